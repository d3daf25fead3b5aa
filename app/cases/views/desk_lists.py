"""The lists of the desk: filtered, sorted, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, request

from app.cases import desk_filters, saved_filters
from app.cases.desk_counts import capped
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import COUNT_CAP, LISTS, PER_PAGE, DeskList, page_of
from app.cases.desk_page import around
from app.cases.desk_readers import Who
from app.cases.saved_filters import Saved
from app.cases.views import desk_frame
from app.cases.views.desk_frame import Tab
from app.cases.views.desk_rows import drawn_rows
from app.gateways.wall_clock import today
from app.web import keyset
from app.web.access import current_staff, desk_only
from app.web.i18n import _, lazy
from app.web.keyset import Cursor, Slice
from app.web.parked import parked_form
from app.web.rendering import render

bp = Blueprint("lists", __name__)

TITLES = {
    "acceptance": lazy("统一受理"),
    "todo": lazy("待办业务"),
    "suspended": lazy("挂起业务"),
    "done": lazy("已办业务"),
    "certificates": lazy("证照"),
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
    """The bar under 待办: what is typed and ticked, and why nothing was handed on."""

    opinion: str = ""
    tickets: frozenset[str] = frozenset()
    problem: str = ""


@dataclass(frozen=True)
class Naming:
    """A filter that was to be saved: what was chosen, the name that was typed, and what is wrong with it."""

    sent: Mapping[str, str]
    typed: str
    problem: str


def chosen_of(name: str, sent: Mapping[str, str] | None = None) -> Chosen:
    """What the address (or what was sent) asks of this list; what the list does not know is left out."""
    chosen, of = desk_filters.read(request.args if sent is None else sent), LISTS[name]
    keeps_order = chosen.sort.removeprefix("-") in of.sorts
    return replace(chosen, tab=chosen.tab if chosen.tab in of.tabs else "", sort=chosen.sort if keeps_order else "")


def show(name: str, bulk: Bulk | None = None, status: int = 200, naming: Naming | None = None) -> tuple[str, int]:
    """A page of a list; where no row can be ticked there is no bar."""
    staff, day, of, chosen = current_staff(), today(), LISTS[name], chosen_of(name, naming.sent if naming else None)
    who = Who.of(staff)
    problem, bulk = bulk.problem if bulk else "", bulk if who.does_steps and name == "todo" else None
    sort_name, sort, _descending = of.sort(chosen)
    kinds = (*sort.kinds, int)
    after, before = (keyset.read(request.args.get(way, ""), chosen.sort or sort_name, kinds) for way in ("after", "before"))
    found = page_of(of, who, chosen, day, after=after, before=before)
    drawn = drawn_rows(name, found.rows, day, who, bulk.tickets if bulk else None)
    beside = around(of, who, chosen, day)
    counted = beside.tally
    total = counted.tabs[chosen.tab] if chosen.tab else counted.total
    saved = _saved(beside.saved, of, who, chosen)
    return render(
        "cases/desk/list.html",
        status,
        nav=name,
        title=TITLES[name],
        name=name,
        rows=drawn.rows,
        chosen=chosen,
        total_text=capped(total),
        tabs=desk_frame.tabs(name, chosen, counted, saved),
        saved=saved,
        filters=desk_frame.filters(name, chosen, counted.items, has_rows=bool(found.rows)),
        heads=desk_frame.heads(name, chosen, has_boxes=drawn.has_boxes),
        pager=_pager(of, chosen, found, total),
        bulk=bulk if drawn.has_boxes else None,
        errors=_errors("rows" if drawn.has_boxes else "", problem, naming),
        forward_to=f"/desk/todo/forward?{request.full_path.partition('?')[2]}".rstrip("?"),
        phrases=beside.phrases,
        naming=naming,
    )


def _errors(at: str, problem: str, naming: Naming | None) -> list[tuple[str, str]]:
    """(id of the control, sentence): of what was ticked, or of a filter's name."""
    said = [(at, problem), ("f-name", naming.problem if naming else "")]
    return [(control, text) for control, text in said if text]


def _saved(saved: Sequence[Saved], of: DeskList, who: Who, chosen: Chosen) -> list[Tab]:
    """What she has saved for this list, each with its count."""
    mine = replace(chosen, sort="").query
    return [
        Tab(each.name, f"/desk/{of.name}?{each.query}", capped(count), each.query == mine, saved_id=each.id)
        for each, count in saved_filters.counted(saved, of, who, today())
    ]


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
