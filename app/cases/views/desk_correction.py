"""A clerk enters the answer to a correction of an applicant who came to the counter: changed fields, new files, paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.cases import access
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.commands import submission
from app.cases.forms_of_items import form_schema
from app.cases.models import Case, CaseMaterial
from app.cases.views import desk_case
from app.cases.views.applications import asked_view
from app.cases.views.desk_actions import bp
from app.cases.views.desk_fields import version_of
from app.cases.views.form_page import pressed_region, raw_values
from app.cases.views.intake_sheet import Copies
from app.cases.views.material_rows import FileRow, size_text
from app.cases.views.uploads import take_files
from app.db import transaction
from app.domain.errors import NotYours, Refused, Stale
from app.domain.workflow import Action
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, takes_files
from app.web.i18n import _
from app.web.item_fields import item_field_views
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence


@dataclass
class Answer:
    """What was typed so far, and what is wrong with it."""

    case: Case
    raw: dict[str, Any] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)
    lacking: submission.Missing | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    def page(self, status: int = 200, warning: str = "") -> Any:
        case, correction = self.case, self.case.correction
        assert correction
        schema = form_schema(case.version)
        values = case.values | (correction.draft or {}) | self.raw
        problems = self.lacking.fields if self.lacking else {}
        drawn = item_field_views(schema, schema.with_dependants(correction.fields), values, problems)
        views = [asked_view(view, correction.fields.get(name, "")) for name, view in drawn.items()]
        missing = self.lacking.materials if self.lacking else []
        rows = self._rows({key: _("请上传补正的文件，或者填写收到的纸质份数") for key in missing} | dict(self.files))
        errors = [("", warning)] if warning else []
        errors += [error for view in views for error in view.errors]
        errors += [(f"f-paper-{row['field']}", f"{row['name']}：{row['error']}") for row in rows if row["error"]]
        more = {"seen": submission.answer_version(case), "views": views, "rows": rows, "errors": errors}
        return render("cases/desk/resubmit.html", status, case=case, correction=correction, **more)

    def _rows(self, errors: Mapping[str, str]) -> list[dict[str, Any]]:
        """One row a material that the correction names; only new files may be taken back."""
        correction = self.case.correction
        assert correction
        rows = []
        for number, material in enumerate(materials_of(self.case), start=1):
            if material.key not in correction.materials:
                continue
            row: dict[str, Any] = {"number": number, "name": material.name, "field": material.key, "required": True}
            row["hint"] = _("问题：%(problem)s", problem=correction.materials[material.key])
            row["error"] = errors.get(material.key, self.copies.problems.get(material.key, ""))
            found = attached.of_material(self.case.public_id, material.key)
            row["files"] = [self._file(a, is_new=a.created_at >= correction.requested_at) for a in found]
            new = sum(bool(file.delete) for file in row["files"])
            row["tag"] = ("done", _("已补 %(n)s 个", n=new)) if new else ("todo", _("要补正"))
            row["paper"] = {"value": self.copies.typed.get(material.key, ""), "error": "", "due": material.copies}
            rows.append(row | {"action": "inside", "camera": True})
        return rows

    def _file(self, attachment: Any, *, is_new: bool) -> FileRow:
        address = {"number": self.case.number, "public_id": attachment.public_id}
        delete, name, size = attachment.public_id if is_new else "", attachment.filename, size_text(attachment.size)
        if attachment.is_waiting:
            return FileRow(name, size, "", delete, waits=True)
        preview = url_for("desk.preview", **address) if attachment.has_preview else ""
        return FileRow(name, size, url_for("desk.file", **address), delete, preview)


@bp.get("/desk/cases/<number>/resubmit")
@desk_only
def resubmit_page(number: str) -> Any:
    """What was asked, and only that open for change."""
    case = access.case_for_staff(number, current_staff())
    if access.why_not(case, Action.RESUBMIT, current_staff()):
        return see_other(url_for("desk.show", number=number))
    parked = parked_form()
    raw = raw_values(case, parked.fields) if parked else {}
    return Answer(case, raw, Copies.of(case.version, parked.fields) if parked else Copies()).page()


@bp.post("/desk/cases/<number>/resubmit")
@takes_files
@desk_only
def resubmit(number: str) -> Any:
    """Whichever button is pressed, what was typed and chosen is kept; 提交补正 then hands the answer in."""
    staff = current_staff()
    case = access.case_for_staff(number, staff)
    if case.correction and case.correction.answered_at:
        return see_other(desk_case.tab_address(case, "basics"))  # sent twice: the first answer stands
    region = pressed_region(case, request.form)
    if region:
        return region
    answer = Answer(case, raw_values(case, request.form), Copies.of(case.version, request.form))
    try:
        seen = _keep(number, request.form.get("seen", ""), answer)
        answer.files = _take_files(answer.case)
        if answer.files or answer.copies.problems:
            return answer.page(422)
        if "send" not in request.form:
            return answer.page()
        return _send(number, seen, answer)
    except Stale as changed:
        answer.case = access.case_for_staff(number, staff)
        if access.why_not(answer.case, Action.RESUBMIT, staff):
            raise
        return answer.page(409, sentence(changed.code, **changed.values))


def _keep(number: str, seen: str, answer: Answer) -> str:
    """Keeps what was typed; the version of the answer that stands now."""
    with transaction():
        case = answer.case = access.locked_for_staff(number, current_staff())
        access.check_may_act(case, Action.RESUBMIT, current_staff(), version_of(seen.partition(".")[0]))
        submission.save_correction(case, answer.raw, seen=seen)
        attachment = attached.by_public_id(request.form["remove"]) if request.form.get("remove") else None
        if attachment is not None:
            if attachment.bundle != case.public_id:
                raise NotYours("file")
            access.lock_for_removal(case, attachment)
            attachments.remove(attachment, now())
        return submission.answer_version(case)


def _take_files(case: Case) -> dict[str, str]:
    assert case.correction
    keys, by = list(case.correction.materials), current_staff().session_name
    chosen = {key for key in keys if any(file.filename for file in request.files.getlist(key))} | {request.form.get("upload")}
    taken = {key: take_files(case, key, by) for key in keys if key in chosen}
    return {key: upload.problem for key, upload in taken.items() if upload.problem}


def _send(number: str, seen: str, answer: Answer) -> Any:
    staff, paper = current_staff(), answer.copies.counts
    try:
        with transaction():
            case = answer.case = access.locked_for_staff(number, staff)
            access.check_may_act(case, Action.RESUBMIT, staff, version_of(seen.partition(".")[0]))
            submission.save_correction(case, answer.raw, seen=seen)
            answer.lacking = submission.correction_problems(case, paper)
            if not answer.lacking:
                _record_paper(case, paper)
                submission.resubmit(case, by=Actor.of(staff), at=now(), receiver=staff.name, paper=paper)
    except Refused as no:
        if no.code != "unprintable":
            raise
        answer.case = access.case_for_staff(number, staff)
        return answer.page(422, sentence(no.code, **no.values))
    if answer.lacking:
        return answer.page(422)
    return see_other(desk_case.tab_address(case, "basics"), "resubmitted")


def _record_paper(case: Case, paper: Mapping[str, int]) -> None:
    """The copies that were brought now are what is there; who checked the old ones has not checked these."""
    assert case.correction
    rows = {row.key: row for row in case.materials}
    for key in case.correction.materials:
        if paper.get(key):
            row = rows.get(key) or CaseMaterial(key=key)
            row.copies_got, row.checked_by_id, row.checked_at = paper[key], None, None
            if key not in rows:
                case.materials.append(row)
