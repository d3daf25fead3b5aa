"""The desk: the pages of a case."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.attachments.models import Attachment
from app.attachments.serving import serve, serve_preview
from app.cases import access, queries
from app.cases.models import Case
from app.cases.views import desk_case
from app.cases.views.deeds.all_deeds import DEEDS
from app.cases.views.desk_case import Shown
from app.cases.views.desk_materials import MaterialsForm
from app.cases.views.desk_parts import file_of_case
from app.documents.models import Document
from app.documents.views import pdf_response, slip_response
from app.domain.errors import NotYours
from app.domain.workflow import Action
from app.web.access import current_staff, desk_only
from app.web.parked import parked_form

bp = Blueprint("desk", __name__)


@bp.get("/desk/cases/<number>")
@desk_only
def show(number: str) -> Response:
    return _tab(number, "basics")


@bp.get("/desk/cases/<number>/materials")
@desk_only
def materials(number: str) -> Response:
    return _tab(number, "materials")


@bp.get("/desk/cases/<number>/opinions")
@desk_only
def opinions(number: str) -> Response:
    return _tab(number, "opinions")


@bp.get("/desk/cases/<number>/log")
@desk_only
def log(number: str) -> Response:
    return _tab(number, "log")


def _tab(number: str, tab: str) -> Response:
    case = access.case_for_staff(number, current_staff())
    shown = Shown(tab=tab)
    _take_up_parked(case, shown)
    return desk_case.page(case, current_staff(), shown)


def _take_up_parked(case: Case, shown: Shown) -> None:
    """Puts back what was typed when the session ended: into the form of the action that it was sent to."""
    parked = parked_form()
    if parked is None or not parked.path.startswith(f"/desk/cases/{case.number}/"):
        return
    action = parked.path.rpartition("/")[2]
    if action in {each.value for each in DEEDS}:
        shown.typed = Action(action), DEEDS[Action(action)].form.of(case, parked.fields)
    elif action == "materials" and shown.tab == "materials":
        shown.materials = MaterialsForm.of(case, parked.fields)


@bp.get("/desk/cases/<number>/papers/<public_id>.pdf")
@desk_only
def paper(number: str, public_id: str) -> Response:
    return pdf_response(_paper(number, public_id))


@bp.get("/desk/cases/<number>/papers/<public_id>/slip.pdf")
@desk_only
def slip(number: str, public_id: str) -> Response:
    """A receipt for the roll printer of the window."""
    return slip_response(_paper(number, public_id))


def _paper(number: str, public_id: str) -> Document:
    """A paper of a case this person may read."""
    document = queries.paper_of_case(access.case_for_staff(number, current_staff()), public_id)
    if document is None:
        raise NotYours("paper")
    return document


@bp.get("/desk/cases/<number>/files/<public_id>")
@desk_only
def file(number: str, public_id: str) -> Response:
    return serve(_file(number, public_id), as_download="download" in request.args)


@bp.get("/desk/cases/<number>/files/<public_id>/preview")
@desk_only
def preview(number: str, public_id: str) -> Response:
    return serve_preview(_file(number, public_id))


def _file(number: str, public_id: str) -> Attachment:
    """A file of a case this person may read."""
    return file_of_case(access.case_for_staff(number, current_staff()), public_id)
