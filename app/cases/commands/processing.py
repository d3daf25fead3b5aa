"""Processing: from step to step, back, and to the decision."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Staff
from app.cases import paperwork, procedure_papers, wording
from app.cases.actors import Actor
from app.cases.commands.acceptance import accepted_on
from app.cases.commands.approval_numbers import number_for, shares_with
from app.cases.commands.certificate_ends import cancel_as_asked
from app.cases.commands.handlers import choose_handler, other_handlers
from app.cases.commands.handover import hand_over
from app.cases.commands.opinions import give_opinion
from app.cases.joint import part_is_not_granted
from app.cases.models import Case
from app.cases.posts import still_holder
from app.cases.queries import last_handler_of_step
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action, Outcome


@dataclass(frozen=True)
class Decision:
    """How a case ends: granted or denied, what is granted or why not, its basis, conditions and scope.

    An empty approval number: what is granted gets the department's next one.
    """

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
    handler = choose_handler(case, case.step + 1, handler_id, by, at)
    _move(case, Action.FORWARD, case.step + 1, handler, by=by, opinion=opinion, at=at)
    tell_applicant(case, "forwarded", step=case.current_step.name)


def send_back(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """Gives the case back to whoever did the step before. Raises Refused when that person no longer holds the post."""
    assert case.step is not None
    handler = choose_handler(case, case.step - 1, last_handler_of_step(case, case.step - 1), by, at)
    _move(case, Action.SEND_BACK, case.step - 1, handler, by=by, opinion=opinion, at=at)


def _move(case: Case, action: Action, step: int, handler: Staff, *, by: Staff, opinion: str, at: datetime) -> None:
    give_opinion(case, action, by=by, text=opinion, at=at, next_handler=handler)
    left = case.current_step.name
    case.step, case.step_started_at, case.assignee_id = step, at, handler.id
    next_name = case.current_step.name
    record(case, action, by=Actor.of(by), at=at, text=opinion, next=handler.display_name, left=left, step=next_name)


def reassign(case: Case, *, by: Staff, opinion: str, handler_id: int | None, at: datetime) -> None:
    """Gives the step in hand to another holder of its post. Raises Refused."""
    assert case.step is not None
    others = other_handlers(case, at)
    if handler_id is None and len(others) > 1:
        raise Refused("choose_handler")
    handler = next((other for other in others if handler_id in (None, other.id)), None)
    if handler is None:
        raise Refused("handler_unchanged")
    still_holder(case, case.step, handler, at)
    give_opinion(case, Action.REASSIGN, by=by, text=opinion, at=at, next_handler=handler)
    hand_over(case, to=handler, by=Actor.of(by), reason=opinion, at=at)


def conclude(case: Case, *, by: Staff, decision: Decision, at: datetime) -> None:
    """Decides at the last step: a permit's decision, or the notice of the result. Raises Refused."""
    check_decision(case, decision)
    give_opinion(case, Action.CONCLUDE, by=by, text=decision.opinion, at=at)
    decide(case, Action.CONCLUDE, by=by, decision=decision, at=at)
    if decision.outcome == Outcome.REFERRED:
        procedure_papers.referral(case, decision.opinion, by, at)
    else:
        paperwork.decision(case, decision, by, at)
    tell_applicant(case, f"concluded_{decision.outcome}", outcome=wording.outcome_text(case))


def conclude_at_once(case: Case, *, by: Staff, decision: Decision, at: datetime) -> None:
    """Accepts an instant item and decides on the spot: 受理通知书 and the result. Raises Refused."""
    check_decision(case, decision)
    if decision.outcome == Outcome.REFERRED:
        raise Refused("outcome_not_offered")
    give_opinion(case, Action.CONCLUDE_AT_ONCE, by=by, text=decision.opinion, at=at)
    case.accepted_on = accepted_on(case, at)
    decide(case, Action.CONCLUDE_AT_ONCE, by=by, decision=decision, at=at)
    paperwork.acceptance_notice(case, Actor.of(by), at, is_deemed=False)
    paperwork.decision(case, decision, by, at)
    tell_applicant(case, f"concluded_{decision.outcome}", outcome=wording.outcome_text(case))


def outcomes_of(case: Case) -> tuple[Outcome, ...]:
    """How a case of this item may end: where a higher agency decides, it is referred and never granted here."""
    return (Outcome.REFERRED if case.version.definition.refers_to else Outcome.GRANTED, Outcome.DENIED)


def check_decision(case: Case, decision: Decision) -> None:
    """Raises Refused for an outcome that the item does not have, and for a denial without a reason."""
    if decision.outcome not in outcomes_of(case):
        raise Refused("outcome_not_offered")
    if decision.outcome == Outcome.GRANTED and part_is_not_granted(case):
        raise Refused("part_not_granted")
    if decision.outcome == Outcome.DENIED and not decision.content:
        raise Refused("denial_needs_reason")


def decide(case: Case, action: Action, *, by: Staff, decision: Decision, at: datetime) -> None:
    """Writes the decision down and closes the case. Raises Refused for a number that the department has used."""
    if decision.outcome == Outcome.GRANTED and case.version.definition.kind == "cancellation" and case.version.definition.earlier:
        cancel_as_asked(case, by=by, at=at)
    is_granted = decision.outcome == Outcome.GRANTED
    case.outcome = decision.outcome
    case.approval_number = number_for(case, decision.approval_number, at, is_granted=is_granted)
    record(
        case,
        action,
        by=Actor.of(by),
        at=at,
        text=decision.opinion,
        outcome=decision.outcome,
        approval_number=case.approval_number,
        shares_with=shares_with(case),
        step=case.current_step.name if case.current_step else "",
    )
