"""Cursors of keyset pages: what is written is read again, and nothing else is."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime

import pytest

from app.web import keyset
from app.web.keyset import Cursor


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ((date(2026, 11, 23), 7), (date, int)),
        (("水产苗种", 7), (str, int)),
        ((True, datetime(2026, 11, 23, 2, 26, tzinfo=UTC), 7), (bool, datetime, int)),
    ],
)
def test_a_cursor_is_read_as_it_was_written(key, kinds):
    cursor = Cursor("due", key, 30)
    assert keyset.read(keyset.written(cursor), "due", kinds) == cursor
    assert keyset.read(keyset.written(cursor), "-due", kinds) is None, "of another order"
    assert keyset.read(keyset.written(cursor), "due", (*kinds, int)) is None, "of another list"


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (["due", 0, "2026-13-01", 1], (date, int)),
        (["due", 0, 20261101, 1], (date, int)),
        (["due", 0, "2026-11-01", True], (date, int)),
        (["due", 0, "2026-11-01", 2**31], (date, int)),
        (["due", 0, "2026-11-01", -1], (date, int)),
        (["due", True, "2026-11-01", 1], (date, int)),
        (["due", 10**10, "2026-11-01", 1], (date, int)),
        (["due", 0, "0001-01-01T00:00:00+23:59", 1], (datetime, int)),
        (["due", 0, "2026-11-01T00:00:00", 1], (datetime, int)),
        (["due", 0, "\ud800", 1], (str, int)),
        (["due", 0, "a\0b", 1], (str, int)),
        ({"due": 0}, (str, int)),
        ("due", (str, int)),
        (None, (str, int)),
    ],
)
def test_nonsense_is_no_cursor(said, kinds):
    text = urlsafe_b64encode(json.dumps(said).encode()).decode()
    assert keyset.read(text, "due", kinds) is None
