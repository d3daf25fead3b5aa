"""A file to read beside a form: one page of a PDF or an image, drawn as wide as asked; how many pages; what a ZIP holds.

Runs as a process, like every parser of uploaded files:
`python -m app.attachments.pages draw PDF|JPEG|PNG PAGE WIDTH TURN`, `… count`, `… list`.
"""

import sys
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pypdfium2
from PIL import Image

from app.attachments import names
from app.attachments.archives import MAX_FILES
from app.attachments.images import on_white, opened
from app.attachments.inspection import answer
from app.domain.errors import Refused

TALLEST = 3  # a page is drawn at most so many times as high as it is wide
COLOURS = 64  # enough for print, handwriting and a seal; photographs become JPEG
JPEG_QUALITY = 70  # read at 800 pixels, where 80 looks the same and weighs a sixth more
_NAME_IN_UTF8 = 0x800


def draw(data: bytes, kind: str, number: int, width: int, turn: int) -> bytes:
    """PNG or JPEG, whichever is smaller; an image is not made wider than it is. Raises Refused("no_preview")."""
    return _judged(lambda: _encoded(_page(data, number, width, turn) if kind == "PDF" else _image(data, kind, width, turn)))


def count(data: bytes) -> bytes:
    """The number of pages of a PDF, in digits. Raises Refused."""
    return _judged(lambda: str(len(pypdfium2.PdfDocument(data))).encode())


def members(data: bytes) -> bytes:
    """The names of the files in a ZIP, one a line. Raises Refused."""
    return _judged(lambda: "\n".join(_names(data)).encode())


def _judged(work: Callable[[], bytes]) -> bytes:
    try:
        return work()
    except MemoryError:
        raise
    except Exception:  # parsers answer broken input with many kinds of exception
        raise Refused("no_preview") from None


def _page(data: bytes, number: int, width: int, turn: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # else what was typed into a form's fields is not drawn
    page = document[number - 1]
    wide, high = page.get_size() if turn in {0, 180} else reversed(page.get_size())
    scale = min(width / max(wide, 1.0), TALLEST * width / max(high, 1.0))
    picture: Image.Image = page.render(scale=scale, rotation=turn).to_pil()
    return picture


def _image(data: bytes, kind: str, width: int, turn: int) -> Image.Image:
    """Made small before anything else: what is stored has up to 40 million pixels."""
    image = opened(data, kind)
    if image.mode not in {"RGB", "RGBA", "L"}:
        image = on_white(image)
    image.thumbnail((width, TALLEST * width) if turn in {0, 180} else (TALLEST * width, width))
    return on_white(image).rotate(-turn, expand=True)


def _encoded(picture: Image.Image) -> bytes:
    as_photograph, as_print = BytesIO(), BytesIO()
    picture.convert("RGB").save(as_photograph, "JPEG", quality=JPEG_QUALITY)
    picture.convert("RGB").quantize(COLOURS).save(as_print, "PNG", optimize=True)
    return min(as_photograph.getvalue(), as_print.getvalue(), key=len)


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = [_name(member) for member in archive.infolist()[: 2 * MAX_FILES] if not member.is_dir()]
    return found[:MAX_FILES]


def _name(member: zipfile.ZipInfo) -> str:
    """With its folders. Windows writes Chinese names in its own code and marks them as nothing."""
    name = member.filename
    if not member.flag_bits & _NAME_IN_UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    return "/".join(names.clean(part) for part in name.split("/"))


if __name__ == "__main__":
    work, *rest = sys.argv[1:]
    if work == "draw":
        answer(partial(draw, kind=rest[0], number=int(rest[1]), width=int(rest[2]), turn=int(rest[3])))
    else:
        answer({"count": count, "list": members}[work])
