"""更改手机 (L12): the new number proves itself by a code, the person by the password in force."""

from typing import Any

from flask import Blueprint, url_for

from app.accounts import commands, sign_in, sms_codes
from app.accounts.forms.account import MobileForm
from app.accounts.models import Citizen
from app.accounts.views import codes
from app.db import session, transaction
from app.web.access import citizen_only, current_account, current_citizen, never_parked
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("mobile", __name__)


@bp.get("/account/mobile")
@citizen_only
def change() -> Any:
    return _page(_form())


@bp.post("/account/mobile", endpoint="submit")
@citizen_only
@never_parked
def submit() -> Any:
    """Changes the number. Wrong passwords count as failed sign-ins; a code is used up only when all else is right."""
    if codes.is_wanted():
        return send_code()
    form, citizen = _form(), current_citizen()
    if not form.validate():
        return _page(form, 422)
    if refused := sign_in.check_current(form, citizen, f"public/{citizen.username_key}"):
        return _page(form, refused)
    if problem := _change(citizen, form.mobile.data, form.sms_code.data):
        form.sms_code.errors = [sentence(problem)]
        return _page(form, 422)
    return see_other(url_for("citizens.account"), notice="mobile-changed")


def _change(citizen: Citizen, mobile: str, code: str) -> str | None:
    """Why the SMS code does not count, or None when the number was changed."""
    with transaction():
        session.refresh(citizen, with_for_update=True)
        problem = sms_codes.redeem(mobile, sms_codes.NEW_MOBILE, code, citizen.session_name)
        if problem is None:
            commands.change_mobile(citizen, mobile)
        return problem


def send_code() -> Any:
    """Sends a code to the new number, for this account only."""
    if current_account() is None:
        return see_other(url_for("citizens.login", next=url_for("mobile.change"), ended=1))
    form = _form()
    if form.mobile.validate(form, [MobileForm.validate_mobile]):
        sent = codes.send(form.mobile, form.mobile.data, sms_codes.NEW_MOBILE, current_account().session_name)
    else:
        sent = codes.refused(form.mobile)
    return codes.fragment(sent) or _page(form, sent.status, sent)


def _form() -> MobileForm:
    return MobileForm(present=current_account().mobile)


def _page(form: MobileForm, status: int = 200, sent: codes.Sent | None = None) -> Any:
    fields = codes.shown_in(form.views("mobile", "sms_code", "current"), sent)
    problems = [(view.id, view.error) for view in fields if view.error]
    return render(
        "accounts/mobile.html",
        status,
        fields=fields,
        problems=problems,
        purpose=sms_codes.NEW_MOBILE,
        sent=sent,
        present=current_account().masked_mobile,
    )
