"""Which days are working days: weekends, and the State Council's exceptions to them, as data."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

WEEKEND = "weekend"
"""What `why_off` answers for an ordinary Saturday or Sunday; anything else is the festival's own name."""

PUBLISHED_DAYS = Path(__file__).parent / "data" / "cn_special_days_2014_2026.csv"
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday: a festival off work, or a weekend day worked in exchange."""

    day: date
    is_workday: bool
    name: str
    source_paper: str = ""


class WorkCalendar:
    """Working days of one region; of two entries for a day the later wins, so local exceptions follow the national ones."""

    def __init__(self, days: Iterable[SpecialDay], published_years: Iterable[int] | None = None) -> None:
        """`published_years`: the years announced; by default those with an entry. Name them where local exceptions run ahead."""
        self._special = {special.day: special for special in days}
        years = {day.year for day in self._special} if published_years is None else published_years
        self._published = frozenset(years)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        special = self._special.get(day)
        return special.is_workday if special else day.weekday() < SATURDAY

    def why_off(self, day: date) -> str | None:
        """The festival's name or WEEKEND; None for a working day."""
        if self.is_workday(day):
            return None
        special = self._special.get(day)
        return special.name if special else WEEKEND

    def is_provisional(self, day: date) -> bool:
        """Whether the State Council has not yet announced that day's year, so that festivals are missing."""
        return day.year not in self._published

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which itself never counts; `start` for n = 0; backwards for n < 0."""
        step = ONE_DAY if n >= 0 else -ONE_DAY
        day, left = start, abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def minus_workdays(self, end: date, n: int) -> date:
        """The n-th working day before `end`, which itself never counts: the last day for a notice n working days ahead."""
        return self.add_workdays(end, -n)

    def count_workdays(self, start: date, end: date) -> int:
        """Working days d with start < d <= end; with the two exchanged the same number, negative."""
        if end < start:
            return -self.count_workdays(end, start)
        return sum(self.is_workday(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))


def read_special_days(path: Path) -> list[SpecialDay]:
    """The days of a CSV file with columns date, kind (off or workday), festival, source_paper; ValueError names a bad line."""
    days = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                kind = {"workday": True, "off": False}[row["kind"]]
                days.append(SpecialDay(date.fromisoformat(row["date"]), kind, row["festival"], row.get("source_paper") or ""))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"line {line}: {error}") from error
    return days


@cache
def published_calendar() -> WorkCalendar:
    """The State Council's calendar as shipped, 2014 to 2026."""
    return WorkCalendar(read_special_days(PUBLISHED_DAYS))
