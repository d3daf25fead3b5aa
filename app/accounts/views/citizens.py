"""Sign-in and account of citizens and organizations."""

from typing import Any

from flask import Blueprint, request, url_for

from app.accounts import commands, passwords, queries, representation, sign_in
from app.accounts.forms import PasswordForm, SignInForm
from app.accounts.models import login_key
from app.db import transaction
from app.web import sessions
from app.web.access import citizen_only, current_account, current_citizen, never_parked, public, returns_to
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("citizens", __name__)

HOME = "/account"


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
    if not form.validate():
        return _login_page(form, 422)
    key = f"public/{login_key(form.username.data)}"
    if not sign_in.may_try(key):
        return _login_page(form, 429, sentence("sign_in_locked", minutes=sign_in.LOCKED.seconds // 60))
    if not sign_in.enter(queries.citizen_by_username(form.username.data), form.password.data):
        return _login_page(form, 422, sentence("sign_in_failed"))
    sign_in.succeeded(key)
    return see_other(sign_in.destination(form.next.data or "", form.parked.data or "", HOME))


def _login_page(form: SignInForm, status: int = 200, problem: str = "") -> Any:
    problems = [("f-username", problem)] if problem else form.problems()
    ended = request.args.get("ended") == "1"
    return render("accounts/login.html", status, form=form, problems=problems, ended=ended, parked=bool(form.parked.data))


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
    return render("accounts/account.html", citizen=citizen, represented=representation.of_person(citizen))


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
