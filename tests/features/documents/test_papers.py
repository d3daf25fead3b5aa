"""Every paper says what the forms' catalogue asks of it, and bears long names, many materials and hostile text."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.documents import contexts
from app.documents.kinds import KINDS
from app.documents.rendering import paper_html
from app.documents.seal import seal
from app.web.i18n import format_date, format_date_long
from tests.features.documents.reading import empty_boxes, pages_of, poppler, printed, squeezed, text_of
from tests.features.documents.sample_parts import CASE_NUMBER
from tests.features.documents.samples import CODE, CONTEXTS, MATERIALS, RARE_NAME, a_context, a_head

CATALOGUE = Path(__file__).parents[2] / "data/printed_documents.json"
PRINTABLE = sorted(CONTEXTS)
LONG_NAME = "四川省广安市广安区清溪镇柳湾村水产养殖农民专业合作社联合社及其分支机构（普通合伙）"


INSTANTS = {
    "submitted_at": "2026年11月23日（星期一）10:26",
    "held_at": "2026年12月24日（星期四）09:30",
    "ended_at": "2026年12月24日（星期四）11:20",
}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    else:
        yield str(value)


def _as_printed(name: str, value: str) -> set[str]:
    """A day may stand in its short or its long form, an instant with its hour on the counter's clock."""
    if name in INSTANTS:
        return {INSTANTS[name]}
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return {squeezed(value)}
    return {format_date(day), format_date_long(day)}


@pytest.mark.parametrize("kind", PRINTABLE)
def test_a_paper_says_everything_that_it_holds(kind: str) -> None:
    context = a_context(kind)
    contexts.check(kind, context)
    text = text_of(printed(a_head(kind), context))
    untold = {"is_deemed", "ground", "method", "orientation", "duplicates"}  # a sentence, ticks and a shape, tested below
    if kind == "ZYXK":
        untold.add("case_number")  # the acceptance notice's number identifies it
    for name in context.keys() - untold:
        for value in _texts(context[name]):
            assert any(form in text for form in _as_printed(name, value)), f"{name}: {value}"


@pytest.mark.parametrize("kind", PRINTABLE)
def test_a_paper_has_number_code_authority_day_and_copies(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", logger="weasyprint"):
        content = printed(a_head(kind), a_context(kind))
    assert caplog.messages == []  # the stylesheet says nothing that the engine ignores
    text = text_of(content)
    for expected in (
        "广农受理字〔2026〕18号",
        CODE,
        "区农业农村局",
        "2026年11月24日",
        "yichuang.example/verify",
        KINDS[kind].copies,
    ):
        assert expected in text
    pages = 2 if kind == "TZBL" else 1  # the record of a hearing ends with its lines to sign on
    assert kind == "ZZ" or (KINDS[kind].title in text and f"第1页，共{pages}页" in text)
    assert pages_of(content) == pages
    assert empty_boxes(content) == 0


def test_papers_are_a4_and_certificates_lie_on_their_side() -> None:
    assert "595.276 x 841.89" in poppler("pdfinfo", printed(a_head("SLTZS"), a_context("SLTZS")))
    assert "841.89 x 595.276" in poppler("pdfinfo", printed(a_head("ZZ"), a_context("ZZ")))


@pytest.mark.parametrize("kind", PRINTABLE)
def test_only_papers_of_demo_data_say_so(kind: str) -> None:
    demo = text_of(printed(a_head(kind, is_demo=True), a_context(kind)))
    real = text_of(printed(a_head(kind, is_demo=False), a_context(kind)))
    assert "样张" in demo
    assert "样张" not in real


def test_a_demo_seal_says_so_once() -> None:
    def named(authority: str, is_demo: bool) -> str:
        return str(seal(authority, "业务专用章", is_demo=is_demo)).split('aria-label="')[1].split('"')[0]

    assert named("区农业农村局", True) == "区农业农村局（演示）业务专用章"
    assert named("清溪镇(演示)", True) == "清溪镇（演示）业务专用章"
    assert named("区农业农村局", False) == "区农业农村局业务专用章"


def test_titles_and_copies_are_those_of_the_catalogue() -> None:
    listed = {entry["code"]: entry for entry in json.loads(CATALOGUE.read_text())}
    assert listed.keys() == KINDS.keys() == contexts.CONTEXTS.keys() == CONTEXTS.keys()
    for code, entry in listed.items():
        assert KINDS[code].title == entry["title"]
        assert KINDS[code].copies == entry["footer"].replace(",", "，")
    assert len({kind.word for kind in KINDS.values()}) == len(KINDS)  # else two kinds would share a number


MARKER = '<b>"&<img src=x onerror=1>'
UNMARKED = {"case_number", *INSTANTS, "ground", "method", "orientation"}  # numbers and instants that are set, not typed


def _marked(value: Any) -> Any:
    if isinstance(value, list):
        return [_marked(part) for part in value]
    if isinstance(value, dict):
        is_set = {name for name in value if name in UNMARKED or name.endswith(("_on", "_from", "_until"))}
        return {name: part if name in is_set else _marked(part) for name, part in value.items()}
    return value + MARKER if isinstance(value, str) else value


@pytest.mark.parametrize("kind", PRINTABLE)
def test_markup_in_any_field_is_printed_as_text(kind: str) -> None:
    context = _marked(a_context(kind))
    text = text_of(printed(a_head(kind, authority="区农业农村局" + MARKER), context))
    fields = sum(MARKER in value for value in _texts(context))
    assert text.count(squeezed(MARKER)) > fields > 0


@pytest.mark.parametrize("kind", PRINTABLE)
def test_rare_names_print(kind: str) -> None:
    holder = "holder" if kind == "ZZ" else "applicant"
    content = printed(a_head(kind), a_context(kind, **{holder: RARE_NAME + "𠀁"}))
    assert RARE_NAME + "𠀁" in text_of(content)
    assert empty_boxes(content) == 0


def test_twenty_five_materials_take_two_pages_with_the_heading_on_both() -> None:
    materials = [MATERIALS[0] | {"name": f"第{n}号材料"} for n in range(1, 26)]
    content = printed(a_head("SJPZ"), a_context("SJPZ", materials=materials))
    text = text_of(content)
    assert pages_of(content) == 2
    assert all(f"第{n}号材料" in text for n in range(1, 26))
    assert text.count("应交份数") == 2
    assert "第2页，共2页" in text


@pytest.mark.parametrize("count", [1, 6, 7, 10])
def test_a_receipt_of_up_to_ten_materials_is_one_sheet_with_its_seal(count: int) -> None:
    materials = [MATERIALS[n % 3] | {"name": f"第{n}号材料"} for n in range(count)]
    content = printed(a_head("SJPZ"), a_context("SJPZ", materials=materials))
    assert pages_of(content) == 1
    assert "收件人：张三电话：0826-2222018" in text_of(content)


@pytest.mark.parametrize("kind", PRINTABLE)
def test_long_names_and_reasons_are_printed_whole(kind: str) -> None:
    holder = "holder" if kind == "ZZ" else "applicant"
    head = a_head(kind, authority="广安市广安区人力资源和社会保障局")
    text = text_of(printed(head, a_context(kind, **{holder: LONG_NAME})))
    assert LONG_NAME in text
    assert text.count("广安市广安区人力资源和社会保障局") >= 1


@pytest.mark.parametrize(("count", "pages"), [(3, 1), (9, 1), (30, 2)])
def test_a_certificate_with_many_fields_stays_whole(count: int, pages: int) -> None:
    content = [{"label": f"项目{n}", "value": f"内容之{n}"} for n in range(count)]
    made = printed(a_head("ZZ"), a_context("ZZ", content=content))
    assert pages_of(made) == pages
    assert all(f"内容之{n}" in text_of(made) for n in range(count))


LONG_LINES = [
    {"label": "生产种类和亲本来源说明", "value": "鲢、鳙、草鱼、鲤、鲫、团头鲂、翘嘴红鲌、黄颡鱼、南方大口鲶、斑点叉尾鮰" * 2},
    {"label": "许可范围", "value": "亲本培育、人工繁殖、苗种培育和销售，不含转基因水产苗种，不得跨省调运未经检疫的苗种"},
    {
        "label": "生产地点",
        "value": "四川省广安市广安区清溪镇柳湾村 3 组、4 组，东至清溪河，南至老街桥头，西至石灰坝，北至小学围墙",
    },
    *({"label": f"项目{n}", "value": f"内容之{n}"} for n in range(4)),
]
LONG_TITLE = "城镇燃气经营和危险化学品水产苗种生产综合许可证"


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("duplicates", [0, 1, 2])
@pytest.mark.parametrize("is_long", [False, True])
def test_every_layout_of_a_certificate_holds_all_its_fields_on_its_page(orientation: str, duplicates: int, is_long: bool) -> None:
    shape: dict[str, Any] = {"orientation": orientation, "duplicates": duplicates}
    content = a_context("ZZ", **shape)
    if is_long:
        content |= {"content": LONG_LINES, "holder": LONG_NAME, "certificate_name": LONG_TITLE}
    made = printed(a_head("ZZ"), content)
    lying, standing = "841.89 x 595.276", "595.276 x 841.89"
    sizes = [line.split(":")[1].strip() for line in poppler("pdfinfo", made, "-l", "9").splitlines() if line.endswith("pts (A4)")]
    shapes = [size.removesuffix(" pts (A4)") for size in sizes]
    assert shapes == [standing if orientation == "portrait" else lying, *[standing] * duplicates]
    for page in range(1, duplicates + 2):
        text = squeezed(poppler("pdftotext", made, "-raw", "-f", str(page), "-l", str(page)))
        told = [content["holder"], content["id_number"], "2029年12月13日", CODE, "区农业农村局"]
        told += [part for line in content["content"] for part in line.values()]
        assert [each for each in told if squeezed(each) not in text] == []
        assert ("变更、核查记录" in text, "（副本）" in text) == (page > 1, page > 1)
        assert not duplicates or ("（正本）" in text) == (page == 1)


def test_deemed_acceptance_names_the_law() -> None:
    sentence = "第三十二条第一款第四项"
    assert sentence in text_of(printed(a_head("SLTZS"), a_context("SLTZS", is_deemed=True)))
    assert sentence not in text_of(printed(a_head("SLTZS"), a_context("SLTZS", is_deemed=False)))


@pytest.mark.parametrize("ground", contexts.NON_ACCEPTANCE_GROUNDS)
def test_exactly_the_ground_of_a_refusal_is_ticked(ground: str) -> None:
    text = text_of(printed(a_head("BYSL"), a_context("BYSL", ground=ground, right_agency="")))
    assert text.count("✓") == 1
    assert f"✓{contexts.NON_ACCEPTANCE_GROUNDS[ground]}" in text


@pytest.mark.parametrize("kind", ["BYSL", "BYXK", "BLJG", "ZYXK"])
def test_decisions_name_both_remedies(kind: str) -> None:
    text = text_of(printed(a_head(kind), a_context(kind)))
    assert "六十日内向广安区人民政府申请行政复议" in text
    assert "六个月内向广安区人民法院提起行政诉讼" in text


def test_a_denial_rests_on_the_second_paragraph() -> None:
    assert "《中华人民共和国行政许可法》第三十八条第二款" in text_of(printed(a_head("BYXK"), a_context("BYXK")))


def test_the_lookup_code_is_not_in_any_address() -> None:
    html = paper_html(a_head("SQBL"), a_context("SQBL", lookup_code="K7M4PX"))
    assert html.count("K7M4PX") == 1
    assert CASE_NUMBER not in html.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("kind", PRINTABLE)
def test_a_context_with_a_hole_is_refused(kind: str) -> None:
    context = a_context(kind)
    context.popitem()
    with pytest.raises(ValueError, match="missing"):
        contexts.check(kind, context)
    with pytest.raises(ValueError, match="unknown"):
        contexts.check(kind, a_context(kind, surprise="x"))
