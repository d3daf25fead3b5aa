"""What may happen to a signed file on its way."""

from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def with_one_byte_changed(content: bytes) -> bytes:
    """A bit of the first stream, which a reader may not even notice."""
    place = content.index(b"stream") + 40
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def with_an_update(content: bytes) -> bytes:
    """A proper incremental update after the signature, as an editor saves it."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.root[pdf_name("/Lang")] = TextStringObject("en")
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def with_other_padding(content: bytes) -> bytes:
    """The room behind the signature, which the signature does not cover, filled with something."""
    return content.replace(b"00000000>", b"0000dead>", 1)


def saved_anew(content: bytes, **options: object) -> bytes:
    """As a program saves it that knows nothing of signatures."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(target, **options)
    return target.getvalue()


def without_signature(content: bytes) -> bytes:
    """The revision before the signature."""
    return content[: content.index(b"%%EOF") + 6]
