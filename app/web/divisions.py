"""The lists of an address, fetched anew by htmx when a province or city is chosen."""

import re
from typing import Any

from flask import Blueprint, abort, request

from app.domain import divisions
from app.web.access import public
from app.web.caching import cacheable
from app.web.item_fields import division_lists
from app.web.posted import LISTS
from app.web.rendering import render, see_other, wants_fragment

bp = Blueprint("divisions", __name__)

FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@bp.get("/divisions")
@public
@cacheable
def lists() -> Any:
    """The three lists for a field, as far as province, city and county belong together; a visitor is led home."""
    name = request.args.get("field", "")
    if not wants_fragment(f"d-{name}"):
        return see_other("/")
    if not FIELD.fullmatch(name):
        abort(404)
    code = divisions.chosen(*(request.args.get(f"{name}-{part}", "") for part in LISTS))
    return render("components/_divisions.html", name=name, lists=division_lists(name, code))
