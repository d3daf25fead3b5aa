"""The words of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload): what its headers say and must say."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping

from werkzeug.exceptions import BadRequest
from werkzeug.http import http_date

from app.attachments.checks import MAX_BYTES
from app.attachments.models import PartialUpload

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
ABILITIES = {
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,termination",
    "Tus-Max-Size": str(MAX_BYTES),
}
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


def announced(headers: Mapping[str, str]) -> tuple[str, int]:
    """Name and length of the file that a client wants to send. Raises BadRequest."""
    return _metadata(headers.get("Upload-Metadata", "")).get("filename", ""), _number(headers, "Upload-Length")


def offset(headers: Mapping[str, str]) -> int:
    """Where the piece of this request begins. Raises BadRequest."""
    return _number(headers, "Upload-Offset")


def progress(upload: PartialUpload) -> dict[str, str]:
    """How far an upload is, and until when it is kept."""
    return {"Upload-Offset": str(upload.received), "Upload-Expires": http_date(upload.expires_at)}


def description(upload: PartialUpload) -> dict[str, str]:
    """What was announced of an upload."""
    name = b64encode(upload.filename.encode()).decode()
    return {"Upload-Length": str(upload.length), "Upload-Metadata": f"filename {name}"}


def _number(headers: Mapping[str, str], name: str) -> int:
    value = headers.get(name, "")
    if not _NUMBER.fullmatch(value):
        raise BadRequest(f"{name} must be a number")
    return int(value)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`; a key may stand alone. Raises BadRequest."""
    found: dict[str, str] = {}
    for pair in filter(None, header.split(",")):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = b64decode(value, validate=True).decode()
        except (NotBase64, UnicodeDecodeError):
            raise BadRequest("Upload-Metadata must be base64 of UTF-8") from None
    return found
