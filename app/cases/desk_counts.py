"""How many there are: on the tabs of the desk, by light and item within a list, behind a saved filter, of switched-off items."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from app import db
from app.accounts.models import Staff
from app.accounts.staff_models import HiddenItem
from app.cases import lights
from app.cases.desk_filters import MADE, WAITING, Chosen
from app.cases.desk_lists import COUNT_CAP, LISTS, STATEMENTS_KEPT, DeskList, capped_count, counting, fetched, in_list
from app.cases.desk_readers import Who
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.domain.clock import Light
from app.domain.workflow import Role
from app.gateways.wall_clock import today

EVERYTHING = Chosen(everything=True)

# The tab of the desk, the list that it counts, and whose tab it is.
OWN_LISTS = (
    ("acceptance", "acceptance", (Role.CLERK,)),
    ("todo", "todo", (Role.HANDLER, Role.WINDOW_HEAD, Role.BUSINESS_SECTION)),
    ("suspended", "suspended", (Role.HANDLER, Role.WINDOW_HEAD, Role.AGENCY_HEAD, Role.CLERK, Role.BUSINESS_SECTION)),
    ("certificates", "uncertified", (Role.CERTIFICATE_CLERK,)),
)


def capped(count: int) -> str:
    """1000+ beyond a thousand."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)


def desk_counts(staff: Staff) -> dict[str, str]:
    """How many wait in each list that is this person's, for the tabs of the desk, and how many items she has switched off.

    One statement, counted up to a thousand; none on the page of a list, which has asked already (desk_page.py).
    """
    known = db.kept("desk_counts")
    if staff.id not in known:
        known[staff.id] = fetched(_of_tabs(Who.of(staff), today()))[0]._mapping
    return {name: capped(count) if count else "" for name, count in known[staff.id].items()}


@lru_cache(STATEMENTS_KEPT)
def _of_tabs(who: Who, day: date) -> Select[Any]:
    return select(*[count.label(name) for name, count in tabs_of(who, day).items()])


def tabs_of(who: Who, day: date) -> dict[str, Any]:
    """Name → the count as a part of a larger statement."""
    hidden = select(func.count()).select_from(HiddenItem).where(HiddenItem.staff_id == who.staff_id).scalar_subquery()
    lists = [(name, LISTS[waiting]) for name, waiting, roles in OWN_LISTS if who.uses(name, *roles)]
    found = {name: counting(of, who, Chosen(), day) for name, of in lists}
    return {"hidden": hidden if who.hides_items else literal(0)} | found


@dataclass
class Tally:
    """How many of a list there are in all and on each of its tabs, and the items that they are of (id → name)."""

    total: int = 0
    tabs: dict[str, int] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)


def tally(of: DeskList, who: Who, chosen: Chosen, day: date, rows: Sequence[Any] | None = None) -> Tally:
    """The tabs count what the other filters leave; the items are those of the whole list. `rows` when they are there already."""
    narrowed = replace(chosen, tab="")
    found = _grouped(of, who, narrowed, day, fetched(by_version_and_tab(of.name, who, narrowed, day)) if rows is None else rows)
    if chosen.narrows:
        whole = Chosen(everything=chosen.everything)
        found.items = _grouped(of, who, whole, day, fetched(by_version_and_tab(of.name, who, whole, day))).items
    if found.total > COUNT_CAP:
        found.tabs = {tab: capped_count(of, who, replace(narrowed, tab=tab), day) for tab in of.tabs}
    return found


def _grouped(of: DeskList, who: Who, chosen: Chosen, day: date, rows: Sequence[Any]) -> Tally:
    """Counted in one pass over the first thousand; an item has the name of its newest version."""
    found = Tally(tabs=dict.fromkeys(of.tabs, 0))
    for _version, item_id, name, tab, count in sorted(rows):
        found.total += count
        found.items[item_id] = name
        if tab in found.tabs:
            found.tabs[tab] += count
    if found.total > COUNT_CAP:
        names = in_list(of, who, chosen, day, ItemVersion.item_id, ItemVersion.name, most=None).distinct()
        found.items = {row.item_id: row.name for row in db.session.execute(names)}
    return found


@lru_cache(STATEMENTS_KEPT)
def by_version_and_tab(name: str, who: Who, chosen: Chosen, day: date) -> Select[Any]:
    """Version, its item, its name, tab, how many: the first thousand of a list, counted before the names are looked up."""
    tab = _tab_of(LISTS[name], day).label("tab")
    rows = in_list(LISTS[name], who, chosen, day, Case.version_id, tab).limit(COUNT_CAP + 1).subquery()
    counted = select(*rows.c, func.count().label("cases")).group_by(*rows.c).subquery()
    columns = counted.c.version_id, ItemVersion.item_id, ItemVersion.name, counted.c.tab, counted.c.cases
    return select(*columns).join(ItemVersion, ItemVersion.id == counted.c.version_id)


def _tab_of(of: DeskList, day: date) -> Any:
    if MADE in of.tabs:
        return case((Case.awaits_certificate, WAITING), else_=MADE)
    if not of.tabs:
        return case((Case.id.is_(None), ""), else_="")
    far = Case.due_on > lights.latest_yellow_day(day), Light.GREEN.value  # most of them, told without their limits
    red, yellow = ((lights.has_light(light, day), light.value) for light in (Light.RED, Light.YELLOW))
    return case(red, far, yellow, else_=Light.GREEN.value)


def hidden_open(staff: Staff, day: date) -> dict[int, int]:
    """Item id → how many open cases of hers are in none of her lists because she has switched the item off."""
    found: dict[int, int] = {}
    who = Who.of(staff)
    hidden = select(HiddenItem.item_id).where(HiddenItem.staff_id == staff.id)
    for name, waiting, roles in OWN_LISTS:
        if who.uses(name, *roles) and name != "certificates":
            rows = in_list(LISTS[waiting], who, EVERYTHING, day, ItemVersion.item_id, func.count(), most=None)
            rows = rows.where(ItemVersion.item_id.in_(hidden)).group_by(ItemVersion.item_id)
            for item_id, count in db.session.execute(rows):
                found[item_id] = found.get(item_id, 0) + count
    return found
