"""Which files are taken and which are refused, by ending and by content."""

import zipfile
from collections.abc import Callable

import pytest

from app.attachments import checks
from app.attachments.formats import BY_EXTENSION
from app.domain.errors import Refused
from app.web.sentences import SENTENCES, sentence
from tests.builders.files import a_docx, a_jpeg, a_pdf, a_png, a_zip, an_ofd, an_xlsx

A_PROGRAM = b"MZ\x90\x00" + bytes(200)
A_WEB_PAGE = b"<!DOCTYPE html><script>document.title='ran'</script>"
A_DRAWING_WITH_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def refusal(name: str, data: bytes) -> str:
    """The code with which a file is refused; its sentence must exist and name the file."""
    with pytest.raises(Refused) as refused:
        checks.examine(name, data)
    code, values = refused.value.code, refused.value.values
    assert code in SENTENCES, f"no sentence for {code}"
    assert f"“{values['filename']}”" in sentence(code, **values)
    return code


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("执照.pdf", a_pdf),
        ("执照.PDF", a_pdf),
        ("正面.jpg", a_jpeg),
        ("正面.jpeg", a_jpeg),
        ("印章.png", a_png),
        ("发票.ofd", an_ofd),
        ("合同.docx", a_docx),
        ("名单.xlsx", an_xlsx),
    ],
)
def test_files_of_the_allowed_kinds_are_taken(name: str, make: Callable[[], bytes]) -> None:
    file = checks.examine(name, make())
    assert file.filename == name
    assert file.media_type == BY_EXTENSION[name.rpartition(".")[2].lower()].media_type


@pytest.mark.parametrize("name", ["执照.pdf", "发票.ofd", "合同.docx", "名单.xlsx"])
def test_documents_are_kept_to_the_byte(name: str) -> None:
    data = {"执照.pdf": a_pdf, "发票.ofd": an_ofd, "合同.docx": a_docx, "名单.xlsx": an_xlsx}[name]()
    assert checks.examine(name, data).data == data


@pytest.mark.parametrize(
    "name", ["营业执照.exe", "a.svg", "a.html", "a.pdf.exe", "a.docm", "a.xls", "a.rar", "a.avif", "执照", ".pdf", "", "a.pdf."]
)
def test_other_endings_are_refused(name: str) -> None:
    assert refusal(name, a_pdf()) == "file_type_not_allowed"


@pytest.mark.parametrize("ending", sorted(BY_EXTENSION))
@pytest.mark.parametrize("content", [A_PROGRAM, A_WEB_PAGE, A_DRAWING_WITH_SCRIPT, b"GIF89a" + bytes(50), b"plain text"])
def test_a_false_ending_is_refused(ending: str, content: bytes) -> None:
    assert refusal(f"执照.{ending}", content) == "file_type_mismatch"


def test_one_allowed_kind_under_the_ending_of_another_is_refused() -> None:
    assert refusal("a.png", a_jpeg()) == "file_type_mismatch"
    assert refusal("a.jpg", a_pdf()) == "file_type_mismatch"
    assert refusal("a.xlsx", a_docx()) == "file_type_mismatch"
    assert refusal("a.docx", an_ofd()) == "file_type_mismatch"
    assert refusal("a.ofd", a_zip({"a.txt": "a"})) == "file_type_mismatch"


def test_a_document_behind_a_web_page_is_refused() -> None:
    for name, data in (("a.pdf", a_pdf()), ("a.docx", a_docx()), ("a.jpg", a_jpeg())):
        assert refusal(name, A_WEB_PAGE + data) == "file_type_mismatch"


def test_an_empty_file_is_refused() -> None:
    assert refusal("a.pdf", b"") == "file_empty"


def test_the_limit_is_twenty_megabytes() -> None:
    def padded(by: int) -> bytes:
        return a_zip({"OFD.xml": "http://www.ofdspec.org/2016", "padding": bytes(by)}, zipfile.ZIP_STORED)

    room = checks.MAX_BYTES - len(padded(0))
    assert len(checks.examine("a.ofd", padded(room)).data) == 20 * 1024 * 1024
    assert refusal("a.ofd", padded(room + 1)) == "file_too_large"


def test_the_refusal_names_the_cleaned_file_name() -> None:
    with pytest.raises(Refused) as refused:
        checks.examine("/home/w/\x00../执照.exe", A_PROGRAM)
    assert sentence(refused.value.code, **refused.value.values) == "“执照.exe”的格式不能用。请另存为 PDF、JPG 或 PNG 再传。"
