"""Images are drawn anew: what is stored holds pixels and nothing else, upright, without place, camera or second file inside.

HEIF (what iPhones take) and WEBP become JPEG, which every office can open.
Runs as a process: `python -m app.attachments.images JPEG|PNG|HEIF|WEBP`.
"""

import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pi_heif
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin

from app.attachments.inspection import answer
from app.domain.errors import Refused

MAX_PIXELS = 40_000_000
MAX_SCAN_PIXELS = 600_000_000  # a progressive JPEG is drawn once a scan; cameras write ten, an attacker thousands
JPEG_QUALITY = 90
PNG_LEVEL = 3  # three times as fast as the default, and no larger
_START_OF_SCAN = b"\xff\xda"
_STORED_AS = {"PNG": "PNG"}  # all else as JPEG

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = 64 * 1024
pi_heif.register_heif_opener(thumbnails=False)


def redraw(data: bytes, kind: str) -> bytes:
    """The same picture, as PNG or JPEG. Raises Refused: file_image_too_large, file_image_broken."""
    return _judged(lambda: _encode(opened(data, kind), kind))


def check(data: bytes, kind: str) -> None:
    """Decodes the whole picture and keeps nothing. Raises Refused like `redraw`."""
    _judged(lambda: opened(data, kind).load())


def opened(data: bytes, kind: str) -> Image.Image:
    """The picture, not yet decoded. Raises Refused."""
    image = Image.open(BytesIO(data), formats=[kind])
    _check_size(image, data)
    return image


def _judged(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Image.DecompressionBombError:
        raise Refused("file_image_too_large") from None
    except (Refused, MemoryError):
        raise
    except Exception:  # decoders answer broken input with a dozen kinds of exception
        raise Refused("file_image_broken") from None


def _check_size(image: Image.Image, data: bytes) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise Refused("file_image_too_large")
    if isinstance(image, JpegImagePlugin.JpegImageFile) and data.count(_START_OF_SCAN) * pixels > MAX_SCAN_PIXELS:
        raise Refused("file_image_broken")


def _encode(image: Image.Image, kind: str) -> bytes:
    image.load()
    stored_as = _STORED_AS.get(kind, "JPEG")
    upright = ImageOps.exif_transpose(image)
    if stored_as == "PNG":
        options: dict[str, Any] = {"compress_level": PNG_LEVEL}
    elif kind == "JPEG" and upright.mode in {"L", "RGB"}:
        options = _as_it_was(image)
    else:
        upright, options = on_white(upright), {"quality": JPEG_QUALITY}
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    target = BytesIO()
    upright.save(target, stored_as, **options)
    return target.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    """What shines through becomes paper: JPEG knows no transparency."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _as_it_was(image: Image.Image) -> dict[str, Any]:
    """The source's own quantisation: next to no loss, and about the same number of bytes."""
    sampling = JpegImagePlugin.get_sampling(image)
    known = {"subsampling": sampling} if sampling >= 0 else {}
    return {"qtables": image.quantization, "progressive": "progressive" in image.info, **known}  # type: ignore[attr-defined]


if __name__ == "__main__":
    answer(partial(redraw, kind=sys.argv[1]))
