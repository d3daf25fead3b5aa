"""The light of a case in the lists and on its page: of the one day that it is sorted by."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.cases import limits
from app.domain import clock
from app.domain.acceptance import ACCEPTANCE_DAYS, CERTIFICATE_DAYS, LAPSE_DAYS, certificate_due_on
from app.domain.clock import Light, Limit, Unit
from app.domain.workflow import State
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Due:
    """A day that waits: how many units remain until it (below 0 once it has passed), and its light."""

    on: date
    remaining: int
    light: Light


def due_of(row: Any, version: Any, today: date) -> Due | None:
    """The due day of an open case, else None. `row` is a case or a list's columns; `version` knows its promised days."""
    if row.due_on is None:
        return None
    if row.state == State.SUSPENDED:
        return _estimate(row.due_on, today)
    limit, start = _limit(row, version)
    return _due(limit, start or today, row.due_on, today)


def _estimate(on: date, today: date) -> Due:
    """The estimated end of a suspension: nothing waits until it has passed, and then it is red."""
    left = limits.calendar().count_workdays(today, on)
    return Due(on, min(left, -1) if today > on else left, Light.RED if today > on else Light.GREEN)


def certificate_due_of(closed_on: date, today: date) -> Due:
    """Until when the certificate of a granted case is to be issued and delivered."""
    due = certificate_due_on(closed_on, limits.calendar())
    return _due(Limit(CERTIFICATE_DAYS), closed_on, due, today)


def _limit(row: Any, version: Any) -> tuple[Limit, date | None]:
    """Which limit `due_on` stands for in this state, and from when it runs."""
    match State(row.state):
        case State.IN_PROCESS | State.SUSPENDED:
            return Limit(version.promised_days, Unit(version.unit)), row.accepted_on
        case State.SUBMITTED:
            return Limit(ACCEPTANCE_DAYS), row.received_on
        case _:
            return Limit(LAPSE_DAYS), day_of(row.submitted_at) if row.submitted_at else None


def _due(limit: Limit, start: date, on: date, today: date) -> Due:
    calendar = limits.calendar()
    return Due(on, clock.remaining(limit.unit, on, today, calendar), clock.light(limit, start, on, today, calendar))
