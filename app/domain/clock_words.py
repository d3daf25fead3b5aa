"""The words of a clock: units, limits, what happens to it, and its lights."""

import calendar as months
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"  # elapsed; its events are datetimes of the counter's own zone
    MONTH = "month"


# How long a unit is in calendar days, good enough to compare limits that speak of different units.
_ROUGH_DAYS = {Unit.WORKING_DAY: 7 / 5, Unit.DAY: 1.0, Unit.HOUR: 1 / 24, Unit.MONTH: 30.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take; zero days end on the day they start.

    `rolls`: calendar days and months that end on a day off end on the next working day instead.
    """

    amount: int
    unit: Unit = Unit.WORKING_DAY
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a limit cannot be negative: {self.amount}")

    def is_within(self, other: "Limit") -> bool:
        """Whether it is no longer than the other: the promised days never exceed the statutory ones."""
        return self.amount * _ROUGH_DAYS[self.unit] <= other.amount * _ROUGH_DAYS[other.unit]

    @property
    def warning(self) -> int:
        """At how many remaining units the light turns yellow; months warn in days."""
        return 1 if self.amount <= 5 and self.unit is not Unit.MONTH else 3


class SuspensionKind(StrEnum):
    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    SUPPLEMENT = "supplement"


ALL_KINDS = frozenset(SuspensionKind)
STATUTORY_KINDS = ALL_KINDS - {SuspensionKind.SUPPLEMENT}
"""What stops permits' statutory limit (行政许可法 Art. 45); a supplement stops only the promised one, unless a basis is cited."""


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Started:
    """The clock began; the day after is day 1."""

    on: date


@dataclass(frozen=True, slots=True)
class Suspended:
    """A suspension was approved: the clock stands from the day after, at least until it is resumed."""

    on: date
    kind: SuspensionKind
    estimated_end: date | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock goes on, from the day after."""

    on: date


@dataclass(frozen=True, slots=True)
class Extended:
    """The limit became longer, in its own unit."""

    amount: int

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"an extension cannot be negative: {self.amount}")


@dataclass(frozen=True, slots=True)
class Reclassified:
    """Another limit holds, counted from the original start; extensions of the old one fall away with it."""

    limit: Limit


Event = Started | Suspended | Resumed | Extended | Reclassified


class DayRole(StrEnum):
    """What a day is to a clock. A day off within a suspension is off: it would not have counted anyway."""

    START = "start"
    COUNTED = "counted"
    SUSPENDED = "suspended"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DayOfClock:
    """One day of the table: `ordinal` is its number if it counts, else 0; `why`: the festival, WEEKEND or the suspension."""

    day: date
    role: DayRole
    ordinal: int = 0
    why: str = ""


def add_months(start: date, amount: int) -> date:
    """The same day so many months later; where the month has none, its last (民法典 Art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, months.monthrange(year, month + 1)[1]))
