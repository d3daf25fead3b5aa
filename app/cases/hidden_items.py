"""The items that a person has switched off for her own lists."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from app import db
from app.accounts.models import Staff
from app.accounts.staff_models import HiddenItem
from app.catalog.models import Department, ItemVersion, ServiceItem
from app.domain.errors import NotYours


def _of_hers(staff: Staff) -> ColumnElement[bool]:
    """Items of the departments where she holds a role, and what she has switched off."""
    hidden = select(HiddenItem.item_id).where(HiddenItem.staff_id == staff.id).correlate(None)
    return or_(ServiceItem.department_id.in_(sorted(staff.department_ids())), ServiceItem.id.in_(hidden))


def _named(staff: Staff, q: str) -> list[ColumnElement[bool]]:
    where = [_of_hers(staff), ItemVersion.state == "published"]
    return [*where, ItemVersion.name.contains(q, autoescape=True)] if q else where


def count(staff: Staff, q: str) -> int:
    found = select(func.count()).select_from(ItemVersion).join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
    return int(db.session.scalar(found.where(*_named(staff, q))) or 0)


def rows(staff: Staff, q: str, *, limit: int, offset: int) -> Sequence[Any]:
    """(id, name, department, is_hidden), what is switched off first, then by name."""
    mine = and_(HiddenItem.item_id == ServiceItem.id, HiddenItem.staff_id == staff.id)
    is_hidden = HiddenItem.staff_id.isnot(None).label("is_hidden")
    found = select(ServiceItem.id, ItemVersion.name, Department.short_name.label("department"), is_hidden)
    found = found.select_from(ItemVersion).join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
    found = found.join(Department, Department.id == ServiceItem.department_id).outerjoin(HiddenItem, mine)
    found = found.where(*_named(staff, q)).order_by(is_hidden.desc(), ItemVersion.name, ServiceItem.id)
    result: Sequence[Any] = db.session.execute(found.limit(limit).offset(offset)).all()
    return result


def ids_of(staff: Staff) -> set[int]:
    """Ids of the items that she has switched off."""
    return set(db.session.scalars(select(HiddenItem.item_id).where(HiddenItem.staff_id == staff.id)))


def switch(staff: Staff, item_id: int, *, on: bool) -> None:
    """Twice is once. Raises NotYours for an item of other departments."""
    if db.session.scalar(select(ServiceItem.id).where(ServiceItem.id == item_id, _of_hers(staff))) is None:
        raise NotYours("item")
    db.session.execute(delete(HiddenItem).where(HiddenItem.staff_id == staff.id, HiddenItem.item_id == item_id))
    if not on:
        db.session.add(HiddenItem(staff_id=staff.id, item_id=item_id))
        staff.hides_items = True
