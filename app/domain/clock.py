"""Every limit of the system, computed by replaying events: when it is due, what remains, which light, and why, day by day.

The calling code decides which events belong to a clock; days are the counter's own (Asia/Shanghai).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.calendar import ONE_DAY, WorkCalendar
from app.domain.clock_words import (
    ALL_KINDS,
    STATUTORY_KINDS,
    DayOfClock,
    DayRole,
    Event,
    Extended,
    Light,
    Limit,
    Reclassified,
    Resumed,
    Started,
    Suspended,
    SuspensionKind,
    Unit,
    add_months,
)
from app.domain.errors import Refused

__all__ = [
    "ALL_KINDS", "STATUTORY_KINDS", "DayOfClock", "DayRole", "Event", "Extended", "Light", "Limit", "Reading", "Reclassified",
    "Resumed", "Started", "Suspended", "SuspensionKind", "Unit", "add_months", "light", "remaining", "run",
]  # fmt: skip

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows on a day.

    `due_on` (for hours also `due_at`): while suspended, as if resumed today or at the estimated end, whichever is later.
    `remaining`, `used`, `total` in `unit` (months count in days). Remaining is below 0 once the due day has passed,
    on days off too.
    """

    due_on: date
    remaining: int
    light: Light
    used: int
    total: int
    unit: Unit
    days: tuple[DayOfClock, ...]
    is_suspended: bool
    is_provisional: bool
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Stop:
    """A suspension that stops this clock; open ones end provisionally, today or as estimated."""

    start: date
    end: date
    kind: SuspensionKind
    is_open: bool
    estimated_end: date | None


@dataclass(frozen=True, slots=True)
class _Story:
    """The events, read: one start, one limit, the stops in order of time."""

    start: date
    limit: Limit
    stops: tuple[_Stop, ...]
    today: date

    @property
    def open_stop(self) -> _Stop | None:
        return next((stop for stop in self.stops if stop.is_open and stop.start <= self.today), None)

    def light(self, remaining: int) -> Light:
        """A suspension past its estimate is red: it does not resume by itself."""
        stop = self.open_stop
        if stop and stop.estimated_end and self.today > stop.estimated_end:
            return Light.RED
        return _light(self.limit, self.start, self.today, remaining)


def run(
    limit: Limit,
    events: Iterable[Event],
    calendar: WorkCalendar,
    today: date,
    *,
    stopped_by: frozenset[SuspensionKind] = ALL_KINDS,
    max_extension: int | None = None,
) -> Reading:
    """Replay the events, whatever their order, but for extensions and reclassifications, which follow one another as given.

    Refused("extension_too_long", maximum=…) when extensions exceed `max_extension`; ValueError for events that contradict
    each other; TypeError when hours are not given as datetimes, or days not as dates.
    """
    events = list(events)
    limit = _limit_after(limit, events, max_extension)
    _check_types(limit, events, today)
    starts = [event.on for event in events if isinstance(event, Started)]
    if len(starts) != 1:
        raise ValueError(f"a clock starts once, not {len(starts)} times")
    stops = tuple(stop for stop in _stops(events, today) if stop.kind in stopped_by)
    if isinstance(today, datetime):
        return _run_hours(_Story(starts[0], limit, stops, today), today)
    return _run_days(_Story(starts[0], _in_days(limit, starts[0]), stops, today), calendar)


def light(limit: Limit, start: date, due: date, today: date, calendar: WorkCalendar) -> Light:
    """The light of a limit whose due day is known; for hours give datetimes."""
    return _light(limit, start, today, remaining(limit.unit, due, today, calendar))


def _light(limit: Limit, start: date, today: date, remaining: int) -> Light:
    if remaining < 0:
        return Light.RED
    has_begun = _day(today) > _day(start)  # never yellow on day 0
    return Light.YELLOW if has_begun and remaining <= limit.warning else Light.GREEN


def remaining(unit: Unit, due: date, today: date, calendar: WorkCalendar) -> int:
    """Units left until a known due day; below 0 once it has passed, on days off too. Months count in days."""
    if isinstance(due, datetime) and isinstance(today, datetime):
        return _whole_hours(due - today)
    if unit is Unit.WORKING_DAY:
        left = calendar.count_workdays(today, due)
        return min(left, -1) if today > due else left
    return (due - today).days


def _day(instant: date) -> date:
    return instant.date() if isinstance(instant, datetime) else instant


def _limit_after(limit: Limit, events: list[Event], max_extension: int | None) -> Limit:
    extension = 0
    for event in events:
        if isinstance(event, Reclassified):
            limit, extension = event.limit, 0
        elif isinstance(event, Extended):
            extension += event.amount
    if max_extension is not None and extension > max_extension:
        raise Refused("extension_too_long", maximum=max_extension)
    return replace(limit, amount=limit.amount + extension)


def _check_types(limit: Limit, events: list[Event], today: date) -> None:
    """A datetime is a date to Python, but the two do not compare: say so before they meet."""
    instants = [today, *(event.on for event in events if isinstance(event, Started | Suspended | Resumed))]
    if any(isinstance(instant, datetime) != (limit.unit is Unit.HOUR) for instant in instants):
        raise TypeError("hours are counted from datetimes, days from dates")


def _in_days(limit: Limit, start: date) -> Limit:
    """Months as the days they take from this start."""
    if limit.unit is not Unit.MONTH:
        return limit
    return replace(limit, amount=(add_months(start, limit.amount) - start).days, unit=Unit.DAY)


def _stops(events: list[Event], today: date) -> list[_Stop]:
    """Suspensions with their resumptions. A case cannot be suspended twice at once, so in order of time they alternate."""
    suspended = sorted((event for event in events if isinstance(event, Suspended)), key=lambda event: (event.on, event.kind))
    resumed = sorted(event.on for event in events if isinstance(event, Resumed))
    if not len(resumed) <= len(suspended) <= len(resumed) + 1:
        raise ValueError("suspensions and resumptions do not match")
    stops = []
    for position, event in enumerate(suspended):
        is_open = position == len(resumed)
        end = max(today, event.estimated_end or today, event.on) if is_open else resumed[position]
        if end < event.on:
            raise ValueError("a resumption comes before its suspension")
        stops.append(_Stop(event.on, end, event.kind, is_open, event.estimated_end))
    return stops


def _run_days(story: _Story, calendar: WorkCalendar) -> Reading:
    days = _count_days(story, calendar)
    due_on = days[-1].day
    used = sum(day.role is DayRole.COUNTED and day.day <= story.today for day in days)
    remaining = -_days_over(story, calendar, due_on) or story.limit.amount - used
    counts_festivals = story.limit.unit is Unit.WORKING_DAY or story.limit.rolls
    years = range(story.start.year, due_on.year + 1)
    return Reading(
        due_on=due_on,
        remaining=remaining,
        light=story.light(remaining),
        used=used,
        total=story.limit.amount,
        unit=story.limit.unit,
        days=days,
        is_suspended=story.open_stop is not None,
        is_provisional=counts_festivals and any(calendar.is_provisional(date(year, 1, 1)) for year in years),
    )


def _count_days(story: _Story, calendar: WorkCalendar) -> tuple[DayOfClock, ...]:
    """The days from the start to the due day."""
    days = [DayOfClock(story.start, DayRole.START)]
    day, ordinal = story.start, 0
    while ordinal < story.limit.amount:
        day += ONE_DAY
        role, why = _role(day, story, calendar)
        ordinal += role is DayRole.COUNTED
        days.append(DayOfClock(day, role, ordinal if role is DayRole.COUNTED else 0, why))
    while story.limit.rolls and not calendar.is_workday(day):
        day += ONE_DAY
        days.append(DayOfClock(day, DayRole.OFF, why=calendar.why_off(day) or ""))
    return tuple(days)


def _role(day: date, story: _Story, calendar: WorkCalendar) -> tuple[DayRole, str]:
    """A day counts if it is a working day (where those are counted) and lies in no suspension: start < day <= resumption."""
    why_off = calendar.why_off(day) if story.limit.unit is Unit.WORKING_DAY else None
    if why_off is not None:
        return DayRole.OFF, why_off
    stop = next((stop for stop in story.stops if stop.start < day <= stop.end), None)
    return (DayRole.SUSPENDED, stop.kind.value) if stop else (DayRole.COUNTED, "")


def _days_over(story: _Story, calendar: WorkCalendar, due_on: date) -> int:
    """Days past the due day, at least 1 once one has begun (a Saturday too); days of a suspension do not make it later."""
    later = [due_on + timedelta(days=i) for i in range(1, (story.today - due_on).days + 1)]
    running = [day for day in later if not any(stop.start < day <= stop.end for stop in story.stops)]
    return max(1, sum(_role(day, story, calendar)[0] is DayRole.COUNTED for day in running)) if running else 0


def _run_hours(story: _Story, now: datetime) -> Reading:
    start = _at(story.start)
    total = story.limit.amount * HOUR
    remaining = _whole_hours(total - _running(story, start, max(now, start)))
    due_at = start + total
    while (missing := total - _running(story, start, due_at)) > timedelta(0):
        due_at += missing
    return Reading(
        due_on=due_at.date(),
        due_at=due_at,
        remaining=remaining,
        light=story.light(remaining),
        used=story.limit.amount - max(remaining, 0),
        total=story.limit.amount,
        unit=Unit.HOUR,
        days=(),
        is_suspended=story.open_stop is not None,
        is_provisional=False,
    )


def _running(story: _Story, since: datetime, until: datetime) -> timedelta:
    """How long the clock ran between the two, without its suspensions."""
    running, begun = timedelta(0), since
    for stop in story.stops:
        running += max(min(_at(stop.start), until) - begun, timedelta(0))
        begun = max(begun, min(_at(stop.end), until))
    return running + max(until - begun, timedelta(0))


def _at(instant: date) -> datetime:
    assert isinstance(instant, datetime)
    return instant


def _whole_hours(time: timedelta) -> int:
    """Begun hours count whole, left or over."""
    return -(-time // HOUR) if time >= timedelta(0) else time // HOUR
