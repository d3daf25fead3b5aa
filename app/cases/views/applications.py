"""我的申请: drafts and cases of an account, their progress, papers and files, and the answer to a correction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app import db
from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.attachments.serving import serve, serve_preview
from app.cases import access, listing, paper_parts, queries
from app.cases.actors import Actor
from app.cases.commands import drafts, submission
from app.cases.forms_of_items import form_schema
from app.cases.joint import papers_of, parts_of
from app.cases.models import RESULT_KEY, Case
from app.cases.progress import progress_of
from app.cases.views.application_rows import GROUP_NAMES, application_rows, to_do
from app.cases.views.form_page import entered_groups, pressed, pressed_region, raw_values
from app.cases.views.joint_lines import part_lines
from app.cases.views.material_rows import asked_rows, material_rows
from app.cases.views.uploads import take_back, take_files
from app.documents.models import Document
from app.documents.views import pdf_response, slip_response
from app.domain.errors import NotYours, Stale
from app.domain.workflow import State
from app.gateways.wall_clock import now, today
from app.web.access import citizen_only, current_citizen, takes_files
from app.web.fields import FieldView
from app.web.i18n import _
from app.web.item_fields import item_field_views
from app.web.paging import page_number
from app.web.parked import parked_form
from app.web.rendering import render, see_other, wants_fragment
from app.web.sentences import sentence

bp = Blueprint("applications", __name__)


@bp.get("/applications")
@citizen_only
def index() -> Any:
    """Everything of this account, or one group of states (`?state=`); what waits for the person comes first."""
    citizen, at = current_citizen(), now()
    counts, asked = listing.counts(citizen), request.args.get("state", "")
    group = asked if asked in listing.GROUPS else "all"
    page = listing.applications(citizen, group, page_number(request.args.get("page")), at, total=counts[group])
    return render(
        "cases/citizen/applications.html",
        total=counts["all"],
        groups=_groups(counts, group),
        page=page,
        rows=application_rows(page.items, at),
        url_of=lambda number: _list_address(group, number),
    )


def _groups(counts: dict[str, int], current: str) -> list[tuple[str, str, int, bool]]:
    """The filters that have something to show, and the one that is chosen."""
    shown = {name: text for name, text in GROUP_NAMES.items() if counts[name] or name == current}
    return [(str(text), _list_address(name), counts[name], name == current) for name, text in shown.items()]


def _list_address(group: str, page: int = 1) -> str:
    return url_for(".index", **({} if group == "all" else {"state": group}), **({"page": page} if page > 1 else {}))


@bp.get("/applications/<public_id>")
@citizen_only
def show(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if case.is_draft:
        return see_other(url_for("wizard.form", public_id=public_id))
    progress, rows = progress_of(case, today()), material_rows(case, {})
    results = [(each, file) for each in (case, *parts_of(case)) for file in attached.of_material(each.public_id, RESULT_KEY)]
    todo = next((link for link in to_do(case)), None)
    return render(
        "cases/citizen/show.html",
        case=case,
        progress=progress,
        groups=entered_groups(case, mask=True),
        rows=rows,
        results=results,
        todo=todo,
        parts=part_lines(case, today()),
        papers=papers_of(case),
    )


@bp.get("/applications/<public_id>/papers/<paper_id>.pdf")
@citizen_only
def paper(public_id: str, paper_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    return _pdf(queries.paper_of_case(case, paper_id))


def _pdf(document: Document | None, *, as_download: bool = False) -> Response:
    if document is None:
        raise NotYours("paper")
    return pdf_response(document, as_download=as_download)


@bp.get("/applications/<public_id>/receipt.pdf")
@citizen_only
def receipt_pdf(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    return _pdf(paper_parts.paper(case, "SQBL"), as_download="download" in request.args)


@bp.get("/applications/<public_id>/slip.pdf")
@citizen_only
def slip_pdf(public_id: str) -> Any:
    """The receipt for a roll printer, as a kiosk has one."""
    receipt = paper_parts.paper(access.case_of_citizen(public_id, current_citizen()), "SQBL")
    if receipt is None:
        raise NotYours("paper")
    return slip_response(receipt)


@bp.get("/files/<file_id>")
@citizen_only
def file(file_id: str) -> Response:
    """A file of one of the account's own drafts or cases."""
    return serve(_own_file(file_id), as_download="download" in request.args)


@bp.get("/files/<file_id>/preview")
@citizen_only
def preview(file_id: str) -> Response:
    """A small picture of it."""
    return serve_preview(_own_file(file_id))


def _own_file(file_id: str) -> Attachment:
    attachment = attached.by_public_id(file_id)
    if attachment is None:
        raise NotYours("file")
    access.case_of_citizen(attachment.bundle, current_citizen())
    return attachment


@bp.get("/applications/<public_id>/delete")
@citizen_only
def delete_page(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_draft:
        return see_other(url_for(".show", public_id=public_id))
    return render("cases/citizen/delete.html", case=case)


@bp.post("/applications/<public_id>/delete")
@citizen_only
def delete(public_id: str) -> Response:
    with db.transaction():
        drafts.delete(access.case_of_citizen(public_id, current_citizen(), lock=True), now())
    return see_other(url_for(".index"), notice="draft-deleted")


@bp.get("/applications/<public_id>/correction")
@citizen_only
def correction(public_id: str) -> Any:
    """What is asked, and only that open for change."""
    case = access.case_of_citizen(public_id, current_citizen())
    if case.state != State.CORRECTING:
        return see_other(url_for(".show", public_id=public_id))
    parked = parked_form()
    return _correction_page(case, raw_values(case, parked.fields) if parked else None)


def _correction_page(
    case: Case,
    typed: dict[str, Any] | None = None,
    lacking: submission.Missing | None = None,
    status: int = 200,
    files: Mapping[str, str] | None = None,
    warning: str = "",
) -> Any:
    correction = case.correction
    assert correction
    values = case.values | (correction.draft or {}) | (typed or {})
    problems = lacking.fields if lacking else {}
    schema = form_schema(case.version)
    drawn = item_field_views(schema, schema.with_dependants(correction.fields), values, problems)
    views = [asked_view(view, correction.fields.get(name, "")) for name, view in drawn.items()]
    file_errors = {key: _("请上传补正的文件") for key in (lacking.materials if lacking else [])} | dict(files or {})
    rows = asked_rows(case, correction.materials, correction.requested_at, file_errors, failed=set(files or {}))
    for row in rows:
        if wants_fragment(f"m-{row['field']}"):
            return render("cases/citizen/_material_row.html", row=row, inside=True, said="")
    errors = [("", warning)] if warning else []
    errors += [error for view in views for error in view.errors]
    errors += [(f"f-{row['field']}", f"{row['name']}：{row['error']}") for row in rows if row["error"]]
    return render(
        "cases/citizen/correction.html",
        status=status,
        case=case,
        correction=correction,
        seen=submission.answer_version(case),
        views=views,
        rows=rows,
        errors=errors,
        paper=paper_parts.paper(case, "BZTZS"),
    )


def asked_view(view: FieldView, problem: str) -> FieldView:
    """A field that the correction names: what is wrong stands with its hint, and it has to be answered."""
    if not problem:
        return view
    said = _("问题：%(problem)s", problem=problem)
    return replace(view, hint=_("%(said)s（%(hint)s）", said=said, hint=view.hint) if view.hint else said, required=True)


@bp.post("/applications/<public_id>/correction")
@takes_files
@citizen_only
def answer_correction(public_id: str) -> Any:
    """Whichever button is pressed, what was typed and chosen is kept; 提交补正 then sends the answer."""
    case = access.case_of_citizen(public_id, current_citizen())
    if case.correction and case.correction.answered_at:
        return see_other(url_for(".show", public_id=public_id))  # sent twice: the first answer stands
    region = pressed_region(case, request.form)
    if region:
        return region
    typed = raw_values(case, request.form)
    try:
        with db.transaction():
            case = access.case_of_citizen(public_id, current_citizen(), lock=True)
            submission.save_correction(case, typed, seen=request.form.get("seen", ""))
            take_back(case, request.form.get("remove", ""))
            keys, seen = list(case.correction.materials), submission.answer_version(case)
    except Stale as changed:
        return _correction_again(public_id, typed, changed)
    by = current_citizen().session_name
    chosen = {key for key in keys if any(file.filename for file in request.files.getlist(key))} | {request.form.get("upload")}
    taken = {key: take_files(case, key, by) for key in keys if key in chosen}
    problems = {key: upload.problem for key, upload in taken.items() if upload.problem}
    if problems:
        return _correction_page(case, status=422, files=problems)
    control = pressed(case, request.form)
    if control:
        return see_other(url_for(".correction", public_id=public_id, _anchor=control))
    if "send" not in request.form:
        notice = next((upload.notice for upload in taken.values()), "file-removed" if "remove" in request.form else "saved")
        return see_other(url_for(".correction", public_id=public_id), notice=notice)
    try:
        return _send_correction(public_id, typed, seen)
    except Stale as changed:
        return _correction_again(public_id, typed, changed)


def _correction_again(public_id: str, typed: dict[str, Any], changed: Stale) -> Any:
    """The case as it is now, with what was typed; one that waits for no answer any more says so on its own page."""
    case = access.case_of_citizen(public_id, current_citizen())
    if case.state != State.CORRECTING:
        raise changed
    return _correction_page(case, typed, status=409, warning=sentence(changed.code, **changed.values))


def _send_correction(public_id: str, typed: dict[str, Any], seen: str) -> Any:
    """Sends what this page has saved, not what another one has saved since."""
    with db.transaction():
        case = access.case_of_citizen(public_id, current_citizen(), lock=True)
        submission.save_correction(case, typed, seen=seen)
        lacking = submission.correction_problems(case)
        if not lacking:
            submission.resubmit(case, by=Actor.of(current_citizen()), at=now())
    if lacking:
        return _correction_page(case, lacking=lacking, status=422)
    return see_other(url_for(".show", public_id=public_id), notice="resubmitted")
