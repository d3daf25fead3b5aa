"""What changes the catalogue: publishing versions. Callers open the transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.catalog.definition import ItemDefinition, dump_definition
from app.catalog.departments import ensure_department
from app.catalog.joint import check_parts
from app.catalog.models import CatalogVersion, ItemVersion, ServiceItem
from app.catalog.names import search_keys
from app.db import session


def publish_definition(definition: ItemDefinition, *, region: str, at: datetime) -> ItemVersion:
    """Puts a complete version in force; the same definition again changes nothing and gives the version in force.

    Raises DefinitionError when a joint item and its parts do not go together.
    """
    check_parts(definition)
    data = dump_definition(definition)
    department = ensure_department(definition.department, region, level=definition.level)
    item = session.scalar(select(ServiceItem).where(ServiceItem.code == definition.code))
    if item is None:
        item = ServiceItem(code=definition.code, department=department, type_code=definition.type_code)
        session.add(item)
    elif item.published and item.published.definition_json == data and item.department is department:
        return item.published
    item.department, item.type_code = department, definition.type_code
    version = publish(item, definition.name, at=at, completeness="complete", **_columns(definition, data))
    session.flush()
    bump_catalogue()
    return version


def _columns(definition: ItemDefinition, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": definition.kind,
        "for_person": "person" in definition.audience,
        "for_organization": "organization" in definition.audience,
        "promised_days": definition.promised_days,
        "statutory_days": definition.statutory_days,
        "unit": definition.unit,
        "visits": definition.visits,
        "definition_json": data,
    }


def publish(item: ServiceItem, name: str, *, at: datetime, completeness: str, **columns: Any) -> ItemVersion:
    """Retires the version in force and puts a new one in its place."""
    retire(item, at=at)
    plain, pinyin, initials = search_keys(name)
    number = max((version.number for version in item.versions), default=0) + 1
    version = ItemVersion(
        number=number,
        state="published",
        completeness=completeness,
        name=name,
        search_name=plain,
        pinyin=pinyin,
        initials=initials,
        published_at=at,
        **columns,
    )
    item.versions.append(version)
    return version


def retire(item: ServiceItem, *, at: datetime) -> None:
    """Takes the item out of the catalogue; running cases keep their version."""
    if version := item.published:
        version.state, version.retired_at = "retired", at
        session.flush()  # before the next one is inserted: only one may be in force


def bump_catalogue() -> int:
    """Tells every cache of public pages that the catalogue is another one; gives the new number."""
    statement = update(CatalogVersion).values(number=CatalogVersion.number + 1).returning(CatalogVersion.number)
    number = session.scalar(statement)
    if number is None:
        session.add(CatalogVersion(id=1, number=1))
        session.flush()
        return 1
    return int(number)
