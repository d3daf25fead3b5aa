"""The application wizard: start, form, materials, review, receipt. Every page works without script; nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for

from app import db
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.cases import access, paper_parts, paperwork, wording
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.commands import drafts, submission
from app.cases.commands.applicants import problems_of
from app.cases.forms_of_items import checked, form_schema
from app.cases.models import Case
from app.cases.views import saving, starting, starting_earlier
from app.cases.views.form_page import FormPage, contact_problems, entered_groups, pressed, pressed_region, proxy_lines
from app.cases.views.material_rows import material_rows
from app.cases.views.own_parties import control_after_press, control_label, own_parties, own_parties_from
from app.cases.views.uploads import take_files
from app.cases.wording import headline
from app.catalog.queries import item_by_code
from app.documents.rendering import qr
from app.domain import masking
from app.domain.errors import Refused
from app.domain.workflow import State
from app.gateways.wall_clock import now, today
from app.web.access import citizen_only, current_citizen, never_parked, returns_to, saves_by_itself, takes_files
from app.web.i18n import _, format_datetime
from app.web.notices import NOTICES
from app.web.parked import parked_form
from app.web.rendering import render, see_other, wants_fragment
from app.web.sentences import sentence

bp = Blueprint("wizard", __name__)


@bp.get("/services/<item_code>/apply")
@citizen_only
def start_page(item_code: str) -> Any:
    """What will be asked, who may apply, drafts that are open, and the button that starts one."""
    return starting.page(_version(item_code), current_citizen())


@bp.post("/services/<item_code>/apply")
@citizen_only
def start(item_code: str) -> Any:
    """The open draft of the chosen applicant, a new one, or a copy of an earlier application (`copy_of`)."""
    version, citizen = _version(item_code), current_citizen()
    earlier = request.form.get("copy_of")
    starting_earlier.count_number(citizen)
    try:
        with db.transaction():
            case = starting.copy(version, citizen, earlier) if earlier else starting.start(version, citizen)
            public_id = case.public_id if case else ""
    except Refused as refused:
        if not starting_earlier.is_refusal(refused):
            raise
        return starting.page(version, citizen, refused=refused)
    if not public_id:
        return starting.page(version, citizen, unknown=True)
    return see_other(url_for(".form", public_id=public_id), notice="copied" if earlier else "")


def _version(item_code: str) -> Any:
    """The version in force. Raises Refused for an item that has none any more."""
    item = item_by_code(item_code)
    if item is None:
        abort(404)
    if item.published is None:
        raise Refused("item_takes_no_cases")
    return item.published


@bp.get("/applications/<public_id>/form")
@citizen_only
def form(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_draft:
        return see_other(url_for("applications.show", public_id=public_id))
    try:
        fitted = drafts.fitted(case)
    except Refused as refused:
        return _withdrawn_page(case, sentence(refused.code))
    parked = parked_form()
    if parked:
        fitted = saving.fitted_from(case, parked.fields)
    parties = own_parties_from(case, parked.fields) if parked else own_parties(case)
    return FormPage(case, fitted.values, parties, fitted=fitted).render()


def _withdrawn_page(case: Case, reason: str) -> Any:
    """What was filled in for an item that is not applied for any more: to be read, copied and deleted."""
    groups, rows = entered_groups(case), material_rows(case, {})
    return render("cases/citizen/withdrawn_item.html", case=case, groups=groups, rows=rows, reason=reason)


@bp.post("/applications/<public_id>/form")
@citizen_only
@saves_by_itself(saving.REGION)
def save_form(public_id: str) -> Any:
    """保存信息 keeps what is there, as the page does by itself while somebody types, and a button inside a field.

    下一步 also says what is missing.
    """
    if wants_fragment(saving.REGION):
        return saving.save_by_itself(public_id)
    case = access.case_of_citizen(public_id, current_citizen())
    version = saving.version_shown(case)
    region = pressed_region(case, request.form, version)
    if region:
        return region
    saved = saving.save_typed(public_id)
    case, raw, parties = saved.case, saved.raw, saved.parties
    if saved.warning:
        return FormPage(case, raw, parties, fitted=saved.fitted).render(status=409, warning=saved.warning)
    control = control_after_press(request.form, parties) or pressed(case, request.form, version)
    if control:
        return see_other(url_for(".form", public_id=public_id, _anchor=control))
    if not {"next", "enter"} & set(request.form):
        return see_other(url_for(".form", public_id=public_id), notice="saved")
    _cleaned, problems = checked(case.version, raw, case.citizen)
    contact = contact_problems(parties.contact_name, parties.contact_mobile)
    page = FormPage(case, raw, parties, problems, contact, problems_of(case, parties, today()))
    if page.has_problems:
        return page.render(status=422)
    return see_other(url_for(".materials", public_id=public_id))


@bp.get("/applications/<public_id>/materials")
@citizen_only
def materials(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_draft:
        return see_other(url_for("applications.show", public_id=public_id))
    if not case.version.is_published:
        return see_other(url_for(".form", public_id=public_id))  # the new form first
    return _materials_page(case)


def _materials_page(case: Case, errors: Mapping[str, str] | None = None, status: int = 200, said: str = "") -> Any:
    """The page, or the one row that htmx asks for with what depends on it."""
    rows = material_rows(case, errors or {}, upload=".upload")
    missing = sum(1 for row in rows if row["required"] and row.get("action") and not row["files"])
    for row in rows:
        if wants_fragment(f"m-{row['field']}"):
            return render("cases/citizen/_material_row.html", row=row, inside=False, missing=missing, said=said)
    summary = [(f"f-{key}", text) for key, text in (errors or {}).items()]
    return render("cases/citizen/materials.html", status=status, case=case, rows=rows, missing=missing, summary=summary)


@bp.post("/applications/<public_id>/materials/<key>")
@takes_files
@never_parked
@citizen_only
@returns_to("wizard.materials")
def upload(public_id: str, key: str) -> Any:
    """Takes the files of one material; those that fit are kept even when another does not."""
    case = access.case_of_citizen(public_id, current_citizen())
    material = next((m for m in materials_of(case) if m.key == key and not m.generated and m.form != "paper"), None)
    if material is None or not case.is_draft:
        abort(404)
    taken = take_files(case, key, current_citizen().session_name)
    if taken.problem:
        return _materials_page(case, {key: taken.problem}, status=422)
    return see_other(url_for(".materials", public_id=public_id) + f"?notice={taken.notice}#m-{key}")


@bp.post("/applications/<public_id>/files/<file_id>/delete")
@citizen_only
@returns_to("wizard.materials")
def delete_file(public_id: str, file_id: str) -> Any:
    with db.transaction():
        case = access.case_of_citizen(public_id, current_citizen(), lock=True)
        attachment = attached.by_public_id(file_id)
        if attachment is None or attachment.bundle != case.public_id:
            abort(404)
        access.lock_for_removal(case, attachment)
        attachments.remove(attachment, now())
    if wants_fragment(f"m-{attachment.material_key}"):
        return _materials_page(case, said=str(NOTICES["file-removed"]))
    return see_other(url_for(".materials", public_id=public_id), notice="file-removed")


@bp.get("/applications/<public_id>/review")
@citizen_only
def review(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_draft:
        return see_other(url_for(".receipt", public_id=public_id))
    if not case.version.is_published:
        return see_other(url_for(".form", public_id=public_id))
    return _review_page(case)


def _review_page(case: Case, *, undeclared: bool = False, warning: str = "", status: int = 200) -> Any:
    missing = submission.missing(case)
    in_form, in_materials = _missing_in_form(case, missing), _missing_files(case, missing)
    return render(
        "cases/citizen/review.html",
        status=status,
        case=case,
        groups=entered_groups(case),
        rows=material_rows(case, {}),
        missing=in_form + in_materials,
        missing_at=(len(in_form), len(in_materials)),
        undeclared=undeclared and not missing,  # the box stands only under a complete application
        warning=warning,
    )


def _missing_in_form(case: Case, missing: submission.Missing) -> list[tuple[str, str]]:
    """(address, sentence) of what is still to be filled in."""
    schema, form = form_schema(case.version), url_for(".form", public_id=case.public_id)
    contact = {"c-name": _("联系人姓名"), "c-mobile": _("联系人手机号码")}
    labels = {name: schema.label_of(name) for name in missing.fields} | {name: contact[name] for name in missing.contact}
    first = {label: name for name, label in reversed(labels.items())}  # parts of one field are one thing to do
    links = [(f"{form}#f-{name}", _("请填写或改正：%(label)s", label=label)) for label, name in reversed(first.items())]
    people = [(f"{form}#f-{name}", _("请填写或改正：%(label)s", label=control_label(name))) for name in missing.applicants]
    return people + links


def _missing_files(case: Case, missing: submission.Missing) -> list[tuple[str, str]]:
    """(address, sentence) of what is still to be uploaded."""
    files = url_for(".materials", public_id=case.public_id)
    names = {material.key: material.name for material in materials_of(case)}
    return [(f"{files}#m-{key}", _("请上传：%(name)s", name=names[key])) for key in missing.materials]


@bp.post("/applications/<public_id>/review")
@citizen_only
def submit(public_id: str) -> Any:
    """Submits once; a second post leads to the same receipt."""
    settings = current_app.config["SETTINGS"]
    with db.transaction():
        case = access.case_of_citizen(public_id, current_citizen(), lock=True)
        declared = request.form.get("declared") == "y"
        is_stale = case.is_draft and request.form.get("seen") != str(case.seen)
        ready = not case.is_draft or (declared and not is_stale and not submission.missing(case))
        moved = case.is_draft and drafts.move_to_published_version(case)
        if ready and not moved:
            submission.submit(case, by=Actor.of(current_citizen()), at=now(), region=settings.region)
    if moved:
        raise Refused("item_changed")
    if is_stale:
        return _review_page(case, warning=_("这份草稿在别处改动过，下面是最新的内容。请再核对一遍，然后提交。"), status=409)
    if not ready:
        return _review_page(case, undeclared=not declared, status=422)
    return see_other(url_for(".receipt", public_id=public_id))


@bp.get("/applications/<public_id>/receipt")
@citizen_only
def receipt(public_id: str) -> Any:
    case = access.case_of_citizen(public_id, current_citizen())
    if case.is_draft:
        return see_other(url_for(".form", public_id=public_id))
    if case.parent:
        return see_other(url_for(".receipt", public_id=case.parent.public_id))
    assert case.submitted_at
    printed = paper_parts.paper(case, "SQBL")
    address = current_app.config["SETTINGS"].base_url + url_for("progress.form", number=case.number)
    return render(
        "cases/citizen/receipt.html",
        case=case,
        steps=paperwork.next_steps(case) if case.state == State.SUBMITTED else [],
        state=headline(case),
        is_renewed=printed is not None and printed.context["lookup_code"] != case.lookup_code,
        has_slip=printed is not None and printed.has_slip,
        applicants=wording.applicant_names(case),
        filer=[*proxy_lines(case), *wording.filer(case)],
        submitted=format_datetime(case.submitted_at),
        mobile=masking.mask(masking.MaskKind.MOBILE, case.contact_mobile or ""),
        qr=qr(address),
    )
