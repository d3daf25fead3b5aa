"""Suspension (挂起): handler → window head → business section; while it runs the clock stands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import db
from app.accounts.models import Staff
from app.attachments import queries as attachments
from app.cases import procedure_papers
from app.cases.actors import Actor
from app.cases.case_materials import material_of, materials_of
from app.cases.commands.materials import record_copies
from app.cases.commands.opinions import give_opinion
from app.cases.models import Case
from app.cases.proceedings import Suspension
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.clock import SuspensionKind, add_months
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of

LONGEST = 12  # months from the request to the estimated end


@dataclass(frozen=True)
class Request:
    """What a handler asks for; `materials` maps a key to what the applicant is to supply meanwhile."""

    kind: SuspensionKind
    reason: str
    estimated_end: date
    materials: dict[str, str]


def request_suspension(case: Case, *, by: Staff, request: Request, at: datetime) -> None:
    """Asks for a suspension of a kind that the item provides for. Raises Refused."""
    definition = case.version.definition
    known = {material.key for material in materials_of(case) if not material.generated}
    if request.kind not in definition.limits.suspensions:
        raise Refused("no_special_procedure")
    if request.estimated_end <= day_of(at):
        raise Refused("estimate_past")
    if request.estimated_end > _latest_end(day_of(at)):
        raise Refused("estimate_too_far", latest=_latest_end(day_of(at)))
    if not set(request.materials) <= known or (request.kind == SuspensionKind.SUPPLEMENT and not request.materials):
        raise Refused("supplement_names_nothing")
    case.suspensions.append(
        Suspension(
            kind=request.kind,
            reason=request.reason,
            estimated_end=request.estimated_end,
            materials=request.materials,
            requested_by_id=by.id,
            requested_at=at,
        )
    )
    give_opinion(case, Action.REQUEST_SUSPENSION, by=by, text=request.reason, at=at)
    details = {"kind": request.kind, "until": request.estimated_end.isoformat()}
    record(case, Action.REQUEST_SUSPENSION, by=Actor.of(by), at=at, text=request.reason, **details)


def _latest_end(asked_on: date) -> date:
    """The clock counts every day to the estimated end, and so do its pages: it is no further than a year away."""
    return add_months(asked_on, LONGEST)


def _pending(case: Case) -> Suspension:
    stop = case.suspension
    if stop is None or not stop.is_pending:
        raise Refused("no_suspension_request")
    return stop


def endorse(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """The window head agrees; the business section decides."""
    stop = _pending(case)
    stop.endorsed_by_id, stop.endorsed_at = by.id, at
    give_opinion(case, Action.ENDORSE, by=by, text=opinion, at=at)
    record(case, Action.ENDORSE, by=Actor.of(by), at=at, text=opinion)


def approve(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """The business section agrees: the clock stands from the day after. Raises Refused for an estimate past or too far away."""
    stop = _pending(case)
    if stop.estimated_end <= day_of(at):
        raise Refused("estimate_passed_meanwhile")
    if stop.estimated_end > _latest_end(day_of(stop.requested_at)):  # asked for before there was a bound
        raise Refused("estimate_too_far_away")
    stop.approved_at = at
    give_opinion(case, Action.APPROVE, by=by, text=opinion, at=at)
    record(case, Action.APPROVE, by=Actor.of(by), at=at, text=opinion, kind=stop.kind, until=stop.estimated_end.isoformat())
    db.session.flush()
    procedure_papers.suspension(case, by, at)
    told = {"until": stop.estimated_end, "reason": procedure_papers.procedure_name(stop)}
    if stop.materials:
        tell_applicant(case, "suspended_for_materials", **told)
    else:
        tell_applicant(case, "suspended", **told)


def reject(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """Refused at either level: the case goes on as before."""
    _pending(case).rejected_at = at
    give_opinion(case, Action.REJECT, by=by, text=opinion, at=at)
    record(case, Action.REJECT, by=Actor.of(by), at=at, text=opinion)


def missing_supplements(case: Case) -> list[str]:
    """Keys of the materials asked for of which no new file has come."""
    stop = case.suspension
    assert stop and stop.approved_at
    new = {a.material_key for a in attachments.of_bundle(case.public_id) if a.created_at >= stop.approved_at}
    return [key for key in stop.materials if key not in new]


def supplement(case: Case, *, by: Actor, at: datetime) -> None:
    """The applicant has handed in online what was asked for. Raises Refused."""
    if missing_supplements(case):
        raise Refused("supplement_incomplete")
    _supplemented(case, by, at)


def supplement_on_paper(case: Case, *, by: Staff, copies: dict[str, int], at: datetime) -> None:
    """A clerk has taken in copies of what was asked for. Raises Refused when of something neither paper nor a file has come."""
    stop = case.suspension
    assert stop
    came = {key: count for key, count in copies.items() if count and key in stop.materials}
    missing = [material_of(case, key).name for key in missing_supplements(case) if key not in came]
    if missing:
        raise Refused("paper_incomplete", names="、".join(missing))
    record_copies(case, came, by=by, at=at)
    _supplemented(case, Actor.of(by), at, receiver=by.name, paper_came=came)


def _supplemented(case: Case, by: Actor, at: datetime, **at_counter: Any) -> None:
    stop = case.suspension
    assert stop
    stop.supplemented_at = at
    record(case, Action.SUPPLEMENT, by=by, at=at, materials=sorted(stop.materials))
    procedure_papers.supplement_receipt(case, at, **at_counter)
    tell_applicant(case, "supplemented")


def resume(case: Case, *, by: Staff, conclusion: str, at: datetime) -> None:
    """The clock goes on from the day after, at the same step."""
    stop = case.suspension
    assert stop
    stop.resumed_at = at
    give_opinion(case, Action.RESUME, by=by, text=conclusion, at=at)
    record(case, Action.RESUME, by=Actor.of(by), at=at, text=conclusion)
    procedure_papers.resumption(case, stop, conclusion, by, at)
    tell_applicant(case, "resumed", due=case.due_on)
