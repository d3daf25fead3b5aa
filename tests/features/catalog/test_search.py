"""Search: by name, pinyin and initials, with exact totals, and counts that agree with what they lead to."""

from typing import Any

import pytest

from app.catalog.names import comparable, highlighted, search_keys
from app.catalog.queries import departments_with_counts, facets, search_items


def names(q: str, **choices: Any) -> list[str]:
    return [row.name for row in search_items(q, per_page=2000, **choices).items]


@pytest.mark.parametrize("q", ["scmz", "SCMZ", "ｓｃｍｚ", "shuichanmiaozhong", "水产苗种", " 水产苗种 ", "苗种 水产"])
def test_initials_pinyin_and_names_find_the_item(db_session: Any, q: str) -> None:
    found = names(q)
    assert found[0] == "水产苗种生产许可证核发（演示）"
    assert all("水产苗种" in name for name in found)
    assert len(found) == 7


def test_complete_items_come_first_then_names_that_begin_so(db_session: Any) -> None:
    found = search_items("养蜂").items
    assert [row.completeness for row in found] == ["complete", "listed"]
    listed = [row.name for row in search_items("水产苗种", per_page=50).items if row.completeness == "listed"]
    assert listed == ["水产苗种生产审批", "国内异地引进水产苗种检疫"]


def test_brackets_and_case_do_not_matter(db_session: Any) -> None:
    assert names("(演示)") == names("（演示）") == names("演示")
    assert len(names("演示")) == 7


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", "（", "%%%", "  "])
def test_signs_are_no_wildcards(db_session: Any, q: str) -> None:
    assert search_items(q).total == (1142 if not q.strip() else 0)


def test_pages_hold_every_hit_once(db_session: Any) -> None:
    first = search_items(page=1, per_page=100)
    pages = [search_items(page=number, per_page=100) for number in range(1, first.pages + 1)]
    codes = [row.code for page in pages for row in page.items]
    assert first.total == len(codes) == len(set(codes)) == 1142
    assert search_items(page=99, per_page=100).page == first.pages


def test_every_count_beside_a_search_is_what_its_choice_finds(db_session: Any) -> None:
    beside = facets("许可", "", "")
    assert beside.everyone == search_items("许可").total
    for audience, count in beside.audiences.items():
        assert count == search_items("许可", audience=audience).total > 0
    for row in beside.departments:
        assert row.items == search_items("许可", department=row.code).total
    assert sum(row.items for row in beside.departments) == beside.everyone


def test_departments_are_counted_also_those_without_items(db_session: Any) -> None:
    rows = {row.name: row.items for row in departments_with_counts()}
    assert rows["区行政审批局"] == 344
    assert rows["政务服务中心"] == 0
    assert sum(rows.values()) == 1142
    assert {row.level for row in departments_with_counts("township", "village")} == {"township", "village"}


def test_other_readings_of_a_character_are_found_too() -> None:
    plain, pinyin, initials = search_keys("重庆长官（A）种植")
    assert plain == comparable("重庆长官（A）种植") == "重庆长官a种植"
    assert pinyin.split(" ")[0] == "chongqingzhangguanazhongzhi"
    assert initials.split(" ")[0] == "cqzgazz"
    assert search_keys("种")[1:] == ("zhong chong", "z c")


@pytest.mark.parametrize(
    ("q", "marked"),
    [("水产苗种", "水产苗种"), ("scmz", "水产苗种"), ("许可 水产", "水产许可"), ("核发（演示）", "核发演示"), ("没有", "")],
)
def test_what_was_asked_for_is_marked(q: str, marked: str) -> None:
    pieces = highlighted("水产苗种生产许可证核发（演示）", q)
    assert "".join(text for text, _hit in pieces) == "水产苗种生产许可证核发（演示）"
    assert "".join(text for text, hit in pieces if hit).replace("（", "") == marked
