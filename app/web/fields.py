"""Form fields as the macro `components/field.html` draws them, from a form class or from an item's definition."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from app.domain.form_fields import NUMERIC
from app.domain.form_schema import FieldKind, FormField, Problem
from app.web.sentences import problem_sentence


@dataclass(frozen=True)
class FieldView:
    """One drawn field. `value` is a text, or a list of texts for `choices`.

    `condition` says when it is to be filled in, `when` the field and values that decide it, where that field is on the page.
    `parts` are the three lists and the text of an address, `lines` the cells of each row; `may_grow`: a row may be added.
    """

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    hint: str = ""
    error: str = ""
    required: bool = True
    options: Sequence[tuple[str, str]] = ()
    unit: str = ""
    width: str = "medium"
    max_length: int | None = None
    autocomplete: str = ""
    inputmode: str = ""
    rows: int = 4
    attributes: Mapping[str, str] = field(default_factory=dict)
    condition: str = ""
    when: tuple[str, Sequence[str]] | None = None
    parts: Sequence["FieldView"] = ()
    lines: Sequence[Sequence["FieldView"]] = ()
    may_grow: bool = False

    @property
    def id(self) -> str:
        """Of the control that the error summary leads to."""
        inside = [*self.parts, *(self.lines[0] if self.lines else ())]
        return inside[0].id if inside else f"f-{self.name}"

    @property
    def has_buttons(self) -> bool:
        """Whether buttons inside it rearrange the form."""
        return bool(self.parts or self.lines)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the control, sentence) of the field and of what it is made of."""
        own = [(self.id, self.error)] if self.error else []
        return own + [error for part in (*self.parts, *chain.from_iterable(self.lines)) for error in part.errors]


class Form(FlaskForm):  # type: ignore[misc]
    """Base of the form classes. The CSRF token of every POST is checked before the view, so no form repeats it."""

    class Meta:
        csrf = False

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the error summary."""
        return [(f"f-{name}" if name else "", str(messages[0])) for name, messages in self.errors.items()]

    def views(self, *names: str) -> list[FieldView]:
        """The fields to draw, all or those named."""
        return [field_view(self[name]) for name in (names or [f.name for f in self])]


_KINDS: list[tuple[type[Field], str]] = [
    (HiddenField, "hidden"),
    (PasswordField, "password"),
    (FileField, "file"),
    (TextAreaField, "long_text"),
    (BooleanField, "yes_no"),
    (SelectMultipleField, "choices"),
    (RadioField, "choice"),
    (SelectField, "choice"),
]


def field_view(source: Field) -> FieldView:
    """A WTForms field. `render_kw` may hold hint, kind, width, autocomplete, inputmode, rows, unit; others become attributes."""
    extra = dict(source.render_kw or {})
    kind = extra.pop("kind", None) or next((name for cls, name in _KINDS if isinstance(source, cls)), "text")
    known = {key: extra.pop(key) for key in ("hint", "width", "autocomplete", "inputmode", "rows", "unit") if key in extra}
    options = [(str(value), str(label)) for value, label, *_ in source.iter_choices()] if hasattr(source, "iter_choices") else ()
    lengths = [
        v.max for v in source.validators if getattr(v, "max", -1) and isinstance(getattr(v, "max", None), int) and v.max > 0
    ]
    return FieldView(
        name=source.name,
        label=str(source.label.text),
        kind=kind,
        value="" if kind == "password" else _text_of(source),
        error=str(source.errors[0]) if source.errors else "",
        required=bool(source.flags.required),
        options=options,
        max_length=lengths[0] if lengths else None,
        attributes=extra,
        **{key: (value if key == "rows" else str(value)) for key, value in known.items()},
    )


def seen_number(text: Any) -> int:
    """The version that a page carried in a hidden field; nonsense is -1, no version of anything."""
    text = "" if text is None else str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _text_of(source: Field) -> Any:
    if isinstance(source, SelectMultipleField):
        return source.data or []
    if isinstance(source, BooleanField):
        return "y" if source.data else ""
    return "" if source.data is None else str(source.data)


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_INPUT_KINDS = {
    FieldKind.NUMBER: ("text", "decimal", "short"),
    FieldKind.MONEY: ("text", "decimal", "short"),
    FieldKind.DATE: ("date", "", "short"),
    FieldKind.MOBILE: ("tel", "tel", "medium"),
    FieldKind.RESIDENT_ID: ("text", "", "medium"),
    FieldKind.USCC: ("text", "", "medium"),
    FieldKind.TEXT: ("text", "", "wide"),
    FieldKind.LONG_TEXT: ("long_text", "", "wide"),
}


def catalogue_field_view(source: FormField, value: Any, problem: Problem | None) -> FieldView:
    """A field of an item's form, with what was typed."""
    kind, inputmode, width = _INPUT_KINDS.get(source.kind, (str(source.kind), "", "medium"))
    if kind == "yes_no":
        kind = "choice"
    if kind == "date" and value and not _ISO.fullmatch(str(value)):
        kind = "text"  # a date control would not show what was typed elsewhere
    if source.kind in NUMERIC and source.most_decimals == 0:
        inputmode = "numeric"
    return FieldView(
        name=source.name,
        label=source.label,
        kind=kind,
        value=value if value is not None else ([] if source.kind == FieldKind.CHOICES else ""),
        hint=source.hint,
        error=problem_sentence(problem, source) if problem else "",
        required=source.required,
        options=source.options,
        unit=source.unit,
        width=width,
        max_length=source.max_length,
        inputmode=inputmode,
    )
