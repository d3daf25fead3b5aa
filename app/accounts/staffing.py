"""Administration of staff: what changes an account of the desk, each change written down. Callers open the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts import commands
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import Membership, Staff, login_key
from app.accounts.reach import CENTRAL_ROLES
from app.accounts.staff_models import StaffChange
from app.catalog.departments import CENTRE
from app.catalog.models import Department
from app.db import session
from app.domain.errors import Refused, Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import day_of, today
from app.web import sessions
from app.web.i18n import _, format_date


@dataclass(frozen=True)
class Details:
    """What is known of a member of staff beside her roles."""

    name: str
    login_name: str
    home_department: Department
    mobile: str = ""
    office_phone: str = ""


@dataclass(frozen=True)
class Appointment:
    """A role in a department, from a day and until one; a handler's names the post, an agent's the village."""

    department: Department
    role: Role
    valid_from: date
    valid_to: date | None = None
    post: str = ""
    village: Department | None = None


def record_change(staff: Staff, action: str, *, by: Staff | None, at: datetime, text: str = "") -> None:
    """Leaves who did what; pages that showed the account before are stale."""
    staff.seen = Staff.seen + 1  # type: ignore[assignment]  # counted by the database: it may have moved on meanwhile
    session.add(StaffChange(staff_id=staff.id, by_id=by.id if by else None, action=action, text=text, at=at))
    session.flush()


def check_seen(staff: Staff, seen: int) -> None:
    """Raises Stale when the account is another one than the page showed."""
    if staff.seen == seen:
        return
    last = session.scalar(select(StaffChange).where(StaffChange.staff_id == staff.id).order_by(StaffChange.id.desc()).limit(1))
    raise Stale("staff_changed", by=last.by.name if last and last.by else "—", at=last.at if last else staff.created_at)


def belongs_to(staff: Staff, home_id: int | None = None) -> set[int]:
    """Departments by which she can be told at sign-in: the home department (or another to be), and those of roles not ended."""
    held = (m.department_id for m in staff.memberships if m.valid_to is None or m.valid_to >= today())
    return {home_id or staff.home_department_id, *held}


def check_login_name(login_name: str, department_ids: Iterable[int], *, besides: Staff | None = None) -> None:
    """Two active accounts of one name are told apart by the department, so they share none. Raises Refused."""
    ids = set(department_ids)
    locked = select(Department.id).where(Department.id.in_(ids)).order_by(Department.id)
    session.execute(locked.with_for_update(key_share=True)).all()  # of two at once the second sees the first
    for other in namesakes(login_name, besides=besides):
        if shared := belongs_to(other) & ids:
            raise Refused("login_name_taken", department=session.get(Department, min(shared)).name, name=other.name)


def namesakes(login_name: str, *, besides: Staff | None = None) -> list[Staff]:
    """Active accounts with this login name."""
    found = select(Staff).where(Staff.login_name == login_key(login_name), Staff.is_active).order_by(Staff.id)
    return [staff for staff in session.scalars(found) if besides is None or staff.id != besides.id]


def check_centre(role: Role, department: Department) -> None:
    """Raises Refused for a role of the centre in another department: it reaches the cases of all of them."""
    if role in CENTRAL_ROLES and department.level != CENTRE:
        raise Refused("role_of_centre", role=str(ROLE_NAMES[role]))


def hire(details: Details, appointments: Iterable[Appointment], *, password_hash: str, by: Staff, at: datetime) -> Staff:
    """A new member of staff with a one-time password. Raises Refused when the login name is taken in a department of hers."""
    wanted = list(appointments)
    ids = {details.home_department.id, *(each.department.id for each in wanted)}
    check_login_name(details.login_name, ids)
    home = details.home_department
    staff = commands.hire(details.name, details.login_name, home, password_hash=password_hash, mobile=details.mobile or None)
    staff.office_phone = details.office_phone or None
    record_change(
        staff, "hired", by=by, at=at, text=_("登录名 %(login)s，%(department)s", login=staff.login_name, department=home.name)
    )
    for appointment in wanted:
        appoint(staff, appointment, by=by, at=at)
    return staff


def change_details(staff: Staff, details: Details, *, by: Staff, at: datetime) -> None:
    """Another name, login name, home department, phone. Raises Refused. The written change names no numbers."""
    login_name = login_key(details.login_name)
    if login_name != staff.login_name or details.home_department.id != staff.home_department_id:
        check_login_name(login_name, belongs_to(staff, details.home_department.id), besides=staff)
    before = (staff.name, staff.login_name, staff.home_department.name)
    after = (details.name, login_name, details.home_department.name)
    told = [f"{old} → {new}" for old, new in zip(before, after, strict=True) if old != new]
    told += [_("手机号码已改")] if (staff.mobile or "") != details.mobile else []
    told += [_("办公电话已改")] if (staff.office_phone or "") != details.office_phone else []
    if not told:
        return
    staff.name, staff.login_name, staff.home_department = details.name, login_name, details.home_department
    staff.mobile, staff.office_phone = details.mobile or None, details.office_phone or None
    record_change(staff, "changed", by=by, at=at, text="；".join(told))


def appoint(staff: Staff, wanted: Appointment, *, by: Staff, at: datetime) -> Membership:
    """Gives a role. Raises Refused: a role of the centre elsewhere, the same one in those days, her login name taken there."""
    check_centre(wanted.role, wanted.department)
    for held in staff.memberships:
        same = (held.department_id, held.role, held.post or "", held.source_village_id)
        asked = (wanted.department.id, wanted.role.value, wanted.post, wanted.village.id if wanted.village else None)
        if same == asked and _overlap(held, wanted):
            raise Refused("membership_exists")
    if wanted.department.id not in belongs_to(staff):
        check_login_name(staff.login_name, [wanted.department.id], besides=staff)
    days = {"valid_from": wanted.valid_from, "valid_to": wanted.valid_to}
    place = {"post": wanted.post or None, "source_village": wanted.village}
    membership = commands.appoint(staff, wanted.department, wanted.role, **place, **days)
    record_change(staff, "appointed", by=by, at=at, text=_in_words(membership))
    return membership


def _overlap(held: Membership, wanted: Appointment) -> bool:
    starts_in_time = wanted.valid_to is None or held.valid_from <= wanted.valid_to
    return starts_in_time and (held.valid_to is None or wanted.valid_from <= held.valid_to)


def end_membership(membership: Membership, *, on: date, by: Staff, at: datetime) -> None:
    """Sets the last day of a role, at the earliest yesterday; the row stays. Raises Refused."""
    day = day_of(at)
    if membership.valid_to is not None and membership.valid_to < day:
        raise Refused("membership_ended")
    if on < day - timedelta(1):
        raise Refused("last_day_before_yesterday")
    if membership.role == Role.SYSTEM_ADMIN:
        _check_an_admin_stays(membership.staff, membership)
    membership.valid_to = on
    record_change(membership.staff, "ended", by=by, at=at, text=_in_words(membership))


def _in_words(membership: Membership) -> str:
    from_to = format_date(membership.valid_from) + "—" + (format_date(membership.valid_to) if membership.valid_to else "")
    where = membership.post or (membership.source_village.name if membership.source_village else "")
    return "，".join(
        part for part in (membership.department.name, str(ROLE_NAMES[Role(membership.role)]), where, from_to) if part
    )


def _check_an_admin_stays(staff: Staff, membership: Membership | None = None) -> None:
    """Raises Refused when nobody would administer the system any longer: after leaving, or after this one role has ended."""
    of_admins = select(Membership).join(Staff, Staff.id == Membership.staff_id)
    held = select(Membership.id).where(Membership.role == Role.SYSTEM_ADMIN).order_by(Membership.id)
    session.execute(held.with_for_update()).all()  # of two at once the second asks when the first is done
    lasting = (
        Membership.role == Role.SYSTEM_ADMIN,
        Membership.valid_from <= today(),
        Membership.valid_to.is_(None),
        Staff.is_active,
    )
    rows = session.scalars(of_admins.where(*lasting).order_by(Membership.id)).all()
    others = [m for m in rows if m.id != membership.id] if membership else [m for m in rows if m.staff_id != staff.id]
    if not others:
        raise Refused("last_system_admin")


def renew_password(staff: Staff, password_hash: str, *, by: Staff, at: datetime) -> None:
    """A new one-time password; every session of hers ends."""
    staff.password_hash, staff.password_changed_at, staff.must_change_password = password_hash, at, True
    sessions.end_all(staff.session_name)
    record_change(staff, "password", by=by, at=at)


def check_may_leave(staff: Staff, *, by: Staff) -> None:
    """Raises Refused for oneself, for who has left, and for the last system administrator."""
    if staff.id == by.id:
        raise Refused("not_oneself")
    if not staff.is_active:
        raise Refused("has_left")
    if staff.has_role(Role.SYSTEM_ADMIN):
        _check_an_admin_stays(staff)


def leave(staff: Staff, *, by: Staff, at: datetime, text: str = "") -> None:
    """Deactivates an account; what she has in hand is handed over before. Raises Refused."""
    check_may_leave(staff, by=by)
    commands.disable(staff)
    record_change(staff, "left", by=by, at=at, text=text)


def come_back(staff: Staff, *, by: Staff, at: datetime) -> None:
    """Activates an account that was deactivated. Raises Refused when its login name is somebody else's by now."""
    if staff.is_active:
        raise Refused("has_not_left")
    check_login_name(staff.login_name, belongs_to(staff), besides=staff)
    staff.is_active = True
    record_change(staff, "returned", by=by, at=at)
