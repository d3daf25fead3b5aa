"""The lists of the desk: filtered, sorted, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, request

from app.cases import desk_filters, saved_filters, wording
from app.cases.desk_counts import Tally, capped
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import COUNT_CAP, LISTS, PER_PAGE, DeskList, page_of
from app.cases.desk_page import around
from app.cases.desk_readers import Who
from app.cases.views.desk_rows import drawn_rows
from app.domain.workflow import Source
from app.gateways.wall_clock import today
from app.web import keyset
from app.web.access import current_staff, desk_only
from app.web.i18n import _, lazy
from app.web.keyset import Cursor, Slice
from app.web.parked import parked_form
from app.web.rendering import render, short_name

bp = Blueprint("lists", __name__)

LONGEST_CHOICE = 22  # characters of an item in the filter bar

TITLES = {
    "acceptance": lazy("统一受理"),
    "todo": lazy("待办业务"),
    "suspended": lazy("挂起业务"),
    "done": lazy("已办业务"),
    "certificates": lazy("证照"),
}
TABS = {
    "": lazy("全部"),
    "red": lazy("超期"),
    "yellow": lazy("临期"),
    "green": lazy("正常"),
    "waiting": lazy("等待制证"),
    "made": lazy("已制证"),
}
DATES = {
    "acceptance": ("due", "received"),
    "todo": ("due",),
    "suspended": ("due",),
    "done": ("received",),
    "certificates": ("received",),
}
DATE_WORDS = {"due": lazy("到期"), "received": lazy("收件")}
SOURCE_WORDS = {"counter": lazy("内网（窗口）"), "outside": lazy("外网（全部）")}
HEADS = {
    "due": lazy("剩余"),
    "item": lazy("事项"),
    "applicant": lazy("申请人"),
    "received": lazy("收件"),
}


@bp.get("/desk/acceptance")
@desk_only
def acceptance() -> Any:
    return show("acceptance")


@bp.get("/desk/todo")
@desk_only
def todo() -> Any:
    """A selection that was sent when the session had ended is put back."""
    parked = parked_form()
    if parked and parked.path == "/desk/todo/forward":
        return show("todo", Bulk(parked.fields.get("opinion", ""), frozenset(parked.fields.getlist("case"))))
    return show("todo", Bulk())


@bp.get("/desk/suspended")
@desk_only
def suspended() -> Any:
    return show("suspended")


@bp.get("/desk/done")
@desk_only
def done() -> Any:
    return show("done")


@bp.get("/desk/certificates")
@desk_only
def certificates() -> Any:
    return show("certificates")


@dataclass(frozen=True)
class Bulk:
    """The bar under 待办: what is typed and ticked."""

    opinion: str = ""
    tickets: frozenset[str] = frozenset()


def chosen_of(name: str) -> Chosen:
    """What the address asks of this list; what the list does not know is left out."""
    chosen, of = desk_filters.read(request.args), LISTS[name]
    keeps_order = chosen.sort.removeprefix("-") in of.sorts
    return replace(chosen, tab=chosen.tab if chosen.tab in of.tabs else "", sort=chosen.sort if keeps_order else "")


def show(name: str, bulk: Bulk | None = None) -> tuple[str, int]:
    """A page of a list."""
    staff, day, of, chosen = current_staff(), today(), LISTS[name], chosen_of(name)
    who = Who.of(staff)
    sort_name, sort, _descending = of.sort(chosen)
    kinds = (*sort.kinds, int)
    after, before = (keyset.read(request.args.get(way, ""), chosen.sort or sort_name, kinds) for way in ("after", "before"))
    found = page_of(of, who, chosen, day, after=after, before=before)
    beside = around(of, who, chosen, day)
    counted = beside.tally
    total = counted.tabs[chosen.tab] if chosen.tab else counted.total
    return render(
        "cases/desk/list.html",
        nav=name,
        title=TITLES[name],
        name=name,
        rows=drawn_rows(name, found.rows, day, who, bulk.tickets if bulk else None),
        chosen=chosen,
        texts=chosen.texts,
        total=total,
        total_text=capped(total),
        tabs=_tabs(name, chosen, counted),
        saved=_saved(beside.saved, of, who, chosen),
        items=sorted(((id_, short_name(text, LONGEST_CHOICE)) for id_, text in counted.items.items()), key=lambda item: item[1]),
        sources=_sources(),
        dates=[(part, DATE_WORDS[part]) for part in DATES[name]],
        heads=_heads(of, chosen),
        pager=_pager(of, chosen, found, total),
        bulk=bulk,
        phrases=beside.phrases,
    )


def _sources() -> list[tuple[str, Any]]:
    return [(each, SOURCE_WORDS.get(each) or wording.SOURCES[Source(each)]) for each in desk_filters.SOURCES]


@dataclass(frozen=True)
class Tab:
    """`light` is the colour of its sign."""

    text: str
    href: str
    count: str
    is_current: bool
    light: str = ""
    saved_id: int | None = None


def _tabs(name: str, chosen: Chosen, counted: Tally) -> list[Tab]:
    tabs = [("", counted.total), *counted.tabs.items()]
    return [
        Tab(
            str(TABS[tab]),
            f"/desk/{name}?{replace(chosen, tab=tab).query}",
            capped(count),
            tab == chosen.tab,
            tab if tab in {"red", "yellow", "green"} else "",
        )
        for tab, count in tabs
    ]


def _saved(saved: Sequence[Any], of: DeskList, who: Who, chosen: Chosen) -> list[Tab]:
    """What she has saved for this list, each with its count."""
    mine = replace(chosen, sort="").query
    return [
        Tab(each.name, f"/desk/{of.name}?{each.text}", capped(count), each.text == mine, saved_id=each.id)
        for each, count in saved_filters.counted(saved, of, who, today())
    ]


@dataclass(frozen=True)
class Head:
    """A head of a column that sorts: `order` is how it is sorted now, `ascending`, `descending` or nothing."""

    text: str
    href: str
    order: str = ""


def _heads(of: DeskList, chosen: Chosen) -> dict[str, Head]:
    current, _sort, descending = of.sort(chosen)
    heads = {}
    for name, text in HEADS.items():
        if name not in of.sorts:
            continue
        is_current = name == current
        turned = f"-{name}" if is_current and not chosen.sort.startswith("-") else name
        order = ("descending" if descending else "ascending") if is_current else ""
        heads[name] = Head(str(text), f"/desk/{of.name}?{replace(chosen, sort=turned).query}", order)
    return heads


@dataclass(frozen=True)
class Pager:
    """Where one goes from here, and which rows these are; empty where there is nothing."""

    forth: tuple[str, str] | None
    back: tuple[str, str] | None
    here: str


def _pager(of: DeskList, chosen: Chosen, found: Slice, total: int) -> Pager:
    if not found.rows:
        return Pager(None, None, "")
    name, sort, _descending = of.sort(chosen)
    end = found.passed + len(found.rows)
    here = f"/desk/{of.name}?{chosen.query}{'&' if chosen.query else ''}"

    def to(way: str, row: Any, passed: int) -> str:
        key = tuple(getattr(row, column.key) if column.key != "name" else row.item_name for column in sort.key)
        return f"{here}{way}={keyset.written(Cursor(chosen.sort or name, key, passed))}"

    left = PER_PAGE if total > COUNT_CAP else min(PER_PAGE, max(total - end, 1))
    forth = (_("后 %(n)s 件", n=left), to("after", found.rows[-1], end)) if found.has_more else None
    back = (_("前 %(n)s 件", n=PER_PAGE), to("before", found.rows[0], found.passed)) if found.passed else None
    rows = _("第 %(first)s 至 %(last)s 件，", first=found.passed + 1, last=end) if forth or back else ""
    return Pager(forth, back, rows)
