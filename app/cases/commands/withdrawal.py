"""The applicant's way out: withdrawn at any open state, once, and confirmed on paper."""

from datetime import datetime

from app.cases import paperwork
from app.cases.actors import Actor
from app.cases.commands import joint
from app.cases.commands.acceptance import apply_due_deemed_acceptance
from app.cases.facts import facts_of
from app.cases.models import Case
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action, State, forbidden

NOBODY_THERE = {"post_vacant", "step_without_department"}


def withdraw(case: Case, *, by: Actor, reason: str, at: datetime, note: str = "") -> None:
    """Ends a locked case as its applicant wishes; a repeat leaves the first result. Raises Refused when it is closed.

    `note` stands in the log beside the reason.
    """
    if case.state == State.WITHDRAWN:
        return
    if code := forbidden(Action.WITHDRAW, facts_of(case, by.name)):
        raise Refused(code)
    _accept_if_due(case, at)
    handler = case.assignee.name if case.assignee else case.department.name
    record(case, Action.WITHDRAW, by=by, at=at, text=reason + note)
    joint.end(case, Action.WITHDRAW, by=by, text=reason + note, at=at)
    paperwork.withdrawal(case, reason, handler, at)
    tell_applicant(case, "withdrawn")


def _accept_if_due(case: Case, at: datetime) -> None:
    """What the law did before comes first; that there is nobody to take the case keeps nobody from withdrawing it."""
    try:
        apply_due_deemed_acceptance(case, at)
    except Refused as no:
        if no.code not in NOBODY_THERE:
            raise
