"""Handing a stored file to a reader."""

from flask import Response

from app.attachments.formats import SHOWN_IN_BROWSER
from app.attachments.models import Attachment
from app.gateways import storage
from app.web.downloads import file_response


def serve(attachment: Attachment, *, as_download: bool) -> Response:
    """The stored bytes under their own name. PDF, JPEG and PNG may be shown in the browser; all else is always a download."""
    download = as_download or attachment.media_type not in SHOWN_IN_BROWSER
    return file_response(storage.get(attachment.sha256), attachment.media_type, attachment.filename, as_download=download)
