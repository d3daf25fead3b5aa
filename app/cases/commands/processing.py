"""Processing: from step to step, back, and to the decision."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Staff
from app.cases import paperwork, wording
from app.cases.actors import Actor
from app.cases.commands.acceptance import choose_handler, give_opinion
from app.cases.models import Case
from app.cases.queries import last_handler_of_step
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action, Outcome


@dataclass(frozen=True)
class Decision:
    """How a case ends: granted or denied, the approval number, what is granted or why not, its basis, conditions and scope."""

    outcome: Outcome
    approval_number: str
    opinion: str
    content: str = ""
    legal_basis: str = ""
    conditions: str = ""
    scope: str = ""


def forward(case: Case, *, by: Staff, opinion: str, handler_id: int | None, at: datetime) -> None:
    """Passes the case to the next step of the item."""
    assert case.step is not None
    handler = choose_handler(case, case.step + 1, handler_id, at)
    _move(case, Action.FORWARD, case.step + 1, handler, by=by, opinion=opinion, at=at)
    tell_applicant(case, "forwarded", step=case.current_step.name)


def send_back(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """Gives the case back to whoever did the step before. Raises Refused when that person no longer holds the post."""
    assert case.step is not None
    handler = choose_handler(case, case.step - 1, last_handler_of_step(case, case.step - 1), at)
    _move(case, Action.SEND_BACK, case.step - 1, handler, by=by, opinion=opinion, at=at)


def _move(case: Case, action: Action, step: int, handler: Staff, *, by: Staff, opinion: str, at: datetime) -> None:
    give_opinion(case, action, by=by, text=opinion, at=at, next_handler=handler)
    left = case.current_step.name
    case.step, case.step_started_at, case.assignee_id = step, at, handler.id
    next_name = case.current_step.name
    record(case, action, by=Actor.of(by), at=at, text=opinion, next=handler.display_name, left=left, step=next_name)


def conclude(case: Case, *, by: Staff, decision: Decision, at: datetime) -> None:
    """Decides at the last step: a permit's decision, or the notice of the result. Raises Refused."""
    if decision.outcome == Outcome.REFERRED:
        raise Refused("outcome_not_offered")
    if decision.outcome == Outcome.DENIED and not decision.content:
        raise Refused("denial_needs_reason")
    give_opinion(case, Action.CONCLUDE, by=by, text=decision.opinion, at=at)
    case.outcome, case.approval_number = decision.outcome, decision.approval_number
    step_name = case.current_step.name
    record(
        case,
        Action.CONCLUDE,
        by=Actor.of(by),
        at=at,
        text=decision.opinion,
        outcome=decision.outcome,
        approval_number=decision.approval_number,
        step=step_name,
    )
    paperwork.decision(case, decision, by, at)
    tell_applicant(case, f"concluded_{decision.outcome}", outcome=wording.outcome_text(case))
