"""One field as a definition that YAML and JSON hold: read with errors that say what is wrong, written without defaults."""

from collections.abc import Mapping
from dataclasses import fields as attributes
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.form_fields import Condition, FieldKind, FormField, Prefill
from app.domain.form_values import plain_number


def parse_field(entry: Mapping[str, Any]) -> FormField:
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
    if "columns" in entry:
        values["columns"] = _parse_columns(entry["columns"])
    if entry.get("shown_when") is not None:
        values["shown_when"] = _parse_condition(entry["shown_when"])
    for bound in ("minimum", "maximum"):
        if entry.get(bound) is not None:
            values[bound] = _parse_bound(entry[bound])
    for name, kind in (("required", bool), ("hint", str), ("unit", str), ("group", str)):
        if name in entry and not isinstance(entry[name], kind):
            raise ValueError(f"{name} is not a {kind.__name__}")
    for name in ("max_length", "decimals", "min_rows", "max_rows"):
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


def _parse_columns(entries: Any) -> tuple[FormField, ...]:
    if not isinstance(entries, list | tuple):
        raise TypeError("columns are not a list")
    return tuple(parse_field(entry) for entry in entries)


def _parse_condition(entry: Any) -> Condition:
    """`{field: pickup, is: [mail]}`; a single value needs no list, and YAML's yes and no are those of yes_no."""
    if not isinstance(entry, Mapping) or set(entry) != {"field", "is"}:
        raise ValueError("shown_when is not {field: …, is: [...]}")
    values = entry["is"] if isinstance(entry["is"], list | tuple) else [entry["is"]]
    words = {True: "yes", False: "no"}
    return Condition(_text(entry["field"]), tuple(_text(words[v] if isinstance(v, bool) else v) for v in values))


def dump_field(field: FormField) -> dict[str, Any]:
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
    if isinstance(value, Condition):
        return {"field": value.field, "is": list(value.values)}
    if isinstance(value, tuple) and all(isinstance(entry, FormField) for entry in value):
        return [dump_field(column) for column in value]
    if isinstance(value, tuple):
        return [{"value": option, "label": label} for option, label in value]
    return value
