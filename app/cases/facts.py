"""What the rules of the domain need to know of a case."""

from sqlalchemy import select

from app import db
from app.cases import limits
from app.cases.models import Case, FlowEntry
from app.cases.queries import certificate_of
from app.domain.acceptance import is_deemed_accepted
from app.domain.workflow import Action, CaseFacts, Outcome, Source, State
from app.gateways.wall_clock import today


def facts_of(case: Case, actor: str) -> CaseFacts:
    """The facts as they are now, for the one who wants to act (`staff:<id>`, `citizen:<id>`, `clock`)."""
    definition = case.version.definition
    return CaseFacts(
        state=State(case.state),
        source=Source(case.source),
        is_permit=definition.permit,
        is_instant=definition.instant,
        step=case.step or 0,
        last_step=len(definition.steps),
        was_corrected=bool(case.corrections),
        limit_passed=_limit_passed(case),
        did_previous_step=_did_previous_step(case, actor),
        may_do_consecutive_steps=definition.same_person_steps,
        outcome=Outcome(case.outcome) if case.outcome else None,
        has_valid_certificate=certificate_of(case) is not None,
    )


def _limit_passed(case: Case) -> bool:
    if case.state == State.SUBMITTED:
        return is_deemed_accepted(limits.waiting_since(case), today(), limits.calendar())
    return bool(case.state == State.CORRECTING and case.due_on and today() > case.due_on)


def _did_previous_step(case: Case, actor: str) -> bool:
    """Did the one who acts bring the case to the step in hand by forwarding it?"""
    if not case.step or case.step == 1:
        return False
    moves = select(FlowEntry.action, FlowEntry.actor).where(
        FlowEntry.case_id == case.id, FlowEntry.action.in_([Action.FORWARD, Action.SEND_BACK])
    )
    last = db.session.execute(moves.order_by(FlowEntry.seq.desc()).limit(1)).first()
    return bool(last and last.action == Action.FORWARD and last.actor == actor)
