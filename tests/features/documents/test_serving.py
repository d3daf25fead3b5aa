"""A paper is served as its stored bytes; while the worker makes it, the reader waits a moment or sees 正在生成."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask

from app import db, jobs
from app.catalog.models import Department
from app.documents import commands, queries
from app.documents.models import Document
from app.documents.views import pdf_response
from app.gateways.wall_clock import now
from tests.features.documents.samples import a_context


def freeze(issued_at: datetime) -> Document:
    department = Department(code="511602-96", region="511602", name="区试验局", short_name="广试")
    with db.transaction():
        db.session.add(department)
        db.session.flush()
        return commands.freeze(
            "SLTZS", department=department, context=a_context("SLTZS"), holder_name="王小明", issued_at=issued_at, is_demo=True
        )


def test_the_stored_bytes_are_served_under_a_readable_name(app: Flask, db_session: Any, run_jobs: Callable[[], int]) -> None:
    document = freeze(datetime(2026, 11, 24, tzinfo=UTC))
    run_jobs()
    with app.test_request_context("/"):
        answer = pdf_response(db.session.get(Document, document.id))
    assert answer.mimetype == "application/pdf"
    assert answer.get_data() == queries.bytes_of(document)
    named = unquote(answer.headers["Content-Disposition"])
    assert named.startswith("inline; ")
    assert named.endswith("filename*=UTF-8''受理通知书 广试受理字〔2026〕1号.pdf")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("age", "refreshes"), [(timedelta(seconds=3), True), (timedelta(hours=1), False)])
def test_a_paper_in_the_making_says_so_and_looks_again_for_a_while(
    app: Flask, db_session: Any, age: timedelta, refreshes: bool
) -> None:
    document = freeze(now() - age)
    db.session.commit()  # with the test's savepoint: the wait ends its reads
    with app.test_request_context("/"):
        answer = pdf_response(db.session.get(Document, document.id))
    assert answer.mimetype == "text/html"
    assert "正在生成：受理通知书" in answer.get_data(as_text=True)
    assert ('http-equiv="refresh"' in answer.get_data(as_text=True)) is refreshes


def test_who_waits_gets_the_paper_as_soon_as_the_worker_has_made_it(own_app: Flask) -> None:
    with own_app.app_context():
        document_id = freeze(now()).id

    def work() -> None:
        with own_app.app_context():
            jobs.run_pending()

    worker = Thread(target=work)
    with own_app.app_context():
        assert queries.wait_for_pdf(document_id, seconds=0.1) is None
        worker.start()
        content = queries.wait_for_pdf(document_id, seconds=30)
    worker.join()
    assert content is not None
    assert content.startswith(b"%PDF")
