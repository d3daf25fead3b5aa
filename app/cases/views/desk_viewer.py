"""A file of a case beside its form and the action window, page by page."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.attachments.reading import WIDTHS, serve_page
from app.cases import access
from app.cases.commands.reveals import reveal
from app.cases.views import desk_case
from app.cases.views.desk_case import Shown
from app.cases.views.desk_parts import file_of_case
from app.db import transaction
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only

bp = Blueprint("viewer", __name__)


@bp.get("/desk/cases/<number>/view/<file_id>")
@desk_only
def view(number: str, file_id: str) -> Response:
    return _viewer(number, file_id, reveals=False)


@bp.post("/desk/cases/<number>/view/<file_id>")
@desk_only
def reveal_numbers(number: str, file_id: str) -> Response:
    """The same with the identity numbers, to compare them with the picture; who asked for them is written down first."""
    with transaction():
        case = access.case_for_staff(number, current_staff())
        file_of_case(case, file_id)
        reveal(case, by=current_staff(), at=now())
    return _viewer(number, file_id, reveals=True)


def _viewer(number: str, file_id: str, *, reveals: bool) -> Response:
    case = access.case_for_staff(number, current_staff())
    return desk_case.page(case, current_staff(), Shown(tab="view", file=file_of_case(case, file_id), reveals=reveals))


@bp.get("/desk/cases/<number>/files/<file_id>/pages/<int:page>")
@desk_only
def picture(number: str, file_id: str, page: int) -> Response:
    """One page of a file as a picture."""
    case = access.case_for_staff(number, current_staff())
    width, turn = (_number(name, default) for name, default in (("width", WIDTHS[0]), ("turn", 0)))
    return serve_page(file_of_case(case, file_id), page, width, turn)


def _number(name: str, default: int) -> int:
    """A number of the address; nonsense is -1, which nothing has."""
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
