"""What frames the rows of a list, as HTML: tabs, filter bar, heads. Each is drawn from values alone and kept by them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from app.cases import desk_filters, wording
from app.cases.desk_counts import Tally, capped
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import LISTS
from app.domain.workflow import Source
from app.web.i18n import language, lazy
from app.web.rendering import drawn, short_name

KEPT = 500
LONGEST_CHOICE = 22  # characters of an item in the filter bar

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


@dataclass(frozen=True)
class Tab:
    """`light` is the colour of its sign."""

    text: str
    href: str
    count: str
    is_current: bool
    light: str = ""
    saved_id: int | None = None


def tabs(name: str, chosen: Chosen, counted: Tally, saved: list[Tab]) -> Markup:
    """The tabs of a list, then what she has saved for it."""
    return _tabs(language(), name, chosen, (("", counted.total), *counted.tabs.items()), tuple(saved))


@lru_cache(KEPT)
def _tabs(_language: str, name: str, chosen: Chosen, counts: tuple[tuple[str, int], ...], saved: tuple[Tab, ...]) -> Markup:
    own = [
        Tab(
            str(TABS[tab]),
            f"/desk/{name}?{replace(chosen, tab=tab).query}",
            capped(count),
            tab == chosen.tab,
            tab if tab in {"red", "yellow", "green"} else "",
        )
        for tab, count in counts
    ]
    return drawn("cases/desk/_tabs.html", tabs=own, saved=saved)


def filters(name: str, chosen: Chosen, items: dict[int, str], *, has_rows: bool) -> Markup:
    """The filter bar, with the items (id → name) that there are to choose from."""
    return _filters(language(), name, chosen, tuple(items.items()), has_rows)


@lru_cache(KEPT)
def _filters(_language: str, name: str, chosen: Chosen, items: tuple[tuple[int, str], ...], has_rows: bool) -> Markup:
    return drawn(
        "cases/desk/_filters.html",
        name=name,
        chosen=chosen,
        texts=chosen.texts,
        items=sorted(((id_, short_name(text, LONGEST_CHOICE)) for id_, text in items), key=lambda item: item[1]),
        sources=[(each, SOURCE_WORDS.get(each) or wording.SOURCES[Source(each)]) for each in desk_filters.SOURCES],
        dates=[(part, DATE_WORDS[part]) for part in DATES[name]],
        has_rows=has_rows,
    )


@dataclass(frozen=True)
class Head:
    """A head of a column that sorts: `order` is how it is sorted now, `ascending`, `descending` or nothing."""

    text: str
    href: str
    order: str = ""


def heads(name: str, chosen: Chosen, *, has_boxes: bool) -> Markup:
    """The row of heads; each that sorts is a link."""
    return _heads(language(), name, chosen, has_boxes)


@lru_cache(KEPT)
def _heads(_language: str, name: str, chosen: Chosen, has_boxes: bool) -> Markup:
    return drawn("cases/desk/_heads.html", name=name, heads=_sorting(name, chosen), has_boxes=has_boxes)


def _sorting(name: str, chosen: Chosen) -> dict[str, Any]:
    of = LISTS[name]
    current, _sort, descending = of.sort(chosen)
    found = {}
    for column, text in HEADS.items():
        if column not in of.sorts:
            continue
        is_current = column == current
        turned = f"-{column}" if is_current and not chosen.sort.startswith("-") else column
        order = ("descending" if descending else "ascending") if is_current else ""
        found[column] = Head(str(text), f"/desk/{name}?{replace(chosen, sort=turned).query}", order)
    return found
