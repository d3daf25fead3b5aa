"""Values made of several: an address with its division, and repeating rows. Each answers a value and what is wrong, by name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain import divisions
from app.domain.form_fields import FormField, Problem, ProblemCode
from app.domain.form_values import Problems, clean_value, texts_of, typed_text

Address = dict[str, str]
Row = dict[str, str]

DETAIL = "detail"  # the part of an address's names that holds what follows the county


def typed_address(sent: Any) -> Address:
    """`{"code": …, "detail": …}` as typed, the code as far as it is known; a plain text (of a profile) may begin with it."""
    if isinstance(sent, Mapping):
        code, detail = (str(sent.get(part) or "") for part in ("code", DETAIL))
        return {"code": divisions.known(code), DETAIL: typed_text(detail)}
    code, detail = divisions.recognised(typed_text("".join(texts_of(sent)[:1])).strip())
    return {"code": code, DETAIL: detail}


def clean_address(field: FormField, sent: Any) -> tuple[Address | str, Problems]:
    """An address down to the county and what follows; "" for an optional one without more than its lists."""
    address = typed_address(sent)
    address[DETAIL] = " ".join(address[DETAIL].split())
    problems: Problems = {}
    if not address[DETAIL]:
        if not field.required:
            return "", {}
        problems[f"{field.name}-{DETAIL}"] = Problem(ProblemCode.DETAIL_MISSING)
    elif len(address[DETAIL]) > field.longest:
        problems[f"{field.name}-{DETAIL}"] = Problem(ProblemCode.TOO_LONG, {"maximum": field.longest})
    if not divisions.is_county(address["code"]):
        problems[field.name] = Problem(ProblemCode.DIVISION_MISSING)
    return address, problems


def typed_rows(field: FormField, sent: Any) -> list[dict[str, str]]:
    """The rows as typed, each with a text for each column."""
    found = [row for row in sent if isinstance(row, Mapping)] if isinstance(sent, list | tuple) else []
    return [{c.name: typed_text("".join(texts_of(row.get(c.name))[:1])) for c in field.columns} for row in found]


def draft_rows(field: FormField, sent: Any) -> tuple[list[Row], Problems]:
    """Rows of a draft, empty ones too; only forged options are taken out."""
    rows, problems = typed_rows(field, sent), {}
    for number, row in enumerate(rows, start=1):
        for column in field.columns:
            answer = clean_value(column, [row[column.name]], None) if column.options else ""
            if isinstance(answer, Problem):
                row[column.name] = ""
                problems[f"{field.name}-{number}-{column.name}"] = answer
    return rows, problems


def clean_rows(field: FormField, sent: Any, today: date | None) -> tuple[list[Row], Problems]:
    """Rows in which something was typed; a cell's problem keeps the number of its row on the page."""
    rows: list[Row] = []
    problems: Problems = {}
    for number, typed in enumerate(typed_rows(field, sent), start=1):
        if any(text.strip() for text in typed.values()):
            row, wrong = _clean_row(field, typed, today)
            rows.append(row)
            problems |= {f"{field.name}-{number}-{column}": problem for column, problem in wrong.items()}
    if not rows and field.required:
        problems[field.name] = Problem(ProblemCode.REQUIRED)
    elif rows and len(rows) < field.fewest_rows:
        problems[field.name] = Problem(ProblemCode.TOO_FEW_ROWS, {"minimum": field.fewest_rows})
    elif len(rows) > field.most_rows:
        problems[field.name] = Problem(ProblemCode.TOO_MANY_ROWS, {"maximum": field.most_rows})
    return rows, problems


def _clean_row(field: FormField, typed: Row, today: date | None) -> tuple[Row, Problems]:
    row: Row = {}
    problems: Problems = {}
    for column in field.columns:
        answer = clean_value(column, [typed[column.name]], today)
        if answer == "" and column.required:
            answer = Problem(ProblemCode.REQUIRED)
        if isinstance(answer, Problem):
            problems[column.name] = answer
        else:
            row[column.name] = str(answer)
    return row, problems
