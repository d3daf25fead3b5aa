"""Filters under a name: saved from a list, shown as its tabs, deleted there."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, request

from app.cases import desk_filters, saved_filters
from app.cases.views.desk_lists import TITLES, Bulk, Naming, bp, show
from app.db import transaction
from app.domain.errors import Refused
from app.web.access import current_staff, desk_only, never_parked, returns_to
from app.web.rendering import see_other
from app.web.sentences import sentence

OF_NAME = ("filter_needs_name", "filter_name_too_long", "filter_name_taken", "too_many_filters")
LONGEST_SHOWN = 200  # characters of a name that is not taken


@bp.post("/desk/<name>/filters")
@desk_only
@returns_to("lists.todo")
@never_parked
def save_filter(name: str) -> Any:
    """Saves the filter that the page showed; a name that does not do is said beside it, on the list that it is for."""
    if name not in TITLES:
        abort(404)
    sent = dict(parse_qsl(request.form.get("query", "")[:2000]))
    query, typed = replace(desk_filters.read(sent), sort="").query, request.form.get("name", "").replace("\0", "")
    try:
        with transaction():
            saved_filters.save(current_staff(), name, "".join(typed.split()), query)
    except Refused as no:
        if no.code not in OF_NAME:
            raise
        return show(name, Bulk(), 422, Naming(sent, typed[:LONGEST_SHOWN], sentence(no.code, **no.values)))
    return see_other(f"/desk/{name}?{query}", notice="filter-saved")


@bp.post("/desk/filters/<int:filter_id>/delete")
@desk_only
@returns_to("lists.todo")
@never_parked
def delete_filter(filter_id: int) -> Any:
    with transaction():
        saved = saved_filters.delete(current_staff(), filter_id)
        name = saved.list_name
    return see_other(f"/desk/{name}", notice="filter-deleted")
