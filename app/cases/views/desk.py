"""The desk: what waits for whom, the lists, and the pages of a case."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.accounts.models import Staff
from app.attachments.models import Attachment
from app.attachments.serving import serve, serve_preview
from app.cases import access, queries
from app.cases.models import Case
from app.cases.standing_in import names_of_absent
from app.cases.views import desk_case, desk_words
from app.cases.views.deeds.all_deeds import DEEDS
from app.cases.views.desk_case import Shown
from app.cases.views.desk_materials import MaterialsForm
from app.cases.views.desk_parts import file_of_case
from app.documents.models import Document
from app.documents.views import pdf_response, slip_response
from app.domain.errors import NotYours
from app.domain.workflow import Action, Source
from app.gateways.wall_clock import today
from app.web.access import current_staff, desk_only
from app.web.i18n import lazy
from app.web.paging import page_number
from app.web.parked import parked_form
from app.web.rendering import desk_context, render, see_other

bp = Blueprint("desk", __name__)

FIRST_ROWS = 5
TITLES = {
    "acceptance": lazy("统一受理"),
    "todo": lazy("待办业务"),
    "done": lazy("已办业务"),
    "certificates": lazy("证照"),
}

desk_context(queries.desk_counts)


@bp.get("/desk")
@desk_only
def workbench() -> Any:
    """What waits, and a case by its number."""
    staff, number = current_staff(), "".join(request.args.get("number", "").split())[:40]
    if number:
        found = queries.case_by_number(number)
        if found and access.may_read(found, staff):
            return see_other(url_for(".show", number=number))
    waiting = [
        _waiting(*each, staff) for each in (("todo", "todo"), ("acceptance", "acceptance"), ("uncertified", "certificates"))
    ]
    return render(
        "cases/desk/workbench.html",
        404 if number else 200,
        nav="desk",
        number=number,
        waiting=[entry for entry in waiting if entry["total"]],
    )


def _waiting(name: str, tab: str, staff: Staff) -> dict[str, Any]:
    """The first rows of what waits of a tab's list, and how many are late or due today."""
    page = queries.desk_list(name, staff, 1, per_page=FIRST_ROWS)
    overdue, due_today = queries.due_counts(name, staff, today())
    rows = desk_words.list_rows(name, page.items, today(), names_of_absent(staff))
    counts = {"total": page.total, "overdue": overdue, "due_today": due_today}
    return {"title": TITLES[tab], "href": url_for(f".{tab}"), "name": tab, "rows": rows, **counts}


@bp.get("/desk/acceptance")
@desk_only
def acceptance() -> Any:
    return _list("acceptance")


@bp.get("/desk/todo")
@desk_only
def todo() -> Any:
    return _list("todo")


@bp.get("/desk/done")
@desk_only
def done() -> Any:
    return _list("done")


@bp.get("/desk/certificates")
@desk_only
def certificates() -> Any:
    return _list("certificates")


def _list(name: str) -> tuple[str, int]:
    staff = current_staff()
    q = request.args.get("q", "").strip()[:100]
    source = request.args.get("source", "")
    source = source if source in set(Source) else ""
    page = queries.desk_list(name, staff, page_number(request.args.get("page")), q=q, source=source)
    kept: dict[str, Any] = {key: value for key, value in (("q", q), ("source", source)) if value}
    return render(
        "cases/desk/list.html",
        nav=name,
        title=TITLES[name],
        name=name,
        page=page,
        rows=desk_words.list_rows(name, page.items, today(), names_of_absent(staff)),
        q=q,
        source=source,
        sources=[(each.value, desk_words.source_text(each)) for each in Source],
        url_of=lambda number: url_for(f".{name}", page=number, **kept),
    )


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
