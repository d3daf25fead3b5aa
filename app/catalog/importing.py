"""Importing a list of items: every row becomes a listed version; what is complete is never made less. Idempotent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.catalog.commands import bump_catalogue, publish
from app.catalog.departments import ensure_department
from app.catalog.models import Department, ServiceItem
from app.catalog.rows import Row
from app.db import session


@dataclass(slots=True)
class Counts:
    """How many items of a file were new, changed or as they stood."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def import_rows(rows: Iterable[Row], *, at: datetime) -> Counts:
    """Brings the catalogue up to the rows, inside the caller's transaction."""
    counts = Counts()
    items = _existing_items()
    departments: dict[tuple[str, str], Department] = {}
    for row in rows:
        key = (row.region, row.department)
        if key not in departments:
            departments[key] = ensure_department(row.department, row.region)
        outcome = _apply(row, items.get(row.code), departments[key], at)
        setattr(counts, outcome, getattr(counts, outcome) + 1)
    if counts.new or counts.changed:
        session.flush()
        bump_catalogue()
    return counts


def _existing_items() -> dict[str, ServiceItem]:
    loading = selectinload(ServiceItem.versions), joinedload(ServiceItem.department)
    return {item.code: item for item in session.scalars(select(ServiceItem).options(*loading))}


def _apply(row: Row, item: ServiceItem | None, department: Department, at: datetime) -> str:
    if item is None:
        item = ServiceItem(code=row.code, department=department, base_code=row.base_code, type_code=row.type_code, uscc=row.uscc)
        session.add(item)
        publish(item, row.name, at=at, completeness="listed")
        return "new"
    changed = _update_identity(item, row, department)
    if _is_renamed(item, row):
        publish(item, row.name, at=at, completeness="listed")
        changed = True
    return "changed" if changed else "unchanged"


def _update_identity(item: ServiceItem, row: Row, department: Department) -> bool:
    wanted: dict[str, Any] = {"base_code": row.base_code, "uscc": row.uscc}
    if not (item.published and item.published.is_complete):  # a complete version rules its department and type
        wanted |= {"department": department, "type_code": row.type_code}
    different = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    for name, value in different.items():
        setattr(item, name, value)
    return bool(different)


def _is_renamed(item: ServiceItem, row: Row) -> bool:
    """Whether the list gives another name than the version in force; a retired item comes back with its row."""
    current = item.published
    if current is None:
        return True
    return not current.is_complete and current.name != row.name
