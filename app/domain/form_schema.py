"""The form of an item as data: made from its definition, turning typed text into values, and showing values again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import InvalidOperation
from typing import Any

from app.domain.form_composites import clean_address, clean_rows, draft_rows, typed_address
from app.domain.form_definition import dump_field, parse_field
from app.domain.form_display import shown
from app.domain.form_fields import Condition, FieldKind, FormField, Prefill, Problem, ProblemCode
from app.domain.form_fitting import fit
from app.domain.form_values import Problems, clean_value, texts_of, typed_text

__all__ = ["Condition", "FieldKind", "FormField", "FormSchema", "Prefill", "Problem", "ProblemCode", "dump_form", "parse_form"]

Raw = Mapping[str, Any]
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class FormSchema:
    """The fields of a form in their order; names are unique, conditions speak of earlier fields with options."""

    fields: tuple[FormField, ...] = ()

    def __post_init__(self) -> None:
        earlier: dict[str, FormField] = {}
        for position, field in enumerate(self.fields, start=1):
            wrong = "name stands twice" if field.name in earlier else _wrong_condition(field.shown_when, earlier)
            if wrong:
                raise ValueError(f"field {position} ({field.name}): {wrong}")
            earlier[field.name] = field

    def field(self, name: str) -> FormField:
        """The field of a name, or of the name of a problem in one of its parts (`technicians-2-name`). Raises KeyError."""
        own = name.partition("-")[0]
        return {field.name: field for field in self.fields}[own]

    def label_of(self, name: str) -> str:
        """What the field of a problem is called; of a cell with its row: 技术人员第 2 行姓名."""
        field, (_name, *parts) = self.field(name), name.split("-")
        if field.kind is not FieldKind.ROWS or len(parts) != 2:
            return field.label
        labels = {column.name: column.label for column in field.columns}
        return f"{field.label}第 {parts[0]} 行{labels[parts[1]]}"

    def groups(self) -> list[tuple[str, list[FormField]]]:
        """The fields under their groups' headings, groups in the order of their first field."""
        grouped: dict[str, list[FormField]] = {}
        for field in self.fields:
            grouped.setdefault(field.group, []).append(field)
        return list(grouped.items())

    def asked_for(self, raw: Raw) -> set[str]:
        """Names of the fields that these answers call for: those without a condition, and those whose condition holds."""
        asked: set[str] = set()
        for field in self.fields:
            when = field.shown_when
            if when is None or (when.field in asked and not set(when.values).isdisjoint(_answers(raw, when.field))):
                asked.add(field.name)
        return asked

    def with_dependants(self, names: Iterable[str]) -> set[str]:
        """The fields named, and those that are asked for by their answers: a correction opens both."""
        found = set(names)
        for field in self.fields:
            if field.shown_when and field.shown_when.field in found:
                found.add(field.name)
        return found

    def clean(
        self, raw: Raw, *, only: set[str] | None = None, partial: bool = False, today: date | None = None
    ) -> tuple[dict[str, Any], Problems]:
        """Values that JSON can hold, and by name what is wrong; names that the form does not know are ignored.

        `only`: just these fields, for a correction; `raw` holds the others too, for the conditions. `partial`: a draft, kept as
        typed, fields whose condition does not hold too; only forged options are refused. `today`: the day that birth dates
        may not exceed. Empty answers to optional fields are kept as "" or []; a field that is not asked for is left out.
        """
        asked = {field.name for field in self.fields} if partial else self.asked_for(raw)
        values: dict[str, Any] = {}
        problems: Problems = {}
        for field in self.fields:
            if field.name not in asked or (only is not None and field.name not in only):
                continue
            value, wrong = _draft(field, raw.get(field.name)) if partial else _final(field, raw.get(field.name), today)
            problems |= wrong
            if not wrong or (partial and value is not None):
                values[field.name] = value
        return values, problems

    def fitting(self, old: "FormSchema", values: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """What of a draft of the `old` form fits this one, by name, kind and options; and what does not, in the old words."""
        mine = {field.name: field for field in self.fields}
        kept: dict[str, Any] = {}
        left_over: list[tuple[str, str]] = []
        for field in old.fields:
            value, left = fit(mine.get(field.name), field, values.get(field.name))
            left_over += left
            if value is not None:
                kept[field.name] = value
        return self.clean(kept, partial=True)[0], left_over

    def display(self, values: Mapping[str, Any], *, mask: bool = False) -> list[Group]:
        """Per group the labels with their values as a reader sees them; `mask` hides identity and mobile numbers, and addresses.

        Fields that are not asked for are left out. Rows are lines.
        """
        texts, asked = self.display_values(values, mask=mask), self.asked_for(values)
        groups = [(group, [(f.label, texts[f.name]) for f in fields if f.name in asked]) for group, fields in self.groups()]
        return [(group, lines) for group, lines in groups if lines]

    def display_values(self, values: Mapping[str, Any], *, mask: bool = False) -> dict[str, str]:
        """The same texts by the fields' names, for papers that take single ones; empty where a field is not asked for."""
        asked = self.asked_for(values)
        return {f.name: shown(f, values.get(f.name), mask=mask) if f.name in asked else "" for f in self.fields}


def _wrong_condition(condition: Condition | None, earlier: Mapping[str, FormField]) -> str:
    """Why a condition makes no sense after these fields; "" where it does."""
    if condition is None:
        return ""
    asked = earlier.get(condition.field)
    if asked is None or not asked.options:
        return f"shown_when: {condition.field} is no earlier field with options"
    strange = set(condition.values) - {value for value, _label in asked.options}
    return f"shown_when: {condition.field} has no option {', '.join(sorted(strange))}" if strange else ""


def _answers(raw: Raw, name: str) -> set[str]:
    return {typed_text(text).strip() for text in texts_of(raw.get(name))}


def _final(field: FormField, sent: Any, today: date | None) -> tuple[Any, Problems]:
    if field.kind is FieldKind.ADDRESS:
        return clean_address(field, sent)
    if field.kind is FieldKind.ROWS:
        return clean_rows(field, sent, today)
    answer = clean_value(field, texts_of(sent), today)
    if field.required and answer in ("", []):
        answer = Problem(ProblemCode.REQUIRED)
    return (None, {field.name: answer}) if isinstance(answer, Problem) else (answer, {})


def _draft(field: FormField, sent: Any) -> tuple[Any, Problems]:
    if field.kind is FieldKind.ADDRESS:
        return typed_address(sent), {}
    if field.kind is FieldKind.ROWS:
        return draft_rows(field, sent)
    texts = texts_of(sent)
    answer = clean_value(field, texts, None) if field.options else typed_text("".join(texts[:1]))
    return (None, {field.name: answer}) if isinstance(answer, Problem) else (answer, {})


def parse_form(entries: Iterable[Mapping[str, Any]]) -> FormSchema:
    """The form from its definition (dump_form's inverse); ValueError names the bad entry."""
    fields = []
    for position, entry in enumerate(entries, start=1):
        try:
            fields.append(parse_field(entry))
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


def dump_form(schema: FormSchema) -> list[dict[str, Any]]:
    """The form as a definition that JSON and YAML can hold, without what is as by default (parse_form's inverse)."""
    return [dump_field(field) for field in schema.fields]
