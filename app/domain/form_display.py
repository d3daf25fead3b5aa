"""A form's values as a reader sees them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain import divisions
from app.domain.form_composites import DETAIL, typed_address, typed_rows
from app.domain.form_fields import FieldKind, FormField
from app.domain.masking import MaskKind, mask_id
from app.domain.masking import mask as masked

_MASKED = frozenset({FieldKind.RESIDENT_ID, FieldKind.MOBILE})


def shown(field: FormField, value: Any, *, mask: bool = False) -> str:
    """A stored value, or a draft's typed text, in words; rows are numbered lines. `mask` hides personal numbers and addresses."""
    if field.kind is FieldKind.ROWS:
        return "\n".join(_row_shown(field, *row, mask=mask) for row in enumerate(_filled(typed_rows(field, value)), start=1))
    if field.kind is FieldKind.ADDRESS:
        return _address_shown(value, mask)
    if isinstance(value, list):
        return "、".join(field.label_of(str(each)) for each in value)
    text = "" if value is None or isinstance(value, Mapping) else str(value)
    if not text:
        return ""
    if field.options:
        return field.label_of(text)
    if field.kind is FieldKind.DATE:
        return _date_shown(text)
    if mask and field.kind in _MASKED:
        return mask_id(text)
    return f"{text} {field.unit}" if field.unit else text


def _filled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if any(text.strip() for text in row.values())]


def _row_shown(field: FormField, number: int, row: dict[str, str], *, mask: bool) -> str:
    """1. 姓名：陈春花；年龄：38 岁 — of a single column without its label."""
    cells = [(column, " ".join(shown(column, row[column.name], mask=mask).split())) for column in field.columns]
    if len(cells) == 1:
        return f"{number}. {cells[0][1]}"
    return f"{number}. " + "；".join(f"{column.label}：{text}" for column, text in cells if text)


def _address_shown(value: Any, mask: bool) -> str:
    """Division and what follows; nothing while only the lists stand somewhere."""
    address = typed_address(value)
    if not address[DETAIL]:
        return ""
    text = divisions.full_name(address["code"]) + address[DETAIL]
    return masked(MaskKind.ADDRESS, text) if mask else text


def _date_shown(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"
