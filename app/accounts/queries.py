"""Reads of accounts."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Citizen, Membership, Staff, StockPhrase, login_key
from app.accounts.staff_models import AbsenceDelegate, HiddenItem
from app.catalog.models import Department
from app.db import session
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from app.sealed import blind_index


def citizen_by_id(citizen_id: int) -> Citizen | None:
    return session.get(Citizen, citizen_id)


def citizen_by_username(username: str) -> Citizen | None:
    return session.scalar(select(Citizen).where(Citizen.username_key == login_key(username)))


def citizen_with_mobile(username: str, mobile: str, *, lock: bool = False) -> Citizen | None:
    """The account of this name, if this is its mobile; with `lock` held until the transaction ends."""
    index = blind_index("citizens.mobile", mobile)
    statement = select(Citizen).where(Citizen.username_key == login_key(username), Citizen.mobile_index == index)
    return session.scalar(statement.with_for_update() if lock else statement)


_STANDS_IN = exists().where(AbsenceDelegate.delegate_id == Staff.id)
_HIDES_ITEMS = exists().where(HiddenItem.staff_id == Staff.id)
_STAFF_BY_ID = select(Staff, _STANDS_IN, _HIDES_ITEMS).where(Staff.id == bindparam("id")).options(joinedload(Staff.memberships))


def staff_by_id(staff_id: int) -> Staff | None:
    """With what she holds, whether anybody ever let her act and whether she has switched items off, in one query.

    Every page of the desk begins with it.
    """
    found = session.execute(_STAFF_BY_ID, {"id": staff_id}).unique().one_or_none()
    if found is None:
        return None
    staff: Staff
    staff, staff.ever_stood_in, staff.hides_items = found
    return staff


def staff_by_login(login_name: str, department: Department | None = None) -> Sequence[Staff]:
    """Active staff with this login name; with a department only those who belong to it."""
    statement = select(Staff).where(Staff.login_name == login_key(login_name), Staff.is_active).order_by(Staff.id)
    found = session.scalars(statement.options(selectinload(Staff.memberships))).all()
    return [
        staff for staff in found if department is None or department.id in {staff.home_department_id, *staff.department_ids()}
    ]


def departments_of(staff: Staff, on: date | None = None) -> Sequence[Department]:
    """The departments in which she holds a role, her home department first."""
    ids = staff.department_ids(on=on) | {staff.home_department_id}
    departments = session.scalars(select(Department).where(Department.id.in_(ids)).order_by(Department.code)).all()
    return sorted(departments, key=lambda department: department.id != staff.home_department_id)


def department_ids_with_role(staff: Staff, *roles: Role, on: date | None = None) -> set[int]:
    """The departments in which she holds one of these roles."""
    return staff.department_ids(*roles, on=on)


def all_departments() -> Sequence[Department]:
    return session.scalars(select(Department).order_by(Department.code)).all()


def holders_of_post(department_id: int, post: str, on: date | None = None) -> Sequence[Staff]:
    """Active staff who hold a post in a department on a day, in a stable order."""
    return _holders(Membership.department_id == department_id, Membership.post == post, on=on)


def holders_of_role(department_id: int, role: Role, on: date | None = None) -> Sequence[Staff]:
    """Active staff who hold a role in a department on a day, in a stable order."""
    return _holders(Membership.department_id == department_id, Membership.role == role.value, on=on)


def _holders(*which: object, on: date | None) -> Sequence[Staff]:
    day = on or today()
    valid = (Membership.valid_from <= day, or_(Membership.valid_to.is_(None), Membership.valid_to >= day))
    ids = select(Membership.staff_id).where(*which, *valid)  # type: ignore[arg-type]
    return session.scalars(select(Staff).where(Staff.id.in_(ids), Staff.is_active).order_by(Staff.id)).all()


def left_without_head(ended: Iterable[Membership], after: date) -> Sequence[Department]:
    """The departments that have no window head (窗口负责人) after a day, when these roles have ended."""
    headed = [m for m in ended if m.role == Role.WINDOW_HEAD and (m.valid_to is None or m.valid_to >= today())]
    others = select(Membership.department_id).join(Staff, Staff.id == Membership.staff_id)
    lasting = or_(Membership.valid_to.is_(None), Membership.valid_to > after)
    others = others.where(Membership.role == Role.WINDOW_HEAD.value, lasting, Staff.is_active)
    still = set(session.scalars(others.where(Membership.id.not_in([m.id for m in headed]))).all()) if headed else set()
    return list(dict.fromkeys(m.department for m in headed if m.department_id not in still))


def phrases_of(staff: Staff) -> Sequence[StockPhrase]:
    """In her own order."""
    return session.scalars(
        select(StockPhrase).where(StockPhrase.staff_id == staff.id).order_by(StockPhrase.position, StockPhrase.id)
    ).all()
