"""Reading a file page by page, as a clerk does who compares it with a form."""

from functools import lru_cache

from flask import Response

from app.attachments.formats import JPEG, PDF, PNG, PREVIEWED
from app.attachments.inspection import inspect
from app.attachments.models import Attachment
from app.attachments.serving import released
from app.domain.errors import NotYours, Refused
from app.gateways import storage
from app.web.downloads import file_response

WIDTHS = (800, 1200, 1600)
TURNS = (0, 90, 180, 270)
ZIP = "application/zip"
_PROCESS = "app.attachments.pages"
_PNG_BEGINS = b"\x89PNG"


def page_count(attachment: Attachment) -> int:
    """How many pages can be shown; 0 of a file that cannot be shown, is broken, or waits for the virus scanner."""
    if attachment.is_waiting or attachment.media_type not in PREVIEWED:
        return 0
    if attachment.media_type != PDF:
        return 1
    try:
        return _pages_of(attachment.sha256)
    except Refused:
        return 0


@lru_cache(maxsize=4096)
def _pages_of(sha256: str) -> int:
    """What is stored under a hash never changes. Raises Refused, which is not remembered: it may have been lack of time."""
    return int(inspect((_PROCESS, "count"), storage.get(sha256)))


def members(attachment: Attachment) -> list[str]:
    """The names of the files in a ZIP; none of any other file."""
    if attachment.is_waiting or attachment.media_type != ZIP:
        return []
    try:
        return inspect((_PROCESS, "list"), storage.get(attachment.sha256)).decode().splitlines()
    except Refused:
        return []


def serve_page(attachment: Attachment, number: int, width: int, turn: int) -> Response:
    """One page as a picture. Raises NotYours for a page or a width that there is not, Refused("file_waits_for_scan")."""
    data = released(attachment)
    if width not in WIDTHS or turn not in TURNS or not 1 <= number <= page_count(attachment):
        raise NotYours("page")
    arguments = (PREVIEWED[attachment.media_type], str(number), str(width), str(turn))
    try:
        picture = inspect((_PROCESS, "draw", *arguments), data)
    except Refused:
        raise NotYours("page") from None
    is_png = picture.startswith(_PNG_BEGINS)
    return file_response(picture, PNG if is_png else JPEG, "page.png" if is_png else "page.jpg", as_download=False)
