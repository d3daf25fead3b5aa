"""新增业务 and 收件登记: a clerk takes an application in at the counter. Whichever button is pressed, what was typed is kept."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from app import db
from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.attachments.serving import serve, serve_preview
from app.cases import access, counter, hidden_items, paper_parts, queries
from app.cases.commands import drafts, intake
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.form_page import region_of
from app.cases.views.intake_draft import KEY, version_at_counter
from app.cases.views.intake_page import IntakePage
from app.cases.views.intake_saving import Sent, found_region, look_up, save_sent, take_chosen_files, take_over
from app.cases.views.intake_sheet import Copies
from app.cases.views.party_fields import command_of, parties_from
from app.cases.views.saving import fitted_from
from app.catalog.models import ItemVersion
from app.domain.errors import NotYours, Refused, Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_role, takes_files
from app.web.i18n import _, format_datetime
from app.web.parked import parked_form
from app.web.posted import posted_values, press_of
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("intake", __name__)


@bp.get("/desk/intake")
@desk_role(Role.CLERK)
def index() -> Any:
    """The items that she may take in, most used first, and intakes that were begun and not registered.

    What she has switched off for herself is found by its name only.
    """
    q, departments = request.args.get("q", "").strip()[:100], current_staff().department_ids(Role.CLERK)
    found, hidden = counter.items_at_counter(departments, q), set() if q else hidden_items.ids_of(current_staff())
    items, drafts = [each for each in found if each.item_id not in hidden], counter.unfinished_intakes(departments)
    left_out = len(found) - len(items)
    return render("cases/desk/intake.html", nav="intake", q=q, items=items, left_out=left_out, drafts=drafts)


@bp.get("/desk/intake/<item_code>")
@desk_role(Role.CLERK)
def form(item_code: str) -> Any:
    """An empty sheet, or the one named by `?draft=`."""
    version, key = version_at_counter(item_code), request.args.get("draft", "")
    parked = parked_form()
    if parked and parked.path == request.path:
        return _parked_page(version, parked.fields)
    if not key:
        return IntakePage(version, db.random_id()).render()
    case = _of_item(access.intake_draft(key, current_staff()), version)
    if not case.is_draft:
        return see_other(url_for(".registered", number=case.number))
    return IntakePage.of_draft(case, drafts.fitted(case)).render()


def _of_item(case: Case, version: ItemVersion) -> Case:
    if case.version.item_id != version.item_id:
        raise NotYours("case")
    return case


def _parked_page(version: ItemVersion, fields: Any) -> Any:
    """What was typed when the session ended."""
    key = fields.get("idempotency_key", "")
    if not KEY.fullmatch(key):
        return IntakePage(version, db.random_id()).render()
    case = queries.case_by_public_id(key)
    if case is not None:
        access.check_own_intake(_of_item(case, version), current_staff())
        if not case.is_draft:
            return see_other(url_for(".registered", number=case.number))
    fitted = fitted_from(case, fields) if case else None
    values = fitted.values if fitted else posted_values(form_schema(version), fields)
    return IntakePage(version, key, case, parties_from(fields), values, Copies.of(version, fields), fitted=fitted).render()


@bp.post("/desk/intake/<item_code>")
@takes_files
@desk_role(Role.CLERK)
def save(item_code: str) -> Any:
    """保存, 登记, and every other button of the sheet."""
    version = version_at_counter(item_code)
    region = found_region(version) or region_of(version, request.form)
    if region:
        return region
    sent = save_sent(version)
    if sent.number:
        return see_other(url_for(".registered", number=sent.number))  # sent twice: the first result stands
    if sent.warning:
        return sent.page().render(409, sent.warning)
    problems = take_chosen_files(sent)
    if command_of(request.form)[0] == "register":
        return _register(sent, problems)
    if problems:
        return sent.page(file_problems=problems).render(422)
    return _next(sent)


def _next(sent: Sent) -> Any:
    """What a button asks for beyond saving and registering."""
    verb, place = command_of(request.form)
    if verb == "lookup":
        return look_up(sent, place)
    notice, anchor = "saved", None
    if verb == "adopt":
        notice = "taken-over" if take_over(sent, place) else ""
        anchor = f"f-applicant{place}-name"
    elif verb in {"add", "remove"}:
        notice, anchor = "", f"f-applicant{len(sent.parties.applicants)}-number"
    elif press := press_of(form_schema(sent.case.version), request.form):
        notice, anchor = "", f"f-{press.control(sent.values)}"
    elif {"upload", "remove"} & set(request.form):
        key = request.form.get("upload") or sent.removed_of
        notice, anchor = (sent.files_notice or "file-removed", f"m-{key}" if key else None)
    address = url_for(".form", item_code=sent.case.version.item.code, draft=sent.case.public_id)
    return see_other(address + (f"&notice={notice}" if notice else "") + (f"#{anchor}" if anchor else ""))


def _register(sent: Sent, files: Mapping[str, str]) -> Any:
    """Registers what was just saved, or says all that is missing or wrong. `files`: why some were not taken, by material."""
    parties, fields = intake.problems(sent.case, sent.parties, now())
    if parties or fields or files or sent.copies.problems:
        return sent.page(party_problems=parties, field_problems=fields, file_problems=files).render(422)
    settings, staff = current_app.config["SETTINGS"], current_staff()
    try:
        with db.transaction():
            case = access.intake_draft(sent.case.public_id, staff, lock=True)
            if case.is_draft and case.seen != sent.seen:
                raise Stale("intake_changed")
            number = intake.register(case, by=staff, at=now(), region=settings.region).number
    except Refused as no:
        if no.code != "unprintable":
            raise
        return sent.page().render(422, sentence(no.code, **no.values))
    return see_other(url_for(".registered", number=number))


@bp.get("/desk/cases/<number>/registered")
@desk_role(Role.CLERK)
def registered(number: str) -> Any:
    """What the applicant takes along, and what the clerk does next."""
    case = access.case_for_staff(number, current_staff())
    access.check_own_intake(case, current_staff())
    assert case.submitted_at
    return render(
        "cases/desk/registered.html",
        nav="intake",
        case=case,
        paper=paper_parts.paper(case, "SJPZ"),
        at=_("%(at)s 收件。", at=format_datetime(case.submitted_at)),
        missing=counter.missing_at_counter(case),
    )


@bp.get("/desk/intake/<item_code>/<public_id>/delete")
@desk_role(Role.CLERK)
def delete_page(item_code: str, public_id: str) -> Any:
    case = _draft(item_code, public_id)
    return render("cases/desk/intake_delete.html", nav="intake", case=case)


@bp.post("/desk/intake/<item_code>/<public_id>/delete")
@desk_role(Role.CLERK)
def delete(item_code: str, public_id: str) -> Response:
    with db.transaction():
        drafts.delete(_draft(item_code, public_id, lock=True), now())
    return see_other(url_for(".index"), notice="draft-deleted")


def _draft(item_code: str, public_id: str, *, lock: bool = False) -> Case:
    """An intake that is not registered yet, of an item that may have been withdrawn meanwhile."""
    case = access.intake_draft(public_id, current_staff(), lock=lock)
    if case.version.item.code != item_code or not case.is_draft:
        raise NotYours("case")
    return case


@bp.get("/desk/intake/<item_code>/<public_id>/files/<file_id>")
@desk_role(Role.CLERK)
def file(item_code: str, public_id: str, file_id: str) -> Response:
    return serve(_file(item_code, public_id, file_id), as_download="download" in request.args)


@bp.get("/desk/intake/<item_code>/<public_id>/files/<file_id>/preview")
@desk_role(Role.CLERK)
def preview(item_code: str, public_id: str, file_id: str) -> Response:
    return serve_preview(_file(item_code, public_id, file_id))


def _file(item_code: str, public_id: str, file_id: str) -> Attachment:
    """A file of an intake that is not registered yet."""
    case, attachment = _draft(item_code, public_id), attached.by_public_id(file_id)
    if attachment is None or attachment.bundle != case.public_id:
        raise NotYours("file")
    return attachment
