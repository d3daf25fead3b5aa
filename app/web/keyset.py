"""Pages of a list by the key of a row instead of a number: as fast at the end as at the beginning, stable while rows come and go.

A cursor is what an address carries: how the list is sorted, the key of the row to go on from, and how many rows lie before it.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

LONGEST = 900
MOST_ROWS = 10**9
LARGEST_ID = 2**31


@dataclass(frozen=True)
class Cursor:
    """The key of a row (its last part is the row's id), and how many rows stood before the page that it leads to."""

    sort: str
    key: tuple[Any, ...]
    passed: int


@dataclass(frozen=True)
class Slice:
    """The rows of a page, how many came before them when the reader came here, and whether there are more."""

    rows: Sequence[Any]
    passed: int
    has_more: bool


def written(cursor: Cursor) -> str:
    """As an address carries it."""
    key = [value.isoformat() if isinstance(value, date) else value for value in cursor.key]
    text = json.dumps([cursor.sort, cursor.passed, *key], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, sort: str, kinds: Sequence[type]) -> Cursor | None:
    """The cursor of an address, when it belongs to this order and its key has these kinds; None for anything else."""
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    try:
        found = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        name, passed, *key = found
        if name != sort or type(passed) is not int or not 0 <= passed < MOST_ROWS or len(key) != len(kinds):
            return None
        return Cursor(sort, tuple(_value(value, kind) for value, kind in zip(key, kinds, strict=True)), passed)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _value(value: Any, kind: type) -> Any:
    if kind is datetime:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind or (kind is int and not 0 <= value < LARGEST_ID):  # type: ignore[operator]
        raise ValueError(f"no {kind.__name__}")
    if kind is str and "\0" in str(value).encode().decode():  # halves of characters do not encode
        raise ValueError("no text for a database")
    return value
