"""The light of a case in the lists and on its page: of the one day that it is sorted by."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, not_, or_
from sqlalchemy import case as sql_case

from app.cases import limits
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.catalog.models import ItemVersion
from app.domain import clock
from app.domain.acceptance import ACCEPTANCE_DAYS, CERTIFICATE_DAYS, LAPSE_DAYS, certificate_due_on
from app.domain.certificates import CertificateState
from app.domain.clock import Light, Limit, Unit
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import SHANGHAI, day_of


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


def question_due(due_on: date, days: int, asked_on: date, today: date) -> Due:
    """Until when a department owes its opinion (会签): so many working days of its own."""
    return _due(Limit(days), asked_on, due_on, today)


def certificate_light(case: Case, today: date) -> Due | None:
    """Of a granted case until its certificate is delivered (行政许可法第四十四条); None where none is to be delivered."""
    if not (case.gives_certificate and case.outcome == Outcome.GRANTED and case.closed_at):
        return None
    certificate = certificate_of(case)
    if certificate and (certificate.delivered_on or certificate.state != CertificateState.VALID):
        return None
    return certificate_due_of(day_of(case.closed_at), today)


def _limit(row: Any, version: Any) -> tuple[Limit, date | None]:
    """Which limit `due_on` stands for in this state, and from when it runs."""
    match State(row.state):
        case State.IN_PROCESS | State.SUSPENDED:
            return Limit(version.promised_days, Unit(version.unit)), row.accepted_on
        case State.SUBMITTED:
            return Limit(ACCEPTANCE_DAYS), row.received_on
        case _:
            return Limit(LAPSE_DAYS), day_of(row.submitted_at) if row.submitted_at else None


def has_light(light: Light, today: date) -> ColumnElement[bool]:
    """The same light as `due_of`, asked of the database: of cases with a due day, joined with their item's version."""
    is_late = Case.due_on < today
    warns = func.coalesce(and_(_begun_before(today), Case.due_on <= _last_yellow_day(today)), False)
    conditions = {Light.RED: is_late, Light.YELLOW: and_(not_(is_late), warns), Light.GREEN: and_(not_(is_late), not_(warns))}
    return conditions[light]


_PROCESSING = (State.IN_PROCESS, State.SUSPENDED)


def _is_none_of(*states: State) -> ColumnElement[bool]:
    """A NOT IN would be spelt out anew with every use of a kept statement."""
    return and_(*[Case.state != state for state in states])


def _begun_before(today: date) -> ColumnElement[bool]:
    """Whether the limit of `_limit` began before today; one that never began counts from today on, and one that stands still is
    never yellow."""
    midnight = datetime.combine(today, time(), SHANGHAI)
    return or_(
        and_(Case.state == State.IN_PROCESS, Case.accepted_on < today),
        and_(Case.state == State.SUBMITTED, Case.received_on < today),
        and_(_is_none_of(*_PROCESSING, State.SUBMITTED), Case.submitted_at < midnight),
    )


def _last_yellow_day(today: date) -> ColumnElement[date]:
    """The last due day that is yellow today, by the limit of `_limit`: the warning days ahead, in the limit's own unit."""
    promised, unit = ItemVersion.promised_days, ItemVersion.unit
    return sql_case(
        (Case.state == State.SUBMITTED, literal(_warned_until(Limit(ACCEPTANCE_DAYS), today))),
        (_is_none_of(*_PROCESSING), literal(_warned_until(Limit(LAPSE_DAYS), today))),
        *[
            (and_(unit == each, promised <= 5), literal(_warned_until(Limit(5, each), today)))
            for each in (Unit.WORKING_DAY, Unit.DAY, Unit.HOUR)
        ],
        (unit == Unit.WORKING_DAY, literal(_warned_until(Limit(6), today))),
        else_=literal(_warned_until(Limit(6, Unit.DAY), today)),
    )


def latest_yellow_day(today: date) -> date:
    """No due day after this one is yellow today, whatever the limit."""
    limits_of_all = (ACCEPTANCE_DAYS, LAPSE_DAYS, 6)
    return max(_warned_until(Limit(days, unit), today) for days in limits_of_all for unit in Unit)


def _warned_until(limit: Limit, today: date) -> date:
    """The last day that is at most the limit's warning days away."""
    if limit.unit is Unit.WORKING_DAY:
        return limits.calendar().add_workdays(today, limit.warning + 1) - timedelta(days=1)
    return today + timedelta(days=limit.warning)


def _due(limit: Limit, start: date, on: date, today: date) -> Due:
    calendar = limits.calendar()
    return Due(on, clock.remaining(limit.unit, on, today, calendar), clock.light(limit, start, on, today, calendar))
