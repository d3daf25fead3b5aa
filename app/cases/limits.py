"""The limits of one case, read off the one clock of the domain."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app import db
from app.cases.models import Case, ClockEvent
from app.domain import acceptance, clock
from app.domain.calendar import WorkCalendar, published_calendar
from app.domain.clock import Limit, Reading, Unit
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


def start(case: Case, day: date) -> None:
    """The decision's limits start: the day itself does not count."""
    db.session.add(ClockEvent(case_id=case.id, kind="started", day=day))
    db.session.flush()


def of(case: Case, today: date) -> Limits | None:
    """The limits of a case that has been accepted, as they stand (or stood when it was closed)."""
    events = _events(case)
    if not events or case.accepted_on is None:
        return None
    limits = case.version.definition.limits
    unit = Unit(limits.unit)
    day = day_of(case.closed_at) if case.closed_at else today
    statutory = (
        None
        if limits.statutory is None
        else clock.run(Limit(limits.statutory, unit), events, calendar(), day, stopped_by=clock.STATUTORY_KINDS)
    )
    promised = clock.run(Limit(limits.promised, unit), events, calendar(), day)
    step = None
    if case.state == State.IN_PROCESS and case.step_started_at and case.current_step.days:
        own = [clock.Started(day_of(case.step_started_at)), *(e for e in events if not isinstance(e, clock.Started))]
        step = clock.run(Limit(case.current_step.days, unit), own, calendar(), day)
    return Limits(promised, statutory, step)


def _events(case: Case) -> list[clock.Event]:
    rows = db.session.scalars(select(ClockEvent).where(ClockEvent.case_id == case.id).order_by(ClockEvent.id)).all()
    make = {
        "started": lambda row: clock.Started(row.day),
        "suspended": lambda row: clock.Suspended(row.day, clock.SuspensionKind(row.detail)),
        "resumed": lambda row: clock.Resumed(row.day),
        "extended": lambda row: clock.Extended(row.amount),
    }
    return [make[row.kind](row) for row in rows]


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
