"""An item's fields as a browser posts them, and the buttons among them that rearrange the form without sending it."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain import divisions
from app.domain.form_fields import MOST_ROWS, FieldKind, FormField
from app.domain.form_schema import FormSchema

Form = MultiDict[str, str]

PRESS = "press"  # the name of those buttons: add-<field>, remove-<field>-<row>, divisions-<field>
LISTS = ("province", "city", "county")


@dataclass(frozen=True)
class Press:
    """A button of a field that was pressed; `row` is the one to take out."""

    verb: str
    field: FormField
    row: int = 0

    def rearranged(self, rows: list[Any]) -> list[Any]:
        """The rows with one more or one less."""
        if self.verb == "add":
            return [*rows, {}][: self.field.most_rows] if len(rows) < self.field.most_rows else rows
        return [row for number, row in enumerate(rows, start=1) if number != self.row]

    def control(self, values: dict[str, Any]) -> str:
        """The name of the control to go on with, in the rearranged values."""
        if self.verb == "divisions":
            return f"{self.field.name}-city"
        count = len(values[self.field.name])
        return f"{self.field.name}-{max(1, min(self.row or count, count))}-{self.field.columns[0].name}"


def press_of(schema: FormSchema, form: Form) -> Press | None:
    """The button of a field that was pressed, if any."""
    verb, _dash, rest = form.get(PRESS, "").partition("-")
    name, _dash, row = rest.partition("-")
    field = next((field for field in schema.fields if field.name == name), None)
    if field is None or {"divisions": FieldKind.ADDRESS, "add": FieldKind.ROWS, "remove": FieldKind.ROWS}.get(verb) != field.kind:
        return None
    return Press(verb, field, int(row) if row.isascii() and row.isdigit() else 0)


def posted_values(schema: FormSchema, form: Form) -> dict[str, Any]:
    """What was posted for each field, as typed, rearranged by the button that was pressed; anything else is ignored."""
    values = {field.name: _posted(field, form) for field in schema.fields}
    press = press_of(schema, form)
    if press and press.field.kind is FieldKind.ROWS:
        values[press.field.name] = press.rearranged(values[press.field.name])
    return values


def _posted(field: FormField, form: Form) -> Any:
    if field.kind is FieldKind.CHOICES:
        return form.getlist(field.name)
    if field.kind is FieldKind.ADDRESS:
        code = divisions.chosen(*(form.get(f"{field.name}-{part}", "") for part in LISTS))
        return {"code": code, "detail": form.get(f"{field.name}-detail", "")}
    if field.kind is FieldKind.ROWS:
        rows = [_posted_row(field, number, form) for number in range(1, MOST_ROWS + 1)]
        return [row for row in rows if row]
    return form.get(field.name, "")


def _posted_row(field: FormField, number: int, form: Form) -> dict[str, str]:
    names = {column.name: f"{field.name}-{number}-{column.name}" for column in field.columns}
    return {column: form[name] for column, name in names.items() if name in form}
