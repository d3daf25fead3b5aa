"""通知公告: for everybody, the same for all."""

from typing import Any

from flask import Blueprint, request, url_for

from app.gateways.wall_clock import today
from app.publications import access, queries
from app.web.access import public
from app.web.caching import cacheable
from app.web.paging import page_number
from app.web.rendering import render

bp = Blueprint("publications", __name__)


@bp.get("/publications")
@public
@cacheable
def index() -> Any:
    page = queries.published(page_number(request.args.get("page")), today())
    return render("publications/index.html", page=page, url_of=lambda number: url_for(".index", page=number))


@bp.get("/publications/<public_id>")
@public
@cacheable
def show(public_id: str) -> Any:
    return render("publications/show.html", announcement=access.for_everybody(public_id))
