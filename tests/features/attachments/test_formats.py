"""What is stored in another form than it came, what may lie in a ZIP, and the small pictures."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pikepdf import Pdf
from PIL import Image

from app.attachments import archives, checks, queries
from tests.builders.cases import a_case
from tests.builders.desk import at_desk
from tests.builders.files import a_docx, a_jpeg, a_pdf, a_picture, a_png, a_zip, an_ofd, an_xlsx
from tests.builders.wizard import fill, sign_in, start, upload
from tests.features.attachments.test_checks import A_PROGRAM, refusal
from tests.support.browser import Browser

HEIC = (Path(__file__).parents[2] / "data/photo.heic").read_bytes()  # 64 × 48, one quarter red, one blue, with EXIF


def a_webp(picture: Image.Image, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, "WEBP", **options)
    return target.getvalue()


def test_a_photo_of_an_iphone_becomes_a_jpeg_without_its_metadata() -> None:
    file = checks.examine("IMG_0001.HEIC", HEIC)
    assert (file.filename, file.media_type) == ("IMG_0001.jpg", "image/jpeg")
    assert b"106.63E" in HEIC
    assert b"106.63E" not in file.data
    picture = Image.open(BytesIO(file.data))
    assert (picture.format, picture.size) == ("JPEG", (64, 48))
    assert [max("rgb", key=dict(zip("rgb", picture.getpixel(at), strict=True)).get) for at in ((5, 5), (60, 40))] == ["r", "b"]


def test_webp_becomes_a_jpeg_on_white_and_jfif_is_one() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    file = checks.examine("截图.webp", a_webp(clear, lossless=True))
    assert (file.filename, Image.open(BytesIO(file.data)).getpixel((20, 20))) == ("截图.jpg", (255, 255, 255))
    assert checks.examine("扫描.jfif", a_jpeg()).filename == "扫描.jpg"


def test_a_photo_that_a_telephone_calls_jpg_though_it_is_heic_is_taken() -> None:
    file = checks.examine("IMG_0001.JPG", HEIC)
    assert file.filename == "IMG_0001.jpg" and file.data.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(("name", "whole"), [("a.heic", HEIC), ("a.webp", a_webp(a_picture()))])
def test_half_a_picture_is_refused(name: str, whole: bytes) -> None:
    assert refusal(name, whole[: len(whole) // 2]) == "file_image_broken"


def test_a_zip_of_what_may_be_handed_in_is_kept_to_the_byte() -> None:
    members = {"甲/": b"", "甲/一.pdf": a_pdf(), "二.JPG": a_jpeg(), "三.png": a_png(), "四.docx": a_docx(), "五.xlsx": an_xlsx()}
    whole = a_zip({**members, "六.ofd": an_ofd()})
    file = checks.examine("材料.zip", whole)
    assert (file.filename, file.media_type, file.data) == ("材料.zip", "application/zip", whole)


MEMBERS: dict[str, dict[str, bytes]] = {
    "a program": {"安装.exe": A_PROGRAM},
    "a program under a false ending": {"一.pdf": A_PROGRAM},
    "a zip": {"内.zip": a_zip({"一.pdf": a_pdf()})},
    "a document with macros": {"表.docx": a_docx(**{"word/vbaProject.bin": b"x"})},
    "half a picture": {"半.jpg": a_jpeg()[:400]},
    "a web page": {"页.html": b"<script></script>"},
    "a file without ending": {"说明": b"text"},
}


@pytest.mark.parametrize("members", MEMBERS.values(), ids=MEMBERS)
def test_what_may_not_be_handed_in_may_not_be_in_a_zip(members: dict[str, bytes]) -> None:
    assert refusal("材料.zip", a_zip({"好的.pdf": a_pdf(), **members})) == "file_zip_member"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: a_zip({}), "file_type_mismatch"),
        (lambda: a_zip({"空/": b""}), "file_empty"),
        (lambda: a_zip({"../上.pdf": a_pdf()}), "file_zip_broken"),
        (lambda: a_zip({f"{n}.pdf": a_pdf() for n in range(archives.MAX_FILES + 1)}), "file_zip_too_large"),
        (lambda: a_zip({f"{n}.png": bytes(60_000_000) for n in range(2)}), "file_zip_too_large"),
        (lambda: a_zip({"一.pdf": a_pdf()}, zipfile.ZIP_BZIP2), "file_zip_broken"),
        (lambda: _encrypted(a_zip({"一.pdf": a_pdf()})), "file_zip_encrypted"),
    ],
)
def test_a_zip_that_hides_or_swells_is_refused(make: Callable[[], bytes], code: str) -> None:
    assert refusal("材料.zip", make()) == code


def _encrypted(archive: bytes) -> bytes:
    """Says so in its directory."""
    at = archive.rindex(b"PK\x01\x02") + 8
    return archive[:at] + bytes([archive[at] | 1]) + archive[at + 1 :]


def a_red_page(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg 0 0 595 842 re f")


@pytest.mark.only_on("sqlite")
def test_a_picture_and_a_first_page_are_shown_small(client: Browser, another_client: Browser) -> None:
    photo = a_png(Image.new("RGB", (1200, 600), "red"))
    sign_in(client)
    page = fill(client, start(client))
    for name, data in (("照片.png", photo), ("一.pdf", a_pdf(a_red_page)), ("表.docx", a_docx())):
        page = upload(client, page, "technician", data, name)
    rows = {row.filename: f"/files/{row.public_id}/preview" for row in queries.of_bundle(page.path.split("/")[2])}
    assert page.css("img")[0].attributes["src"] == rows["照片.png"]
    for name, size in (("照片.png", (480, 240)), ("一.pdf", (340, 480))):
        answer = client.get(rows[name])
        picture = Image.open(BytesIO(answer.get_data()))
        assert (answer.mimetype, picture.size) == ("image/jpeg", size)
        red, green, _blue = picture.getpixel((100, 100))  # type: ignore[misc]
        assert red > 240 > 20 > green
        assert answer.headers["Cache-Control"] == "private, no-store"
    client.read(rows["表.docx"], status=404)
    sign_in(another_client, "bluebay")
    another_client.read(rows["照片.png"], status=404)


@pytest.mark.only_on("sqlite")
def test_the_desk_sees_the_same_small_pictures(client: Browser, app: Flask) -> None:
    case = a_case(app, "submitted")
    at_desk(client, "zhangs")
    pictures = client.read(f"{case.path}/materials").css("details > img[loading=lazy]")
    assert len(pictures) == len(queries.of_bundle(case.public_id))
    answer = client.get(pictures[0].attributes["src"] or "")
    assert Image.open(BytesIO(answer.get_data())).size == (340, 480)
