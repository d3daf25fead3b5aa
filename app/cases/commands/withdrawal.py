"""The applicant's way out: withdrawn at any open state, once, and confirmed on paper (行政许可法: 申请人可以撤回申请)."""

from contextlib import suppress
from datetime import datetime

from app.cases import paperwork
from app.cases.actors import Actor
from app.cases.commands.acceptance import apply_due_deemed_acceptance
from app.cases.facts import facts_of
from app.cases.models import Case
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action, State, forbidden


def withdraw(case: Case, *, by: Actor, reason: str, at: datetime) -> None:
    """Ends a locked case as its applicant wishes; a repeat leaves the first result. Raises Refused when it is closed."""
    if case.state == State.WITHDRAWN:
        return
    if code := forbidden(Action.WITHDRAW, facts_of(case, by.name)):
        raise Refused(code)
    with suppress(Refused):  # a vacant post keeps nobody from withdrawing
        apply_due_deemed_acceptance(case, at)
    handler = case.assignee.name if case.assignee else case.department.name
    record(case, Action.WITHDRAW, by=by, at=at, text=reason)
    paperwork.withdrawal(case, reason, handler, at)
    tell_applicant(case, "withdrawn")
