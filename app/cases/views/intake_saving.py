"""What a button of 收件登记 does: the sheet is saved first, then files are taken, then known data is looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app import db
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.cases import access
from app.cases.commands import drafts, intake
from app.cases.commands.applicants import is_filled
from app.cases.earlier import Earlier, earlier_data
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.intake_draft import KEY, is_demo
from app.cases.views.intake_page import Found, IntakePage
from app.cases.views.intake_sheet import Copies, file_keys
from app.cases.views.party_fields import command_of, number_sentence, parties_from
from app.cases.views.saving import version_named
from app.cases.views.uploads import take_files
from app.catalog.models import ItemVersion
from app.domain.errors import NotYours, Refused
from app.domain.parties import Parties, number_problem
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from app.web.access import current_staff
from app.web.i18n import _
from app.web.posted import posted_values
from app.web.rendering import render, wants_fragment


@dataclass
class Sent:
    """The sheet as it was sent and saved. `number`: it is registered already; `warning`: it was not saved, or reads anew."""

    version: ItemVersion
    case: Case
    parties: Parties
    values: Mapping[str, Any]
    copies: Copies
    seen: int = 0
    number: str = ""
    warning: str = ""
    fitted: drafts.Fitted | None = None
    removed_of: str = ""
    files_notice: str = ""

    def page(self, **more: Any) -> IntakePage:
        page = IntakePage(
            self.version, self.case.public_id, self.case, self.parties, self.values, self.copies, fitted=self.fitted
        )
        for name, value in more.items():
            setattr(page, name, value)
        return page


def save_sent(version: ItemVersion) -> Sent:
    """Keeps what was sent, in one transaction: the first time under a key makes the draft."""
    key, form = request.form.get("idempotency_key", ""), request.form
    if not KEY.fullmatch(key):
        raise Refused("intake_key_missing")
    shown = drafts.Shown(form.get("page", ""), form.get("seen", ""))
    parties, copies = parties_from(form), Copies.of(version, form)
    with db.transaction():
        case = intake.draft_under_key(key, version, current_staff(), now(), is_demo=is_demo())
        before = version_named(case.version, form)
        typed, _wrong = form_schema(before).clean(posted_values(form_schema(before), form), partial=True)
        sent = Sent(version, case, parties, typed, copies)
        if not case.is_draft:
            sent.number = case.number or ""
            return sent
        if shown.is_stale(case):
            sent.warning = _("这份收件在别处改动过。下面是您刚才填写的内容，请核对后再保存一次。")
            sent.fitted = drafts.fitted(case, before, typed)
            sent.values = sent.fitted.values
            return sent
        drafts.move_to_published_version(case, before, typed)
        is_old = before.id != case.version_id
        intake.save(case, parties, case.values if is_old else typed, copies.counts, at=now(), shown=shown)
        sent.removed_of = _take_back(case, form.get("remove", ""))
    sent.values, sent.seen = case.values, case.seen
    sent.warning = _("这个事项的申请要求刚刚更新。您填写的内容已保存，请按新的要求核对。") if is_old else ""
    return sent


def _take_back(case: Case, file_id: str) -> str:
    """Takes a file back; the key of its material."""
    attachment = attached.by_public_id(file_id) if file_id else None
    if attachment is None:
        return ""
    if attachment.bundle != case.public_id:
        raise NotYours("file")
    access.lock_for_removal(case, attachment)
    attachments.remove(attachment, now())
    return attachment.material_key


def take_chosen_files(sent: Sent) -> dict[str, str]:
    """Attaches whatever files were chosen; key → why some were not taken."""
    keys, by = file_keys(sent.version), current_staff().session_name
    asked = {key for key in keys if any(file.filename for file in request.files.getlist(key))}
    asked |= {request.form["upload"]} & set(keys) if "upload" in request.form else set()
    taken = {key: take_files(sent.case, key, by) for key in keys if key in asked}
    sent.files_notice = next((upload.notice for upload in taken.values()), "")
    return {key: upload.problem for key, upload in taken.items() if upload.problem}


def found_region(version: ItemVersion) -> Any:
    """For htmx: what is known of one applicant; nothing is saved but who asked. None where htmx asks for something else."""
    verb, place = command_of(request.form)
    if verb != "lookup" or not wants_fragment(f"found-{place}"):
        return None
    return render("cases/desk/_intake_found.html", found=_search(version, parties_from(request.form), place), place=place)


def look_up(sent: Sent, place: int) -> Any:
    """The same without script: the page with what was found."""
    found = _search(sent.version, sent.parties, place)
    return sent.page(found=found).render(422 if found.is_error else 200)


def _search(version: ItemVersion, parties: Parties, place: int) -> Found:
    if not 1 <= place <= len(parties.applicants):
        raise NotYours("applicant")
    party = parties.applicants[place - 1]
    if code := number_problem(party.id_kind, party.number, today()):
        return Found(place, said=number_sentence(party.number, code), is_error=True)
    earlier = _read(version, parties, place, was_taken=False)
    return Found.of(place, earlier, version) if earlier else Found(place, said=_("没有找到这个号码以前的资料，请照证件填写。"))


def _read(version: ItemVersion, parties: Parties, place: int, *, was_taken: bool) -> Earlier | None:
    """What is known, and the row that says who read it."""
    party, staff = parties.applicants[place - 1], current_staff()
    with db.transaction():
        earlier = earlier_data(party.id_kind, party.number, version, staff.department_ids(Role.CLERK))
        traces = {"was_found": earlier is not None, "was_taken": was_taken and earlier is not None}
        intake.write_lookup(party.number, version.item.department_id, by=staff, at=now(), **traces)
    return earlier


def take_over(sent: Sent, place: int) -> bool:
    """采用: fills the sheet with what is known; what was typed into the item's form already stays."""
    if not 1 <= place <= len(sent.parties.applicants):
        return False
    party = sent.parties.applicants[place - 1]
    if number_problem(party.id_kind, party.number, today()):
        return False
    earlier = _read(sent.version, sent.parties, place, was_taken=True)
    if earlier is None:
        return False
    with db.transaction():
        case = access.intake_draft(sent.case.public_id, current_staff(), lock=True)
        if case.seen != sent.seen:
            return False
        parties = _filled(sent.parties, place, earlier)
        values = {**earlier.values, **{name: value for name, value in case.values.items() if is_filled(value)}}
        shown = drafts.Shown(request.form.get("page", ""), "")
        intake.save(case, parties, values, sent.copies.counts, at=now(), shown=shown)
    return True


def _filled(parties: Parties, place: int, earlier: Earlier) -> Parties:
    applicants = list(parties.applicants)
    applicants[place - 1] = earlier.party
    contact = parties.contact_name or earlier.contact_name, parties.contact_mobile or earlier.mobile
    return Parties(tuple(applicants), *contact, parties.proxy)
