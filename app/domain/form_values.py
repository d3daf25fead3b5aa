"""From typed text to values of a form that JSON can hold: per kind one small function, which answers a value or a Problem."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.form_fields import FieldKind, FormField, Problem, ProblemCode
from app.domain.identity import Verdict, check_resident_id, check_uscc, is_mobile, normalise_phone

Value = str | list[str]
Problems = dict[str, Problem]  # by the field's name; of a cell by "field-row-column", rows counted from 1

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.([0-9]{1,12}))?", re.ASCII)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?:[,.]|$))", re.ASCII)
_DATE = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)

_RESIDENT_ID_PROBLEMS = {
    Verdict.BAD_FORMAT: ProblemCode.BAD_RESIDENT_ID_FORMAT,
    Verdict.BAD_DATE: ProblemCode.BAD_RESIDENT_ID_DATE,
    Verdict.FUTURE_DATE: ProblemCode.FUTURE_RESIDENT_ID_DATE,
    Verdict.BAD_CHECKSUM: ProblemCode.BAD_RESIDENT_ID_CHECKSUM,
}
_USCC_PROBLEMS = {Verdict.BAD_FORMAT: ProblemCode.BAD_USCC_FORMAT, Verdict.BAD_CHECKSUM: ProblemCode.BAD_USCC_CHECKSUM}


def typed_text(text: str) -> str:
    """As typed, without control characters (PostgreSQL refuses NUL) and half surrogates, with plain line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def texts_of(sent: Any) -> Sequence[str]:
    """What was sent for a field of one kind or another, as texts; nothing where its shape is another kind's."""
    if isinstance(sent, str):
        return [sent]
    return [each for each in sent if isinstance(each, str)] if isinstance(sent, list | tuple) else []


def clean_value(field: FormField, texts: Sequence[str], today: date | None) -> Value | Problem:
    """The value of one field from what was sent for it; an empty text or list where nothing was."""
    if field.kind is FieldKind.CHOICES:
        return _choices(field, texts)
    text = typed_text(texts[0]).strip() if texts else ""
    if not text:
        return ""
    if field.kind is FieldKind.RESIDENT_ID:
        return _resident_id(text, today)
    return _BY_KIND[field.kind](field, text)


def _text(field: FormField, text: str) -> Value | Problem:
    value = " ".join(text.split()) if field.kind is FieldKind.TEXT else text
    return value if len(value) <= field.longest else Problem(ProblemCode.TOO_LONG, {"maximum": field.longest})


def _number(field: FormField, text: str) -> Value | Problem:
    """A decimal in plain digits: without thousands, sign of plus or needless zeros; money with its two decimals."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if field.kind is FieldKind.MONEY:
        plain = plain.removeprefix("¥").removesuffix("元")
    plain = _THOUSANDS.sub("", plain)
    shape = _NUMBER.fullmatch(plain)
    if not shape:
        return Problem(ProblemCode.NOT_A_NUMBER)
    if len((shape[1] or "").rstrip("0")) > field.most_decimals:
        return Problem(ProblemCode.TOO_MANY_DECIMALS, {"decimals": field.most_decimals})
    number = Decimal(plain)
    if field.least is not None and number < field.least:
        return Problem(ProblemCode.TOO_SMALL, {"minimum": plain_number(field.least)})
    if field.maximum is not None and number > field.maximum:
        return Problem(ProblemCode.TOO_LARGE, {"maximum": plain_number(field.maximum)})
    if field.kind is FieldKind.MONEY:
        return f"{abs(number) if number.is_zero() else number:.{field.most_decimals}f}"
    return plain_number(number)


def plain_number(number: Decimal) -> str:
    """12.50 → 12.5, 1E+3 → 1000, -0 → 0."""
    if number.is_zero():
        return "0"
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _date(_field: FormField, text: str) -> Value | Problem:
    found = _DATE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, day).isoformat()
    except ValueError:
        return Problem(ProblemCode.BAD_DATE)


def _choice(field: FormField, text: str) -> Value | Problem:
    return text if text in dict(field.options) else Problem(ProblemCode.NOT_AN_OPTION)


def _choices(field: FormField, texts: Sequence[str]) -> Value | Problem:
    """The chosen options, once each, in the form's order."""
    chosen = {typed_text(text).strip() for text in texts} - {""}
    options = [value for value, _label in field.options]
    if not chosen <= set(options):
        return Problem(ProblemCode.NOT_AN_OPTION)
    return [value for value in options if value in chosen]


def _resident_id(text: str, today: date | None) -> Value | Problem:
    judged = check_resident_id(text, today or date.max)
    return judged.number if judged.is_ok else Problem(_RESIDENT_ID_PROBLEMS[judged.verdict])


def _uscc(_field: FormField, text: str) -> Value | Problem:
    verdict = check_uscc(text)
    code = unicodedata.normalize("NFKC", text).strip().upper()
    return code if verdict is Verdict.OK else Problem(_USCC_PROBLEMS[verdict])


def _mobile(_field: FormField, text: str) -> Value | Problem:
    number = normalise_phone(text)
    return number if is_mobile(number) else Problem(ProblemCode.BAD_MOBILE)


_BY_KIND: dict[FieldKind, Callable[[FormField, str], Value | Problem]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _choice,
    FieldKind.USCC: _uscc,
    FieldKind.MOBILE: _mobile,
}
