"""What of a stored value still fits a field of a newer form, and what does not."""

from typing import Any

from app.domain.form_composites import typed_rows
from app.domain.form_display import shown
from app.domain.form_fields import FieldKind, FormField

Left = list[tuple[str, str]]  # label and text, in the words of the old form


def fit(new: FormField | None, old: FormField, value: Any) -> tuple[Any, Left]:
    """The value for the new field (None where nothing fits) and what is left over of it; empty values leave nothing."""
    text = shown(old, value)
    if not text:
        return None, []
    if new is None or new.kind is not old.kind:
        return None, [(old.label, text)]
    if old.kind is FieldKind.ROWS:
        return _fit_rows(new, old, value)
    if not old.options:
        return value, []
    options = {option for option, _label in new.options}
    chosen = value if isinstance(value, list) else [value]
    kept, lost = [v for v in chosen if v in options], [v for v in chosen if v not in options]
    left = [(old.label, "、".join(old.label_of(str(each)) for each in lost))] if lost else []
    return (kept if isinstance(value, list) else (kept or [None])[0]), left


def _fit_rows(new: FormField, old: FormField, value: Any) -> tuple[Any, Left]:
    columns = {column.name: column for column in new.columns}
    rows: list[dict[str, str]] = []
    left: Left = []
    for number, typed in enumerate(typed_rows(old, value), start=1):
        row: dict[str, str] = {}
        for column in old.columns:
            cell, lost = fit(columns.get(column.name), column, typed[column.name])
            left += [(f"{old.label}第 {number} 行{label}", text) for label, text in lost]
            if cell is not None:
                row[column.name] = cell
        rows.append(row)
    return rows, left
