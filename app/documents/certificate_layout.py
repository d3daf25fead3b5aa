"""How large the lines of a certificate are set, so that they end above QR code and seal.

A certificate type decides how many fields there are, a holder how long they are; a sheet is one page as long as it can be.
"""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """Millimetres for the lines: between the number and the foot, and the columns of labels and of values."""

    room: float
    label_width: float
    value_width: float


SHEETS = {
    "landscape": Sheet(74.0, 44.0, 146.0),
    "portrait": Sheet(132.0, 40.0, 108.0),  # a title of two lines is allowed for
    "duplicate": Sheet(62.0, 40.0, 108.0),  # above the table of records
}
SIZES = {  # class of the stylesheet → size of a character, leading, and padding of a row, in millimetres
    "normal": (4.23, 6.8, 3.4),
    "many": (3.53, 5.7, 1.2),
    "dense": (3.0, 4.6, 0.8),
}
OVER_PAGES = "flowing"
RECORD_LINES = 6  # of a 副本, to be written by hand


def certificate_size(rows: Iterable[tuple[str, str]], sheet: str) -> str:
    """The class with the largest type in which (label, value) rows fit on one sheet; else the one that takes a second page."""
    rows, room = list(rows), SHEETS[sheet].room
    for name, (size, leading, padding) in SIZES.items():
        if sum(padding + leading * _lines(label, value, size, SHEETS[sheet]) for label, value in rows) <= room:
            return name
    return OVER_PAGES


def _lines(label: str, value: str, size: float, sheet: Sheet) -> int:
    return max(math.ceil(_width(label) * size / sheet.label_width), math.ceil(_width(value) * size / sheet.value_width), 1)


def _width(text: str) -> float:
    """In widths of a Chinese character; what is not one counts as rather wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.62 for sign in text)
