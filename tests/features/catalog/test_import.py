"""The list of items: all rows or none, twice is once, nothing complete is made less."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from app.catalog.models import CatalogVersion, Department, ItemVersion, ServiceItem
from app.catalog.queries import published_version
from app.catalog.rows import COLUMNS
from app.db import session

LIST = Path(__file__).parents[3] / "app" / "demo_data" / "items_sc_guangan_511602.csv"
ROW = {
    "department": "区测试局",
    "name": "河道取土许可",
    "task_type_code": "01",
    "task_type": "行政许可",
    "item_code": "TEST-0001",
    "base_code": "511A0001",
    "area_code": "511602000000",
    "dept_uscc": "11511301008778183N",
}
Cli = Callable[..., Result]


def sheet(*rows: dict[str, Any]) -> list[list[Any]]:
    return [list(COLUMNS), *[[row[name] for name in COLUMNS] for row in rows]]


def csv_file(folder: Path, *rows: dict[str, Any], encoding: str = "utf-8") -> str:
    path = folder / "items.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in sheet(*rows)), encoding=encoding)
    return str(path)


def item_count() -> int:
    return session.scalar(select(func.count(ServiceItem.id))) or 0


def catalogue_number() -> int:
    return session.scalar(select(CatalogVersion.number)) or 0


def test_the_real_list_loads_whole_and_once(empty_app: Flask) -> None:
    run = empty_app.test_cli_runner()
    first = run.invoke(args=["import-items", str(LIST)])
    assert first.exit_code == 0, first.output
    assert first.output.splitlines()[-1] == "共 1135 项：新增 1135，变更 0，没有变化 0"
    for reminder in (
        "没有统一社会信用代码，153 行",
        "代码只有一位，已补零，605 行",
        "事项名称重复，2 行",
        "共用一个统一社会信用代码，74 行",
    ):
        assert reminder in first.output
    with empty_app.app_context():
        assert item_count() == 1135
        codes = session.execute(select(Department.code, Department.name).order_by(Department.code)).all()
        assert len(codes) == 34
        assert tuple(codes[0]) == ("511602-01", "区经信局")
        before = catalogue_number()
    again = run.invoke(args=["import-items", str(LIST)])
    assert again.output.splitlines()[-1] == "共 1135 项：新增 0，变更 0，没有变化 1135"
    with empty_app.app_context():
        assert catalogue_number() == before
        assert session.scalar(select(func.count(ItemVersion.id))) == 1135


def test_importing_again_never_makes_a_complete_item_less(cli: Cli) -> None:
    before = published_version("512020001001-511602000000-000-11511301008778423H-1-00")
    assert before is not None
    assert before.is_complete
    result = cli("import-items", str(LIST))
    assert result.exit_code == 0, result.output
    after = published_version(before.item.code)
    assert after is not None
    assert after.id == before.id


def test_a_changed_name_is_a_new_version_and_retires_the_old(cli: Cli, tmp_path: Path) -> None:
    assert cli("import-items", csv_file(tmp_path, ROW)).exit_code == 0
    result = cli("import-items", csv_file(tmp_path, ROW | {"name": "河道采砂许可"}))
    assert "新增 0，变更 1，没有变化 0" in result.output
    item = session.scalars(select(ServiceItem).where(ServiceItem.code == "TEST-0001")).one()
    assert [(v.number, v.state, v.name) for v in item.versions] == [
        (1, "retired", "河道取土许可"),
        (2, "published", "河道采砂许可"),
    ]
    assert item.versions[0].retired_at is not None


def test_an_item_that_moves_to_another_department_keeps_its_version(cli: Cli, tmp_path: Path) -> None:
    cli("import-items", csv_file(tmp_path, ROW))
    result = cli("import-items", csv_file(tmp_path, ROW | {"department": "区水务局"}))
    assert "变更 1" in result.output
    version = published_version("TEST-0001")
    assert version is not None
    assert (version.number, version.item.department.name) == (1, "区水务局")


def test_xlsx_is_read_like_csv_also_with_numbers_in_cells(cli: Cli, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    numeric = ROW | {"task_type_code": 1, "area_code": 511602000000}
    for line in sheet(numeric, ROW | {"item_code": "TEST-0002", "dept_uscc": None}):
        book.active.append(line)
    book.save(tmp_path / "items.xlsx")
    result = cli("import-items", str(tmp_path / "items.xlsx"))
    assert result.exit_code == 0, result.output
    assert "新增 2" in result.output
    assert "没有统一社会信用代码，1 行（第 3 行）" in result.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_other_encodings_of_spreadsheet_programs_are_read(cli: Cli, tmp_path: Path, encoding: str) -> None:
    assert cli("import-items", csv_file(tmp_path, ROW, encoding=encoding)).exit_code == 0
    version = published_version("TEST-0001")
    assert version is not None
    assert version.name == "河道取土许可"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"item_code": "TEST_2"}, "第 3 行：事项编码“TEST_2”不对"),
        ({"item_code": ""}, "第 3 行：事项编码“”不对"),
        ({"item_code": "TEST-0001"}, "第 3 行：事项编码“TEST-0001”和第 2 行重复"),
        ({"name": ""}, "第 3 行：没有事项名称"),
        ({"name": "长" * 201}, "第 3 行：事项名称超过 200 字"),
        ({"task_type_code": "99"}, "第 3 行：事项类型“99 行政许可”不在国家代码表里"),
        ({"task_type": "公共服务"}, "第 3 行：事项类型“01 公共服务”不在国家代码表里"),
        ({"area_code": "5116"}, "第 3 行：区划代码“5116”不对"),
        ({"dept_uscc": "11511301008778183M"}, "第 3 行：统一社会信用代码“11511301008778183M”不对"),
    ],
)
def test_one_bad_row_stops_the_whole_file(cli: Cli, tmp_path: Path, change: dict[str, str], sentence: str) -> None:
    before = item_count()
    result = cli("import-items", csv_file(tmp_path, ROW, {**ROW, "item_code": "TEST-0002", **change}))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "没有导入" in result.stderr
    assert item_count() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\n\n", "文件是空的"),
        (b"name,code\na,b\n", "第 1 行：表头缺少这些列：department"),
        (",".join(COLUMNS).encode(), "只有表头"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "第 2 行：有 2 列，表头有 8 列"),
        (b"\xff\xfe\x00\x01\x02\xff", "文件不是文本"),
        (b"PK\x03\x04 not really", "打不开这个 XLSX 文件"),
        ((",".join(COLUMNS) + '\n"unclosed,b\n').encode(), "第 2 行不合 CSV 格式"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(cli: Cli, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(content)
    result = cli("import-items", str(path))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_file_that_does_not_exist_is_refused_with_a_sentence(cli: Cli, tmp_path: Path) -> None:
    result = cli("import-items", str(tmp_path / "none.csv"))
    assert (result.exit_code, "读不到文件" in result.stderr) == (1, True)


def test_line_numbers_are_those_of_an_editor_also_after_a_quoted_line_break(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    good, bad = sheet(ROW, ROW | {"item_code": "bad code"})[1:]
    quoted = ['"区测试局"', '"取土\n许可"', *good[2:]]
    path.write_text("\n".join([",".join(COLUMNS), ",".join(quoted), "", ",".join(bad)]), encoding="utf-8")
    assert "第 5 行：事项编码“bad code”不对" in cli("import-items", str(path)).stderr
