"""A small picture of an image or of a PDF's first page, drawn when somebody asks for it.

Runs as a process, like every parser of uploaded files: `python -m app.attachments.previews JPEG|PNG|PDF`.
"""

import sys
from functools import partial
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps

from app.attachments.images import on_white, opened
from app.attachments.inspection import answer
from app.domain.errors import Refused

LONGEST_SIDE = 480
JPEG_QUALITY = 80


def draw(data: bytes, kind: str) -> bytes:
    """A JPEG whose longer side has at most 480 pixels. Raises Refused("no_preview")."""
    try:
        picture = _first_page(data) if kind == "PDF" else _image(data, kind)
    except MemoryError:
        raise
    except Exception:  # parsers answer broken input with many kinds of exception
        raise Refused("no_preview") from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def _image(data: bytes, kind: str) -> Image.Image:
    image = opened(data, kind)
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a JPEG is decoded no larger than needed
    return on_white(ImageOps.exif_transpose(image))


def _first_page(data: bytes) -> Image.Image:
    page = pypdfium2.PdfDocument(data)[0]
    picture: Image.Image = page.render(scale=LONGEST_SIDE / max(*page.get_size(), 1.0)).to_pil()
    return picture


if __name__ == "__main__":
    answer(partial(draw, kind=sys.argv[1]))
