"""Receipts on 80 mm roll paper: the same frozen words as on A4, as long as they need, pure black."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import text

from app import db
from app.catalog.models import Department
from app.documents import commands, queries
from app.documents.kinds import KINDS
from app.documents.models import Document
from app.documents.rendering import slip_html
from app.documents.views import slip_response
from app.domain.errors import NotYours
from app.gateways.pdf import render_pdf
from tests.features.documents.reading import CREATED_AT, empty_boxes, pages_of, poppler, squeezed, text_of
from tests.features.documents.sample_parts import CASE_NUMBER
from tests.features.documents.samples import CODE, MATERIALS, RARE_NAME, a_context, a_head

SLIPS = ["SJPZ", "SQBL"]
MM = 72 / 25.4


def _slip(kind: str, **changes: Any) -> bytes:
    return render_pdf(slip_html(a_head(kind), a_context(kind, **changes)), created_at=CREATED_AT, is_roll=True)


def _size(content: bytes) -> tuple[float, float]:
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", poppler("pdfinfo", content)).groups()  # type: ignore[union-attr]
    return float(width) / MM, float(height) / MM


def _words(content: bytes) -> list[tuple[float, ...]]:
    """Left, top, right and lower edge of each word, in mm."""
    boxes = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', _bbox(content))
    return [tuple(float(edge) / MM for edge in box) for box in boxes]


def _bbox(content: bytes) -> str:
    return poppler("pdftotext", content, "-bbox")


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_says_what_is_to_be_kept(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", logger="weasyprint"):
        content = _slip(kind)
    assert caplog.messages == []
    words = text_of(content)
    kept = [KINDS[kind].title, CASE_NUMBER, "K7M4PX", CODE, "广农受理字〔2026〕18号", "扫码查进度", "0826-2222018", "样张"]
    for expected in (*kept, "蓝湾水产养殖有限公司", "水产苗种生产许可证核发(演示)", "区农业农村局"):
        assert expected in words
    assert empty_boxes(content) == 0


def test_each_material_that_was_handed_in_is_on_the_slip() -> None:
    words = text_of(_slip("SJPZ"))
    for material in MATERIALS:
        assert squeezed(material["name"]) in words
    assert "应交1份，实交0份（电子上传）" in words
    assert "查询密码" not in text_of(_slip("SJPZ", lookup_code=""))


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_80_mm_wide_and_prints_on_72(kind: str) -> None:
    content = _slip(kind, applicant="、".join(f"{RARE_NAME}{n}" for n in range(30)), contact_name="W" * 60)
    assert _size(content)[0] == pytest.approx(80, abs=0.1)
    words = _words(content)
    assert len(words) > 20
    assert all(left > 3.99 and right < 76.01 for left, _top, right, _bottom in words)
    assert f"{RARE_NAME}29" in text_of(content)


def test_a_slip_is_as_long_as_what_it_says() -> None:
    short, long = _slip("SJPZ"), _slip("SJPZ", materials=MATERIALS * 20)
    for content in (short, long):
        height, lowest = _size(content)[1], max(bottom for *_rest, bottom in _words(content))
        assert pages_of(content) == 1
        assert 4 < height - lowest < 9  # the last line and room for the cutter
    assert _size(long)[1] > _size(short)[1] + 57 * 10


@pytest.mark.parametrize("kind", SLIPS)
def test_nothing_on_a_slip_is_grey(kind: str) -> None:
    """A thermal head prints a dot or none."""
    colours = set()
    for page in pikepdf.open(io.BytesIO(_slip(kind))).pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in {"rg", "RG", "g", "G", "k", "K", "sc", "SC", "scn", "SCN"}:
                colours.add(tuple(float(value) for value in operands))
    assert {value for colour in colours for value in colour} <= {0.0, 1.0}


def test_markup_and_numbers_on_a_slip() -> None:
    html = slip_html(a_head("SQBL"), a_context("SQBL", applicant="<b>x</b>"))
    assert "&lt;b&gt;x" in html
    assert html.count("K7M4PX") == 1  # in no address
    assert "<span>511602</span>" in html


@pytest.fixture
def department(db_session: Any) -> Department:
    made = Department(code="511602-95", region="511602", name="区试验局", short_name="广试")
    with db.transaction():
        db.session.add(made)
    return made


def _frozen(department: Department, kind: str) -> Document:
    with db.transaction():
        return commands.freeze(
            kind,
            department=department,
            context=a_context(kind),
            holder_name="王小明",
            issued_at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
            is_demo=True,
        )


@pytest.mark.parametrize("kind", SLIPS)
def test_the_worker_makes_both_sizes_once_and_they_are_kept(
    app: Flask, department: Department, run_jobs: Callable[[], int], kind: str
) -> None:
    document = _frozen(department, kind)
    assert document.has_slip
    run_jobs()
    db.session.refresh(document)
    assert {document.pdf_sha256, document.slip_sha256} <= queries.held_files()
    assert document.pdf_sha256 != document.slip_sha256
    with app.test_request_context("/"):
        answer = slip_response(document)
    assert answer.mimetype == "application/pdf"
    assert _size(answer.get_data())[0] == pytest.approx(80, abs=0.1)
    assert document.verification_code in text_of(answer.get_data())


def test_other_papers_and_receipts_of_old_have_no_slip(app: Flask, department: Department, run_jobs: Callable[[], int]) -> None:
    notice, receipt = _frozen(department, "SLTZS"), _frozen(department, "SQBL")
    run_jobs()
    with db.transaction():
        db.session.execute(text("UPDATE documents SET slip_sha256 = NULL WHERE id = :id"), {"id": receipt.id})
    for document in (notice, receipt):
        db.session.refresh(document)
        assert (document.pdf_sha256 is not None, document.slip_sha256) == (True, None)
        with app.test_request_context("/"), pytest.raises(NotYours):
            slip_response(document)


def test_a_slip_in_the_making_says_so(app: Flask, department: Department) -> None:
    document = _frozen(department, "SQBL")
    db.session.commit()  # with the test's savepoint: the wait ends its reads
    with app.test_request_context("/"):
        answer = slip_response(db.session.get_one(Document, document.id))
    assert "正在生成：网上申报回执（小票）" in answer.get_data(as_text=True)
