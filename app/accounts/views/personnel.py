"""人员: the staff of the departments that an administrator reaches, and a new member of staff."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.accounts import names, passwords, staff_lists, staffing
from app.accounts.forms.staffing import LOGIN_NAME, HireForm
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import NAME_LENGTH, Staff
from app.accounts.queries import all_departments
from app.accounts.reach import ADMINISTRATORS, Reach
from app.accounts.validators import tidy_name
from app.catalog.models import Department
from app.db import transaction
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from app.web.access import current_staff, desk_role
from app.web.i18n import _
from app.web.paging import page_number
from app.web.parked import parked_form
from app.web.rendering import render
from app.web.sentences import sentence

bp = Blueprint("personnel", __name__)

administrator = desk_role(*ADMINISTRATORS)


@bp.get("/desk/admin/staff")
@administrator
def index() -> Any:
    """Who works where, by name, login name and department; those who have left on demand."""
    reach = Reach.of(current_staff())
    q, left = request.args.get("q", "").strip()[:100], request.args.get("state") == "left"
    departments = [d for d in all_departments() if reach.covers(d.id)]
    chosen = next((d for d in departments if d.code == request.args.get("department")), None)
    page = staff_lists.staff_page(
        reach, page_number(request.args.get("page")), q=q, department=chosen.id if chosen else None, left=left
    )
    kept: dict[str, Any] = {"q": q, "department": chosen.code if chosen else "", "state": "left" if left else ""}
    return render(
        "accounts/personnel.html",
        nav="staff",
        page=page,
        roles_of=lambda staff: _roles_of(staff, reach),
        departments=departments,
        chosen=chosen,
        q=q,
        left=left,
        url_of=lambda number: url_for(".index", page=number, **{key: value for key, value in kept.items() if value}),
    )


def _roles_of(staff: Staff, reach: Reach) -> str:
    """Today's roles in reach, in words: 承办人（审核岗）、机关负责人"""
    held = [m for m in staff.memberships_on() if reach.covers(m.department_id)]
    named = [str(ROLE_NAMES[Role(m.role)]) + (_("（%(post)s）", post=m.post) if m.post else "") for m in held]
    return "、".join(dict.fromkeys(named))


@bp.get("/desk/admin/staff/new")
@administrator
def new() -> Any:
    kept = parked_form()
    if kept and kept.path == request.path:
        return _new_page(_form(formdata=kept.fields))
    home = current_staff().home_department.code
    return _new_page(_form(formdata=None, data={"department": home, "valid_from": today().isoformat()}))


@bp.post("/desk/admin/staff/new")
@administrator
def hire() -> Any:
    """The one-time password stands on the answer and nowhere else: only its hash is kept."""
    form = _form()
    if request.form.get("press") == "names":
        form.validate()
        form.forget(besides=("name",))
        return _new_page(form)
    if not form.validate():
        return _new_page(form, 422)
    password = passwords.one_time_password()
    password_hash = passwords.hash_password(password)
    try:
        with transaction():
            wanted = form.details(), form.appointments()
            staff = staffing.hire(*wanted, password_hash=password_hash, by=current_staff(), at=now())
    except Refused as no:
        field = form.login_name if form.login_name.data else form.login_offer
        field.errors = [sentence(no.code, **no.values)]
        return _new_page(form, 422)
    return slip(staff, password)


def slip(staff: Staff, password: str) -> Any:
    """What is handed to her: printed, shown this once."""
    shared = bool(staffing.namesakes(staff.login_name, besides=staff))
    return render("accounts/staff_slip.html", nav="staff", staff=staff, password=password, is_shared=shared)


@bp.get("/desk/admin/staff/names")
@administrator
def login_names() -> Any:
    """The login names that a name gives, while it is typed."""
    form = _form(formdata=request.args)
    return render_template("accounts/_login_names.html", offers=_offers(form), error="", chosen="")


def _offers(form: HireForm) -> list[tuple[str, str]]:
    """(login name, what is to be known of it) for the name and the department on the form."""
    name = tidy_name(form.name.data)
    home = form.departments.get(form.department.data or "")
    found = [login for login in names.login_names(name) if LOGIN_NAME.fullmatch(login)] if 0 < len(name) <= NAME_LENGTH else []
    return [(login, _remark(login, home)) for login in found]


def _remark(login_name: str, home: Department | None) -> str:
    others = staffing.namesakes(login_name)
    if not others:
        return _("没有人用")
    if home and any(home.id in staffing.belongs_to(other) for other in others):
        return _("这个部门已有人用，不能再用")
    return _("别的部门有人用，可以用，登录时要选部门")


def _form(**options: Any) -> HireForm:
    return HireForm(all_departments(), Reach.of(current_staff()), **options)


def _new_page(form: HireForm, status: int = 200) -> Any:
    offers = _offers(form)
    if offers and not form.login_offer.data and not form.login_name.data:
        form.login_offer.data = offers[0][0]
    errors = form.login_offer.errors
    return render(
        "accounts/personnel_new.html",
        status,
        nav="staff",
        form=form,
        offers=offers,
        login_error=str(errors[0]) if errors else "",
        posts=staff_lists.posts_named(form.reached),
    )
