"""Pre-acceptance (预受理): fine online, paper still to be brought; and voiding what was registered by mistake."""

from datetime import datetime

from app.accounts.models import Staff
from app.cases import limits, procedure_papers
from app.cases.actors import Actor
from app.cases.case_materials import material_of, materials_of
from app.cases.commands.materials import record_copies
from app.cases.commands.opinions import give_opinion
from app.cases.models import Case
from app.cases.proceedings import PreAcceptance, VoidRequest
from app.cases.queries import case_by_number
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain import acceptance
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of


def pre_accept(case: Case, *, by: Staff, materials: dict[str, str], opinion: str, at: datetime) -> None:
    """Asks for paper: `materials` maps a key to a note. Without it the case lapses. Raises Refused."""
    definition = case.version.definition
    known = {material.key for material in materials_of(case) if material.form != "electronic" and not material.generated}
    if not materials or not set(materials) <= known:
        raise Refused("pre_acceptance_names_nothing")
    due_on = acceptance.lapses_after(day_of(at), limits.calendar(), definition.limits.applicant_days)
    case.pre_acceptance = PreAcceptance(materials=materials, due_on=due_on, asked_at=at)
    give_opinion(case, Action.PRE_ACCEPT, by=by, text=opinion, at=at)
    record(case, Action.PRE_ACCEPT, by=Actor.of(by), at=at, text=opinion, materials=sorted(materials))
    procedure_papers.pre_acceptance(case, by, at)
    tell_applicant(case, "pre_accepted", due=due_on, place=definition.acceptance.place)


def receive_paper(case: Case, *, by: Staff, copies: dict[str, int], at: datetime) -> None:
    """The paper has come: the lapse stops, five days to accept begin. Raises Refused when something is still missing."""
    asked = case.pre_acceptance
    assert asked
    missing = [material_of(case, key).name for key in asked.materials if not copies.get(key)]
    if missing:
        raise Refused("paper_incomplete", names="、".join(missing))
    asked.received_at = at
    record_copies(case, {key: copies[key] for key in asked.materials}, by=by, at=at)
    record(case, Action.RECEIVE_PAPER, by=Actor.of(by), at=at, materials=sorted(asked.materials))
    procedure_papers.paper_receipt(case, by, copies, at)
    tell_applicant(case, "paper_received", due=case.due_on)


def request_void(case: Case, *, by: Staff, reason: str, replaced_by: str, at: datetime) -> None:
    """Asks the window head to void a case. Raises Refused when the case named in its place cannot stand there."""
    if replaced_by and not _may_replace(case, case_by_number(replaced_by)):
        raise Refused("replacement_unknown")
    case.void_request = VoidRequest(reason=reason, replaced_by=replaced_by, requested_by_id=by.id, requested_at=at)
    give_opinion(case, Action.REQUEST_VOID, by=by, text=reason, at=at)
    record(case, Action.REQUEST_VOID, by=Actor.of(by), at=at, text=reason, replaced_by=replaced_by)


def _may_replace(case: Case, other: Case | None) -> bool:
    """Another one of the department with an applicant in common: its number is told to the applicants of the voided one.

    The number of the document counts and not its kind, which may be what was registered by mistake.
    """
    if other is None or other.id == case.id or other.department_id != case.department_id:
        return False
    theirs, hers = ({(each.kind, each.id_number_index) for each in one.applicants} for one in (other, case))
    return bool(theirs & hers)


def void(case: Case, *, by: Staff, opinion: str, at: datetime) -> None:
    """Voids it: the number stays used, the applicant is told why and which case stands in its place."""
    request = case.void_request
    assert request
    give_opinion(case, Action.VOID, by=by, text=opinion, at=at)
    record(case, Action.VOID, by=Actor.of(by), at=at, text=opinion, replaced_by=request.replaced_by)
    if request.replaced_by:
        tell_applicant(case, "voided_and_replaced", reason=request.reason, replacement=request.replaced_by)
    else:
        tell_applicant(case, "voided", reason=request.reason)
