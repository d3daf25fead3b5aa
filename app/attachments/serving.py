"""Handing a stored file to a reader."""

from flask import Response

from app.attachments.formats import JPEG, PREVIEWED, SHOWN_IN_BROWSER
from app.attachments.inspection import inspect
from app.attachments.models import Attachment
from app.domain.errors import NotYours, Refused
from app.gateways import storage
from app.web.downloads import file_response


def serve(attachment: Attachment, *, as_download: bool) -> Response:
    """The stored bytes under their own name. PDF, JPEG and PNG may be shown in the browser; all else is always a download.

    Raises Refused("file_waits_for_scan").
    """
    download = as_download or attachment.media_type not in SHOWN_IN_BROWSER
    return file_response(released(attachment), attachment.media_type, attachment.filename, as_download=download)


def serve_preview(attachment: Attachment) -> Response:
    """A small picture of it. Raises NotYours where there is none to draw, Refused("file_waits_for_scan")."""
    kind = PREVIEWED.get(attachment.media_type)
    if kind is None:
        raise NotYours("preview")
    data = released(attachment)
    try:
        picture = inspect(("app.attachments.previews", kind), data)
    except Refused:
        raise NotYours("preview") from None
    return file_response(picture, JPEG, "preview.jpg", as_download=False)


def released(attachment: Attachment) -> bytes:
    """The stored bytes. Raises Refused("file_waits_for_scan")."""
    if attachment.is_waiting:
        raise Refused("file_waits_for_scan", filename=attachment.filename)
    return storage.get(attachment.sha256)
