"""A paper is frozen with its action, rendered once, stored encrypted, and stays as it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import db
from app.catalog.models import Department
from app.documents import commands, queries
from app.documents.models import Document, DocumentState
from app.domain.errors import Refused
from app.domain.masking import MaskKind
from tests.features.documents.reading import pages_of, text_of
from tests.features.documents.samples import CONTEXTS, RARE_NAME, a_context

ISSUED_AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ID_NUMBER = "91511602MA6XYT123R"


@pytest.fixture
def department(db_session: Any) -> Department:
    made = Department(code="511602-98", region="511602", name="区试验局", short_name="广试")
    with db.transaction():
        db.session.add(made)
    return made


def a_paper(department: Department, kind: str = "SLTZS", **options: Any) -> Document:
    context = options.pop("context", None) or a_context(kind)
    given = {"holder_name": "王小明", "issued_at": ISSUED_AT, "is_demo": True} | options
    return commands.freeze(kind, department=department, context=context, **given)


def frozen(department: Department, kind: str = "SLTZS", **options: Any) -> Document:
    with db.transaction():
        return a_paper(department, kind, **options)


def test_numbers_run_per_department_kind_and_year(department: Department) -> None:
    assert [frozen(department).number for _ in range(3)] == [f"广试受理字〔2026〕{n}号" for n in (1, 2, 3)]
    assert frozen(department, "BYXK").number == "广试不许字〔2026〕1号"
    assert (
        frozen(department, issued_at=datetime(2026, 12, 31, 16, tzinfo=UTC)).number == "广试受理字〔2027〕1号"
    )  # 1 January in Shanghai
    assert frozen(department, number_pattern="{short}证〔{year}〕第{n}号").number == "广试证〔2026〕第4号"


def test_a_rollback_gives_the_number_back(department: Department) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        a_paper(department)
        raise RuntimeError
    assert frozen(department).number == "广试受理字〔2026〕1号"
    assert len(db.session.scalars(select(Document).where(Document.department_id == department.id)).all()) == 1


def test_the_code_has_eighty_bits_and_finds_the_paper_however_it_is_typed(department: Department) -> None:
    document = frozen(department)
    assert len(document.verification_code.replace("-", "")) == 16
    assert frozen(department).verification_code != document.verification_code
    typed = document.verification_code.lower().replace("-", " ").replace("0", "o")
    assert queries.by_code(typed) is not None
    assert queries.by_code(typed).id == document.id
    assert queries.by_code("0000-0000-0000-0000") is None


def test_what_a_paper_holds_lies_encrypted(department: Department) -> None:
    document = frozen(department, "ZYXK")
    db.session.expire_all()
    row = db.session.execute(text("SELECT * FROM documents WHERE id = :id"), {"id": document.id}).mappings().one()
    raw = b"".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row.values())
    assert ID_NUMBER.encode() not in raw
    assert document.context["id_number"] == ID_NUMBER


def test_names_are_masked_and_organizations_stand(department: Department) -> None:
    assert frozen(department, holder_name="王小明、李四").subject_name_masked == "王*明、李*"
    assert frozen(department, holder_name="蓝湾公司", holder_kind=MaskKind.ORG).subject_name_masked == "蓝湾公司"


def test_the_worker_makes_the_pdf_and_stores_it_encrypted(
    department: Department, run_jobs: Callable[[], int], app: Flask
) -> None:
    document = frozen(department, "ZYXK", context=a_context("ZYXK", applicant=RARE_NAME))
    assert queries.bytes_of(document) is None
    run_jobs()
    content = queries.bytes_of(document)
    assert content is not None
    assert pages_of(content) == 1
    assert all(part in text_of(content) for part in (RARE_NAME, ID_NUMBER, document.number, document.verification_code))
    assert document.rendered_at is not None
    stored = Path(app.config["SETTINGS"].instance_dir, "files", document.pdf_sha256[:2], document.pdf_sha256).read_bytes()
    assert b"%PDF" not in stored


def test_a_paper_is_never_rendered_again(department: Department, run_jobs: Callable[[], int], app: Flask) -> None:
    document = frozen(department)
    run_jobs()
    first, rendered_at = document.pdf_sha256, document.rendered_at
    with db.transaction():
        document = db.session.get(Document, document.id)
        document.context = a_context("SLTZS", applicant="别人")
    with app.app_context():
        commands.render(document.id)
    db.session.expire_all()
    document = db.session.get(Document, document.id)
    assert (document.pdf_sha256, document.rendered_at) == (first, rendered_at)


@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_every_kind_can_be_frozen(department: Department, kind: str) -> None:
    document = frozen(department, kind)
    assert document.title == ("水产苗种生产许可证" if kind == "ZZ" else document.title)
    assert document.context == a_context(kind)


def test_a_certificate_keeps_the_number_it_has(department: Department) -> None:
    document = frozen(department, "ZZ", number="（广农）苗种生证〔2026〕第0018号")
    assert (document.number, document.title) == ("（广农）苗种生证〔2026〕第0018号", "水产苗种生产许可证")
    assert document.has_expired(datetime(2029, 12, 14, tzinfo=UTC).date())
    assert not document.has_expired(datetime(2029, 12, 13, tzinfo=UTC).date())


def test_a_character_that_no_font_has_is_refused_before_anything_is_frozen(department: Department) -> None:
    with pytest.raises(Refused) as refused, db.transaction():
        a_paper(department, context=a_context("SLTZS", applicant="王🧿"))
    assert (refused.value.code, refused.value.values) == ("unprintable", {"characters": "🧿"})
    assert db.session.scalar(select(Document).where(Document.department_id == department.id)) is None


def test_replaced_and_annulled(department: Department) -> None:
    old, new = frozen(department), frozen(department)
    with db.transaction():
        commands.mark_replaced(db.session.merge(old), db.session.merge(new))
    assert (old.state, old.replaced_by_id) == (DocumentState.REPLACED, new.id)
    with db.transaction():
        commands.annul(db.session.merge(new))
        commands.mark_replaced(db.session.merge(new))
    assert new.state == DocumentState.ANNULLED


def test_waiting_gives_up_in_time(department: Department) -> None:
    document = frozen(department)
    began = time.monotonic()
    assert queries.wait_for_pdf(document.id, seconds=0.2) is None
    assert 0.15 < time.monotonic() - began < 1.5
