"""Fields of an item's form as they are drawn: single ones, addresses with their lists, rows with their cells."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from flask import current_app

from app.domain import divisions
from app.domain.form_composites import DETAIL, typed_address, typed_rows
from app.domain.form_schema import FieldKind, FormField, FormSchema, Problem
from app.web.fields import FieldView, catalogue_field_view
from app.web.i18n import _, lazy
from app.web.posted import LISTS
from app.web.sentences import problem_sentence

LIST_LABELS = (lazy("省"), lazy("市"), lazy("县（区）"))


def item_field_views(
    schema: FormSchema, names: Collection[str], values: Mapping[str, Any], problems: Mapping[str, Problem]
) -> dict[str, FieldView]:
    """The fields of these names in the form's order, with what was typed and what is wrong.

    A condition is shown where the field that decides it is drawn too.
    """
    return {f.name: _view(schema, f, values.get(f.name), problems, names) for f in schema.fields if f.name in names}


def _view(
    schema: FormSchema, source: FormField, value: Any, problems: Mapping[str, Problem], drawn: Collection[str]
) -> FieldView:
    view = catalogue_field_view(source, value, problems.get(source.name))
    if source.kind is FieldKind.ADDRESS:
        view = replace(view, value="", parts=_address_parts(source, value, problems))
    elif source.kind is FieldKind.ROWS:
        view = replace(view, value="", **_lines(source, value, problems))
    when = source.shown_when
    if when is None or when.field not in drawn:
        return view
    asked = schema.field(when.field)
    choices = _("”或“").join(asked.label_of(choice) for choice in when.values)
    condition = _("“%(field)s”选“%(choices)s”的才要填", field=asked.label, choices=choices)
    return replace(view, condition=condition, when=(when.field, when.values))


def _address_parts(source: FormField, value: Any, problems: Mapping[str, Problem]) -> list[FieldView]:
    """Three lists, standing in the installation's region until something is chosen, and what follows the county."""
    address, name = typed_address(value), f"{source.name}-{DETAIL}"
    problem = problems.get(name)
    detail = FieldView(
        name,
        _("详细地址"),
        value=address[DETAIL],
        hint=_("乡镇（街道）、村（路）、门牌号"),
        error=problem_sentence(problem, source) if problem else "",
        required=True,
        width="wide",
        max_length=source.longest,
    )
    return [*division_lists(source.name, address["code"] or divisions.known(current_app.config["SETTINGS"].region)), detail]


def division_lists(name: str, code: str) -> list[FieldView]:
    """The lists of province, city and county for the field `name`, standing at `code`."""
    views = []
    for part, label, length in zip(LISTS, LIST_LABELS, divisions.LENGTHS, strict=True):
        options = divisions.below(code[: length - 2]) if len(code) >= length - 2 else ()
        value = code[:length] if len(code) >= length else ""
        views.append(FieldView(f"{name}-{part}", str(label), kind="select", value=value, options=options))
    return views


def _lines(source: FormField, value: Any, problems: Mapping[str, Problem]) -> dict[str, Any]:
    """The cells of each row: those typed, at least one, and as many empty ones as are needed."""
    typed = typed_rows(source, value)
    count = max(len(typed), source.fewest_rows)
    rows = [*typed, *({} for _each in range(count - len(typed)))]
    lines = [_cells(source, number, row, problems) for number, row in enumerate(rows, start=1)]
    return {"lines": lines, "may_grow": count < source.most_rows}


def _cells(source: FormField, number: int, row: Mapping[str, str], problems: Mapping[str, Problem]) -> list[FieldView]:
    cells = []
    for column in source.columns:
        name = f"{source.name}-{number}-{column.name}"
        view = catalogue_field_view(column, row.get(column.name, ""), None)
        problem = problems.get(name)
        label = _("第 %(n)s 行%(label)s", n=number, label=column.label)
        cells.append(replace(view, name=name, error=problem_sentence(problem, column, label) if problem else ""))
    return cells
