"""Sign-in of staff and what they keep for themselves: profile, password, stock phrases."""

from typing import Any

from flask import Blueprint, request, url_for
from wtforms import SelectChoice

from app.accounts import access, commands, known_devices, passwords, queries, sign_in
from app.accounts.forms.account import PasswordForm, PhraseForm
from app.accounts.forms.sign_in import DeskSignInForm
from app.accounts.labels import PHRASE_KINDS, ROLE_NAMES
from app.accounts.models import login_key
from app.accounts.views import captchas
from app.db import transaction
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.web import sessions
from app.web.access import current_account, current_staff, desk_only, never_parked, public, returns_to
from app.web.i18n import gettext as _
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("staff", __name__)

HOME = "/desk"


@bp.get("/desk/login")
@public
def login() -> Any:
    """The form; who is signed in already goes on."""
    wanted, parked = request.args.get("next", ""), request.args.get("parked", "")
    if current_account() is not None:
        return see_other(sign_in.destination(wanted, parked, HOME))
    return _login_page(_login_form(data={"next": wanted, "parked": parked}))


@bp.post("/desk/login", endpoint="submit_login")
@public
def submit_login() -> Any:
    """One answer for every failure: unknown name, wrong password, wrong department, a name that several share."""
    form = _login_form()
    key = _key(form)
    if captchas.wants_other():
        return _login_page(form)
    if not form.validate() or (_needs_captcha(key) and not captchas.passes(form)):
        return _login_page(form, 422)
    if not sign_in.may_try(key):
        return _login_page(form, 429, sentence("sign_in_locked", minutes=sign_in.LOCKED.seconds // 60))
    if not sign_in.enter(_whom(form), form.password.data):
        sign_in.failed(request.remote_addr or "")
        return _login_page(form, 422, sentence("desk_sign_in_failed"))
    sign_in.succeeded(key)
    response = see_other(sign_in.destination(form.next.data or "", form.parked.data or "", HOME))
    known_devices.remember(response, key)
    return response


def _key(form: DeskSignInForm) -> str:
    """Who is meant, whether there is such a person or not; empty before a name was typed."""
    return f"desk/{login_key(form.username.data)}/{form.department.data or ''}" if form.username.data else ""


def _needs_captcha(key: str) -> bool:
    return captchas.needed(key, was_tried=sign_in.was_tried(key))


def _whom(form: DeskSignInForm) -> Any:
    """The one person who is meant, None when there is none or more than one."""
    chosen = form.department.data
    department = next((d for d in queries.all_departments() if d.code == chosen), None)
    if chosen and department is None:
        return None
    found = queries.staff_by_login(form.username.data, department)
    return found[0] if len(found) == 1 else None


def _login_form(**options: Any) -> DeskSignInForm:
    form = DeskSignInForm(**options)
    form.department.choices = [
        SelectChoice("", _("不选择")),
        *(SelectChoice(d.code, d.name) for d in queries.all_departments()),
    ]
    return form


def _login_page(form: DeskSignInForm, status: int = 200, problem: str = "") -> Any:
    asked = captchas.ask(form) if _needs_captcha(_key(form)) else None
    problems = [("f-username", problem)] if problem else form.problems()
    ended = request.args.get("ended") == "1"
    page = render(
        "accounts/desk_login.html", status, form=form, asked=asked, problems=problems, ended=ended, parked=bool(form.parked.data)
    )
    return (asked and captchas.fragment(asked)) or page


@bp.post("/desk/logout")
@desk_only
@returns_to("staff.me")
@never_parked
def logout() -> Any:
    """Ends this session."""
    with transaction():
        sessions.sign_out()
    return see_other(url_for(".login"), notice="signed-out")


@bp.get("/desk/me")
@desk_only
def me() -> Any:
    """Who one is at the desk, with today's roles and posts."""
    staff = current_staff()
    held = [(m.department.name, ROLE_NAMES[Role(m.role)], m.post or "", m.source_village) for m in staff.memberships_on()]
    return render("accounts/me.html", staff=staff, held=held)


@bp.get("/desk/me/password")
@desk_only
def password() -> Any:
    return _password_page(_password_form())


@bp.post("/desk/me/password", endpoint="submit_password")
@desk_only
@never_parked
def submit_password() -> Any:
    """Changes the password and ends the other sessions; a one-time password is changed here before anything else."""
    form, staff = _password_form(), current_staff()
    if not form.validate():
        return _password_page(form, 422)
    if refused := sign_in.check_current(form, staff, f"desk/{staff.session_name}/password"):
        return _password_page(form, refused)
    password_hash = passwords.hash_password(form.password.data)
    with transaction():
        commands.change_password(staff, password_hash)
    return see_other(url_for(".me"), notice="password-changed")


for _view in (logout, password, submit_password):
    _view.before_password_change = True


def _password_form() -> PasswordForm:
    staff = current_staff()
    return PasswordForm(words=(staff.login_name,), is_demo=staff.is_demo)


def _password_page(form: PasswordForm, status: int = 200) -> Any:
    fields = form.views("current", "password", "password_again")
    is_one_time = current_staff().must_change_password
    return render("accounts/desk_password.html", status, form=form, fields=fields, is_one_time=is_one_time)


@bp.get("/desk/me/phrases")
@desk_only
def phrases() -> Any:
    return _phrases_page(_typed_before())


@bp.post("/desk/me/phrases")
@desk_only
def add_phrase() -> Any:
    form = PhraseForm()
    if not form.validate():
        return _phrases_page(form, 422)
    try:
        with transaction():
            commands.add_phrase(current_staff(), form.text.data, form.kinds.data)
    except Refused as no:
        form.text.errors = [sentence(no.code, **no.values)]
        return _phrases_page(form, 422)
    return see_other(url_for(".phrases"), notice="phrase-saved")


@bp.get("/desk/me/phrases/<int:phrase_id>")
@desk_only
def phrase(phrase_id: int) -> Any:
    found = access.phrase_of(current_staff(), phrase_id)
    return _phrase_page(phrase_id, _typed_before() or PhraseForm(data={"text": found.text, "kinds": found.kinds}))


@bp.post("/desk/me/phrases/<int:phrase_id>")
@desk_only
def change_phrase(phrase_id: int) -> Any:
    form = PhraseForm()
    access.phrase_of(current_staff(), phrase_id)
    if not form.validate():
        return _phrase_page(phrase_id, form, 422)
    try:
        with transaction():
            commands.change_phrase(access.phrase_of(current_staff(), phrase_id), form.text.data, form.kinds.data)
    except Refused as no:
        form.text.errors = [sentence(no.code, **no.values)]
        return _phrase_page(phrase_id, form, 422)
    return see_other(url_for(".phrases"), notice="phrase-saved")


@bp.post("/desk/me/phrases/<int:phrase_id>/move")
@desk_only
@returns_to("staff.phrases")
def move_phrase(phrase_id: int) -> Any:
    """One place up, or down."""
    with transaction():
        commands.move_phrase(access.phrase_of(current_staff(), phrase_id), up=request.form.get("where") == "up")
    return see_other(url_for(".phrases"))


@bp.post("/desk/me/phrases/<int:phrase_id>/delete")
@desk_only
@returns_to("staff.phrases")
def delete_phrase(phrase_id: int) -> Any:
    with transaction():
        commands.delete_phrase(access.phrase_of(current_staff(), phrase_id))
    return see_other(url_for(".phrases"), notice="phrase-deleted")


def _typed_before() -> PhraseForm | None:
    """The form as it was typed before the session ended."""
    kept = parked_form()
    return PhraseForm(kept.fields) if kept and kept.path == request.path else None


def _phrases_page(form: PhraseForm | None = None, status: int = 200) -> Any:
    kept = queries.phrases_of(current_staff())
    kinds = {phrase.id: "、".join(str(PHRASE_KINDS[kind]) for kind in phrase.kinds if kind in PHRASE_KINDS) for phrase in kept}
    return render("accounts/phrases.html", status, phrases=kept, kinds=kinds, form=form or PhraseForm(formdata=None))


def _phrase_page(phrase_id: int, form: PhraseForm, status: int = 200) -> Any:
    return render("accounts/phrase.html", status, phrase_id=phrase_id, form=form)
