"""过滤事项 (Z04): the items of her departments, each switched on or off for her own lists."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from app.cases import desk_counts, hidden_items
from app.cases.views.desk_lists import bp
from app.db import transaction
from app.gateways.wall_clock import today
from app.web.access import current_staff, desk_only, never_parked, returns_to
from app.web.paging import Page, page_number, window
from app.web.rendering import render, see_other

PER_PAGE = 50
LONGEST_TEXT = 100


@bp.get("/desk/me/items")
@desk_only
def items() -> Any:
    """The items, and how many open cases of hers stand in no list because of them."""
    staff, q = current_staff(), request.args.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT]
    total = hidden_items.count(staff, q)
    page, pages, offset = window(total, page_number(request.args.get("page")), PER_PAGE)
    hidden = desk_counts.hidden_open(staff, today())
    return render(
        "cases/desk/items.html",
        q=q,
        page=Page(hidden_items.rows(staff, q, limit=PER_PAGE, offset=offset), page, pages, total),
        hidden=hidden,
        left_out=sum(hidden.values()),
        url_of=lambda number: _address(q, number),
    )


@bp.post("/desk/me/items/<int:item_id>")
@desk_only
@returns_to("lists.items")
@never_parked
def switch_item(item_id: int) -> Any:
    """Switches one on or off, and comes back to the same page."""
    with transaction():
        hidden_items.switch(current_staff(), item_id, on=request.form.get("on") == "1")
    q, page = request.form.get("q", "")[:LONGEST_TEXT], page_number(request.form.get("page"))
    return see_other(_address(q, page), notice="items-changed")


def _address(q: str, page: int) -> str:
    query = urlencode({name: value for name, value in (("q", q), ("page", page if page > 1 else "")) if value})
    return f"/desk/me/items?{query}" if query else "/desk/me/items"
