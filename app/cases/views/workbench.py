"""The workbench: a case by its number, what is due, what waits in each list, and one's own figures."""

from dataclasses import dataclass
from typing import Any

from flask import request
from markupsafe import Markup

from app.cases import access, desk_counts, own_figures, queries
from app.cases.desk_counts import capped
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import LISTS, first_rows
from app.cases.desk_readers import Who
from app.cases.views.desk_frame import TABS
from app.cases.views.desk_lists import TITLES, bp
from app.cases.views.desk_rows import drawn_rows
from app.gateways.wall_clock import today
from app.web.access import current_staff, desk_only
from app.web.rendering import render, see_other

FIRST_ROWS = 5
WAITING = (("todo", "todo"), ("acceptance", "acceptance"), ("suspended", "suspended"), ("uncertified", "certificates"))


@bp.get("/desk")
@desk_only
def workbench() -> Any:
    """What waits, and a case by its number."""
    staff, number = current_staff(), "".join(request.args.get("number", "").split())[:40]
    if number:
        found = queries.case_by_number(number)
        if found and access.may_read(found, staff):
            return see_other(f"/desk/cases/{number}")
    who = Who.of(staff)
    waiting = [_waiting(*each, who) for each in WAITING]
    return render(
        "cases/desk/workbench.html",
        404 if number else 200,
        nav="desk",
        number=number,
        waiting=[each for each in waiting if each.total],
        figures=own_figures.of_month(staff, today()),
    )


@dataclass(frozen=True)
class Waiting:
    """The first rows of what waits in a list, how many there are, and how many of them by light or due today."""

    name: str
    title: str
    total: int
    total_text: str
    lights: list[tuple[str, str, str, str]]
    due_today: tuple[str, str]
    rows: list[Markup]


def _waiting(name: str, tab: str, who: Who) -> Waiting:
    of, day = LISTS[name], today()
    counted = desk_counts.tally(of, who, Chosen(), day)
    due_today = 0
    if of.tabs and counted.total:
        due_today = desk_counts.capped_count(of, who, Chosen(due_from=day, due_to=day), day)
    marked = [
        (light, str(TABS[light]), capped(counted.tabs[light]), f"/desk/{tab}?tab={light}")
        for light in ("red", "yellow")
        if counted.tabs.get(light)
    ]
    rows = drawn_rows(name, first_rows(of, who, Chosen(), day, FIRST_ROWS), day, who).rows if counted.total else []
    address = f"/desk/{tab}?due_from={day}&due_to={day}"
    shown = (capped(due_today), address) if due_today else ("", "")
    return Waiting(tab, str(TITLES[tab]), counted.total, capped(counted.total), marked, shown, rows)
