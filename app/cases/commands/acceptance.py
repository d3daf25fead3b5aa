"""Acceptance: accept, not accept, ask once for what is missing; and what the law does when nobody answers."""

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.models import Staff
from app.cases import limits, paperwork
from app.cases.actors import CLOCK, Actor
from app.cases.case_materials import materials_of
from app.cases.commands import joint
from app.cases.commands.handlers import choose_handler, least_busy
from app.cases.commands.opinions import give_opinion
from app.cases.facts import facts_of
from app.cases.models import Case, Correction
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain import acceptance
from app.domain.errors import Refused
from app.domain.workflow import Action, Source, forbidden
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Refusal:
    """Why an application is not accepted: a ground of the 不予受理决定书, reason, right agency, legal basis."""

    ground: str
    reason: str
    right_agency: str = ""
    legal_basis: str = ""


def accept(case: Case, *, by: Staff, opinion: str, handler_id: int | None, at: datetime) -> None:
    """Accepts: the decision's clock starts, the case goes to the handler of step 1."""
    handler, parts = choose_handler(case, 1, handler_id, by, at), joint.planned(case, at)
    give_opinion(case, Action.ACCEPT, by=by, text=opinion, at=at, next_handler=handler)
    _start_processing(case, Action.ACCEPT, Actor.of(by), handler, at, text=opinion)
    joint.begin(case, parts, Action.ACCEPT, by=Actor.of(by), at=at, opinion=(by, opinion))
    _tell_accepted(case, Actor.of(by), at)


def apply_due_deemed_acceptance(case: Case, at: datetime) -> bool:
    """A permit unanswered for five working days is accepted by law (行政许可法第三十二条), before anything else happens."""
    if case.is_draft or forbidden(Action.DEEM_ACCEPT, facts_of(case, CLOCK.name)):
        return False
    handler, parts = least_busy(case, 1, at), joint.planned(case, at)
    _start_processing(case, Action.DEEM_ACCEPT, CLOCK, handler, at, is_deemed=True)
    joint.begin(case, parts, Action.DEEM_ACCEPT, by=CLOCK, at=at)
    _tell_accepted(case, CLOCK, at, is_deemed=True)
    return True


def accepted_on(case: Case, at: datetime, *, is_deemed: bool = False) -> date:
    """The day from which the limits of the decision run."""
    assert case.received_on is not None
    return acceptance.accepted_on(
        case.received_on,
        day_of(at),
        is_permit=case.version.definition.permit,
        was_corrected=bool(case.correction and case.correction.answered_at),
        is_deemed=is_deemed,
    )


def _start_processing(
    case: Case, action: Action, by: Actor, handler: Staff, at: datetime, *, text: str = "", is_deemed: bool = False
) -> None:
    case.accepted_on = accepted_on(case, at, is_deemed=is_deemed)
    case.step, case.step_started_at, case.assignee_id = 1, at, handler.id
    record(case, action, by=by, at=at, text=text, next=handler.display_name, step=case.current_step.name)


def _tell_accepted(case: Case, by: Actor, at: datetime, *, is_deemed: bool = False) -> None:
    """On paper and by message, with the last day for the decision: of a joint case that of its parts counts too."""
    paperwork.acceptance_notice(case, by, at, is_deemed=is_deemed)
    if is_deemed:
        tell_applicant(case, "deemed_accepted", due=case.due_on)
    else:
        tell_applicant(case, "accepted", due=case.due_on)


def not_accept(case: Case, *, by: Staff, refusal: Refusal, at: datetime) -> None:
    """Refuses to accept, with ground and remedies on paper."""
    give_opinion(case, Action.NOT_ACCEPT, by=by, text=refusal.reason, at=at)
    record(case, Action.NOT_ACCEPT, by=Actor.of(by), at=at, text=refusal.reason, ground=refusal.ground)
    paperwork.non_acceptance(case, refusal, by, at)
    tell_applicant(case, "not_accepted")


def request_correction(
    case: Case, *, by: Staff, reason: str, materials: dict[str, str], fields: dict[str, str], at: datetime
) -> None:
    """Tells once and completely what is missing or wrong; only that is then open to the applicant. Raises Refused."""
    definition = case.version.definition
    known = {m.key for m in materials_of(case) if not m.generated}, {str(entry["name"]) for entry in definition.form}
    if not (materials or fields) or not (set(materials) <= known[0] and set(fields) <= known[1]):
        raise Refused("correction_names_nothing")
    correction = Correction(
        case_id=case.id,
        reason=reason,
        materials=materials,
        fields=fields,
        requested_at=at,
        due_on=acceptance.lapses_after(day_of(at), limits.calendar(), definition.limits.applicant_days),
    )
    correction.before = case.values
    case.corrections.append(correction)
    give_opinion(case, Action.REQUEST_CORRECTION, by=by, text=reason, at=at)
    record(
        case, Action.REQUEST_CORRECTION, by=Actor.of(by), at=at, text=reason, materials=sorted(materials), fields=sorted(fields)
    )
    paperwork.correction_notice(case, by, at)
    if case.source == Source.COUNTER:
        tell_applicant(case, "correction_requested_at_counter", due=correction.due_on)
    else:
        tell_applicant(case, "correction_requested", due=correction.due_on)
