"""我的申请: drafts and cases of an account, their progress, papers and files, and the answer to a correction."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from app import db
from app.attachments import queries as attached
from app.attachments.serving import serve
from app.cases import access, paperwork, queries
from app.cases.actors import Actor
from app.cases.commands import drafts, submission
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.progress import progress_of
from app.cases.views.form_page import raw_values
from app.cases.views.material_rows import correction_rows, material_rows
from app.cases.views.wizard import take_files
from app.cases.wording import headline
from app.documents.models import Document
from app.documents.views import pdf_response
from app.domain.errors import NotYours
from app.domain.workflow import State
from app.gateways.wall_clock import now, today
from app.web.access import citizen_only, current_citizen, returns_to
from app.web.fields import catalogue_field_view
from app.web.i18n import _
from app.web.parked import parked_form
from app.web.rendering import render, see_other

bp = Blueprint("applications", __name__)


@bp.get("/applications")
@citizen_only
def index() -> Any:
    found = queries.cases_of_citizen(current_citizen())
    drafts_, cases = [c for c in found if c.is_draft], [c for c in found if not c.is_draft]
    return render("cases/citizen/applications.html", drafts=drafts_, cases=[(case, headline(case)) for case in cases])


@bp.get("/applications/<public_id>")
@citizen_only
def show(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if case.is_draft:
        return see_other(url_for("wizard.form", public_id=public_id))
    groups = form_schema(case.version).display(case.values, mask=True)
    rows = material_rows(case, {})
    return render("cases/citizen/show.html", case=case, progress=progress_of(case, today()), groups=groups, rows=rows)


@bp.get("/applications/<public_id>/papers/<paper_id>.pdf")
@citizen_only
def paper(public_id: str, paper_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    return _pdf(queries.paper_of_case(case, paper_id))


def _pdf(document: Document | None) -> Response:
    if document is None:
        raise NotYours("paper")
    return pdf_response(document)


@bp.get("/applications/<public_id>/receipt.pdf")
@citizen_only
def receipt_pdf(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    return _pdf(paperwork.paper(case, "SQBL"))


@bp.get("/files/<file_id>")
@citizen_only
def file(file_id: str) -> Response:
    """A file of one of the account's own drafts or cases."""
    attachment = attached.by_public_id(file_id)
    if attachment is None:
        raise NotYours("file")
    access.case_of_citizen(attachment.bundle, current_citizen())
    return serve(attachment, as_download="download" in request.args)


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
) -> Any:
    correction = case.correction
    assert correction
    values = case.values | (correction.draft or {}) | (typed or {})
    problems = lacking.fields if lacking else {}
    views = [
        (catalogue_field_view(f, values.get(f.name), problems.get(f.name)), correction.fields[f.name])
        for f in form_schema(case.version).fields
        if f.name in correction.fields
    ]
    file_errors = {key: _("请上传补正的文件") for key in (lacking.materials if lacking else [])} | dict(files or {})
    rows = correction_rows(case, correction, file_errors, upload=".correction_upload")
    errors = [(view.id, view.error) for view, _problem in views if view.error]
    errors += [(f"f-{row['field']}", f"{row['name']}：{row['error']}") for row in rows if row["error"]]
    return render(
        "cases/citizen/correction.html",
        status=status,
        case=case,
        correction=correction,
        views=views,
        rows=rows,
        errors=errors,
        paper=paperwork.paper(case, "BZTZS"),
    )


@bp.post("/applications/<public_id>/correction")
@citizen_only
def resubmit(public_id: str) -> Any:
    """保存信息 keeps what was typed; 提交补正 sends the answer."""
    with db.transaction():
        case = access.case_of_citizen(public_id, current_citizen(), lock=True)
        if case.correction and case.correction.answered_at:
            return see_other(url_for(".show", public_id=public_id))  # sent twice: the first answer stands
        raw = raw_values(case, request.form)
        submission.save_correction(case, raw)
        lacking = submission.correction_problems(case) if "send" in request.form else None
        sent = lacking is not None and not lacking
        if sent:
            submission.resubmit(case, by=Actor.of(current_citizen()), at=now())
    if sent:
        return see_other(url_for(".show", public_id=public_id), notice="resubmitted")
    if lacking:
        open_fields = case.correction.fields if case.correction else {}
        return _correction_page(case, {name: raw[name] for name in open_fields}, lacking, status=422)
    return see_other(url_for(".correction", public_id=public_id), notice="saved")


@bp.post("/applications/<public_id>/correction/<key>")
@citizen_only
@returns_to("applications.correction")
def correction_upload(public_id: str, key: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if case.state != State.CORRECTING or not case.correction or key not in case.correction.materials:
        abort(404)
    problem = take_files(case, key, current_citizen().session_name)
    if problem:
        return _correction_page(case, status=422, files={key: problem})
    return see_other(url_for(".correction", public_id=public_id) + f"?notice=file-added#m-{key}")
