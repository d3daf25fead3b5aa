"""Images are drawn anew: what is stored holds pixels and nothing else, upright, without place, camera or second file inside.

Runs as a process: `python -m app.attachments.images JPEG|PNG`.
"""

import sys
from functools import partial
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin

from app.attachments.inspection import answer
from app.domain.errors import Refused

MAX_PIXELS = 40_000_000
MAX_SCAN_PIXELS = 600_000_000  # a progressive JPEG is drawn once a scan; cameras write ten, an attacker thousands
JPEG_QUALITY = 90
PNG_LEVEL = 3  # three times as fast as the default, and no larger
_START_OF_SCAN = b"\xff\xda"

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = 64 * 1024


def redraw(data: bytes, kind: str) -> bytes:
    """The same picture in the same format. Raises Refused: file_image_too_large, file_image_broken."""
    try:
        image = Image.open(BytesIO(data), formats=[kind])
        _check_size(image, data)
        return _encode(image, kind)
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
    options = _as_it_was(image) if kind == "JPEG" else {"compress_level": PNG_LEVEL}
    upright = ImageOps.exif_transpose(image)
    if kind == "JPEG" and upright.mode not in {"L", "RGB"}:
        upright, options = upright.convert("RGB"), {"quality": JPEG_QUALITY}
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    target = BytesIO()
    upright.save(target, kind, **options)
    return target.getvalue()


def _as_it_was(image: Image.Image) -> dict[str, Any]:
    """The source's own quantisation: next to no loss, and about the same number of bytes."""
    sampling = JpegImagePlugin.get_sampling(image)
    known = {"subsampling": sampling} if sampling >= 0 else {}
    return {"qtables": image.quantization, "progressive": "progressive" in image.info, **known}  # type: ignore[attr-defined]


if __name__ == "__main__":
    answer(partial(redraw, kind=sys.argv[1]))
