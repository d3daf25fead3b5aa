"""What stands around the rows of a list, asked in one statement: its counts, those of the desk's tabs, saved filters, phrases."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, select, union_all

from app import db
from app.accounts.models import StockPhrase
from app.cases import desk_counts
from app.cases.desk_counts import OWN_LISTS, Tally, by_version_and_tab, tabs_of
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import STATEMENTS_KEPT, DeskList, fetched
from app.cases.desk_models import SavedFilter
from app.cases.desk_readers import Who
from app.cases.saved_filters import Saved

WITH_PHRASES = ("todo",)  # where several cases are handed on with one opinion
_ITEM, _TAB, _FILTER, _PHRASE = range(4)


@dataclass(frozen=True)
class Around:
    """Saved filters and phrases are in the person's own order."""

    tally: Tally
    saved: list[Saved]
    phrases: list[str]


def around(of: DeskList, who: Who, chosen: Chosen, day: date) -> Around:
    """Of a page of a list as it is chosen. The counts of the tabs of the desk are kept for the layout."""
    parts: tuple[list[Any], ...] = ([], [], [], [])
    for part, *row in fetched(_statement(of.name, who, replace(chosen, tab="", sort=""), day)):
        parts[part].append(row)
    tally = desk_counts.tally(of, who, chosen, day, parts[_ITEM])
    counts = {name: count for _position, _id, name, _text, count in parts[_TAB]}
    if (tab := _own_tab(of.name, chosen)) in counts:
        counts[tab] = tally.total
    db.kept("desk_counts")[who.staff_id] = counts
    saved = [Saved(id_, name, query) for _position, id_, name, query, _count in sorted(parts[_FILTER])]
    return Around(tally, saved, [text for _position, _id, _name, text, _count in sorted(parts[_PHRASE])])


def _own_tab(name: str, chosen: Chosen) -> str | None:
    """The tab of the desk that shows what is counted for the list anyway."""
    if chosen.narrows or chosen.everything:
        return None
    return next((tab for tab, waiting, _roles in OWN_LISTS if waiting == name), None)


@lru_cache(STATEMENTS_KEPT)
def _statement(name: str, who: Who, chosen: Chosen, day: date) -> CompoundSelect[Any]:
    items = by_version_and_tab(name, who, chosen, day).subquery()
    own = _own_tab(name, chosen)
    tabs = [(tab, literal(0) if tab == own else count) for tab, count in tabs_of(who, day).items()]
    filters = _part(_FILTER, 0, SavedFilter.id, SavedFilter.name, SavedFilter.query, 0)
    phrases = _part(_PHRASE, StockPhrase.position, StockPhrase.id, "", StockPhrase.text, 0)
    return union_all(
        _part(_ITEM, items.c.version_id, items.c.item_id, items.c.name, items.c.tab, items.c.cases),
        *[_part(_TAB, 0, 0, tab, "", count) for tab, count in tabs],
        filters.where(SavedFilter.staff_id == who.staff_id, SavedFilter.list_name == name),
        *([phrases.where(StockPhrase.staff_id == who.staff_id)] if name in WITH_PHRASES else []),
    )


def _part(part: int, *values: Any) -> Select[Any]:
    names = ("position", "id", "name", "text", "count")
    columns = [literal(value) if isinstance(value, (int, str)) else value for value in values]
    return select(literal(part).label("part"), *[column.label(name) for name, column in zip(names, columns, strict=True)])
