"""The limits of one case, read off the one clock of the domain."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.cases.models import Case
from app.domain import acceptance, clock
from app.domain.calendar import WorkCalendar, published_calendar
from app.domain.clock import ALL_KINDS, STATUTORY_KINDS, Limit, Reading, SuspensionKind, Unit
from app.domain.workflow import State
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Limits:
    """The running limits of a case in process; None where there is none."""

    promised: Reading
    statutory: Reading | None
    step: Reading | None


def calendar() -> WorkCalendar:
    return published_calendar()


def of(case: Case, today: date) -> Limits | None:
    """The limits of a case that has been accepted, as they stand (or stood when it was closed)."""
    if case.accepted_on is None:
        return None
    limits = case.version.definition.limits
    day = day_of(case.closed_at) if case.closed_at else today

    def read(amount: int, since: date, stopped_by: frozenset[SuspensionKind] = ALL_KINDS) -> Reading:
        limit = Limit(amount, Unit(limits.unit), rolls=limits.rolls_off_holidays)
        return clock.run(limit, [clock.Started(since)], calendar(), day, stopped_by=stopped_by)

    statutory = None if limits.statutory is None else read(limits.statutory, case.accepted_on, STATUTORY_KINDS)
    step = None
    if case.state == State.IN_PROCESS and case.step_started_at and case.current_step.days:
        step = read(case.current_step.days, day_of(case.step_started_at))
    return Limits(read(limits.promised, case.accepted_on), statutory, step)


def waiting_since(case: Case) -> date:
    """The day from which the acceptance limit runs: receipt, or the answer to the correction."""
    answered = case.correction.answered_at if case.correction else None
    if answered:
        return day_of(answered)
    assert case.received_on is not None
    return case.received_on


def acceptance_due_on(case: Case) -> date:
    """The last day to accept, refuse or ask for corrections."""
    return acceptance.acceptance_due_on(waiting_since(case), calendar())


def refresh_due_on(case: Case, today: date) -> None:
    """Writes the day that lists sort by, and the promised and statutory days."""
    reading = of(case, today)
    if reading:
        case.promised_due_on = reading.promised.due_on
        case.statutory_due_on = reading.statutory.due_on if reading.statutory else None
    if case.state == State.SUBMITTED:
        case.due_on = acceptance_due_on(case)
    elif case.state == State.CORRECTING and case.correction:
        case.due_on = case.correction.due_on
    elif case.state == State.IN_PROCESS and reading:
        case.due_on = reading.promised.due_on
    elif not case.is_open:
        case.due_on = None


def validity_end(start: date, months: int | None) -> date | None:
    """The last day of a validity of so many months (民法典第二百零二条: a month's end clamps); None is without end."""
    return None if months is None else clock.add_months(start, months) - timedelta(days=1)
