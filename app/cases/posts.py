"""Who does a step: the department whose post it names, and the holders of that post."""

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


def open_cases(staff: Staff) -> tuple[int, int]:
    """How many open cases she has in hand, then her id: by this the one with the fewest is found."""
    count = select(func.count()).select_from(Case).where(Case.assignee_id == staff.id, Case.closed_at.is_(None))
    return int(db.session.scalar(count) or 0), staff.id


def still_holder(case: Case, step: int, staff: Staff, at: datetime) -> Staff:
    """Held until the transaction ends, so that her post is not ended while a case comes to her. Raises Refused."""
    still_active(staff)
    if staff.id not in {holder.id for holder in handlers_of(case, step, at)}:
        raise Refused("choose_handler")
    return staff


def still_active(staff: Staff) -> Staff:
    """Held until the transaction ends, so that nobody deactivates her while a case comes to her. Raises Refused."""
    held = select(Staff.id).where(Staff.id == staff.id, Staff.is_active).with_for_update(read=True)
    if db.session.scalar(held) is None:
        raise Refused("choose_handler")
    return staff
