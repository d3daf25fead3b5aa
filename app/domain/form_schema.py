"""The form of an item as data: made from its definition, turning typed text into values, and showing values again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as attributes
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.form_fields import FieldKind, FormField, Prefill, Problem, ProblemCode
from app.domain.form_values import Value, clean_value, plain_number, typed_text
from app.domain.masking import mask_id

__all__ = ["FieldKind", "FormField", "FormSchema", "Prefill", "Problem", "ProblemCode", "dump_form", "parse_form"]

Raw = Mapping[str, str | list[str]]

_MASKED = frozenset({FieldKind.RESIDENT_ID, FieldKind.MOBILE})


@dataclass(frozen=True)
class FormSchema:
    """The fields of a form in their order; names are unique."""

    fields: tuple[FormField, ...] = ()

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        for position, name in enumerate(names, start=1):
            if name in names[: position - 1]:
                raise ValueError(f"field {position} ({name}): name stands twice")

    def groups(self) -> list[tuple[str, list[FormField]]]:
        """The fields under their groups' headings, groups in the order of their first field."""
        grouped: dict[str, list[FormField]] = {}
        for field in self.fields:
            grouped.setdefault(field.group, []).append(field)
        return list(grouped.items())

    def clean(
        self, raw: Raw, *, only: set[str] | None = None, partial: bool = False, today: date | None = None
    ) -> tuple[dict[str, Any], dict[str, Problem]]:
        """Values that JSON can hold, and by name what is wrong; names that the form does not know are ignored.

        `only`: just these fields, for a correction. `partial`: a draft, kept as typed; only forged options are refused.
        `today`: the day that birth dates may not exceed. Empty answers to optional fields are kept as "" or [].
        """
        values: dict[str, Any] = {}
        problems: dict[str, Problem] = {}
        for field in self.fields:
            if only is not None and field.name not in only:
                continue
            answer = self._draft(field, raw) if partial else self._final(field, raw, today)
            if isinstance(answer, Problem):
                problems[field.name] = answer
            else:
                values[field.name] = answer
        return values, problems

    def fitting(self, old: "FormSchema", values: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """What of a draft of the `old` form fits this one, by name, kind and options; and what does not, in the old words."""
        mine = {field.name: field for field in self.fields}
        kept: dict[str, Any] = {}
        left_over: list[tuple[str, str]] = []
        for field in old.fields:
            value, left = _fit(mine.get(field.name), field, values.get(field.name))
            left_over += left
            if value is not None:
                kept[field.name] = value
        return self.clean(kept, partial=True)[0], left_over

    def display(self, values: Mapping[str, Any], *, mask: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
        """Per group the labels with their values as a reader sees them; `mask` hides identity and mobile numbers."""
        shown = self.display_values(values, mask=mask)
        return [(group, [(field.label, shown[field.name]) for field in fields]) for group, fields in self.groups()]

    def display_values(self, values: Mapping[str, Any], *, mask: bool = False) -> dict[str, str]:
        """The same texts by the fields' names, for papers that take single ones."""
        return {field.name: _shown(field, values.get(field.name, ""), mask) for field in self.fields}

    @staticmethod
    def _final(field: FormField, raw: Raw, today: date | None) -> Value | Problem:
        answer = clean_value(field, _texts(raw, field.name), today)
        return Problem(ProblemCode.REQUIRED) if field.required and answer in ("", []) else answer

    @staticmethod
    def _draft(field: FormField, raw: Raw) -> Value | Problem:
        texts = _texts(raw, field.name)
        if field.options:
            return clean_value(field, texts, None)
        return typed_text(texts[0]) if texts else ""


def _fit(new: FormField | None, old: FormField, value: Any) -> tuple[Any, list[tuple[str, str]]]:
    """The value for the new field, None where nothing fits, and what is left over of it; empty values leave nothing."""
    text = _shown(old, value, False)
    if not text:
        return None, []
    if new is None or new.kind is not old.kind:
        return None, [(old.label, text)]
    if not old.options:
        return value, []
    options = {option for option, _label in new.options}
    chosen = value if isinstance(value, list) else [value]
    kept, lost = [v for v in chosen if v in options], [v for v in chosen if v not in options]
    left = [(old.label, _shown(old, lost, False))] if lost else []
    return (kept if isinstance(value, list) else (kept or [None])[0]), left


def _texts(raw: Raw, name: str) -> Sequence[str]:
    sent = raw.get(name, "")
    return [sent] if isinstance(sent, str) else sent


def _shown(field: FormField, value: Any, mask: bool) -> str:
    """A stored value, or a draft's typed text, in words."""
    if isinstance(value, list):
        return "、".join(field.label_of(each) for each in value)
    text = "" if value is None else str(value)
    if not text:
        return ""
    if field.options:
        return field.label_of(text)
    if field.kind is FieldKind.DATE:
        return _date_shown(text)
    if mask and field.kind in _MASKED:
        return mask_id(text)
    return f"{text} {field.unit}" if field.unit else text


def _date_shown(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def parse_form(entries: Iterable[Mapping[str, Any]]) -> FormSchema:
    """The form from its definition (dump_form's inverse); ValueError names the bad entry."""
    fields = []
    for position, entry in enumerate(entries, start=1):
        try:
            fields.append(_parse_field(entry))
        except (ValueError, TypeError, KeyError, InvalidOperation) as error:
            name = entry.get("name", "?") if isinstance(entry, Mapping) else "?"
            raise ValueError(f"field {position} ({name}): {_reason(error)}") from error
    return FormSchema(tuple(fields))


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, InvalidOperation):
        return "minimum or maximum is not a number"
    return str(error)


def _parse_field(entry: Mapping[str, Any]) -> FormField:
    if not isinstance(entry, Mapping):
        raise TypeError("not a mapping")
    unknown = set(entry) - {attribute.name for attribute in attributes(FormField)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(map(str, unknown)))}")
    values = dict(entry) | {"name": _text(entry["name"]), "label": _text(entry["label"]), "kind": FieldKind(entry["kind"])}
    if "options" in entry:
        values["options"] = _parse_options(entry["options"])
    if entry.get("prefill") is not None:
        values["prefill"] = Prefill(entry["prefill"])
    for bound in ("minimum", "maximum"):
        if entry.get(bound) is not None:
            values[bound] = _parse_bound(entry[bound])
    for name, kind in (("required", bool), ("hint", str), ("unit", str), ("group", str)):
        if name in entry and not isinstance(entry[name], kind):
            raise ValueError(f"{name} is not a {kind.__name__}")
    for name in ("max_length", "decimals"):
        if entry.get(name) is not None and type(entry[name]) is not int:
            raise ValueError(f"{name} is not a whole number")
    return FormField(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def _parse_bound(value: Any) -> Decimal:
    """A bound as written in YAML or JSON; through its text, as 0.1 the float is not 0.1."""
    bound = Decimal(str(value))
    if isinstance(value, bool) or not bound.is_finite():
        raise InvalidOperation
    return bound


def _parse_options(options: Any) -> tuple[tuple[str, str], ...]:
    """Options as {value: label} or as a list of {value, label}; in a list a plain text is its own value."""
    if isinstance(options, Mapping):
        return tuple((_text(value), _text(label)) for value, label in options.items())
    return tuple(_parse_option(option) for option in options)


def _parse_option(option: Any) -> tuple[str, str]:
    if isinstance(option, str):
        return option, option
    value, label = (option["value"], option["label"]) if isinstance(option, Mapping) else option
    return _text(value), _text(label)


def dump_form(schema: FormSchema) -> list[dict[str, Any]]:
    """The form as a definition that JSON and YAML can hold, without what is as by default (parse_form's inverse)."""
    return [_dump_field(field) for field in schema.fields]


def _dump_field(field: FormField) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": field.name, "label": field.label, "kind": field.kind.value}
    for attribute in attributes(FormField)[3:]:
        value = getattr(field, attribute.name)
        if value != attribute.default and not (attribute.name == "options" and field.kind is FieldKind.YES_NO):
            entry[attribute.name] = _dump_value(value)
    return entry


def _dump_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, Prefill):
        return value.value
    if isinstance(value, tuple):
        return [{"value": option, "label": label} for option, label in value]
    return value
