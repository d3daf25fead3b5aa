"""Who may load which case, and why an action is not open to somebody. Acting loads anew, locked, inside the transaction."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, or_, select

from app import db
from app.accounts.models import Citizen, Staff
from app.attachments.models import Attachment
from app.cases.certificate_models import Certificate
from app.cases.facts import facts_of
from app.cases.flow_entries import FlowEntry
from app.cases.joint import parts_of
from app.cases.models import Case
from app.cases.proceedings import Consultation
from app.cases.queries import open_to
from app.cases.standing_in import absent_behind, in_her_hand, lenders, lent_roles
from app.domain.errors import NotYours, Refused, Stale
from app.domain.workflow import Action, Role, Source, State, forbidden, who_may

READS_EVERYTHING = (Role.BUSINESS_SECTION, Role.SUPERVISOR)
STEP_ROLES = frozenset({Role.HANDLER})


def case_of_citizen(public_id: str, citizen: Citizen, *, lock: bool = False) -> Case:
    """A draft or case that is open to this account. Raises NotYours for any other."""
    case = db.session.scalar(select(Case).where(Case.public_id == public_id, open_to(citizen)))
    if case is None:
        raise NotYours("case")
    return _locked(case) if lock else case


def lock_for_files(case: Case, material_key: str) -> None:
    """Locks a draft, or a case that asks its applicant for the material, so that its files may change. Raises Refused."""
    _locked(case)
    if not (case.is_draft or material_key in asked_materials(case)):
        raise Refused("already_submitted")


def asked_materials(case: Case) -> dict[str, str]:
    """Key → what is asked for, of a case that waits for its applicant: a correction, or a supplement while it is suspended."""
    if case.state == State.CORRECTING and case.correction:
        return case.correction.materials
    return case.suspension.materials if case.suspension and waits_for_supplement(case) else {}


def files_count_since(case: Case) -> datetime | None:
    """Only what came since it was asked for answers a request; None in a draft."""
    if case.state == State.CORRECTING and case.correction:
        return case.correction.requested_at
    return case.suspension.approved_at if case.suspension and waits_for_supplement(case) else None


def lock_for_removal(case: Case, attachment: Attachment) -> None:
    """The same for taking a file back; what was handed in before it was asked for stays. Raises Refused."""
    lock_for_files(case, attachment.material_key)
    since = files_count_since(case)
    if since and attachment.created_at < since:
        raise Refused("already_submitted")


def intake_draft(public_id: str, staff: Staff, *, lock: bool = False) -> Case:
    """An intake at the counter, registered or not, of a department where she is clerk. Raises NotYours."""
    case = db.session.scalar(select(Case).where(Case.public_id == public_id))
    if case is None:
        raise NotYours("case")
    check_own_intake(case, staff)
    return _locked(case) if lock else case


def check_own_intake(case: Case, staff: Staff) -> None:
    """Raises NotYours unless it came in at the counter of a department where she is clerk."""
    if case.source != Source.COUNTER or Role.CLERK not in staff.roles_in(case.department_id):
        raise NotYours("case")


def case_for_staff(number: str, staff: Staff) -> Case:
    """A case this member of staff may read. Raises NotYours."""
    case = db.session.scalar(select(Case).where(Case.number == number))
    if case is None or not may_read(case, staff):
        raise NotYours("case")
    return case


def locked_for_staff(number: str, staff: Staff) -> Case:
    """The same, locked: what is decided upon it is decided on what is true now."""
    return _locked(case_for_staff(number, staff))


def check_may_act(case: Case, action: Action, staff: Staff, seen: int) -> None:
    """Of a locked case: the page that was shown is still true and the action is open to this person.

    Raises Stale("case_changed"), Refused with the code of `why_not`.
    """
    check_seen(case, seen)
    reason = why_not(case, action, staff)
    if reason:
        raise Refused(reason)
    case.absent_handler = in_whose_name(case, action, staff)


def check_seen(case: Case, seen: int) -> None:
    """Raises Stale("case_changed") when the case is another one than the page showed."""
    if case.seen != seen:
        raise Stale("case_changed", by=case.changed_by, at=case.changed_at)


def may_read(case: Case, staff: Staff) -> bool:
    """Who has to do with it; of a joint case the lead department reads every part, and the departments of the parts the whole."""
    return any(_has_to_do_with(each, staff) for each in (case, *([case.parent] if case.parent else parts_of(case))))


def _has_to_do_with(case: Case, staff: Staff) -> bool:
    """Role holders of its department, whoever acted on it or has it in hand, those asked for an opinion, READS_EVERYTHING.

    Who stands in for somebody of the business section reads what waits for its word.
    """
    if staff.roles_in(case.department_id) or staff.has_role(*READS_EVERYTHING) or in_her_hand(case, staff):
        return True
    if consultation_of(case, staff) or (case.awaits_role and lenders(case, staff, {Role(case.awaits_role)})):
        return True
    hers = or_(FlowEntry.actor == staff.session_name, FlowEntry.acting_for == staff.session_name)
    return bool(db.session.scalar(select(exists().where(FlowEntry.case_id == case.id, hers))))


def consultation_of(case: Case, staff: Staff) -> Consultation | None:
    """The open question to a department in which she is a handler, or stands in for one."""
    return next(_questions(case, staff), (None, None))[0]


def _questions(case: Case, staff: Staff) -> Iterator[tuple[Consultation, Staff | None]]:
    """Those that she may answer, her own department's first, and in whose name. Who asked answers for nobody else."""
    asked = [each for each in case.consultations if each.is_open]
    own = staff.department_ids(Role.HANDLER) if asked else set()
    yield from ((each, None) for each in asked if each.department_id in own)
    lent = {each.department_id: each.absent for each in lent_roles(staff) if each.role is Role.HANDLER} if asked else {}
    yield from ((each, lent[each.department_id]) for each in asked if each.department_id in lent and each.asked_by_id != staff.id)


def why_not(case: Case, action: Action, staff: Staff) -> str | None:
    """The code of the sentence that says why not; None when this person may do it now."""
    reason = forbidden(action, facts_of(case, staff.session_name)) or _why_not_this_case(case, action)
    if reason:
        return reason
    if action is Action.ANSWER_CONSULTATION:
        return None if consultation_of(case, staff) else "no_consultation"
    if is_of_step(case, action):
        return None if case.assignee_id == staff.id else _why_not_for_absent(case, action, staff)
    if _has_role_for(case, action, staff):
        return None
    absent_heads = lenders(case, staff, _roles_for(case, action))
    if absent_heads and action is Action.REJECT and facts_of(case, staff.session_name).is_own_request:
        return "own_request"  # who asked does not take it back in the name of the one who was to decide
    codes = [_why_not_in_name_of(absent, case, action) for absent in absent_heads]
    return None if None in codes else next(iter(codes), "not_your_role")


def in_whose_name(case: Case, action: Action, staff: Staff) -> Staff | None:
    """The absent person for whom she acts when she does what she may do; None when it is her own to do."""
    if action is Action.ANSWER_CONSULTATION:
        return next(_questions(case, staff), (None, None))[1]
    if is_of_step(case, action):
        return absent_behind(case, staff)
    if _has_role_for(case, action, staff):
        return None
    found = lenders(case, staff, _roles_for(case, action))
    return next((absent for absent in found if _why_not_in_name_of(absent, case, action) is None), None)


def _roles_for(case: Case, action: Action) -> frozenset[Role]:
    is_endorsed = bool(case.suspension and case.suspension.endorsed_at)
    return who_may(State(case.state), action, Source(case.source), is_endorsed=is_endorsed)


def _has_role_for(case: Case, action: Action, staff: Staff) -> bool:
    held = staff.roles_in(case.department_id) | ({Role.BUSINESS_SECTION} if staff.has_role(Role.BUSINESS_SECTION) else set())
    return bool(_roles_for(case, action) & held)


def _why_not_in_name_of(absent: Staff, case: Case, action: Action) -> str | None:
    """Who acts for somebody may do what both of them may: the rules count the person who acts and the one she acts for."""
    code = forbidden(action, facts_of(case, absent.session_name))
    return _OF_ABSENT.get(code, code) if code else None


_OF_ABSENT = {
    "consecutive_steps": "consecutive_steps_of_absent",
    "own_request": "own_request_of_absent",
    "own_endorsement": "own_request_of_absent",
}


def _why_not_this_case(case: Case, action: Action) -> str | None:
    """What the item or the case itself does not provide for."""
    if action is Action.REQUEST_SUSPENSION and not case.version.definition.limits.suspensions:
        return "no_special_procedure"
    if action is Action.SUPPLEMENT and not waits_for_supplement(case):
        return "nothing_to_supplement"
    return _why_no_certificate(case, action)


def waits_for_supplement(case: Case) -> bool:
    """Was the applicant asked for materials when the case was suspended, and has not handed them in?"""
    stop = case.suspension
    return bool(stop and stop.is_running and stop.materials and stop.supplemented_at is None)


def is_of_step(case: Case, action: Action) -> bool:
    """Is it for whoever has the case in hand, not for holders of a role?"""
    return who_may(State(case.state), action, Source(case.source)) <= STEP_ROLES


def _why_not_for_absent(case: Case, action: Action, staff: Staff) -> str | None:
    absent = absent_behind(case, staff)
    return _why_not_in_name_of(absent, case, action) if absent else "not_your_step"


def _why_no_certificate(case: Case, action: Action) -> str | None:
    """Certificates are made once, and only where the item has one."""
    if action is not Action.ISSUE_CERTIFICATE:
        return None
    if not case.gives_certificate:
        return "item_without_certificate"
    made = db.session.scalar(select(exists().where(Certificate.case_id == case.id)))
    return "certificate_issued_already" if made else None


def why_not_materials(case: Case, staff: Staff) -> str | None:
    """Why this person may not record what paper came in: her department's clerks may, and whoever has the case in hand."""
    if not case.is_open:
        return "action_not_allowed"
    is_clerk = Role.CLERK in staff.roles_in(case.department_id) or lenders(case, staff, {Role.CLERK})
    return None if is_clerk or in_her_hand(case, staff) else "not_your_role"


def _locked(case: Case) -> Case:
    """The whole before its part, everywhere: what happens to the part may change the day on which the whole is due."""
    if case.parent:
        db.session.refresh(case.parent, with_for_update=True)
    db.session.refresh(case, with_for_update=True)
    return case


def may_request_hearing(case: Case) -> bool:
    """May the applicant ask for a hearing now? Never asked of a case whose hearing nobody offered."""
    return case.hearing is not None and not forbidden(Action.REQUEST_HEARING, facts_of(case, ""))
