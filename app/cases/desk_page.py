"""What stands around the rows of a list, asked in one statement: its counts, those of the desk's tabs, saved filters, phrases."""

from collections.abc import Sequence
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

WITH_PHRASES = ("todo",)  # where several cases are handed on with one opinion
_ITEM, _TAB, _FILTER, _PHRASE = range(4)


@dataclass(frozen=True)
class Around:
    """`saved` are rows of (id, name, text), the text is the filter's query, `phrases` texts, both in the person's own order."""

    tally: Tally
    saved: Sequence[Any]
    phrases: Sequence[str]


def around(of: DeskList, who: Who, chosen: Chosen, day: date) -> Around:
    """Of a page of a list as it is chosen. The counts of the tabs of the desk are kept for the layout."""
    parts: tuple[list[Any], ...] = ([], [], [], [])
    for row in fetched(_statement(of.name, who, replace(chosen, tab="", sort=""), day)):
        parts[row.part].append(row)
    items = [(row.position, row.id, row.name, row.text, row.count) for row in parts[_ITEM]]
    tally = desk_counts.tally(of, who, chosen, day, items)
    counts = {row.name: row.count for row in parts[_TAB]}
    if (tab := _own_tab(of.name, who, chosen)) in counts:
        counts[tab] = tally.total
    db.kept("desk_counts")[who.staff_id] = counts
    saved, phrases = (sorted(part, key=lambda row: (row.position, row.id)) for part in (parts[_FILTER], parts[_PHRASE]))
    return Around(tally, saved, [row.text for row in phrases])


def _own_tab(name: str, who: Who, chosen: Chosen) -> str | None:
    """The tab of the desk that shows what is counted for the list anyway."""
    if chosen.narrows or chosen.everything:
        return None
    return next((tab for tab, waiting, _roles in OWN_LISTS if waiting == name), None)


@lru_cache(STATEMENTS_KEPT)
def _statement(name: str, who: Who, chosen: Chosen, day: date) -> CompoundSelect[Any]:
    items = by_version_and_tab(name, who, chosen, day).subquery()
    own = _own_tab(name, who, chosen)
    tabs = [(tab, literal(0) if tab == own else count) for tab, count in tabs_of(who, day).items()]
    filters = _part(_FILTER, SavedFilter.id, 0, SavedFilter.name, SavedFilter.query, 0)
    phrases = _part(_PHRASE, StockPhrase.id, StockPhrase.position, "", StockPhrase.text, 0)
    return union_all(
        _part(_ITEM, items.c.item_id, items.c.version_id, items.c.name, items.c.tab, items.c.cases),
        *[_part(_TAB, 0, 0, tab, "", count) for tab, count in tabs],
        filters.where(SavedFilter.staff_id == who.staff_id, SavedFilter.list_name == name),
        *([phrases.where(StockPhrase.staff_id == who.staff_id)] if name in WITH_PHRASES else []),
    )


def _part(part: int, *values: Any) -> Select[Any]:
    names = ("id", "position", "name", "text", "count")
    columns = [literal(value) if isinstance(value, (int, str)) else value for value in values]
    return select(literal(part).label("part"), *[column.label(name) for name, column in zip(names, columns, strict=True)])
