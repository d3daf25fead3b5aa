"""How large the lines of a certificate are set, so that they end above QR code and seal.

A certificate type decides how many fields there are, a holder how long they are; the sheet is one page as long as it can be.
"""

import math
import unicodedata
from collections.abc import Iterable

ROOM = 74.0  # millimetres between the number and the foot
LABEL_WIDTH, VALUE_WIDTH = 44.0, 146.0
SIZES = {  # class of the stylesheet → size of a character, leading, and padding of a row, in millimetres
    "normal": (4.23, 6.8, 3.4),
    "many": (3.53, 5.7, 1.2),
    "dense": (3.0, 4.6, 0.8),
}
OVER_PAGES = "flowing"


def certificate_size(rows: Iterable[tuple[str, str]]) -> str:
    """The class with the largest type in which (label, value) rows fit on one sheet; else the one that takes a second page."""
    rows = list(rows)
    for name, (size, leading, padding) in SIZES.items():
        if sum(padding + leading * _lines(label, value, size) for label, value in rows) <= ROOM:
            return name
    return OVER_PAGES


def _lines(label: str, value: str, size: float) -> int:
    return max(math.ceil(_width(label) * size / LABEL_WIDTH), math.ceil(_width(value) * size / VALUE_WIDTH), 1)


def _width(text: str) -> float:
    """In widths of a Chinese character; what is not one counts as rather wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.62 for sign in text)
