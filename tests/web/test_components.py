"""The pieces of a page: what a macro draws, read as a browser reads it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.cases.views.material_rows import FileRow
from app.config import Settings
from app.web import rendering
from app.web.fields import FieldView
from app.web.paging import Page as ListPage
from tests.support.pages import Page

ROOT = Path(__file__).parents[2]
FEW = [("a", "到窗口领取"), ("b", "邮寄")]
MANY = [(str(n), f"第 {n} 个") for n in range(7)]

Draw = Callable[..., Page]


@pytest.fixture(scope="module")
def pages() -> Iterator[Flask]:
    """An application with nothing but templates."""
    application = Flask("pages", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    application.secret_key = "only for tests"
    application.config["SETTINGS"] = Settings.from_env({"YICHUANG_DEMO": "1"})
    rendering.init_app(application)
    with application.test_request_context("/services"):
        yield application


@pytest.fixture
def draw(pages: Flask) -> Draw:
    """draw("field", "field(f)", f=...) renders one macro."""

    def drawn(file: str, call: str, **values: Any) -> Page:
        macro = call.partition("(")[0]
        source = f'{{% from "components/{file}.html" import {macro} %}}<body>{{{{ {call} }}}}'
        return Page(pages.jinja_env.from_string(source).render(**values))

    return drawn


def a_field(kind: str, **values: Any) -> FieldView:
    return FieldView(name="x", label="苗种", kind=kind, **values)


KINDS = [
    a_field("text"),
    a_field("password"),
    a_field("tel"),
    a_field("number", unit="亩"),
    a_field("date"),
    a_field("long_text", max_length=200),
    a_field("choice", options=FEW),
    a_field("choice", options=MANY),
    a_field("choices", options=FEW, value=[]),
    a_field("yes_no"),
    a_field("file"),
]


@pytest.mark.parametrize("f", KINDS, ids=lambda f: f"{f.kind}-{len(f.options)}")
def test_the_summary_leads_to_a_control_that_the_error_describes(draw: Draw, f: FieldView) -> None:
    wrong = FieldView(**{**vars(f), "error": "请再看一遍", "hint": "在执照上"})
    page = draw("field", "field(f)", f=wrong)
    summary = draw("errors", "error_summary(e)", e=[(wrong.id, "苗种不对")])

    assert page.one(summary.link("苗种不对").removeprefix("/")).tag in {"input", "select", "textarea"}
    assert page.one("[aria-describedby]").attributes["aria-describedby"] == "h-x e-x"
    assert page.one("#e-x").text() == "错误：请再看一遍"
    assert page.css(".bad")


def test_few_choices_lie_open_and_many_fold(draw: Draw) -> None:
    assert len(draw("field", "field(f)", f=a_field("choice", options=FEW)).css("input[type=radio]")) == 2
    assert draw("field", "field(f)", f=a_field("choice", options=MANY)).texts("option")[0] == "请选择"


def test_what_was_chosen_and_typed_stands_there_again(draw: Draw) -> None:
    assert draw("field", "field(f)", f=a_field("choice", options=MANY, value="3")).one("option[selected]").text() == "第 3 个"
    boxes = draw("field", "field(f)", f=a_field("choices", options=FEW, value=["b"]))
    assert [box.attributes["value"] for box in boxes.css("input[checked]")] == ["b"]
    assert draw("field", "field(f)", f=a_field("long_text", value="\n两行\n")).one("textarea").text() == "\n两行\n"
    assert 'value="&#34;&gt;&lt;b"' in draw("field", "field(f)", f=a_field("text", value='"><b')).html


def test_a_password_is_never_sent_back(draw: Draw) -> None:
    assert "Yichuang-2026" not in draw("field", "field(f)", f=a_field("password", value="Yichuang-2026")).html


def test_only_what_may_stay_empty_is_marked(draw: Draw) -> None:
    assert "选填" not in draw("field", "field(f)", f=a_field("text")).text
    assert draw("field", "field(f)", f=a_field("text", required=False, unit="亩")).texts("label") == ["苗种（亩） （选填）"]


@pytest.mark.parametrize(
    ("here", "last", "shown"),
    [
        (1, 1, ""),
        (1, 3, "1 2 3 下一页"),
        (3, 3, "上一页 1 2 3"),
        (1, 14, "1 2 … 14 下一页"),
        (7, 14, "上一页 1 … 6 7 8 … 14 下一页"),
        (13, 14, "上一页 1 … 12 13 14 下一页"),
    ],
)
def test_the_pager_shows_both_ends_and_the_neighbours(draw: Draw, here: int, last: int, shown: str) -> None:
    listed = ListPage(items=[], page=here, pages=last, total=last * 10)
    page = draw("pager", "pager(p, url)", p=listed, url="?page={}".format)
    assert " ".join(page.texts("li")) == shown
    assert page.texts("[aria-current=page]") == ([str(here)] if last > 1 else [])


@pytest.mark.parametrize(
    ("state", "tag"),
    [
        ({"files": [FileRow("执照.jpg", "412 kB", "/files/a", "/x")]}, "✓ 已上传 1 个"),
        ({"required": True}, "! 还没有上传"),
        ({"required": True, "error": "格式不能用"}, "× 没有传成"),
        ({"required": False}, "选填"),
        ({"tag": ("done", "自动生成")}, "✓ 自动生成"),
    ],
)
def test_a_material_says_how_it_stands(draw: Draw, state: dict[str, Any], tag: str) -> None:
    row = {"number": 2, "name": "营业执照", "field": "m2", "action": "/upload", **state}
    page = draw("upload_row", "upload_row(m)", m=row)
    assert page.texts(".tag") == [tag]
    assert page.one("form[enctype]").attributes["enctype"] == "multipart/form-data"
    assert len(page.css("input[name=csrf_token]")) == len(page.css("form"))


def test_the_day_table_names_the_month_where_it_turns(draw: Draw) -> None:
    week = [{"day": date(2026, 11, 30) + timedelta(n), "text": "休", "role": "off"} for n in range(7)]
    page = draw("day_table", "day_table([w], '逐日数')", w=week)
    assert page.texts("td b") == ["30", "12/1", "2", "3", "4", "5", "6"]


def test_a_step_says_its_state_in_words(draw: Draw) -> None:
    steps = [{"name": "受理", "status": "done"}, {"name": "审核", "status": "now"}, {"name": "决定", "status": "todo"}]
    page = draw("steps", "step_line(s)", s=steps)
    assert page.texts("li") == ["受理 已完成", "审核 现在", "决定 以后"]
    assert page.one("[aria-current=step]").text().startswith("审核")


@pytest.mark.parametrize("light", ["green", "yellow", "red", "suspended"])
def test_every_light_has_a_sign_of_its_own(draw: Draw, light: str) -> None:
    signs = {"green": "●", "yellow": "▲", "red": "■", "suspended": "◇"}
    assert draw("tags", "light(l, '剩 6 天')", l=light).text == f"{signs[light]} 剩 6 天"


def test_the_second_column_appears_only_when_it_is_filled(pages: Flask) -> None:
    def page(aside: str) -> Page:
        blocks = "{% block title %}办事{% endblock %}{% block content %}<h1>办事</h1>{% endblock %}"
        source = f'{{% extends "layouts/public.html" %}}{blocks}{{% block aside %}}{aside}{{% endblock %}}'
        return Page(pages.jinja_env.from_string(source).render(nav="services", viewer=None, notice=None))

    assert [page("").css("aside"), page(" \n").css("aside")] == [[], []]
    assert page("<h2>缩小范围</h2>").texts("aside") == ["缩小范围"]
    assert page("<p>…</p>").heading == page("").heading == "办事"
    assert page("").texts("[aria-current]") == ["办事"]
    assert not page("").css("form[method=post], script")


def test_htmx_comes_with_its_settings_and_only_when_asked_for(pages: Flask) -> None:
    source = '{% extends "layouts/desk.html" %}{% block scripts %}{{ htmx() }}{% endblock %}'
    page = Page(pages.jinja_env.from_string(source).render(nav="", viewer=None, notice=None, desk_counts={}))
    assert '"allowEval":false' in (page.one("meta[name=htmx-config]").attributes["content"] or "")
    assert "defer" in page.one("script").attributes
