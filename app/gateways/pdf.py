"""PDF from HTML, by WeasyPrint. Nothing is fetched but the app's own assets; the same input gives the same bytes.

The engine is loaded at the first rendering: it costs half a second, the web process never renders, and WeasyPrint reads its
fontconfig file while it is imported.
"""

import atexit
import logging
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.gateways.fonts import PrintingUnavailable, install_fontconfig, unprintable

if TYPE_CHECKING:
    from app.gateways.pdf_engine import Engine

__all__ = ["PrintingUnavailable", "configure", "render_pdf", "start", "unprintable"]

_cache_dir = Path("instance/cache")
_lock = Lock()  # WeasyPrint on two threads at once corrupts the heap


def configure(cache_dir: Path) -> None:
    """Where fontconfig may write; before the first rendering of the process."""
    global _cache_dir
    _cache_dir = cache_dir


def start() -> None:
    """Loads fonts and libraries now, so that a worker says at once what is missing. Raises PrintingUnavailable."""
    with _lock:
        _engine()


def render_pdf(html: str, *, created_at: datetime, is_roll: bool = False) -> bytes:
    """A PDF dated `created_at`; on a roll its page is as long as what it says.

    Raises ForbiddenFetch, or MissingGlyph when a character has no glyph: no paper with a hole.
    """
    with _lock:
        return _engine().render(html, created_at, is_roll=is_roll)


@cache
def _engine() -> "Engine":
    install_fontconfig(_cache_dir)
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # seven lines a paper, three of them at the import
    try:
        from app.gateways.pdf_engine import Engine
    except OSError as error:  # cffi finds no Pango
        raise PrintingUnavailable(f"{error}; apt-get install libpango-1.0-0 libpangoft2-1.0-0") from error
    return Engine()


atexit.register(_engine.cache_clear)  # WeasyPrint tidies up in __del__, which fails once modules are gone
