"""Sign-in and account of citizens and organizations."""

from typing import Any

from flask import Blueprint, request, url_for

from app.accounts import commands, known_devices, passwords, queries, representation, sign_in
from app.accounts.forms.account import PasswordForm
from app.accounts.forms.sign_in import SignInForm
from app.accounts.models import login_key
from app.accounts.views import captchas
from app.db import transaction
from app.domain.masking import MaskKind, mask
from app.messaging import queries as messages
from app.web import sessions
from app.web.access import citizen_only, current_account, current_citizen, never_parked, public, returns_to
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("citizens", __name__)

HOME = "/account"
CONTACT_MASKS = {
    "email": MaskKind.EMAIL,
    "landline": MaskKind.LANDLINE,
    "fax": MaskKind.LANDLINE,
    "address": MaskKind.ADDRESS,
}


@bp.get("/login")
@public
def login() -> Any:
    """The form; who is signed in already goes on."""
    wanted, parked = request.args.get("next", ""), request.args.get("parked", "")
    if current_account() is not None:
        return see_other(sign_in.destination(wanted, parked, HOME))
    return _login_page(SignInForm(data={"next": wanted, "parked": parked}))


@bp.post("/login", endpoint="submit_login")
@public
def submit_login() -> Any:
    """Right: on to the page that was asked for. Wrong: one sentence, whether the account exists or not."""
    form = SignInForm()
    key = _key(form)
    if captchas.wants_other():
        return _login_page(form)
    if not form.validate() or (_needs_captcha(key) and not captchas.passes(form)):
        return _login_page(form, 422)
    if not sign_in.may_try(key):
        return _login_page(form, 429, sentence("sign_in_locked", minutes=sign_in.LOCKED.seconds // 60))
    if not sign_in.enter(queries.citizen_by_username(form.username.data), form.password.data):
        sign_in.failed(request.remote_addr or "")
        return _login_page(form, 422, sentence("sign_in_failed"))
    sign_in.succeeded(key)
    response = see_other(sign_in.destination(form.next.data or "", form.parked.data or "", HOME))
    known_devices.remember(response, key)
    return response


def _key(form: SignInForm) -> str:
    """The account that is meant, whether there is one or not; empty before a name was typed."""
    return f"public/{login_key(form.username.data)}" if form.username.data else ""


def _needs_captcha(key: str) -> bool:
    return captchas.needed(key, was_tried=sign_in.was_tried(key))


def _login_page(form: SignInForm, status: int = 200, problem: str = "") -> Any:
    asked = captchas.ask(form) if _needs_captcha(_key(form)) else None
    problems = [("f-username", problem)] if problem else form.problems()
    ended = request.args.get("ended") == "1"
    page = render(
        "accounts/login.html", status, form=form, asked=asked, problems=problems, ended=ended, parked=bool(form.parked.data)
    )
    return (asked and captchas.fragment(asked)) or page


@bp.post("/logout")
@citizen_only
@returns_to("citizens.account")
@never_parked
def logout() -> Any:
    """Ends this session."""
    with transaction():
        sessions.sign_out()
    return see_other("/", notice="signed-out")


@bp.get("/account")
@citizen_only
def account() -> Any:
    """Who one is here, numbers masked, and for whom one may file."""
    citizen = current_citizen()
    return render(
        "accounts/account.html",
        citizen=citizen,
        contact={name: mask(kind, citizen.profile.get(name, "")) for name, kind in CONTACT_MASKS.items()},
        unread=messages.unread(citizen.session_name),
        represented=representation.of_person(citizen),
    )


@bp.get("/account/password")
@citizen_only
def password() -> Any:
    return _password_page(_password_form())


@bp.post("/account/password", endpoint="submit_password")
@citizen_only
@never_parked
def submit_password() -> Any:
    """Changes the password and ends the other sessions; wrong ones count as failed sign-ins."""
    form, citizen = _password_form(), current_citizen()
    if not form.validate():
        return _password_page(form, 422)
    if refused := sign_in.check_current(form, citizen, f"public/{citizen.username_key}"):
        return _password_page(form, refused)
    password_hash = passwords.hash_password(form.password.data)
    with transaction():
        commands.change_password(citizen, password_hash)
    return see_other(url_for(".account"), notice="password-changed")


def _password_form() -> PasswordForm:
    citizen = current_citizen()
    return PasswordForm(words=(citizen.username, citizen.mobile, citizen.resident_id), is_demo=citizen.is_demo)


def _password_page(form: PasswordForm, status: int = 200) -> Any:
    fields = form.views("current", "password", "password_again")
    return render("accounts/password.html", status, form=form, fields=fields)
