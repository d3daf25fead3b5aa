"""Images are drawn anew: the same picture, and nothing beside it."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat, PngImagePlugin

from app.attachments import checks
from tests.builders.files import a_jpeg, a_picture, a_png, a_zip
from tests.features.attachments.test_checks import A_WEB_PAGE, refusal

SECRET = b"31.2304N 121.4737E"
ORIENTATION, GPS = 0x0112, 0x8825


def stored(name: str, data: bytes) -> Image.Image:
    return Image.open(BytesIO(checks.examine(name, data).data))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of a channel, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def a_photo() -> Image.Image:
    """Fine detail in light and dark, soft colours, as a camera sees."""
    light = ImageChops.add(Image.radial_gradient("L"), Image.effect_noise((256, 256), 30), 2)
    return Image.merge("YCbCr", (light, Image.linear_gradient("L"), Image.radial_gradient("L"))).convert("RGB")


@pytest.mark.parametrize("options", [{"quality": 40}, {"quality": 95, "subsampling": 0}, {"progressive": True}])
def test_a_photo_keeps_its_look_and_its_weight(options: dict[str, object]) -> None:
    photo = a_jpeg(a_photo(), **options)
    kept = checks.examine("a.jpg", photo).data
    assert difference(Image.open(BytesIO(photo)), Image.open(BytesIO(kept))) < 3
    assert 0.8 < len(kept) / len(photo) < 1.3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_every_pixel(mode: str) -> None:
    picture = Image.new("I;16", (30, 20), 40_000) if mode == "I;16" else a_picture().convert(mode)
    again = stored("a.png", a_png(picture))
    assert again.mode == mode
    assert again.tobytes() == picture.tobytes()


def test_a_transparent_colour_stays_transparent() -> None:
    picture = a_picture().convert("P")
    again = stored("a.png", a_png(picture, transparency=3))
    assert again.info["transparency"] == 3


def test_a_photo_taken_sideways_is_stored_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    picture = Image.new("RGB", (64, 32), "white")
    picture.paste("red", (0, 0, 32, 32))
    upright = stored("a.jpg", a_jpeg(picture, exif=exif))
    assert upright.size == (32, 64)
    assert difference(upright.crop((4, 4, 28, 28)), Image.new("RGB", (24, 24), "red")) < 5
    assert ORIENTATION not in upright.getexif()


def test_place_camera_comment_and_profile_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "N"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    for name, data in (
        ("a.jpg", a_jpeg(exif=exif, comment=SECRET, icc_profile=SECRET, xmp=SECRET)),
        ("a.png", a_png(exif=exif, pnginfo=text, icc_profile=SECRET)),
    ):
        assert SECRET in data or name == "a.png"
        again = checks.examine(name, data).data
        assert SECRET not in again
        image = Image.open(BytesIO(again))
        assert not dict(image.getexif())
        assert not {"exif", "comment", "icc_profile", "xmp", "Comment"} & set(image.info)


@pytest.mark.parametrize(("name", "make"), [("a.jpg", a_jpeg), ("a.png", a_png)])
@pytest.mark.parametrize("rider", [A_WEB_PAGE, a_zip({"run.class": b"\xca\xfe\xba\xbe"}), b"MZ\x90\x00"])
def test_a_second_file_behind_the_picture_is_dropped(name: str, make: object, rider: bytes) -> None:
    assert rider not in checks.examine(name, make() + rider).data  # type: ignore[operator]


def test_a_moving_png_is_stored_still() -> None:
    frames = [a_picture() for _ in range(3)]
    moving = a_png(frames[0], save_all=True, append_images=frames[1:])
    assert Image.open(BytesIO(moving)).n_frames == 3  # type: ignore[attr-defined]
    assert stored("a.png", moving).n_frames == 1  # type: ignore[attr-defined]


def test_colours_of_print_become_colours_of_the_screen() -> None:
    again = stored("a.jpg", a_jpeg(Image.new("CMYK", (40, 40), (0, 255, 255, 0))))
    assert again.mode == "RGB"
    assert difference(again, Image.new("RGB", (40, 40), "red")) < 5


def test_a_broken_image_is_refused() -> None:
    assert refusal("a.jpg", a_jpeg()[: len(a_jpeg()) // 2]) == "file_image_broken"
    assert refusal("a.png", a_png()[: len(a_png()) // 2]) == "file_image_broken"
    assert refusal("a.png", a_png()[:8] + b"<script>alert(1)</script>") == "file_image_broken"
    assert refusal("a.jpg", b"\xff\xd8\xff\xe0" + A_WEB_PAGE) == "file_image_broken"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def a_png_of(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(6_325, 6_325), (10_000, 10_000), (2**31 - 1, 2**31 - 1)])
def test_more_than_forty_million_pixels_are_refused(width: int, height: int) -> None:
    assert refusal("a.png", a_png_of(width, height)) == "file_image_too_large"
