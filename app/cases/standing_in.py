"""Acting for somebody who is away (外出代办): whose steps a person may do beside her own."""

from sqlalchemy import select

from app import db
from app.accounts.absences import StandIn, stood_in_for
from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.posts import step_department
from app.domain.errors import Refused


def absent_behind(case: Case, staff: Staff) -> Staff | None:
    """The absent person in whose hand the case is and for whom she may act today; None in all other cases."""
    if case.assignee_id is None or case.assignee_id == staff.id or case.closed_at is not None:
        return None
    stands = (stand for stand in stood_in_for(staff) if stand.absent.id == case.assignee_id)
    return next((stand.absent for stand in stands if _covers(stand, case)), None)


def in_her_hand(case: Case, staff: Staff) -> bool:
    """Is it her step, or that of somebody for whom she acts?"""
    return case.assignee_id == staff.id or absent_behind(case, staff) is not None


def _covers(stand: StandIn, case: Case) -> bool:
    """Is the step in hand one of the department for which she stands in?"""
    try:
        return stand.is_whole or step_department(case, case.step or 1) == stand.department_id
    except Refused:  # the department of the step is gone
        return False


def absent_of(staff: Staff) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """For whom she acts today: (id, name) of those whose whole work she has; (id of a case, name) of the others' cases."""
    stands = stood_in_for(staff)
    whole = {stand.absent.id: stand.absent.name for stand in stands if stand.is_whole}
    parts = {stand.absent.id: stand.absent.name for stand in stands if stand.absent.id not in whole}
    if not parts:
        return tuple(whole.items()), ()
    found = db.session.scalars(select(Case).where(Case.assignee_id.in_(parts), Case.closed_at.is_(None)))
    return tuple(whole.items()), tuple((case.id, parts[case.assignee_id]) for case in found if absent_behind(case, staff))
