"""Who has a case next: the holders of a step's post, and the choice among them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app import db
from app.accounts.models import Staff
from app.accounts.queries import holders_of_post
from app.cases.models import Case
from app.catalog.models import Department
from app.domain.errors import Refused
from app.gateways.wall_clock import day_of


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


def least_busy(case: Case, step: int, at: datetime) -> Staff:
    """The holder of a step's post with the fewest open cases. Raises Refused when the post is vacant."""
    holders = handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[step - 1].post)
    return min(holders, key=_open_cases)


def _open_cases(staff: Staff) -> tuple[int, int]:
    count = select(func.count()).select_from(Case).where(Case.assignee_id == staff.id, Case.closed_at.is_(None))
    return int(db.session.scalar(count) or 0), staff.id
