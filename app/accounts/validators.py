"""Checks of typed text for WTForms. Each says what is wrong with a sentence of web/sentences.py."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from app.domain import identity
from app.gateways.wall_clock import today
from app.web.sentences import sentence

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,19}", re.ASCII)
EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
NAME_MARKS = frozenset("·.'- ")
Validator = Callable[[Form, Field], None]


def strip(text: str | None) -> str:
    """Typed text without spaces around; a missing field is empty."""
    return (text or "").strip()


def tidy_name(text: str | None) -> str:
    """A name with the middle dot that names are printed with; characters themselves are never changed."""
    return re.sub(r"[••‧∙・・]", "·", strip(text))


def tidy_number(text: str | None) -> str:
    return identity.normalise_number(text or "")


def tidy_resident_id(text: str | None) -> str:
    """A resident id in its 18-digit form when it is a right one."""
    number = tidy_number(text)
    return identity.upgrade_resident_id(number) if identity.check_resident_id(number, today()).is_ok else number


def tidy_phone(text: str | None) -> str:
    return identity.normalise_phone(text or "")


class Required:
    """Something must be typed or chosen."""

    field_flags = {"required": True}

    def __init__(self, code: str = "required") -> None:
        self.code = code

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation(sentence(self.code, label=field.label.text))


class Optional:
    """Nothing typed is fine, and the checks after this one are left out."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation()


class AtMost:
    """No more characters than the column holds."""

    def __init__(self, most: int) -> None:
        self.max = most

    def __call__(self, form: Form, field: Field) -> None:
        if len(field.data or "") > self.max:
            raise ValidationError(sentence("text_too_long", label=field.label.text, most=self.max, length=len(field.data)))
        if any(unicodedata.category(character) == "Cc" for character in field.data or ""):
            raise ValidationError(sentence("text_with_control_characters", label=field.label.text))


def check(is_right: Callable[[str], Any], code: str) -> Validator:
    """A validator from a predicate."""

    def validate(form: Form, field: Field) -> None:
        if not is_right(field.data):
            raise ValidationError(sentence(code, length=len(field.data)))

    return validate


def is_name(text: str) -> bool:
    """Letters of any script, rare characters too (㛃 𬭎 䶮), and the marks that names hold."""
    return all(character in NAME_MARKS or unicodedata.category(character)[0] in "LM" for character in text) and text[0] != "·"


username = check(USERNAME.fullmatch, "username_form")
name = check(is_name, "name_form")
mobile = check(identity.is_mobile, "mobile_form")
landline = check(lambda text: identity.is_landline(text) or identity.is_mobile(text), "landline_form")
email = check(EMAIL.fullmatch, "email_form")
sms_code = check(re.compile(r"[0-9]{4}", re.ASCII).fullmatch, "code_form")


def resident_id(form: Form, field: Field) -> None:
    verdict = identity.check_resident_id(field.data, today()).verdict
    if verdict is not identity.Verdict.OK:
        raise ValidationError(sentence(f"resident_id_{verdict.value}", length=len(field.data)))


def uscc(form: Form, field: Field) -> None:
    verdict = identity.check_uscc(field.data)
    if verdict is not identity.Verdict.OK:
        raise ValidationError(sentence(f"uscc_{verdict.value}", length=len(field.data)))


def day(_form: Form, field: Field) -> None:
    """A day as date controls send it."""
    try:
        date.fromisoformat(field.data)
    except ValueError:
        raise ValidationError(sentence("date_form")) from None
