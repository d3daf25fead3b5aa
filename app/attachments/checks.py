"""May this file be handed in? The ending must be allowed, and the content must be what the ending says."""

import hashlib
from dataclasses import dataclass

from app.attachments import names
from app.attachments.formats import BY_EXTENSION
from app.attachments.inspection import inspect
from app.domain.errors import Refused

MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Examined:
    """A file that passed. `data` is what will be stored: images are drawn anew, without their metadata."""

    filename: str
    media_type: str
    data: bytes
    uploaded_sha256: str


def examine(filename: str, data: bytes) -> Examined:
    """Checks a file; may take seconds, so best outside of any transaction. Raises Refused with `filename` among its values."""
    name = names.clean(filename)
    try:
        media_type, checked = _examine(names.extension(name), data)
    except Refused as refusal:
        raise Refused(refusal.code, filename=name) from None
    return Examined(name, media_type, checked, hashlib.sha256(data).hexdigest())


def _examine(extension: str, data: bytes) -> tuple[str, bytes]:
    if extension not in BY_EXTENSION:
        raise Refused("file_type_not_allowed")
    if not data:
        raise Refused("file_empty")
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large")
    expected = BY_EXTENSION[extension]
    if not data.startswith(expected.magic):
        raise Refused("file_type_mismatch")
    return expected.media_type, inspect(expected.inspector, data)
