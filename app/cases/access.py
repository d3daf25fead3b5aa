"""Who may load which case, and why an action is not open to somebody. Acting loads anew, locked, inside the transaction."""

from datetime import datetime

from sqlalchemy import exists, select

from app import db
from app.accounts.models import Citizen, Staff
from app.attachments.models import Attachment
from app.cases.facts import facts_of
from app.cases.models import Case, Certificate, FlowEntry
from app.cases.queries import open_to
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
    """Locks a draft, or a case whose correction names the material, so that its files may change. Raises Refused."""
    _locked(case)
    open_correction = case.state == State.CORRECTING and case.correction is not None and material_key in case.correction.materials
    if not (case.is_draft or open_correction):
        raise Refused("already_submitted")


def files_count_since(case: Case) -> datetime | None:
    """In a correction only what came since it was requested answers it; None in a draft."""
    return case.correction.requested_at if case.state == State.CORRECTING and case.correction else None


def lock_for_removal(case: Case, attachment: Attachment) -> None:
    """The same for taking a file back; what was handed in before the correction stays. Raises Refused."""
    lock_for_files(case, attachment.material_key)
    if case.correction and attachment.created_at < case.correction.requested_at:
        raise Refused("already_submitted")


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


def check_seen(case: Case, seen: int) -> None:
    """Raises Stale("case_changed") when the case is another one than the page showed."""
    if case.seen != seen:
        raise Stale("case_changed", by=case.changed_by, at=case.changed_at)


def may_read(case: Case, staff: Staff) -> bool:
    """Role holders of its department, whoever acted on it, the business section and the supervisor."""
    if staff.roles_in(case.department_id) or staff.has_role(*READS_EVERYTHING) or case.assignee_id == staff.id:
        return True
    acted = exists().where(FlowEntry.case_id == case.id, FlowEntry.actor == staff.session_name)
    return bool(db.session.scalar(select(acted)))


def why_not(case: Case, action: Action, staff: Staff) -> str | None:
    """The code of the sentence that says why not; None when this person may do it now."""
    reason = forbidden(action, facts_of(case, staff.session_name)) or _why_no_certificate(case, action)
    if reason:
        return reason
    needed = who_may(State(case.state), action, Source(case.source))
    if needed <= STEP_ROLES:
        return None if case.assignee_id == staff.id else "not_your_step"
    held = staff.roles_in(case.department_id)
    return None if needed & {Role(role) for role in held} else "not_your_role"


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
    is_clerk = Role.CLERK in staff.roles_in(case.department_id)
    return None if is_clerk or case.assignee_id == staff.id else "not_your_role"


def _locked(case: Case) -> Case:
    db.session.refresh(case, with_for_update=True)
    return case
