"""The renderer fetches nothing but the app's own assets, and gives the same bytes for the same input."""

import io
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pikepdf
import pytest

from app.gateways.pdf import render_pdf
from app.gateways.pdf_engine import ForbiddenFetch, MissingGlyph
from tests.features.documents.reading import CREATED_AT, poppler, text_of
from tests.features.documents.samples import RARE_NAME


class Listener:
    """A server on the loopback that counts who calls."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x.png"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def test_the_listener_counts_a_call(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", int(listener.address.split(":")[2].split("/")[0]))) as connection:
        assert connection.recv(1) == b""
    assert listener.hits == 1


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import "{url}";</style>',
        "<style>p {{ background: url({url}) }}</style><p>x",
        "<style>@font-face {{ font-family: f; src: url({url}) }} p {{ font-family: f }}</style><p>x",
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<object data="{url}"></object>',
        '<svg><image href="{url}" width="9" height="9"/></svg>',
        '<svg><use href="{url}#a"/></svg>',
    ],
)
def test_nothing_is_fetched_from_an_address(listener: Listener, tmp_path: Path, html: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ROOT-SECRET")
    for url in (listener.address, secret.as_uri()):
        try:
            content = render_pdf(html.format(url=url), created_at=CREATED_AT)
        except ForbiddenFetch:
            continue
        assert not pikepdf.open(io.BytesIO(content)).attachments  # ignored instead: just as good
    assert listener.hits == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "app:../contexts.py",
        "app:/etc/passwd",
        "app:nothing.css",
    ],
)
def test_what_is_no_asset_of_the_app_ends_the_rendering(url: str) -> None:
    for html in (f'<img src="{url}">', f'<link rel="stylesheet" href="{url}">', f'<link rel="attachment" href="{url}">'):
        with pytest.raises(ForbiddenFetch):
            render_pdf(html, created_at=CREATED_AT)


def test_the_same_paper_is_byte_identical_and_dated_by_its_day() -> None:
    html = f'<link rel="stylesheet" href="app:paper.css"><p>{RARE_NAME}</p>'
    first = render_pdf(html, created_at=CREATED_AT)
    assert render_pdf(html, created_at=CREATED_AT) == first
    assert "2026-11-24T01:30:00Z" in poppler("pdfinfo", first, "-isodates")
    assert render_pdf(html, created_at=datetime(2026, 11, 25, tzinfo=UTC)) != first


def test_a_character_without_a_glyph_is_an_error_and_not_a_box() -> None:
    with pytest.raises(MissingGlyph, match="U\\+E123"):
        render_pdf('<link rel="stylesheet" href="app:paper.css"><p>王\ue123</p>', created_at=CREATED_AT)
    assert "王" in text_of(render_pdf('<link rel="stylesheet" href="app:paper.css"><p>王</p>', created_at=CREATED_AT))


def test_threads_take_turns() -> None:
    html = '<link rel="stylesheet" href="app:paper.css"><p>第 {} 份</p>'
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: render_pdf(html.format(n), created_at=CREATED_AT), range(12)))
    assert [text_of(content).partition("份")[0] for content in made] == [f"第{n}" for n in range(12)]
