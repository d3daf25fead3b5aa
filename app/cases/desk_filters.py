"""What a list of the desk can be asked for: filters and order, read from an address, written to one, and as conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, or_

from app.cases import lights
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.domain.clock import Light
from app.domain.workflow import Source
from app.sealed import blind_index

OUTSIDE = "outside"  # 外网: every source but the counter
SOURCES = (Source.COUNTER, OUTSIDE, Source.INTERNET, Source.KIOSK, Source.VILLAGE)
WAITING, MADE = "waiting", "made"
TABS = (*Light, WAITING, MADE)
LONGEST_TEXT = 100


@dataclass(frozen=True)
class Chosen:
    """Filters and order of a list; what is empty does not filter. `order` begins with `-` when it is turned round."""

    tab: str = ""
    item: int | None = None
    source: str = ""
    due_from: date | None = None
    due_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    q: str = ""
    sort: str = ""
    everything: bool = False  # the items that she has switched off too

    @property
    def filters(self) -> bool:
        """Is anything left out?"""
        return replace(self, sort="", everything=False) != Chosen()

    @property
    def narrows(self) -> bool:
        """Is anything left out by more than the tab?"""
        return replace(self, tab="").filters

    @property
    def query(self) -> str:
        """What stands after the `?` of its address; always the same for the same choice."""
        return urlencode({name: text for name, text in self.texts.items() if text})

    @property
    def texts(self) -> dict[str, str]:
        """Each part as a form's field holds it."""
        return {name: _text(getattr(self, name)) for name in NAMES}


NAMES = tuple(part.name for part in fields(Chosen))


def _text(value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    return "1" if value is True else value.isoformat() if isinstance(value, date) else str(value)


def read(given: Mapping[str, str]) -> Chosen:
    """The choice of an address; nonsense does not filter."""
    item, sort = given.get("item", ""), given.get("sort", "")
    return Chosen(
        tab=_one_of(TABS, given.get("tab", "")),
        item=int(item) if item.isascii() and item.isdigit() and len(item) < 10 else None,
        source=_one_of(SOURCES, given.get("source", "")),
        **{name: _day(given.get(name, "")) for name in ("due_from", "due_to", "received_from", "received_to")},
        q=given.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
        sort=sort if len(sort) < 20 else "",
        everything=given.get("everything") == "1",
    )


def _one_of(known: tuple[str, ...], text: str) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def conditions(chosen: Chosen, today: date) -> list[ColumnElement[bool]]:
    """What the choice asks of a case, joined with its item's version."""
    found = [*_of_dates(chosen), *_of_text(chosen.q)]
    if chosen.tab in set(Light):
        found.append(lights.has_light(Light(chosen.tab), today))
    elif chosen.tab:
        found.append(Case.awaits_certificate.is_(chosen.tab == WAITING))
    if chosen.item is not None:
        found.append(ItemVersion.item_id == chosen.item)
    if chosen.source:
        found.append(Case.source != Source.COUNTER if chosen.source == OUTSIDE else Case.source == chosen.source)
    return found


def _of_dates(chosen: Chosen) -> list[ColumnElement[bool]]:
    asked = (
        (chosen.due_from, lambda day: Case.due_on >= day),
        (chosen.due_to, lambda day: Case.due_on <= day),
        (chosen.received_from, lambda day: Case.received_on >= day),
        (chosen.received_to, lambda day: Case.received_on <= day),
    )
    return [condition(day) for day, condition in asked if day is not None]


def _of_text(q: str) -> list[ColumnElement[bool]]:
    """In number (copied in its groups too), applicant, mobile and item."""
    if not q:
        return []
    found = [column.contains(q, autoescape=True) for column in (Case.applicant_name, ItemVersion.name)]
    found.append(Case.number.contains("".join(q.split()), autoescape=True))
    return [or_(*found, Case.contact_mobile_index == blind_index("cases.contact_mobile", q))]
