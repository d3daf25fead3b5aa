"""Rate limits: counted in the database, for every process, across restarts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.web import rate_limits
from app.web.rate_limits import RateCount

QUARTER = timedelta(minutes=15)


def _tries(key: str, times: int, limit: int = 3) -> list[bool]:
    return [rate_limits.allow(key, limit, QUARTER) for _ in range(times)]


def test_what_goes_beyond_the_limit_is_refused(db_session: Any) -> None:
    assert _tries("a", 5) == [True, True, True, False, False]
    assert rate_limits.used("a") == 5


def test_one_key_does_not_count_for_another(db_session: Any) -> None:
    _tries("a", 5)
    assert _tries("b", 1) == [True]
    assert rate_limits.used("c") == 0


def test_a_window_ends_and_the_next_begins(db_session: Any, frozen_clock: Any) -> None:
    _tries("a", 4)
    frozen_clock.advance(minutes=14, seconds=59)
    assert _tries("a", 1) == [False]
    frozen_clock.advance(seconds=1)
    assert rate_limits.used("a") == 0
    assert _tries("a", 4) == [True, True, True, False]


def test_a_lock_lasts_from_the_last_attempt_that_was_allowed(db_session: Any, frozen_clock: Any) -> None:
    answers = []
    for minutes in (0, 10, 4, 1, 13, 1):  # at 0, 10, 14, 15, 28 and 29
        frozen_clock.advance(minutes=minutes)
        answers.append(rate_limits.allow("a", 3, QUARTER, locks=True))
    assert answers == [True, True, True, False, False, True]


def test_a_success_forgets_the_attempts(db_session: Any) -> None:
    _tries("a", 4)
    rate_limits.reset("a")
    assert _tries("a", 1) == [True]


def test_an_attempt_counts_although_what_it_attempted_is_rolled_back(db_session: Any) -> None:
    _tries("a", 1)
    with pytest.raises(LookupError), db.transaction():
        raise LookupError
    assert rate_limits.used("a") == 1


def test_the_key_itself_is_not_kept(db_session: Any) -> None:
    """It may be a mobile or an address."""
    _tries("sms/mobile/13800000001", 1)
    (row,) = db_session.scalars(select(RateCount)).all()
    assert len(row.key_hash) == 32
    assert b"138" not in row.key_hash


def test_ended_windows_are_swept(db_session: Any, frozen_clock: Any) -> None:
    _tries("a", 1)
    frozen_clock.advance(minutes=10)
    _tries("b", 1)
    frozen_clock.advance(minutes=6)
    with db.transaction():
        rate_limits.sweep()
    assert len(db_session.scalars(select(RateCount)).all()) == 1
    assert rate_limits.used("b") == 1


def test_many_at_once_get_no_more_than_the_limit(own_app: Flask) -> None:
    def attempt(_number: int) -> bool:
        with own_app.app_context():
            return rate_limits.allow("together", 5, QUARTER)

    with ThreadPoolExecutor(10) as pool:
        allowed = list(pool.map(attempt, range(30)))
    assert sum(allowed) == 5
