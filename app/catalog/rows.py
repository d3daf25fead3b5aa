"""The list of items that an authority hands over, row by row: what is wrong stops the file, what is odd is reported."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.definition import ITEM_CODE
from app.catalog.models import NAME_LENGTH
from app.catalog.sheets import Line, read_lines
from app.catalog.vocabulary import TYPE_NAMES
from app.domain.identity import check_uscc

COLUMNS = ("department", "name", "task_type_code", "task_type", "item_code", "base_code", "area_code", "dept_uscc")
CODE_LENGTH = 80
REGION = re.compile(r"\d{6}(\d{6})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class BadFile(ValueError):
    """The file cannot be imported; `sentences` says why, with line numbers."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the list; `uscc` empty where the list has none."""

    line: int
    region: str
    department: str
    name: str
    type_code: str
    code: str
    base_code: str
    uscc: str


@dataclass(slots=True)
class Table:
    """All rows of a file, and the lines of each kind of oddity."""

    rows: list[Row] = field(default_factory=list)
    warnings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def read_table(path: Path) -> Table:
    """Reads and checks the whole file; BadFile lists every error, UnreadableFile says why it is no table."""
    lines = read_lines(path)
    if not lines:
        raise BadFile("文件是空的")
    places = _columns(lines[0])
    if len(lines) == 1:
        raise BadFile("文件只有表头，没有事项")
    table, errors = Table(), []
    for line in lines[1:]:
        if wrong := list(_read(line, lines[0], places, table)):
            errors += [f"第 {line[0]} 行：{sentence}" for sentence in wrong]
    errors += _doubled_codes(table.rows)
    if errors:
        raise BadFile(*errors)
    _compare(table)
    return table


def _columns(header: Line) -> dict[str, int]:
    places = {name: place for place, name in enumerate(header[1]) if name}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise BadFile(f"第 {header[0]} 行：表头缺少这些列：{'、'.join(missing)}")
    if len(places) != sum(1 for name in header[1] if name):
        raise BadFile(f"第 {header[0]} 行：表头有重复的列")
    return places


def _read(line: Line, header: Line, places: dict[str, int], table: Table) -> Iterator[str]:
    """Adds the row to the table, or yields what is wrong with it."""
    number, cells = line
    if len(cells) != len(header[1]):
        yield f"有 {len(cells)} 列，表头有 {len(header[1])} 列"
        return
    value = {name: cells[place] for name, place in places.items()}
    wrong = list(_wrong(value))
    yield from wrong
    if wrong:
        return
    if len(value["task_type_code"]) == 1:
        table.warnings["事项类型代码只有一位，已补零"].append(number)
    if not value["dept_uscc"]:
        table.warnings["没有统一社会信用代码"].append(number)
    table.rows.append(
        Row(
            line=number,
            region=value["area_code"][:6],
            department=value["department"],
            name=value["name"],
            type_code=value["task_type_code"].zfill(2),
            code=value["item_code"],
            base_code=value["base_code"],
            uscc=value["dept_uscc"],
        )
    )


def _wrong(value: dict[str, str]) -> Iterator[str]:
    for name, word in (("department", "部门名称"), ("name", "事项名称")):
        if not value[name]:
            yield f"没有{word}"
        elif len(value[name]) > NAME_LENGTH or CONTROL.search(value[name]):
            yield f"{word}超过 {NAME_LENGTH} 字，或者含有控制字符"
    if len(value["item_code"]) > CODE_LENGTH or not ITEM_CODE.fullmatch(value["item_code"]):
        yield f"事项编码“{value['item_code'][:CODE_LENGTH]}”不对：只能用字母、数字和连字符"
    if len(value["base_code"]) > 40 or not value["base_code"].isascii():
        yield f"基本编码“{value['base_code'][:40]}”不对"
    code = value["task_type_code"].zfill(2)
    if TYPE_NAMES.get(code) != value["task_type"]:
        yield f"事项类型“{value['task_type_code']} {value['task_type']}”不在国家代码表里"
    if not REGION.fullmatch(value["area_code"]):
        yield f"区划代码“{value['area_code']}”不对：应当是 6 位或 12 位数字"
    if value["dept_uscc"] and check_uscc(value["dept_uscc"]) != "ok":
        yield f"统一社会信用代码“{value['dept_uscc']}”不对"


def _doubled_codes(rows: Sequence[Row]) -> list[str]:
    first: dict[str, int] = {}
    return [
        f"第 {row.line} 行：事项编码“{row.code}”和第 {first[row.code]} 行重复"
        for row in rows
        if first.setdefault(row.code, row.line) != row.line
    ]


def _compare(table: Table) -> None:
    """Oddities that show only between rows: a name twice in a department, a credit code with two departments."""
    names: dict[tuple[str, str, str], int] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        owners[row.uscc].add(row.department)
    for row in table.rows:
        if names.setdefault((row.region, row.department, row.name), row.line) != row.line:
            table.warnings["同一部门里事项名称重复"].append(row.line)
        if row.uscc and len(owners[row.uscc]) > 1:
            table.warnings["几个部门共用一个统一社会信用代码"].append(row.line)
