"""May this file be handed in? The ending must be allowed, the content what the ending says, and the virus scanner content."""

import hashlib
from dataclasses import dataclass

from app.attachments import names
from app.attachments.formats import BY_EXTENSION, Format, by_content
from app.attachments.inspection import inspect
from app.attachments.models import ScanState
from app.domain.errors import Refused
from app.gateways import scanner
from app.gateways.scanner import Verdict

MAX_BYTES = 20 * 1024 * 1024
STATES = {Verdict.NONE: ScanState.UNSCANNED, Verdict.CLEAN: ScanState.CLEAN, Verdict.NO_ANSWER: ScanState.WAITING}


@dataclass(frozen=True)
class Examined:
    """A file that passed. `data` is what will be stored: images are drawn anew, without their metadata."""

    filename: str
    media_type: str
    data: bytes
    uploaded_sha256: str
    scan_state: ScanState = ScanState.UNSCANNED


def examine(filename: str, data: bytes) -> Examined:
    """Checks a file; may take seconds, so best outside of any transaction. Raises Refused with `filename` among its values."""
    name = names.clean(filename)
    try:
        expected = by_content(_format_of(name, len(data)), data)
        if not expected.magic.match(data):
            raise Refused("file_type_mismatch")
        checked = inspect(expected.inspector, data)
        state = _scanned(data)
    except Refused as refusal:
        raise Refused(refusal.code, filename=name) from None
    stored_name = names.with_extension(name, expected.becomes) if expected.becomes else name
    return Examined(stored_name, expected.media_type, checked, hashlib.sha256(data).hexdigest(), state)


def check_announced(filename: str, length: int) -> str:
    """What can be said before a file comes: its ending and its size. Returns the clean name; raises Refused like `examine`."""
    name = names.clean(filename)
    try:
        _format_of(name, length)
    except Refused as refusal:
        raise Refused(refusal.code, filename=name) from None
    return name


def _format_of(name: str, length: int) -> Format:
    extension = names.extension(name)
    if extension not in BY_EXTENSION:
        raise Refused("file_type_not_allowed")
    if not length:
        raise Refused("file_empty")
    if length > MAX_BYTES:
        raise Refused("file_too_large")
    return BY_EXTENSION[extension]


def _scanned(data: bytes) -> ScanState:
    """Raises Refused("file_infected"). Without an answer the file is taken into quarantine: nobody loses a right by it."""
    verdict = scanner.scan(data)
    if verdict is Verdict.INFECTED:
        raise Refused("file_infected")
    return STATES[verdict]
