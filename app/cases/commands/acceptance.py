"""Acceptance: accept, not accept, ask once for what is missing; and what the law does when nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import db
from app.accounts.models import Staff
from app.accounts.queries import holders_of_post
from app.cases import limits, paperwork
from app.cases.actors import CLOCK, Actor
from app.cases.facts import facts_of
from app.cases.models import Case, Correction, Opinion
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.catalog.models import Department
from app.domain import acceptance
from app.domain.errors import Refused
from app.domain.workflow import Action, forbidden
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Refusal:
    """Why an application is not accepted: a ground of the 不予受理决定书, reason, right agency, legal basis."""

    ground: str
    reason: str
    right_agency: str = ""
    legal_basis: str = ""


def step_department(case: Case, step: int) -> int:
    """Id of the department whose post does this step."""
    name = case.version.definition.steps[step - 1].department
    if not name:
        return case.department_id
    found = db.session.scalar(select(Department.id).where(Department.region == case.department.region, Department.name == name))
    if found is None:
        raise Refused("step_without_department", department=name)
    return int(found)


def handlers_of(case: Case, step: int, at: datetime) -> Sequence[Staff]:
    """Who holds the post of a step today."""
    return holders_of_post(step_department(case, step), case.version.definition.steps[step - 1].post, day_of(at))


def choose_handler(case: Case, step: int, handler_id: int | None, at: datetime) -> Staff:
    """The chosen handler, or the only one. Raises Refused when the post is vacant, or nobody (or a stranger) was chosen."""
    holders = handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[step - 1].post)
    if handler_id is None and len(holders) == 1:
        return holders[0]
    for holder in holders:
        if holder.id == handler_id:
            return holder
    raise Refused("choose_handler")


def accept(case: Case, *, by: Staff, opinion: str, handler_id: int | None, at: datetime) -> None:
    """Accepts: the decision's clock starts, the case goes to the handler of step 1."""
    handler = choose_handler(case, 1, handler_id, at)
    give_opinion(case, Action.ACCEPT, by=by, text=opinion, at=at, next_handler=handler)
    _start_processing(case, Action.ACCEPT, Actor.of(by), handler, at, text=opinion)


def apply_due_deemed_acceptance(case: Case, at: datetime) -> bool:
    """A permit unanswered for five working days is accepted by law (行政许可法第三十二条), before anything else happens."""
    if case.is_draft or forbidden(Action.DEEM_ACCEPT, facts_of(case, CLOCK.name)):
        return False
    holders = handlers_of(case, 1, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[0].post)
    _start_processing(case, Action.DEEM_ACCEPT, CLOCK, min(holders, key=_open_cases), at, is_deemed=True)
    return True


def _open_cases(staff: Staff) -> tuple[int, int]:
    count = select(func.count()).select_from(Case).where(Case.assignee_id == staff.id, Case.closed_at.is_(None))
    return int(db.session.scalar(count) or 0), staff.id


def _start_processing(
    case: Case, action: Action, by: Actor, handler: Staff, at: datetime, *, text: str = "", is_deemed: bool = False
) -> None:
    assert case.received_on is not None
    case.accepted_on = acceptance.accepted_on(
        case.received_on,
        day_of(at),
        is_permit=case.version.definition.permit,
        was_corrected=bool(case.correction and case.correction.answered_at),
        is_deemed=is_deemed,
    )
    case.step, case.step_started_at, case.assignee_id = 1, at, handler.id
    record(case, action, by=by, at=at, text=text, next=handler.display_name, step=case.current_step.name)
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
    known = {m.key for m in definition.materials if not m.generated}, {str(entry["name"]) for entry in definition.form}
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
    tell_applicant(case, "correction_requested", due=correction.due_on)


def give_opinion(case: Case, action: Action, *, by: Staff, text: str, at: datetime, next_handler: Staff | None = None) -> None:
    """Writes an opinion into the case's list, with the instant from which it took."""
    name = case.current_step.name if case.current_step else "受理"
    started = case.step_started_at or case.submitted_at
    case.opinions.append(
        Opinion(
            step=case.step,
            step_name=name,
            action=action,
            staff_id=by.id,
            text=text,
            started_at=started,
            given_at=at,
            next_handler_id=next_handler.id if next_handler else None,
        )
    )
