"""Who is away, and whom she lets act for her (外出代办): for handlers' steps, in the departments named, while it lasts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import staffing
from app.accounts.models import Membership, Staff
from app.accounts.reach import Reach
from app.accounts.staff_models import Absence, AbsenceDelegate
from app.db import kept, random_id, session
from app.domain.errors import Refused
from app.gateways.wall_clock import day_of, today
from app.web.i18n import _, format_date

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class StandIn:
    """Somebody is away, and another may do her steps in one department; `is_whole` when she has posts in no other."""

    absent: Staff
    department_id: int
    is_whole: bool


def stood_in_for(delegate: Staff, on: date | None = None) -> list[StandIn]:
    """For whom she may act on a day. A delegate passes nothing on: who stands in for her has only what is her own.

    Asked many times for one page.
    """
    if not delegate.ever_stood_in:
        return []
    day, known = on or today(), kept("stands")
    if (delegate.id, day) not in known:
        known[delegate.id, day] = _stands(delegate, day)
    return list(known[delegate.id, day])


def _stands(delegate: Staff, day: date) -> list[StandIn]:
    found = (
        select(Absence, AbsenceDelegate.department_id)
        .join(AbsenceDelegate, AbsenceDelegate.absence_id == Absence.id)
        .where(AbsenceDelegate.delegate_id == delegate.id, *in_force(day))
        .options(joinedload(Absence.staff).selectinload(Staff.memberships))
        .order_by(Absence.id)
    )
    own = delegate.department_ids(on=day)
    return [
        StandIn(absence.staff, department_id, absence.staff.department_ids(on=day) <= {department_id})
        for absence, department_id in session.execute(found).unique()
        if department_id in own and absence.staff.is_active
    ]


def in_force(on: date) -> tuple[Any, ...]:
    return Absence.ended_at.is_(None), Absence.first_on <= on, Absence.last_on >= on


def delegates_of(staff_ids: Iterable[int], department_id: int, on: date | None = None) -> dict[int, str]:
    """Of those who are away: her id → who acts for her in this department, empty when nobody does."""
    day = on or today()
    found = select(Absence).where(Absence.staff_id.in_(list(staff_ids)), *in_force(day))
    away = {}
    for absence in session.scalars(found.options(selectinload(Absence.delegates).joinedload(AbsenceDelegate.delegate))):
        named = [each.delegate for each in absence.delegates if each.department_id == department_id]
        acting = [one.name for one in named if one.is_active and department_id in one.department_ids(on=day)]
        away[absence.staff_id] = "、".join(acting)
    return away


def absences_of(staff: Staff) -> Sequence[Absence]:
    """Hers, the latest first."""
    parts = selectinload(Absence.delegates)
    with_names = (
        parts.joinedload(AbsenceDelegate.delegate),
        parts.joinedload(AbsenceDelegate.department),
        joinedload(Absence.set_by),
    )
    found = select(Absence).where(Absence.staff_id == staff.id).order_by(Absence.first_on.desc(), Absence.id.desc())
    return session.scalars(found.options(*with_names)).all()


def candidates(staff: Staff, department_id: int, on: date | None = None) -> Sequence[Staff]:
    """Who may act for her in a department: active staff who hold a role or post there today, not herself."""
    day = on or today()
    holds = (Membership.department_id == department_id, Membership.valid_from <= day)
    lasting = or_(Membership.valid_to.is_(None), Membership.valid_to >= day)
    ids = select(Membership.staff_id).where(*holds, lasting)
    found = select(Staff).where(Staff.id.in_(ids), Staff.is_active, Staff.id != staff.id).order_by(Staff.name, Staff.id)
    return session.scalars(found).all()


def announce(
    staff: Staff, *, first_on: date, last_on: date, delegates: Mapping[int, int], reason: str, by: Staff, at: datetime
) -> Absence:
    """She is away; `delegates` maps a department to who acts for her there. Raises Refused.

    The row of `staff` is locked by the caller: of two absences at once the second sees the first.
    """
    if not (today() <= first_on <= last_on <= first_on + LONGEST):
        raise Refused("absence_days", most=LONGEST.days)
    if not delegates:
        raise Refused("absence_without_delegate")
    if _absent(staff.id, first_on, last_on):
        raise Refused("absence_twice")
    for department_id, delegate_id in delegates.items():
        chosen = next((one for one in candidates(staff, department_id) if one.id == delegate_id), None)
        if chosen is None or department_id not in staff.department_ids():
            raise Refused("delegate_unknown", department_id=department_id)
        if _absent(chosen.id, first_on, last_on):
            raise Refused("delegate_absent", name=chosen.name, department_id=department_id)
    absence = Absence(staff_id=staff.id, first_on=first_on, last_on=last_on, set_by_id=by.id, set_at=at, seal_key=random_id())
    absence.reason = reason or None
    absence.delegates = [AbsenceDelegate(department_id=place, delegate_id=who) for place, who in delegates.items()]
    kept("stands").clear()
    session.add(absence)
    session.flush()
    staffing.record_change(staff, "absence_set", by=by, at=at, text=days_of(absence))
    return absence


def _absent(staff_id: int, first_on: date, last_on: date) -> bool:
    overlap = (Absence.first_on <= last_on, Absence.last_on >= first_on, Absence.ended_at.is_(None))
    return session.scalar(select(Absence.id).where(Absence.staff_id == staff_id, *overlap).limit(1)) is not None


def end(absence: Absence, *, by: Staff, at: datetime) -> None:
    """Ends it now; nobody acts for her any longer. Raises Refused when it is over."""
    if absence.is_over(day_of(at)):
        raise Refused("absence_over")
    kept("stands").clear()
    absence.ended_at = at
    staffing.record_change(absence.staff, "absence_ended", by=by, at=at, text=days_of(absence))


def days_of(absence: Absence, reach: Reach | None = None) -> str:
    """2026年11月23日—2026年11月27日，区农业农村局：刘兰; with `reach` only the departments in it."""
    days = format_date(absence.first_on) + "—" + format_date(absence.last_on)
    told = [each for each in absence.delegates if reach is None or reach.covers(each.department_id)]
    named = [_("%(department)s：%(name)s", department=each.department.name, name=each.delegate.name) for each in told]
    return "，".join([days, *named])
