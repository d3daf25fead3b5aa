"""Pages of plain text: help and privacy."""

from typing import Any

from flask import Blueprint

from app.web.access import public
from app.web.caching import cacheable
from app.web.rendering import render

bp = Blueprint("pages", __name__)


@bp.get("/help")
@public
@cacheable
def help_page() -> Any:
    return render("pages/help.html")


@bp.get("/privacy")
@public
@cacheable
def privacy() -> Any:
    return render("pages/privacy.html")
