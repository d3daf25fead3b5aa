"""A list as a spreadsheet: what the filter leaves, with the columns of the screen."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from flask import abort
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from app.cases.desk_lists import LISTS, first_rows
from app.cases.desk_readers import Who
from app.cases.views.desk_lists import TITLES, bp, chosen_of
from app.cases.views.desk_rows import list_rows
from app.gateways.wall_clock import today
from app.web.access import current_staff, desk_only
from app.web.downloads import file_response
from app.web.i18n import _, lazy

MOST_ROWS = 10_000
DAY = "yyyy-mm-dd"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("left", lazy("剩余天数"), 12),
    ("due", lazy("到期"), 12),
    ("item", lazy("事项"), 40),
    ("applicant", lazy("申请人"), 24),
    ("number", lazy("编号"), 24),
    ("source", lazy("来源"), 14),
    ("step", lazy("环节或状态"), 14),
    ("before", lazy("上一环节"), 14),
    ("received", lazy("收件"), 12),
)


@bp.get("/desk/<name>/export.xlsx")
@desk_only
def export(name: str) -> Any:
    """At most ten thousand rows; the first line says so when there are more."""
    if name not in TITLES:
        abort(404)
    day, who = today(), Who.of(current_staff())
    found = first_rows(LISTS[name], who, chosen_of(name), day, MOST_ROWS + 1)
    rows = _rows(name, found[:MOST_ROWS], day, who)
    columns = [column for column in COLUMNS if column[0] != "before" or name == "todo"]
    cut = _("只导出了前 %(n)s 件，请缩小筛选范围后分几次导出。", n=MOST_ROWS) if len(found) > MOST_ROWS else ""
    data = _workbook(str(TITLES[name]), columns, rows, cut)
    return file_response(data, XLSX, f"{TITLES[name]}-{day.isoformat()}.xlsx", as_download=True)


def _rows(name: str, found: Sequence[Any], day: date, who: Who) -> Iterator[dict[str, Any]]:
    """The words of the screen, with days and what remains until them as a spreadsheet sorts and counts them.

    Below 0 the day has passed; a case that stands still has no days left to count.
    """
    for row, shown in zip(found, list_rows(name, found, day, who), strict=True):
        due = shown.waits_for
        is_counted = due is not None and shown.light is not None and shown.light[0] != "suspended"
        days = {"left": due.remaining if due and is_counted else None, "due": due.on if due else None}
        yield shown._asdict() | days | {"received": row.received_on}


def _workbook(title: str, columns: Sequence[Any], rows: Iterable[dict[str, Any]], cut: str) -> bytes:
    """Written row by row, so that it never stands in memory as cells."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for position, (_name, _text, width) in enumerate(columns):
        sheet.column_dimensions["ABCDEFGHI"[position]].width = width
    for line in _lines(columns, rows, cut):
        sheet.append([_cell(sheet, value) for value in line])
    handle, path = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    try:
        book.save(path)
        with open(path, "rb") as file:
            return file.read()
    finally:
        os.unlink(path)


def _lines(columns: Sequence[Any], rows: Iterable[dict[str, Any]], cut: str) -> Iterator[list[Any]]:
    if cut:
        yield [cut]
    yield [str(text) for _name, text, _width in columns]
    for row in rows:
        yield [row[name] for name, _text, _width in columns]


def _cell(sheet: Any, value: str | int | date | None) -> WriteOnlyCell:
    """A text is always a text: what begins with `=` is no formula."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = DAY
    return cell
