"""Tables as operators have them: CSV in UTF-8 or GB18030, and XLSX; each row comes with its line number."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Line = tuple[int, list[str]]


class UnreadableFile(ValueError):
    """The file is no table; the message is a Chinese sentence."""


def read_lines(path: Path) -> list[Line]:
    """The lines that are not blank, numbered from 1 as an editor or a spreadsheet shows them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"读不到文件 {path}：{error.strerror}") from error
    lines = _xlsx(data) if data.startswith(b"PK") or path.suffix.lower() == ".xlsx" else _csv(data)
    return [(number, cells) for number, cells in lines if any(cells)]


def _csv(data: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, [cell.strip() for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"第 {start} 行不合 CSV 格式（引号或换行不成对）") from error


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableFile("文件不是文本：请另存为 CSV（UTF-8）或 XLSX")


def _xlsx(data: bytes) -> Iterator[Line]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        width = 0
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            cells = _trimmed([_cell(value) for value in row])
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, IndexError, ValueError, OSError) as error:
        raise UnreadableFile("打不开这个 XLSX 文件：请用表格软件另存一次") from error


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, of which spreadsheets keep any number."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep a code such as 10 as 10.0
    return "" if value is None else str(value).strip()
