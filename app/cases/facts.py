"""What the rules of the domain need to know of a case."""

from sqlalchemy import select

from app import db
from app.cases import limits
from app.cases.certificate_queries import delivery_under_way
from app.cases.flow_entries import FlowEntry
from app.cases.joint import part_is_open
from app.cases.models import Case
from app.cases.queries import certificate_of, who_did_step
from app.domain.acceptance import is_deemed_accepted
from app.domain.certificates import CertificateState
from app.domain.workflow import Action, CaseFacts, Outcome, Source, State
from app.gateways.wall_clock import today


def facts_of(case: Case, actor: str) -> CaseFacts:
    """The facts as they are now, for the one who wants to act (`staff:<id>`, `citizen:<id>`, `clock`).

    A page asks for them once an action; they are the same until the case is another one (`seen`) or the day is over.
    """
    known, key = db.kept("facts"), (case.id, case.seen, actor, today())
    if case.id is None:
        return _facts(case, actor)
    if key not in known:
        known[key] = _facts(case, actor)
    found: CaseFacts = known[key]
    return found


def _facts(case: Case, actor: str) -> CaseFacts:
    definition, certificate = case.version.definition, certificate_of(case)
    return CaseFacts(
        state=State(case.state),
        source=Source(case.source),
        is_permit=definition.permit,
        is_instant=definition.instant,
        step=case.step or 0,
        last_step=len(definition.steps),
        was_corrected=bool(case.corrections),
        paper_received=case.paper_received,
        void_requested=case.void_request is not None,
        limit_passed=_limit_passed(case),
        was_extended=bool(limits.extensions_of(case)),
        decision_overdue=_decision_overdue(case),
        **_own_words(case, actor),
        did_previous_step=_did_previous_step(case, actor),
        may_do_consecutive_steps=definition.same_person_steps,
        consultation_open=any(asked.is_open for asked in case.consultations),
        **_suspension_facts(case),
        **_hearing_facts(case),
        parts_open=part_is_open(case),
        is_part=case.parent is not None,
        whole_closed=case.parent is not None and not case.parent.is_open,
        outcome=Outcome(case.outcome) if case.outcome else None,
        has_valid_certificate=certificate is not None and certificate.state == CertificateState.VALID,
        certificate_expired=certificate is not None and certificate.state_on(today()) is CertificateState.EXPIRED,
        certificate_under_way=certificate is not None and delivery_under_way(certificate) is not None,
        certificate_delivered=certificate is not None and certificate.delivered_on is not None,
    )


def _suspension_facts(case: Case) -> dict[str, bool]:
    asked = case.suspension
    if asked is None or not asked.is_pending:
        return {}
    return {"suspension_pending": True, "suspension_endorsed": asked.endorsed_at is not None}


def _hearing_facts(case: Case) -> dict[str, bool]:
    hearing = case.hearing
    if hearing is None:
        return {}
    return {
        "hearing_offered": True,
        "hearing_request_late": today() > hearing.request_due_on,
        "hearing_requested": hearing.requested_at is not None,
        "hearing_scheduled": hearing.scheduled_at is not None,
        "hearing_recorded": hearing.is_recorded,
    }


def _own_words(case: Case, actor: str) -> dict[str, bool]:
    """Did the one who acts ask for what waits for approval, or endorse it, or another for her? Nobody approves her own word."""
    asked, void = case.suspension, case.void_request
    if asked and asked.is_pending:
        requested, endorsed, since = asked.requested_by_id, asked.endorsed_by_id, asked.requested_at
    elif void and case.state == State.SUBMITTED:
        requested, endorsed, since = void.requested_by_id, None, void.requested_at
    else:
        return {}
    done_for_her = select(FlowEntry.action).where(
        FlowEntry.case_id == case.id, FlowEntry.acting_for == actor, FlowEntry.at >= since
    )
    lent = set(db.session.scalars(done_for_her))
    return {
        "is_own_request": actor == f"staff:{requested}" or bool(lent & {Action.REQUEST_SUSPENSION, Action.REQUEST_VOID}),
        "endorsed_request": actor == f"staff:{endorsed}" or Action.ENDORSE in lent,
    }


def _limit_passed(case: Case) -> bool:
    if case.state == State.SUBMITTED or (case.state == State.PRE_ACCEPTED and case.paper_received):
        return is_deemed_accepted(limits.waiting_since(case), today(), limits.calendar())
    return bool(case.state in {State.CORRECTING, State.PRE_ACCEPTED} and case.due_on and today() > case.due_on)


def _decision_overdue(case: Case) -> bool:
    due_on = case.statutory_due_on or case.promised_due_on
    return case.state == State.IN_PROCESS and due_on is not None and today() > due_on


def _did_previous_step(case: Case, actor: str) -> bool:
    """Did the one who acts pass on the step before the one in hand, or was it passed on for her?"""
    return bool(case.step and case.step > 1) and actor in {f"staff:{staff_id}" for staff_id in who_did_step(case, case.step - 1)}
