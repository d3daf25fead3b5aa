"""The limits of one case, read off the one clock of the domain."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.cases.joint import parts_of
from app.cases.models import Case
from app.cases.proceedings import Extension
from app.domain import acceptance, clock
from app.domain.calendar import WorkCalendar, published_calendar
from app.domain.clock import (
    ALL_KINDS,
    STATUTORY_KINDS,
    Event,
    Extended,
    Limit,
    Reading,
    Resumed,
    Started,
    Suspended,
    SuspensionKind,
    Unit,
)
from app.domain.workflow import State
from app.gateways.wall_clock import day_of

RUNNING = frozenset({State.IN_PROCESS, State.SUSPENDED})


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
    start = day_of(case.clock_started_at) if case.clock_started_at else case.accepted_on
    extensions = [Extended(e.days) for e in extensions_of(case)]

    def read(amount: int, events: list[Event], stopped_by: frozenset[SuspensionKind] = ALL_KINDS) -> Reading:
        limit = Limit(amount, Unit(limits.unit), rolls=limits.rolls_off_holidays)
        return clock.run(limit, events, calendar(), day, stopped_by=stopped_by)

    events = [Started(start), *_stops(case, case.clock_started_at), *extensions]
    statutory = None if limits.statutory is None else read(limits.statutory, events, stops_statutory(case))
    step = None
    if case.state in RUNNING and case.step_started_at and case.current_step.days:
        step = read(case.current_step.days, [Started(day_of(case.step_started_at)), *_stops(case, case.step_started_at)])
    return Limits(read(limits.promised, events), statutory, step)


def latest(case: Case, today: date) -> tuple[Case, Limits] | None:
    """The limits that a case is due by, and whose they are: of a joint case (并联审批) those of the part that is due last."""
    everyone = [case, *parts_of(case)]
    read = [(each, limits) for each in everyone if (limits := of(each, today))]
    return max(read, key=lambda pair: pair[1].promised.due_on, default=None)


def _stops(case: Case, since: datetime | None) -> list[Event]:
    """The suspensions of a case as the clock sees them: those approved since an instant."""
    events: list[Event] = []
    for stop in case.suspensions:
        if stop.approved_at is None or (since and stop.approved_at < since):
            continue
        events.append(Suspended(day_of(stop.approved_at), SuspensionKind(stop.kind), stop.estimated_end))
        if stop.resumed_at:
            events.append(Resumed(day_of(stop.resumed_at)))
    return events


def extensions_of(case: Case) -> list[Extension]:
    """The extensions of the limits in force; those before a reopening are over."""
    return [e for e in case.extensions if case.clock_started_at is None or e.granted_at >= case.clock_started_at]


def stops_statutory(case: Case) -> frozenset[SuspensionKind]:
    """What stops the statutory limit: of permits no supplement, unless the item cites a basis (行政许可法第四十五条)."""
    definition = case.version.definition
    return STATUTORY_KINDS if definition.permit and not definition.limits.supplement_basis else ALL_KINDS


def waiting_since(case: Case) -> date:
    """The day from which the acceptance limit runs: receipt, the answer to the correction, or the paper that was asked for."""
    assert case.received_on is not None
    later = [case.correction and case.correction.answered_at, case.pre_acceptance and case.pre_acceptance.received_at]
    return max([case.received_on, *(day_of(at) for at in later if at)])


def acceptance_due_on(case: Case) -> date:
    """The last day to accept, refuse or ask for corrections."""
    return acceptance.acceptance_due_on(waiting_since(case), calendar())


def refresh_due_on(case: Case, today: date) -> None:
    """Writes the day that lists sort by, and the promised and statutory days."""
    found = latest(case, today)
    reading = found[1] if found else None
    if reading:
        case.promised_due_on = reading.promised.due_on
        case.statutory_due_on = reading.statutory.due_on if reading.statutory else None
    if case.state == State.SUBMITTED:
        case.due_on = acceptance_due_on(case)
    elif case.state == State.CORRECTING and case.correction:
        case.due_on = case.correction.due_on
    elif case.state == State.PRE_ACCEPTED and case.pre_acceptance:
        case.due_on = acceptance_due_on(case) if case.paper_received else case.pre_acceptance.due_on
    elif case.state == State.IN_PROCESS and reading:
        case.due_on = reading.promised.due_on
    elif case.state == State.SUSPENDED and case.suspension:
        case.due_on = case.suspension.estimated_end
    elif not case.is_open:
        case.due_on = None


def validity_end(start: date, months: int | None) -> date | None:
    """The last day of a validity of so many months (民法典第二百零二条: a month's end clamps); None is without end."""
    return None if months is None else clock.add_months(start, months) - timedelta(days=1)
