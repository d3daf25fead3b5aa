"""Filters under a name: saved from a list, shown as its tabs, deleted there."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, request

from app.cases import desk_filters, saved_filters
from app.cases.desk_models import FILTER_NAME_LENGTH
from app.cases.views.desk_lists import TITLES, bp
from app.db import transaction
from app.domain.errors import Refused
from app.web.access import current_staff, desk_only, never_parked, returns_to
from app.web.rendering import see_other


@bp.post("/desk/<name>/filters")
@desk_only
@returns_to("lists.todo")
@never_parked
def save_filter(name: str) -> Any:
    """Saves the filter that the page showed; without a name nothing is saved."""
    if name not in TITLES:
        abort(404)
    sent = dict(parse_qsl(request.form.get("query", "")[:2000]))
    query = replace(desk_filters.read(sent), sort="").query
    label = "".join(request.form.get("name", "").replace("\0", "").split())[:FILTER_NAME_LENGTH]
    if not label:
        raise Refused("filter_needs_name")
    with transaction():
        saved_filters.save(current_staff(), name, label, query)
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
