"""修改信息 (Z02): what a member of staff changes of her own data."""

from typing import Any

from flask import Blueprint, url_for

from app.accounts import access, sign_in, staffing
from app.accounts.forms.personal import OwnProfileForm
from app.accounts.forms.staffing import details_of
from app.accounts.models import Staff
from app.db import session, transaction
from app.domain.errors import Refused, Stale
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, never_parked
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("staff_profile", __name__)


@bp.get("/desk/me/profile")
@desk_only
def show() -> Any:
    return _page(_form(formdata=None))


@bp.post("/desk/me/profile")
@desk_only
@never_parked
def change() -> Any:
    """Another login name needs the password in force; the others who share the old one sign in as before."""
    form, staff = _form(), current_staff()
    if not form.validate():
        return _page(form, 422)
    if form.renames and (refused := sign_in.check_current(form, staff, f"desk/{staff.session_name}/password")):
        return _page(form, refused)
    try:
        with transaction():
            session.refresh(staff, with_for_update=access.HELD)
            staffing.check_seen(staff, form.seen.data)
            staffing.change_details(staff, _details(form, staff), by=staff, at=now())
    except Stale as stale:
        form.seen.data = staff.seen
        return _page(form, 409, sentence(stale.code, **stale.values))
    except Refused as no:
        form.login_name.errors = [sentence(no.code, **no.values)]
        return _page(form, 422)
    return see_other(url_for("staff.me"), notice="profile-saved")


def _details(form: OwnProfileForm, staff: Staff) -> staffing.Details:
    phones = form.mobile.data, form.office_phone.data
    return staffing.Details(staff.name, form.login_name.data, staff.home_department, *phones)


def _form(**options: Any) -> OwnProfileForm:
    staff = current_staff()
    return OwnProfileForm(staff, data=details_of(staff), **options)


def _page(form: OwnProfileForm, status: int = 200, said: str = "") -> Any:
    return render("accounts/staff_profile.html", status, form=form, fields=form.views(*form.order), stale=said)
