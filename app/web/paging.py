"""Numbered pages of a list with an exact total."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    items: Sequence[Any]
    page: int
    pages: int
    total: int


def page_number(text: str | None) -> int:
    """A page number from the address; nonsense is page 1, and beyond nine digits there is no list."""
    return max(int(text[:9]), 1) if text and text.isascii() and text.isdigit() else 1


def window(total: int, page: int, per_page: int) -> tuple[int, int, int]:
    """(page kept within the list, number of pages, offset)."""
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    return page, pages, (page - 1) * per_page
