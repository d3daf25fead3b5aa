"""找回密码 (L13): name, mobile and way; then the proof with a new password. Accounts that are none get the same answers."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for

from app.accounts import commands, passwords, recovery, sign_in, sms_codes
from app.accounts.forms.recovery import BY_MOBILE, BY_QUESTION, ResetByAnswer, ResetByCode, ResetForm, WhoForm
from app.accounts.models import Citizen, login_key
from app.accounts.recovery import Attempt
from app.accounts.views import captchas, codes
from app.db import transaction
from app.domain.errors import Refused
from app.web.access import public
from app.web.i18n import gettext as _
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("recovery", __name__)

FORMS: dict[str, type[ResetForm]] = {BY_MOBILE: ResetByCode, BY_QUESTION: ResetByAnswer}


@bp.get("/password/forgotten")
@public
def who() -> Any:
    return _who_page(WhoForm(data={"way": BY_MOBILE}))


@bp.post("/password/forgotten", endpoint="submit")
@public
def submit() -> Any:
    """Either step: the second one carries the first in a hidden field."""
    if "state" not in request.form:
        return _start(WhoForm())
    attempt = recovery.opened(request.form["state"])
    if attempt is None:
        return _who_page(WhoForm(formdata=None, data={"way": BY_MOBILE}), 422, sentence("recovery_expired"))
    if codes.is_wanted() and attempt.way == BY_MOBILE:
        return _send_again(attempt)
    return _reset(attempt, _form_of(attempt))


def send_code() -> Any:
    """Another code for an attempt under way, asked for at /sms-codes."""
    attempt = recovery.opened(request.form.get("state", ""))
    if attempt is None or attempt.way != BY_MOBILE:
        return see_other(url_for("recovery.who"))
    return _send_again(attempt)


def _start(form: WhoForm) -> Any:
    """The first step: always on to the second, whoever was named."""
    if captchas.wants_other():
        return _who_page(form)
    if not form.validate():
        return _who_page(form, 422)
    attempt = Attempt(form.username.data, form.mobile.data, form.way.data)
    if _needs_captcha(attempt.key) and not captchas.passes(form):
        return _who_page(form, 422)
    if not recovery.may_start(attempt.key):
        return _who_page(form, 429, _locked())
    if attempt.way == BY_QUESTION:
        return _reset_page(attempt, _empty_form(attempt))
    sent = _send(attempt, form.mobile)
    return _who_page(form, sent.status) if sent.problem else _reset_page(attempt, _empty_form(attempt), sent=sent)


def _send(attempt: Attempt, field: Any) -> codes.Sent:
    """The code goes out only to the mobile of the account; the sentence is the same."""
    is_sent = recovery.account_of(attempt) is not None
    text = _("如果用户名和手机号码对得上，验证码已发到这个手机，5 分钟内有效")
    return codes.send(field, attempt.mobile, sms_codes.PASSWORD_RESET, attempt.key, is_sent=is_sent, text=text)


def _send_again(attempt: Attempt) -> Any:
    form = _form_of(attempt)
    sent = _send(attempt, form[form.proof])
    return codes.fragment(sent) or _reset_page(attempt, form, sent.status, sent=sent)


def _reset(attempt: Attempt, form: ResetForm) -> Any:
    """The second step. What is counted, hashed and said does not depend on whether there is such an account."""
    if captchas.wants_other():
        return _reset_page(attempt, form)
    if not form.validate() or (_needs_captcha(attempt.key) and not captchas.passes(form)):
        return _reset_page(attempt, form, 422)
    if not recovery.may_try(attempt.key):
        return _reset_page(attempt, form, 429, _locked())
    password_hash = passwords.hash_password(form.password.data)
    try:
        problem = _change(attempt, form, password_hash)
    except Refused as weak:  # the code is still good
        form.password.errors = [sentence(weak.code)]
        return _reset_page(attempt, form, 422)
    if problem:
        sign_in.failed(request.remote_addr or "")
        form[form.proof].errors = [sentence(problem)]
        return _reset_page(attempt, form, 422)
    recovery.succeeded(attempt.key)
    sign_in.succeeded(f"public/{attempt.key}")
    return see_other(url_for("citizens.login"), notice="password-reset")


def _change(attempt: Attempt, form: ResetForm, password_hash: str) -> str | None:
    """Why the proof does not count, or None when the password was changed. Raises Refused for one with a number of hers."""
    known, is_right = "", False
    if attempt.way == BY_QUESTION:
        account = recovery.account_of(attempt)
        known = account.security_answer_hash if account else ""
        is_right = passwords.verify_answer(known, form[form.proof].data)
    with transaction():
        account = recovery.account_of(attempt, lock=True)
        if attempt.way == BY_QUESTION:
            problem = None if is_right and account and account.security_answer_hash == known else "recovery_answer_wrong"
        else:
            problem = sms_codes.redeem(attempt.mobile, sms_codes.PASSWORD_RESET, form[form.proof].data, attempt.key)
        if account is None or problem:
            return problem or "code_wrong"
        _set(account, form.password.data, password_hash)
    return None


def _set(account: Citizen, password: str, password_hash: str) -> None:
    """The number of the person is compared only now: before, the answer would tell a stranger about it."""
    if code := passwords.weakness(password, account.resident_id):
        raise Refused(code)
    commands.reset_password(account, password_hash)


def _needs_captcha(key: str) -> bool:
    return captchas.needed(f"public/{key}" if key else "", was_tried=recovery.was_tried(key))


def _locked() -> str:
    return sentence("recovery_locked", minutes=recovery.LOCKED.seconds // 60)


def _form_of(attempt: Attempt) -> ResetForm:
    return FORMS[attempt.way](words=(attempt.username, attempt.mobile))


def _empty_form(attempt: Attempt) -> ResetForm:
    return FORMS[attempt.way](formdata=None, data={"state": attempt.sealed()})


def _who_page(form: WhoForm, status: int = 200, problem: str = "") -> Any:
    asked = captchas.ask(form) if _needs_captcha(login_key(form.username.data or "")) else None
    fields = form.views("username", "mobile", "way")
    problems = [("", problem)] if problem else [(view.id, view.error) for view in fields if view.error] + captchas.problem(asked)
    page = render("accounts/forgotten.html", status, fields=fields, asked=asked, problems=problems)
    return (asked and captchas.fragment(asked)) or page


def _reset_page(attempt: Attempt, form: ResetForm, status: int = 200, problem: str = "", sent: codes.Sent | None = None) -> Any:
    asked = captchas.ask(form) if _needs_captcha(attempt.key) else None
    fields = codes.shown_in(form.views(form.proof, "password", "password_again"), sent)
    if attempt.way == BY_QUESTION:
        fields[0] = replace(fields[0], label=recovery.question_for(attempt))
    problems = [("", problem)] if problem else [(view.id, view.error) for view in fields if view.error] + captchas.problem(asked)
    page = render(
        "accounts/reset.html",
        status,
        state=form.views("state")[0],
        fields=fields,
        asked=asked,
        problems=problems,
        purpose=sms_codes.PASSWORD_RESET if attempt.way == BY_MOBILE else "",
        sent=sent,
    )
    return (asked and captchas.fragment(asked)) or page
