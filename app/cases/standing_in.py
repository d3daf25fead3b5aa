"""Acting for somebody who is away (外出代办): whose steps a person may do beside her own."""

from typing import Any

from sqlalchemy import false, or_, select

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


def of_absent(staff: Staff) -> Any:
    """The condition of lists for the open cases of those for whom she acts."""
    stands = stood_in_for(staff)
    if not stands:
        return false()
    whole = [stand.absent.id for stand in stands if stand.is_whole]
    parts = {stand.absent.id for stand in stands} - set(whole)
    open_ones = select(Case).where(Case.assignee_id.in_(parts), Case.closed_at.is_(None)) if parts else None
    some = [case.id for case in db.session.scalars(open_ones) if absent_behind(case, staff)] if open_ones is not None else []
    return or_(Case.assignee_id.in_(whole), Case.id.in_(some))


def names_of_absent(staff: Staff) -> dict[int, str]:
    """Id → name of those for whom she acts today."""
    return {stand.absent.id: stand.absent.name for stand in stood_in_for(staff)}
