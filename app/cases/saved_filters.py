"""Filters that a person keeps under a name, list by list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.cases import desk_filters
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import DeskList, counting, fetched
from app.cases.desk_models import FILTER_NAME_LENGTH, FILTER_QUERY_LENGTH, SavedFilter
from app.cases.desk_readers import Who
from app.domain.errors import NotYours, Refused

MOST = 10


class Saved(NamedTuple):
    """`query` is what stands after the `?` of its address."""

    id: int
    name: str
    query: str


def counted(saved: Sequence[Saved], of: DeskList, who: Who, day: date) -> list[tuple[Saved, int]]:
    """Each with how many cases it leaves, in one statement."""
    if not saved:
        return []
    counts: list[Any] = [counting(of, who, choice_of(each.query), day).label(f"of_{each.id}") for each in saved]
    return list(zip(saved, fetched(select(*counts))[0], strict=True))


def choice_of(query: str) -> Chosen:
    return desk_filters.read(dict(parse_qsl(query)))


def save(staff: Staff, list_name: str, name: str, query: str) -> SavedFilter:
    """Keeps a filter under a name of its own. Raises Refused: no name, one too long or taken, too many, nothing to keep."""
    if not query or len(query) > FILTER_QUERY_LENGTH:
        raise Refused("filter_empty" if not query else "filter_too_long")
    if not name or len(name) > FILTER_NAME_LENGTH:
        raise Refused("filter_name_too_long" if name else "filter_needs_name", most=FILTER_NAME_LENGTH, length=len(name))
    of_list = select(SavedFilter.name).where(SavedFilter.staff_id == staff.id, SavedFilter.list_name == list_name)
    names = db.session.scalars(of_list).all()
    if name in names:
        raise Refused("filter_name_taken", name=name)
    if len(names) >= MOST:
        raise Refused("too_many_filters", most=MOST)
    saved = SavedFilter(staff_id=staff.id, list_name=list_name, name=name, query=query)
    db.session.add(saved)
    return saved


def delete(staff: Staff, filter_id: int) -> SavedFilter:
    """Forgets one of hers. Raises NotYours."""
    saved: SavedFilter | None = db.session.get(SavedFilter, filter_id)
    if saved is None or saved.staff_id != staff.id:
        raise NotYours("filter")
    db.session.delete(saved)
    return saved
