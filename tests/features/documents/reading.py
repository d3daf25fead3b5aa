"""Reads a PDF as a person does, and as a printer does."""

import io
import re
import subprocess
from datetime import UTC, datetime

import pikepdf

from app.documents.rendering import Head, paper_html
from app.gateways.pdf import render_pdf
from tests.support.tools import need

CREATED_AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def printed(head: Head, context: dict[str, object]) -> bytes:
    return render_pdf(paper_html(head, context), created_at=CREATED_AT)


def poppler(command: str, content: bytes, *options: str) -> str:
    line = [need(command), *options, "-", *(["-"] if command == "pdftotext" else [])]
    return subprocess.run(line, input=content, capture_output=True, check=True).stdout.decode()


def text_of(content: bytes) -> str:
    """All words of a PDF without white space: where a line breaks is not what a test is about."""
    return squeezed(poppler("pdftotext", content, "-raw"))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pages_of(content: bytes) -> int:
    return len(pikepdf.open(io.BytesIO(content)).pages)


def empty_boxes(content: bytes) -> int:
    """How many glyphs of the PDF are .notdef: the box that is printed where a font lacks a character."""
    found = 0
    for page in pikepdf.open(io.BytesIO(content)).pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else operands
                found += sum(_zeros(bytes(piece)) for piece in pieces if isinstance(piece, pikepdf.String))
    return found


def _zeros(glyphs: bytes) -> int:
    """Two bytes a glyph (Identity-H); glyph 0 is .notdef."""
    return sum(glyphs[place : place + 2] == b"\0\0" for place in range(0, len(glyphs), 2))
