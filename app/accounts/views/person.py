"""One member of staff, as an administrator sees her: data, roles, password, what was changed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for

from app.accounts import access, passwords, staff_lists, staffing
from app.accounts.forms.staffing import AppointForm, DetailsForm, Seen, details_of
from app.accounts.labels import ROLE_NAMES, STAFF_CHANGES
from app.accounts.models import Membership, Staff
from app.accounts.queries import all_departments
from app.accounts.reach import Reach
from app.accounts.views.personnel import administrator, slip
from app.db import transaction
from app.domain.errors import Refused, Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from app.web.access import current_staff, never_parked, returns_to
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("person", __name__)

HERS = "/desk/admin/staff/<int:staff_id>"


@bp.get(HERS)
@administrator
def show(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    kept = parked_form()
    if kept and kept.path == request.path:
        return page(staff, details=_details_form(staff, formdata=kept.fields))
    if kept and kept.path == url_for(".appoint", staff_id=staff_id):
        return page(staff, appoint=_appoint_form(staff, formdata=kept.fields))
    return page(staff)


@bp.post(HERS)
@administrator
def change(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    form = _details_form(staff)
    if not form.validate():
        return page(staff, 422, details=form)

    def deed(locked: Staff) -> None:
        staffing.change_details(locked, form.details(), by=current_staff(), at=now())

    try:
        _act(staff_id, form, deed, account=True)
    except Stale as stale:
        return _stale(staff, stale, details=form)
    except Refused as no:
        if no.code != "login_name_taken":
            raise
        form.login_name.errors = [sentence(no.code, **no.values)]
        return page(staff, 422, details=form)
    return see_other(url_for(".show", staff_id=staff_id), notice="saved")


@bp.post(HERS + "/memberships")
@administrator
@returns_to("person.show")
def appoint(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    form = _appoint_form(staff)
    if not form.validate():
        return page(staff, 422, appoint=form)

    def deed(locked: Staff) -> None:
        staffing.appoint(locked, form.appointment(Role(form.role.data)), by=current_staff(), at=now())

    try:
        _act(staff_id, form, deed)
    except Stale as stale:
        return _stale(staff, stale, appoint=form)
    except Refused as no:
        form.role_department.errors = [sentence(no.code, **no.values)]
        return page(staff, 422, appoint=form)
    return see_other(url_for(".show", staff_id=staff_id), notice="membership-added")


@bp.get(HERS + "/password")
@administrator
def password(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    return render("accounts/person_password.html", nav="staff", staff=staff)


@bp.post(HERS + "/password")
@administrator
@never_parked
def renew_password(staff_id: int) -> Any:
    """The new one-time password stands on the answer and nowhere else."""
    access.staff_in_reach(current_staff(), staff_id)
    made = passwords.one_time_password()
    password_hash = passwords.hash_password(made)

    def deed(locked: Staff) -> None:
        staffing.renew_password(locked, password_hash, by=current_staff(), at=now())

    return slip(_act(staff_id, Seen(), deed, account=True), made)


@bp.post(HERS + "/return")
@administrator
@returns_to("person.show")
def come_back(staff_id: int) -> Any:
    _act(staff_id, Seen(), lambda locked: staffing.come_back(locked, by=current_staff(), at=now()), account=True)
    return see_other(url_for(".show", staff_id=staff_id), notice="staff-returned")


def _act(staff_id: int, form: Seen, deed: Callable[[Staff], None], *, account: bool = False) -> Staff:
    """One change of what the page showed, in one transaction. Raises Stale, Refused, NotYours."""
    with transaction():
        load = access.account_in_reach if account else access.locked_in_reach
        staff = load(current_staff(), staff_id)
        staffing.check_seen(staff, form.seen.data)
        deed(staff)
    return staff


def _details_form(staff: Staff, **options: Any) -> DetailsForm:
    return DetailsForm(all_departments(), Reach.of(current_staff()), data=details_of(staff), **options)


def _appoint_form(staff: Staff, **options: Any) -> AppointForm:
    reach = Reach.of(current_staff())
    departments = all_departments()
    home = staff.home_department if reach.covers(staff.home_department_id) else next(d for d in departments if reach.covers(d.id))
    data = {"role_department": home.code, "valid_from": today().isoformat(), "seen": staff.seen}
    return AppointForm(departments, reach, data=data, **options)


def _stale(staff: Staff, stale: Stale, **forms: Any) -> Any:
    """What was typed stays in its form, which carries the new version."""
    for form in forms.values():
        form.seen.data = staff.seen
    return page(staff, 409, said=sentence(stale.code, **stale.values), **forms)


def page(staff: Staff, status: int = 200, *, details: Any = None, appoint: Any = None, said: str = "") -> Any:
    """The page of a member of staff; of an account beyond reach the data are to read."""
    reach = Reach.of(current_staff())
    appoint_form = appoint or _appoint_form(staff, formdata=None)
    own = reach.owns_account(staff)
    return render(
        "accounts/person.html",
        status,
        nav="staff",
        staff=staff,
        stale=said,
        details=(details or _details_form(staff, formdata=None)) if own else None,
        appoint=appoint_form,
        appoint_views=appoint_form.views(*appoint_form.order),
        posts=staff_lists.posts_named(appoint_form.reached),
        held=[(m, ROLE_NAMES[Role(m.role)], _may_end(m, reach)) for m in staff.memberships if reach.covers(m.department_id)],
        changes=[(each, STAFF_CHANGES[each.action]) for each in staff_lists.changes_of(staff)] if own else [],
        is_self=staff.id == current_staff().id,
    )


def _may_end(membership: Membership, reach: Reach) -> bool:
    return reach.owns(membership) and (membership.valid_to is None or membership.valid_to >= today())
