"""The wall clock: the only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_frozen: list[datetime] = []


def now() -> datetime:
    """This instant, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """An instant as the counter's clock shows it."""
    return instant.astimezone(SHANGHAI)


def day_of(instant: datetime) -> date:
    """The Shanghai day of an instant."""
    return local(instant).date()


def instant_of(day: date, hour: time) -> datetime:
    """The instant of a day and a time of day as the counter's clock shows them."""
    return datetime.combine(day, hour, SHANGHAI)


def today() -> date:
    return day_of(now())


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Stops the clock at an instant, for tests and for drills."""
    _frozen.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()
