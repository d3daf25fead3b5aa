"""One action on a case: its state, its flow-log entry, its day, and the version that pages carry, in one place."""

from datetime import datetime
from typing import Any

from app.cases import flow_log, limits
from app.cases.actors import Actor
from app.cases.models import Case
from app.domain.workflow import CLOSED_STATES, Action, Outcome, Role, State, next_state
from app.gateways.wall_clock import day_of


def record(case: Case, action: Action, *, by: Actor, at: datetime, text: str = "", **details: Any) -> None:
    """Moves the case along the transition table and leaves an entry. Raises Refused when the table has no such step.

    Who was let in to act for an absent person is written down with both names.
    `text` and `details` are what the log says in words; they are kept apart from the chain and can be erased.
    """
    by = by.in_place_of(case.absent_handler) if case.absent_handler else by
    before = State(case.state)
    case.state = next_state(before, action)
    if case.state in CLOSED_STATES and case.closed_at is None:
        case.closed_at = at
        case.assignee_id = None
        _end_proceedings(case, at)
    case.awaits_role = _awaited_role(case)
    case.awaits_certificate = _awaits_certificate(case, action)
    limits.refresh_due_on(case, day_of(at))
    if case.parent:
        limits.refresh_due_on(case.parent, day_of(at))
    touch(case, by=by, at=at)
    payload = {"by": by.label, "text": text, **details} | ({"acting_for": by.acting_for} if by.acting_for else {})
    flow_log.append(case, action=action, by=by, at=at, from_state=before, payload=payload)


def _end_proceedings(case: Case, at: datetime) -> None:
    """What was still asked for or stood still ends with the case."""
    for asked in case.consultations:
        asked.closed_at = asked.closed_at or at
    stop = case.suspension
    if stop and stop.is_pending:
        stop.rejected_at = at
    elif stop:
        stop.resumed_at = at


def _awaited_role(case: Case) -> Role | None:
    """Whose word a request waits for; such cases stand in the to-do lists of that role."""
    stop = case.suspension
    if stop and stop.is_pending:
        return Role.BUSINESS_SECTION if stop.endorsed_at else Role.WINDOW_HEAD
    return Role.WINDOW_HEAD if case.void_request and case.state == State.SUBMITTED else None


def _awaits_certificate(case: Case, action: Action) -> bool:
    """From the decision that grants until the certificate is made, or the case is opened again."""
    is_granted = case.state == State.CONCLUDED and case.outcome == Outcome.GRANTED and case.gives_certificate
    if action in {Action.CONCLUDE, Action.CONCLUDE_AT_ONCE}:
        return is_granted
    return is_granted and case.awaits_certificate and action is not Action.ISSUE_CERTIFICATE


def touch(case: Case, *, by: Actor, at: datetime) -> None:
    """The case is another one now: pages that showed it before are stale."""
    case.seen += 1
    case.changed_by, case.changed_at = by.label, at
