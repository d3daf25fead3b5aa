"""A ZIP holds files that could be handed in by themselves, each inspected like one. It is stored as it came.

Runs as a process: `python -m app.attachments.archives`.
"""

from collections.abc import Callable
from functools import partial

from app.attachments import containers, images, names, pdfs
from app.attachments.formats import BY_EXTENSION
from app.attachments.inspection import answer
from app.domain.errors import Refused

MAX_FILES = 100

_INSPECTORS: dict[str, Callable[[bytes], None]] = {
    "pdf": pdfs.check,
    **{ending: partial(images.check, kind="JPEG") for ending in ("jpg", "jpeg")},
    "png": partial(images.check, kind="PNG"),
    **{ending: partial(containers.check, kind=ending) for ending in ("docx", "xlsx", "ofd")},
}


def check(data: bytes) -> None:
    """Raises Refused: file_zip_member for what may not be in one, or the codes of `containers.expanded`."""
    members = {name: content for name, content in containers.expanded(data).items() if not _is_folder(name, content)}
    if not members:
        raise Refused("file_empty")
    if len(members) > MAX_FILES:
        raise Refused("file_zip_too_large")
    for name, content in members.items():
        _check_member(name, content)


def _is_folder(name: str, content: bytes) -> bool:
    return name.endswith("/") and not content


def _check_member(name: str, content: bytes) -> None:
    extension = names.extension(names.clean(name))
    inspector = _INSPECTORS.get(extension)
    if inspector is None or not BY_EXTENSION[extension].magic.match(content):
        raise Refused("file_zip_member")
    try:
        inspector(content)
    except Refused:
        raise Refused("file_zip_member") from None


if __name__ == "__main__":
    answer(check)
