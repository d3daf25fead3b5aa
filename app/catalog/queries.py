"""Reads of the catalogue: search with exact totals and facets, departments with counts, single items."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.catalog.definition import ITEM_CODE
from app.catalog.models import CatalogVersion, Department, ItemVersion, ServiceItem
from app.catalog.names import words
from app.db import session
from app.web.paging import Page, window

TAKES_CASES = ItemVersion.state == "published", ItemVersion.completeness == "complete"
LISTING: Any = (
    select(
        ServiceItem.code,
        ServiceItem.type_code,
        ItemVersion.name,
        ItemVersion.completeness,
        ItemVersion.promised_days,
        ItemVersion.unit,
        ItemVersion.visits,
        Department.code.label("department_code"),
        Department.name.label("department"),
    )
    .join(ItemVersion, and_(ItemVersion.item_id == ServiceItem.id, ItemVersion.state == "published"))
    .join(Department, Department.id == ServiceItem.department_id)
)
AUDIENCE_COLUMNS = {"person": ItemVersion.for_person, "organization": ItemVersion.for_organization}
COMPLETE_FIRST = case((ItemVersion.completeness == "complete", 0), else_=1)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many hits each narrower choice would leave, its own choice set aside."""

    everyone: int
    audiences: dict[str, int]
    departments: Sequence[Any]  # code, name, items; most items first


def search_items(q: str = "", department: str = "", audience: str = "", page: int = 1, per_page: int = 20) -> Page:
    """Published items by name, pinyin or initials; complete ones first, then exact, beginning, containing."""
    found = _narrowed(LISTING, q, department, audience)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages, offset = window(total, page, per_page)
    order = (COMPLETE_FIRST, *_closeness(q), ItemVersion.item_id)
    rows = session.execute(found.order_by(*order).limit(per_page).offset(offset)).all()
    return Page(rows, page, pages, total)


def facets(q: str = "", department: str = "", audience: str = "") -> Facets:
    """The counts beside a search."""
    sums = [func.count(case((column.is_(True), 1))) for column in AUDIENCE_COLUMNS.values()]
    counted = _narrowed(LISTING, q, department, "").with_only_columns(func.count(), *sums)
    everyone, *by_audience = session.execute(counted).one()
    grouped = _narrowed(LISTING, q, "", audience).with_only_columns(Department.code, Department.name, func.count().label("items"))
    departments = session.execute(
        grouped.group_by(Department.code, Department.name).order_by(func.count().desc(), Department.code)
    ).all()
    return Facets(everyone, dict(zip(AUDIENCE_COLUMNS, by_audience, strict=True)), departments)


def _narrowed(statement: Select[Any], q: str, department: str, audience: str) -> Select[Any]:
    asked = words(q)
    if q.strip() and not asked:
        return statement.where(ItemVersion.id.is_(None))  # only punctuation: nothing is called that
    statement = statement.where(*[_matches(word) for word in asked])
    if department:
        statement = statement.where(Department.code == department)
    if audience in AUDIENCE_COLUMNS:
        statement = statement.where(AUDIENCE_COLUMNS[audience].is_(True))
    return statement


def _matches(word: str) -> ColumnElement[bool]:
    if not word.isascii():
        return ItemVersion.search_name.contains(word, autoescape=True)
    columns = ItemVersion.search_name, ItemVersion.initials, ItemVersion.pinyin
    return or_(*[column.contains(word, autoescape=True) for column in columns])


def _closeness(q: str) -> list[ColumnElement[Any]]:
    """How well the first word fits: the very name, its beginning, inside the name or initials, inside the pinyin."""
    asked = words(q)
    if not asked:
        return []
    word = asked[0]
    name, initials, pinyin = ItemVersion.search_name, ItemVersion.initials, ItemVersion.pinyin
    beginnings = [column.startswith(word, autoescape=True) for column in (name, initials, pinyin)]
    inside = [column.contains(word, autoescape=True) for column in (name, initials)]
    return [case((name == word, 0), (or_(*beginnings), 1), (or_(*inside), 2), else_=3)]


def departments_with_counts(*levels: str) -> Sequence[Any]:
    """Departments of these levels (all when none is named) with the number of their published items, most first."""
    count = func.count(ItemVersion.id)
    statement = (
        select(Department.code, Department.name, Department.level, count.label("items"))
        .outerjoin(ServiceItem, ServiceItem.department_id == Department.id)
        .outerjoin(ItemVersion, and_(ItemVersion.item_id == ServiceItem.id, ItemVersion.state == "published"))
        .group_by(Department.id, Department.code, Department.name, Department.level)
        .order_by(count.desc(), Department.code)
    )
    return session.execute(statement.where(Department.level.in_(levels)) if levels else statement).all()


def popular_items(audience: str, limit: int = 5, wanted: Sequence[int] = ()) -> Sequence[Any]:
    """Items that persons or organizations can file at once: the `wanted` ids in their order, then new ones before changes."""
    statement = LISTING.where(ItemVersion.completeness == "complete", AUDIENCE_COLUMNS[audience].is_(True))
    ranks = {item_id: rank for rank, item_id in enumerate(wanted)}
    order = [case(ranks, value=ItemVersion.item_id, else_=len(ranks))] if ranks else []
    new_first = case((ItemVersion.kind == "new", 0), else_=1)
    return session.execute(statement.order_by(*order, new_first, ItemVersion.id).limit(limit)).all()


def item_by_code(code: str) -> ServiceItem | None:
    """The item with its department and versions, published or not."""
    if not ITEM_CODE.fullmatch(code):
        return None
    statement = select(ServiceItem).where(ServiceItem.code == code)
    return session.scalar(statement.options(joinedload(ServiceItem.department)))


def published_version(code: str) -> ItemVersion | None:
    """The version of the item in force, with item and department; None when unknown or retired."""
    if not ITEM_CODE.fullmatch(code):  # PostgreSQL refuses a NUL, an address may hold one
        return None
    return session.scalar(
        select(ItemVersion)
        .join(ItemVersion.item)
        .where(ServiceItem.code == code, ItemVersion.state == "published")
        .options(joinedload(ItemVersion.item).joinedload(ServiceItem.department))
    )


def complete_items(department_id: int) -> Sequence[ItemVersion]:
    """The versions in force of a department's items that take cases, for the counter."""
    return session.scalars(
        select(ItemVersion)
        .join(ItemVersion.item)
        .where(
            ServiceItem.department_id == department_id, ItemVersion.state == "published", ItemVersion.completeness == "complete"
        )
        .options(joinedload(ItemVersion.item))
        .order_by(ItemVersion.name)
    ).all()


def complete_items_of(department_ids: Set[int], q: str = "") -> Sequence[ItemVersion]:
    """The same of several departments, found by name, pinyin, initials or code; the closest name first."""
    asked = words(q)
    where = [ServiceItem.department_id.in_(department_ids), *TAKES_CASES]
    code = func.lower(func.replace(ServiceItem.code, "-", ""))
    where += [or_(_matches(word), code.contains(word, autoescape=True)) for word in asked]
    if q.strip() and not asked:
        where.append(ItemVersion.id.is_(None))
    found = select(ItemVersion).join(ItemVersion.item).where(*where)
    found = found.options(joinedload(ItemVersion.item).joinedload(ServiceItem.department))
    return session.scalars(found.order_by(*_closeness(q), ItemVersion.name)).all()


def items_about(department_id: int, type_key: str) -> list[ItemVersion]:
    """Versions in force that change, renew, replace or cancel a department's certificates of a type."""
    statement = select(ItemVersion).join(ItemVersion.item).where(*TAKES_CASES, ServiceItem.department_id == department_id)
    statement = statement.where(ItemVersion.kind != "new")
    found = session.scalars(statement.options(joinedload(ItemVersion.item)).order_by(ItemVersion.id))
    return [version for version in found if (about := version.definition.earlier) and type_key in about.types]


def renewals() -> list[ItemVersion]:
    """The versions in force that renew certificates."""
    statement = select(ItemVersion).join(ItemVersion.item).where(*TAKES_CASES, ItemVersion.kind == "renewal")
    found = session.scalars(statement.options(joinedload(ItemVersion.item)).order_by(ItemVersion.id))
    return [version for version in found if version.definition.earlier]


def items_open_to(department: Department) -> list[ItemVersion]:
    """The versions in force that the agents of this village or township may file."""
    versions = session.scalars(
        select(ItemVersion)
        .join(ItemVersion.item)
        .where(*TAKES_CASES)
        .options(joinedload(ItemVersion.item).joinedload(ServiceItem.department))
        .order_by(ItemVersion.name)
    )
    return [version for version in versions if is_open_to(version, department)]


def is_open_to(version: ItemVersion, department: Department) -> bool:
    """Whether the agents of this village or township may file the item."""
    return not {department.name, department.short_name}.isdisjoint(version.definition.open_to)


def catalogue_number() -> int:
    """The number that grows with every change of the catalogue."""
    return session.scalar(select(CatalogVersion.number)) or 0
