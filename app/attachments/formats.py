"""Which files may be handed in, how their content begins, and what inspects them."""

from dataclasses import dataclass

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SHOWN_IN_BROWSER = frozenset({PDF, JPEG, PNG})
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """`inspector` is a module of this room and its argument, run in a process of its own (inspection.py)."""

    media_type: str
    magic: bytes
    inspector: tuple[str, ...]


_JPEG = Format(JPEG, b"\xff\xd8\xff", ("app.attachments.images", "JPEG"))
_ZIP_MAGIC = b"PK\x03\x04"

BY_EXTENSION = {
    "pdf": Format(PDF, b"%PDF-", ("app.attachments.pdfs",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Format(PNG, b"\x89PNG\r\n\x1a\n", ("app.attachments.images", "PNG")),
    "ofd": Format("application/ofd", _ZIP_MAGIC, ("app.attachments.containers", "ofd")),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", _ZIP_MAGIC, ("app.attachments.containers", "docx")),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", _ZIP_MAGIC, ("app.attachments.containers", "xlsx")),
}
