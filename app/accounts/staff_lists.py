"""Reads for the administration of staff: the list, what was changed, the posts that items name."""

from collections.abc import Sequence

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Membership, Staff, login_key
from app.accounts.reach import Reach
from app.accounts.staff_models import StaffChange
from app.catalog.models import Department, ItemVersion, ServiceItem
from app.db import session
from app.gateways.wall_clock import today
from app.web.paging import Page, window

PER_PAGE = 20


def staff_page(reach: Reach, page: int, *, q: str = "", department: int | None = None, left: bool = False) -> Page:
    """Those in reach, by department and name; `q` looks in name, login name and department."""
    where = [Staff.is_active.is_(not left)]
    if reach.department_ids is not None:
        where.append(_belongs(reach.department_ids))
    if department is not None:
        where.append(_belongs([department]))
    if q:
        named = [column.contains(q, autoescape=True) for column in (Staff.name, Department.name, Department.short_name)]
        where.append(or_(*named, Staff.login_name.contains(login_key(q), autoescape=True)))
    found = select(Staff).join(Department, Department.id == Staff.home_department_id).where(*where)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages, offset = window(total, page, PER_PAGE)
    held = selectinload(Staff.memberships).joinedload(Membership.department)
    ordered = found.order_by(Department.code, Staff.name, Staff.id).limit(PER_PAGE).offset(offset)
    return Page(session.scalars(ordered.options(held)).all(), page, pages, total)


def _belongs(department_ids: Sequence[int] | frozenset[int]) -> object:
    """Home department, or a role held there at any time."""
    ids = list(department_ids)
    holds = exists().where(Membership.staff_id == Staff.id, Membership.department_id.in_(ids))
    return or_(Staff.home_department_id.in_(ids), holds)


def changes_of(staff: Staff, limit: int = 50) -> Sequence[StaffChange]:
    """The latest first."""
    found = select(StaffChange).where(StaffChange.staff_id == staff.id).order_by(StaffChange.id.desc()).limit(limit)
    return session.scalars(found.options(joinedload(StaffChange.by))).all()


def posts_named(departments: Sequence[Department]) -> list[tuple[str, str]]:
    """(post, department) of the steps of published items, and of roles held today, for these departments."""
    names = {department.id: department.name for department in departments}
    ids_of = {department.name: department.id for department in departments}
    found = select(ServiceItem.department_id, ItemVersion.definition_json).join(
        ItemVersion, ItemVersion.item_id == ServiceItem.id
    )
    complete = found.where(ItemVersion.state == "published", ItemVersion.completeness == "complete").order_by(ItemVersion.id)
    posts: dict[tuple[str, str], None] = {}
    for owner, definition in session.execute(complete):
        for step in definition["steps"]:
            of = ids_of.get(step["department"]) if step.get("department") else owner
            if of in names:
                posts[step["post"], names[of]] = None
    held = select(Membership.post, Membership.department_id).where(Membership.post.isnot(None), Membership.valid_from <= today())
    for post, of in session.execute(held.order_by(Membership.id)):
        if of in names:
            posts[post, names[of]] = None
    return sorted(posts, key=lambda entry: (entry[1], entry[0]))
