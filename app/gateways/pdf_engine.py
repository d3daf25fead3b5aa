"""WeasyPrint with our fetcher, fonts and log. Imported by app/gateways/pdf.py only, after its fontconfig file is in place."""

import logging
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.text import ffi  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

from app.gateways.fonts import PrintingUnavailable

ASSETS = Path(__file__).resolve().parents[1] / "documents/assets"
SCHEME = "app"
END = "end"  # the id of the element with which a roll ends


class EngineMissing(PrintingUnavailable):
    """A system library is missing."""


class ForbiddenFetch(Exception):
    """A document asked for something other than an asset of the app."""


class MissingGlyph(Exception):
    """A character would have been printed as an empty box."""


class AppFetcher(URLFetcher):  # type: ignore[misc]
    """Answers `app:<name>` from the asset folder; any other address ends the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(SCHEME,), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        asset = (ASSETS / name).resolve()
        if scheme != SCHEME or not asset.is_relative_to(ASSETS) or not asset.is_file():
            raise FatalURLFetchingError(f"not an asset of the app: {url[:200]}")
        media_type = mimetypes.guess_type(asset.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, asset.read_bytes(), {"Content-Type": media_type})


class _Warnings(logging.Handler):
    """Keeps what the libraries complain about during one rendering."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Engine:
    """One per process, used under a lock: a FontConfiguration for each rendering would leak megabytes."""

    def __init__(self) -> None:
        if ffi.harfbuzz_subset is None:
            raise EngineMissing("papers would take ten times as long; apt-get install libharfbuzz-subset0")
        self._fonts = FontConfiguration()
        self._fetcher = AppFetcher()
        self._warnings = _Warnings()
        for name in ("weasyprint", "fontTools"):
            logging.getLogger(name).addHandler(self._warnings)

    def render(self, html: str, created_at: datetime, *, is_roll: bool) -> bytes:
        self._warnings.messages.clear()
        try:
            document = HTML(string=html, url_fetcher=self._fetcher).render(font_config=self._fonts)
            if is_roll:
                _cut(document.pages)
            document.metadata.created = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            content = document.write_pdf()
        except FatalURLFetchingError as error:  # a BaseException, which would end the worker
            raise ForbiddenFetch(str(error)) from error
        missing = [message for message in self._warnings.messages if "notdef" in message or "glyph" in message]
        if missing:
            raise MissingGlyph("; ".join(missing))
        return bytes(content)


def _cut(pages: list[Any]) -> None:
    """Roll paper is cut where its text ends: the page is laid out far too long, and shortened to the lower edge of `END`."""
    last = pages[-1]
    _left, _top, _right, last.height = last.anchors[END]
