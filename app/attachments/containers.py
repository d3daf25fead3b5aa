"""DOCX, XLSX and OFD are ZIP archives: every member is expanded, counted and looked at, and none is written anywhere.

Runs as a process: `python -m app.attachments.containers docx|xlsx|ofd`.
"""

import struct
import sys
import zipfile
import zlib
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath

from app.attachments.inspection import answer
from app.domain.errors import Refused

MAX_MEMBERS = 2_000
MAX_EXPANDED_BYTES = 100 * 1024 * 1024
_ENCRYPTED = 0x1
_NAME_IN_UTF8 = 0x800
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_OFFICE_MAIN = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_MACRO_MEMBERS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
_FOREIGN_CONTENT = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\x00",  # archives
    b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # programs, OLE objects
)  # fmt: skip


def check(data: bytes, kind: str) -> None:
    """Raises Refused: file_type_mismatch or a code that begins with file_zip_."""
    contents = expanded(data)
    _check_kind(kind, contents)
    if any(content.startswith(_FOREIGN_CONTENT) for content in contents.values()):
        raise Refused("file_zip_embedded")


def expanded(data: bytes) -> dict[str, bytes]:
    """Every member by its name, each exactly what the archive says of it. Raises Refused."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, len(data))
            return {member.filename: _expand(data, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError):
        raise Refused("file_zip_broken") from None


def _check_directory(members: list[zipfile.ZipInfo], size: int) -> None:
    """What the archive says of itself, before anything is expanded."""
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_EXPANDED_BYTES:
        raise Refused("file_zip_too_large")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refused("file_zip_encrypted")
    lowered = [member.filename.lower() for member in members]
    if any(mark in f"/{name}" for name in lowered for mark in _MACRO_MEMBERS):
        raise Refused("file_zip_macros")
    overlapping = sum(member.compress_size for member in members) > size
    twice = len(set(lowered)) < len(lowered)
    in_front = min((member.header_offset for member in members), default=1) != 0
    if overlapping or twice or in_front or not all(_is_plain_name(member.orig_filename) for member in members):
        raise Refused("file_zip_broken")


def _is_plain_name(name: str) -> bool:
    path = PurePosixPath(name)
    return name.isprintable() and not path.is_absolute() and ".." not in path.parts and not set(name) & set("\\:")


def _expand(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """A member's content. Raises ValueError unless it is exactly as long as announced: zipfile stops there, others read on."""
    packed = _packed(data, member)
    if member.compress_type == zipfile.ZIP_STORED:
        content, complete = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflater.decompress(packed, member.file_size + 1)
        complete = inflater.eof and not inflater.unused_data
    else:
        raise ValueError("a method that neither Office nor OFD writes")
    if not complete or len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise ValueError("the member is not what the directory says")
    return content


def _packed(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes in the archive. Raises ValueError when its own header bears another name than the directory."""
    _, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, member.header_offset)
    name_at = member.header_offset + _LOCAL_HEADER.size
    name = data[name_at : name_at + name_length].decode("utf-8" if member.flag_bits & _NAME_IN_UTF8 else "cp437")
    if name != member.orig_filename:
        raise ValueError("a member with two names")
    start = name_at + name_length + extra_length
    return data[start : start + member.compress_size]


def _check_kind(kind: str, contents: dict[str, bytes]) -> None:
    """An archive becomes a document by the part that names its kind (ECMA-376-2, GB/T 33190)."""
    if kind == "ofd":
        if b"ofdspec.org" not in contents.get("OFD.xml", b""):
            raise Refused("file_type_mismatch")
        return
    types = contents.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types:
        raise Refused("file_zip_macros")
    if _OFFICE_MAIN[kind] not in types:
        raise Refused("file_type_mismatch")


if __name__ == "__main__":
    answer(partial(check, kind=sys.argv[1]))
