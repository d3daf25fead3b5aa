"""Tables of the catalogue. An item is an identity; what people read and cases point to is one of its versions."""

import json
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, Index, String, Text, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.catalog.definition import ItemDefinition, parse_definition
from app.catalog.vocabulary import TYPE_NAMES
from app.db import Base, UTCDateTime

NAME_LENGTH = 200
PATTERN_LENGTH = 60


class Department(Base):
    """A department, township, village or the service centre. Identity: region and name; the code is kept for ever."""

    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("region", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    region: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    short_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    level: Mapped[str] = mapped_column(String(10), default="county")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    hours: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    paper_pattern: Mapped[str] = mapped_column(String(PATTERN_LENGTH), default="", server_default="")  # domain/numbering
    approval_pattern: Mapped[str] = mapped_column(String(PATTERN_LENGTH), default="", server_default="")

    parent: Mapped["Department | None"] = relationship(remote_side=[id])

    def __repr__(self) -> str:
        return f"<Department {self.code} {self.name}>"


class ServiceItem(Base):
    """The identity of an item (事项): its code, its department, its type."""

    __tablename__ = "service_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    base_code: Mapped[str] = mapped_column(String(40), default="")
    type_code: Mapped[str] = mapped_column(String(2))
    uscc: Mapped[str] = mapped_column(String(18), default="")

    department: Mapped[Department] = relationship()
    versions: Mapped[list["ItemVersion"]] = relationship(back_populates="item", order_by="ItemVersion.number")

    @property
    def type_name(self) -> str:
        return TYPE_NAMES[self.type_code]

    @property
    def published(self) -> "ItemVersion | None":
        """The version in force, None for a retired item."""
        return next((version for version in self.versions if version.state == "published"), None)

    def __repr__(self) -> str:
        return f"<ServiceItem {self.code}>"


class ItemVersion(Base):
    """What a person or clerk reads of an item; a published version never changes, a later one retires it."""

    __tablename__ = "item_versions"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index(
            "uq_item_versions_published",
            "item_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_items.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="draft")  # draft, published, retired
    completeness: Mapped[str] = mapped_column(String(10))  # complete, listed
    kind: Mapped[str] = mapped_column(String(15), default="new")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    for_person: Mapped[bool] = mapped_column(default=False)
    for_organization: Mapped[bool] = mapped_column(default=False)
    promised_days: Mapped[int | None]
    statutory_days: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(12), default="working_day")
    visits: Mapped[int | None]
    definition_json: Mapped[dict[str, Any] | None] = mapped_column("definition", JSON(none_as_null=True))
    search_name: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text)
    initials: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    item: Mapped[ServiceItem] = relationship(back_populates="versions")

    @property
    def is_complete(self) -> bool:
        """Whether the version takes cases; a listed one only says where to go."""
        return self.completeness == "complete"

    @property
    def is_published(self) -> bool:
        return self.state == "published"

    @cached_property
    def definition(self) -> ItemDefinition:
        """The definition of a complete version; LookupError for a listed one."""
        if self.definition_json is None:
            raise LookupError(f"version {self.number} of {self.item_id} is listed only")
        return _parsed(json.dumps(self.definition_json))

    def __repr__(self) -> str:
        return f"<ItemVersion {self.item_id}/{self.number} {self.state}>"


@lru_cache(maxsize=512)
def _parsed(definition: str) -> ItemDefinition:
    """Kept by its text: every page of a case reads the definition of its item, and a definition never changes."""
    return parse_definition(json.loads(definition))


class CatalogVersion(Base):
    """One row whose number grows with every publication or import: what caches of public pages compare."""

    __tablename__ = "catalog_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class PublishedVersionChanged(RuntimeError):
    """Somebody tried to change or delete a version that people have read and cases point to."""


@event.listens_for(ItemVersion, "before_update")
def _keep_published(mapper: Mapper[Any], connection: Connection, version: ItemVersion) -> None:
    state = inspect(version)
    before = state.attrs.state.history
    if (before.deleted or before.unchanged or ["draft"])[0] == "draft":
        return
    changed = {attr.key for attr in mapper.column_attrs if state.attrs[attr.key].history.has_changes()}
    retiring = changed <= {"state", "retired_at"} and version.state == "retired"
    if changed and not retiring:
        raise PublishedVersionChanged(f"{version}: {', '.join(sorted(changed))}")


@event.listens_for(ItemVersion, "before_delete")
def _keep_deleted(mapper: Mapper[Any], connection: Connection, version: ItemVersion) -> None:
    if version.state != "draft":
        raise PublishedVersionChanged(f"{version} cannot be deleted")
