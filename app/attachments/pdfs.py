"""PDFs are stored as they came, since many carry signatures; so they may hold nothing that runs, fetches or hides a file.

Runs as a process: `python -m app.attachments.pdfs`.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from app.attachments.inspection import answer
from app.domain.errors import Refused

MAX_OBJECTS = 300_000
MAX_INFLATED_BYTES = 64 * 1024 * 1024
_FORBIDDEN_KEYS = frozenset({"/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
_FORBIDDEN_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie", "/Sound"}
)
_FORBIDDEN_TYPES = frozenset({"/EmbeddedFile"})


def check(data: bytes) -> None:
    """Walks every object, those in object streams too. Raises Refused: file_pdf_broken, file_pdf_encrypted, file_pdf_active."""
    if zipfile.is_zipfile(BytesIO(data)):
        raise Refused("file_type_mismatch")  # a PDF in front of an archive
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_INFLATED_BYTES)
    try:
        # A damaged table of objects may be repaired by each reader in its own way: what we see must be what they see.
        with pikepdf.open(BytesIO(data), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            _check_objects(pdf)
    except pikepdf.PasswordError:
        raise Refused("file_pdf_encrypted") from None
    except (Refused, MemoryError):
        raise
    except Exception:  # the parser answers broken input with many kinds of exception
        raise Refused("file_pdf_broken") from None


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("file_pdf_broken")
    if any(map(_is_active, _dictionaries(pdf))):
        raise Refused("file_pdf_active")
    if pdf.get_warnings():  # what could not be read was not looked at
        raise Refused("file_pdf_broken")
    if not len(pdf.pages):
        raise Refused("file_pdf_broken")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file. References are not followed: what they name is an object of the list itself."""
    pending: list[Any] = [pdf.trailer, *pdf.objects]
    while pending:
        node = pending.pop()
        if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            yield node
            children = [child for _, child in node.items()]
        elif isinstance(node, pikepdf.Array):
            children = list(node)
        else:
            continue
        pending += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _is_active(dictionary: Any) -> bool:
    return (
        not _FORBIDDEN_KEYS.isdisjoint(dictionary.keys())
        or str(dictionary.get("/S", "")) in _FORBIDDEN_ACTIONS
        or str(dictionary.get("/Type", "")) in _FORBIDDEN_TYPES
    )


if __name__ == "__main__":
    answer(check)
