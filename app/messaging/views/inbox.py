"""我的消息: what was told to an account, newest first (L19)."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.db import transaction
from app.gateways.wall_clock import now
from app.messaging import commands, queries
from app.web.access import citizen_only, current_citizen, returns_to
from app.web.paging import page_number
from app.web.rendering import render, see_other

bp = Blueprint("inbox", __name__)


@bp.get("/account/messages")
@citizen_only
def index() -> Any:
    account = current_citizen().session_name
    page = queries.inbox(account, page_number(request.args.get("page")))
    return render(
        "messaging/inbox.html",
        page=page,
        unread=queries.unread(account),
        url_of=lambda number: url_for(".index", page=number),
    )


@bp.post("/account/messages/read")
@citizen_only
@returns_to("inbox.index")
def read() -> Response:
    """Everything counts as read; nothing else ever writes that, so that opening a page changes nothing."""
    with transaction():
        commands.mark_read(current_citizen().session_name, now())
    return see_other(url_for(".index"), notice="messages-read")
