"""Sending a code from a form with two buttons: the region beside 发送验证码, and the whole page where there is no script."""

from dataclasses import dataclass, replace

from flask import render_template, request
from wtforms import Field

from app.accounts import sms_codes
from app.db import transaction
from app.domain.masking import MaskKind, mask
from app.web.errors import TooMany
from app.web.fields import FieldView
from app.web.i18n import gettext as _
from app.web.rendering import wants_fragment
from app.web.sentences import sentence

REGION = "code-status"


@dataclass(frozen=True)
class Sent:
    """What came of the wish for a code."""

    status: int = 200
    text: str = ""
    problem: str = ""
    seconds: int = 0  # until another one may be asked for


def is_wanted() -> bool:
    """Text browsers know no formaction: there the button 发送验证码 sends the form to the form's own address."""
    return "purpose" in request.form


def refused(field: Field) -> Sent:
    """The mobile itself is wrong."""
    return Sent(422, problem=str(field.errors[0]))


def send(field: Field, mobile: str, purpose: str, subject: str = "", *, is_sent: bool = True, text: str = "") -> Sent:
    """Has a code sent; what forbids it stands beside the field too. Outside a transaction."""
    try:
        sms_codes.count_request(mobile, request.remote_addr or "")
    except TooMany as limit:
        problem = sentence(limit.code, **limit.values)
        field.errors = [problem]
        return Sent(429, problem=problem, seconds=sms_codes.seconds_to_wait(mobile) if limit.code == "code_too_soon" else 0)
    with transaction():
        sms_codes.issue(mobile, purpose, subject, is_sent=is_sent)
    text = text or _("验证码已发送到 %(mobile)s，5 分钟内有效", mobile=mask(MaskKind.MOBILE, mobile))
    return Sent(text=text, seconds=sms_codes.seconds_to_wait(mobile))


def fragment(sent: Sent) -> tuple[str, int] | None:
    """The answer for htmx: the region alone, so that everything typed stays."""
    return (render_template("accounts/_code_status.html", sent=sent), sent.status) if wants_fragment(REGION) else None


def shown_in(views: list[FieldView], sent: Sent | None) -> list[FieldView]:
    """After a code was sent the cursor stands where it is to be typed, and the hint says where the code went."""
    if sent is None or sent.problem:
        return views
    return [replace(view, hint=sent.text, attributes={"autofocus": True}) if view.name == "sms_code" else view for view in views]
