"""Acting for somebody who is away (外出代办): whose steps a person may do beside her own, and whose roles she has meanwhile."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app import db
from app.accounts.absences import StandIn, stood_in_for
from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.posts import step_department
from app.domain.errors import Refused
from app.domain.workflow import Role

# Roles that a delegate has meanwhile; a handler's for the questions to her department, as steps lie in somebody's hand.
# What the law reserves to the head of an agency (行政许可法第四十二条) is lent to nobody, nor is administration or supervision.
LENT = frozenset({Role.CLERK, Role.HANDLER, Role.WINDOW_HEAD, Role.CERTIFICATE_CLERK, Role.BUSINESS_SECTION})


@dataclass(frozen=True)
class LentRole:
    """A role of somebody absent, in the department for which another stands in for her."""

    role: Role
    department_id: int
    absent: Staff


def absent_behind(case: Case, staff: Staff) -> Staff | None:
    """The absent person in whose hand the case is and for whom she may act today; None in all other cases."""
    if case.assignee_id is None or case.assignee_id == staff.id or case.closed_at is not None:
        return None
    stands = (stand for stand in stood_in_for(staff) if stand.absent.id == case.assignee_id)
    return next((stand.absent for stand in stands if _covers(stand, case)), None)


def in_her_hand(case: Case, staff: Staff) -> bool:
    """Is it her step, or that of somebody for whom she acts?"""
    return case.assignee_id == staff.id or absent_behind(case, staff) is not None


def lent_roles(staff: Staff) -> Iterator[LentRole]:
    """The roles that she has today because somebody is away."""
    for stand in stood_in_for(staff):
        for held in stand.absent.memberships_on():
            if held.role in LENT and held.department_id == stand.department_id:
                yield LentRole(Role(held.role), held.department_id, stand.absent)


def lenders(case: Case, staff: Staff, roles: Collection[Role]) -> list[Staff]:
    """The absent for whom she stands in and who hold one of these roles for the case; the business section has all cases."""
    found = (
        lent.absent
        for lent in lent_roles(staff)
        if lent.role in roles and (lent.department_id == case.department_id or lent.role is Role.BUSINESS_SECTION)
    )
    return list(dict.fromkeys(found))


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
