"""A file's name is data: kept as a person reads it, never a path."""

import pytest

from app.attachments import names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/home/user/身份证 正面.jpg", "身份证 正面.jpg"),
        ("C:\\Users\\王\\合同.docx", "合同.docx"),
        ("a.exe\x00.pdf", "a.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("执照\u202efdp.exe", "执照fdp.exe"),  # reads as 执照exe.pdf on screen
        ("cafe\u0301.png", "café.png"),
        ("龘𬭎㛃.png", "龘𬭎㛃.png"),
        ("\ud800半个.png", "半个.png"),
        ("  .pdf ", ".pdf"),
        ("", ""),
    ],
)
def test_the_name_is_kept_without_path_and_unseen_characters(sent: str, kept: str) -> None:
    assert names.clean(sent) == kept


@pytest.mark.parametrize("sent", ["证" * 300 + ".pdf", "证" * 255 + ".PDF", "a." + "p" * 400, "x" * 300])
def test_a_long_name_is_cut_to_255_characters(sent: str) -> None:
    assert len(names.clean(sent)) == 255


def test_a_long_name_keeps_its_ending() -> None:
    assert names.clean("证" * 300 + ".pdf").endswith("证.pdf")


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), (".pdf", ""), ("执照", ""), ("a.", ""), ("a.pdf ", "pdf ")]
)
def test_the_ending_is_what_follows_the_last_dot(name: str, ending: str) -> None:
    assert names.extension(name) == ending
