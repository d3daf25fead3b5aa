"""Anyone can check a paper by its code; nobody can try out codes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app import db
from app.catalog.models import Department
from app.documents import commands
from app.documents.models import Document
from tests.features.documents.samples import a_context
from tests.support.browser import Browser


@pytest.fixture
def paper(db_session: Any) -> Callable[..., Document]:
    department = Department(code="511602-97", region="511602", name="区试验局", short_name="广试")

    def make(kind: str = "SLTZS", **changes: Any) -> Document:
        with db.transaction():
            db.session.add(department)
            db.session.flush()
            return commands.freeze(
                kind,
                department=department,
                context=a_context(kind, **changes),
                holder_name="王小明",
                issued_at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
                is_demo=True,
            )

    return make


def test_the_form_leads_to_the_paper(client: Browser, paper: Callable[..., Document], run_jobs: Callable[[], int]) -> None:
    document = paper()
    run_jobs()
    page = client.submit(client.read("/verify"), code=document.verification_code.lower().replace("-", ""))
    assert page.path == f"/verify/{document.verification_code}"
    for expected in ("受理通知书", document.number, "区试验局", "王*明", "2026年11月24日", "有效", "样张"):
        assert expected in page.text
    assert document.pdf_sha256 in page.text.replace(" ", "")
    assert "王小明" not in page.html
    assert "511602202611230000187" not in page.html


def test_an_unknown_code_is_404_and_says_what_to_do(client: Browser) -> None:
    page = client.read("/verify/0000-0000-0000-0000", status=404)
    assert "没有查到这份文书" in page.heading
    assert "0000-0000-0000-0000" in page.text
    assert page.css("form[action='/verify']")


@pytest.mark.parametrize("code", ["<script>alert(1)</script>", "%00", "x" * 5000, "😀", "' OR 1=1 --", "../verify"])
def test_nonsense_is_an_unknown_code(client: Browser, code: str) -> None:
    response = client.get("/verify", query_string={"code": code}, follow_redirects=True)
    assert response.status_code in {200, 404}
    assert "<script>alert" not in response.text


def test_replaced_and_annulled_papers_say_so(client: Browser, paper: Callable[..., Document]) -> None:
    old, new = paper(), paper()
    with db.transaction():
        commands.mark_replaced(db.session.get(Document, old.id), db.session.get(Document, new.id))
    page = client.read(f"/verify/{old.verification_code}")
    assert "已被新的文书代替" in page.text
    assert new.number in page.text
    with db.transaction():
        commands.annul(db.session.get(Document, new.id))
    assert "已撤销，不再有效" in client.read(f"/verify/{new.verification_code}").text


def test_a_certificate_shows_until_when_it_is_valid(client: Browser, paper: Callable[..., Document]) -> None:
    lasting, expired = paper("ZZ", valid_until=""), paper("ZZ", valid_from="2020-01-01", valid_until="2021-01-01")
    page = client.read(f"/verify/{lasting.verification_code}")
    assert "有效期至 长期有效" in page.text
    assert "水产苗种生产许可证" in page.heading
    assert "已过有效期" in client.read(f"/verify/{expired.verification_code}").text


def test_trying_out_codes_is_limited(client: Browser) -> None:
    answers = [client.get("/verify/0000-0000-0000-0000").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
