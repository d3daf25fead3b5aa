"""DOCX, XLSX and OFD are archives, and an archive can lie about itself."""

import struct
import zipfile
from io import BytesIO

import pytest

from app.attachments.containers import MAX_MEMBERS
from tests.builders.files import DOCX_MAIN, a_docx, a_zip, an_ofd, an_xlsx
from tests.features.attachments.test_checks import refusal

CENTRAL = b"PK\x01\x02"


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/a", "/etc/passwd", "..\\a.xml", "C:/a.xml", "word/../../a", "a\nb", "word/a\x07.xml", "A\u202eB"]
)
def test_member_names_that_leave_the_archive_are_refused(name: str) -> None:
    assert refusal("a.docx", a_docx(**{name: "x"})) == "file_zip_broken"


def test_a_member_name_with_a_nul_is_refused() -> None:
    assert refusal("a.docx", a_docx(**{"word/aXb": "x"}).replace(b"word/aXb", b"word/a\x00b")) == "file_zip_broken"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/1.xml", "word/activeX/1.xml"])
def test_macros_are_refused(name: str) -> None:
    assert refusal("a.docx", a_docx(**{name: "x"})) == "file_zip_macros"


def test_a_macro_document_under_the_plain_ending_is_refused() -> None:
    types = f'<Types><a ContentType="{DOCX_MAIN}"/><b ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    assert refusal("a.docx", a_zip({"[Content_Types].xml": types})) == "file_zip_macros"


FOREIGN = [a_zip({"a": "a"}), b"MZ\x90\x00", b"\x7fELF\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a\x07"]


@pytest.mark.parametrize("content", FOREIGN)
def test_archives_programs_and_objects_inside_are_refused(content: bytes) -> None:
    assert refusal("a.docx", a_docx(**{"word/media/image1.png": content})) == "file_zip_embedded"
    assert refusal("a.xlsx", an_xlsx(**{"xl/embeddings/a.bin": content})) == "file_zip_embedded"
    assert refusal("a.ofd", an_ofd(**{"Doc_0/Attachs/a.dat": content})) == "file_zip_embedded"


def test_a_locked_document_is_refused() -> None:
    data = bytearray(a_docx())
    at = data.index(CENTRAL)
    data[at + 8] |= 1
    assert refusal("a.docx", bytes(data)) == "file_zip_encrypted"


def test_too_many_members_are_refused() -> None:
    many = {f"word/{number}.xml": "" for number in range(MAX_MEMBERS)}
    assert refusal("a.docx", a_docx(**many)) == "file_zip_too_large"


def test_the_same_name_twice_is_refused() -> None:
    assert refusal("a.docx", a_docx(**{"WORD/document.xml": "<other/>"})) == "file_zip_broken"


def test_an_archive_cut_short_is_refused() -> None:
    data = a_docx()
    assert refusal("a.docx", data[: len(data) // 2]) == "file_zip_broken"


def test_a_member_changed_after_packing_is_refused() -> None:
    stored = a_zip({"OFD.xml": "http://www.ofdspec.org/2016", "a.xml": "genuine"}, zipfile.ZIP_STORED)
    assert refusal("a.ofd", stored.replace(b"genuine", b"changed")) == "file_zip_broken"


def test_an_archive_behind_another_archive_is_refused() -> None:
    assert refusal("a.docx", a_zip({"evil.bat": "x"}) + a_docx()) == "file_zip_broken"


def test_a_member_with_two_names_is_refused() -> None:
    data = a_docx(**{"word/name1.xml": "x"})
    assert refusal("a.docx", data.replace(b"word/name1.xml", b"word/name2.xml", 1)) == "file_zip_broken"


def test_a_member_that_goes_on_behind_its_announced_end_is_refused() -> None:
    """zipfile stops at the announced size; a reader that does not would expand all of it."""
    content = b"<a/>" + bytes(5_000_000)
    data = bytearray(a_docx(**{"word/long.xml": content}))
    at = data.rindex(CENTRAL)
    struct.pack_into("<I", data, at + 24, 4)
    struct.pack_into("<I", data, at + 16, 0x0)
    assert refusal("a.docx", bytes(data)) == "file_zip_broken"


def test_other_methods_of_packing_are_refused() -> None:
    target = BytesIO(a_docx())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/more.xml", b"x" * 100, zipfile.ZIP_BZIP2)
    assert refusal("a.docx", target.getvalue()) == "file_zip_broken"
