"""Which files may be handed in, how their content begins, and what inspects them."""

import re
from dataclasses import dataclass

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SHOWN_IN_BROWSER = frozenset({PDF, JPEG, PNG})
PREVIEWED = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG"}  # media type → what draws it small (previews.py)
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """`inspector` is a module of this room and its argument, run in a process of its own (inspection.py).

    `media_type` is of what is stored; `becomes` is its ending where that is another one than the file came with.
    """

    media_type: str
    magic: re.Pattern[bytes]
    inspector: tuple[str, ...]
    becomes: str = ""


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_ZIP = _begins(rb"PK\x03\x04")
_JPEG = Format(JPEG, _begins(rb"\xff\xd8\xff"), ("app.attachments.images", "JPEG"))
_HEIF = Format(JPEG, _begins(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)"), ("app.attachments.images", "HEIF"), "jpg")

BY_EXTENSION = {
    "pdf": Format(PDF, _begins(rb"%PDF-"), ("app.attachments.pdfs",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "jfif": Format(JPEG, _JPEG.magic, _JPEG.inspector, "jpg"),
    "png": Format(PNG, _begins(rb"\x89PNG\r\n\x1a\n"), ("app.attachments.images", "PNG")),
    "heic": _HEIF,
    "heif": _HEIF,
    "webp": Format(JPEG, _begins(rb"RIFF.{4}WEBP"), ("app.attachments.images", "WEBP"), "jpg"),
    "ofd": Format("application/ofd", _ZIP, ("app.attachments.containers", "ofd")),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", _ZIP, ("app.attachments.containers", "docx")),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", _ZIP, ("app.attachments.containers", "xlsx")),
    "zip": Format("application/zip", _ZIP, ("app.attachments.archives",)),
}


def by_content(expected: Format, data: bytes) -> Format:
    """The format that the ending promises, or HEIC where a telephone calls such a photo .jpg."""
    return _HEIF if expected is _JPEG and _HEIF.magic.match(data) else expected
