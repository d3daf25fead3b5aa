"""Who else has a case open, asked by its page every half minute while somebody looks at it."""

import re

from flask import Blueprint, abort, make_response, request
from werkzeug.wrappers import Response

from app.accounts.models import Staff
from app.cases import access, presence
from app.cases.models import Case
from app.cases.views.desk_case import tab_address
from app.db import transaction
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, never_parked, polls, returns_to
from app.web.rendering import render, see_other

bp = Blueprint("presence", __name__)

PAGE = re.compile(r"[a-z2-7]{16}")


@bp.post("/desk/cases/<number>/presence")
@returns_to("desk.show")
@never_parked
@polls
@desk_only
def report(number: str) -> Response:
    """Notes who has the page open, or has left it; answers with the others when they are not those whom the page shows."""
    case, staff, page = access.case_for_staff(number, current_staff()), current_staff(), request.form.get("page", "")
    if not PAGE.fullmatch(page):
        abort(400)
    if "leaves" in request.form:
        with transaction():
            presence.forget(case, staff, page)
        return Response(status=204)
    _note(case, staff, page)
    if not request.headers.get("HX-Request"):
        return see_other(tab_address(case, "basics"))
    others = presence.others(case, staff, now())
    if request.form.get("shown", "") == presence.mark_of(others):
        return Response(status=204)
    return make_response(*render("cases/desk/_present.html", others=others, mark=presence.mark_of(others)))


def _note(case: Case, staff: Staff, page: str) -> None:
    at, is_typing = now(), bool(request.form.get("typing"))
    if not presence.is_noted(case, staff, page, is_typing=is_typing, at=at):
        with transaction():
            presence.note(case, staff, page, is_typing=is_typing, at=at)
