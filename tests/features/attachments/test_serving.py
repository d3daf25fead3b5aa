"""What a reader gets: the bytes, under their name, unable to run."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask, Response
from PIL import Image
from playwright.sync_api import Page, Playwright
from werkzeug.serving import make_server

from app import db
from app.attachments import commands
from app.attachments.models import Attachment
from app.attachments.serving import serve
from app.web.downloads import file_response
from tests.builders.files import a_docx, a_jpeg, a_pdf
from tests.support.tools import need

AT = datetime(2026, 11, 23, 2, 26, tzinfo=UTC)


def handed_in(name: str, data: bytes) -> Attachment:
    with db.transaction():
        return commands.add("aaaaaaaaaaaaaaaa", "licence", name, data, by="citizen:1", at=AT)


@pytest.mark.parametrize(("as_download", "disposition"), [(False, "inline"), (True, "attachment")])
def test_a_pdf_is_shown_or_downloaded(db_session: Any, as_download: bool, disposition: str) -> None:
    licence = a_pdf()
    answer = serve(handed_in("营业执照（副本）.pdf", licence), as_download=as_download)
    assert answer.get_data() == licence
    assert answer.headers["Content-Type"] == "application/pdf"
    kind, encoded = answer.headers["Content-Disposition"].split("; ")
    assert kind == disposition
    assert encoded.isascii()
    assert unquote(encoded.removeprefix("filename*=UTF-8''")) == "营业执照（副本）.pdf"


def test_an_office_file_is_always_downloaded(db_session: Any) -> None:
    answer = serve(handed_in("合同.docx", a_docx()), as_download=False)
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_no_answer_may_run_be_kept_or_be_framed(db_session: Any) -> None:
    for name, data in (("a.pdf", a_pdf()), ("a.jpg", a_jpeg()), ("a.docx", a_docx())):
        headers = serve(handed_in(name, data), as_download=False).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"
        policy = headers["Content-Security-Policy"].split("; ")
        assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)


@pytest.mark.parametrize("name", ['a"b; filename=evil.html.pdf', "a'b%00.pdf", "a\\b.pdf", "证" * 250 + ".pdf", "无点", "a.证"])
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    disposition = file_response(b"x", "application/pdf", name, as_download=True).headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.count(";") == 1
    assert '"' not in disposition
    assert unquote(disposition.partition("''")[2]) == name


MARKER = b"<!DOCTYPE html><title>safe</title><script>document.title='ran'</script>"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server that answers a PDF, and a page of script, exactly as attachments are answered."""
    app = Flask(__name__)

    def a_red_page(pdf: Any) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg 0 0 595 842 re f")

    @app.get("/pdf")
    def pdf() -> Response:
        return file_response(a_pdf(a_red_page), "application/pdf", "红.pdf", as_download=False)

    @app.get("/page")
    def page() -> Response:
        return file_response(MARKER, "text/html", "页.html", as_download=False)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def viewer(playwright: Playwright) -> Iterator[Page]:
    """Chromium's new headless mode: the old one has no PDF viewer."""
    browser = playwright.chromium.launch(executable_path=need("chromium"), headless=False, args=["--headless=new"])
    yield browser.new_page()
    browser.close()


def test_a_browser_shows_the_pdf_and_runs_no_script(address: str, viewer: Page) -> None:
    viewer.goto(f"{address}/page")
    assert viewer.title() == "safe"
    viewer.goto(f"{address}/pdf")
    for _ in range(50):
        viewer.wait_for_timeout(200)
        shot = Image.open(BytesIO(viewer.screenshot())).convert("RGB")
        if (red := sum(n for n, colour in shot.getcolors(1 << 24) if colour == (255, 0, 0))) > 50_000:
            break
    assert red > 50_000, "the viewer shows no page: the policy keeps it from its own parts"
