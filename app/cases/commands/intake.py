"""Intake at the counter: a draft that clerks fill in, and its registration."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import counters, db
from app.accounts.models import Staff
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.cases import access, limits
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.commands.applicants import keep_parties, parties_of, with_known
from app.cases.commands.drafts import Shown
from app.cases.facts import facts_of
from app.cases.forms_of_items import form_schema
from app.cases.models import Case, CaseMaterial
from app.cases.receipts import intake_receipt
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.cases.traces import ApplicantLookup
from app.catalog.models import ItemVersion
from app.domain import numbering
from app.domain.errors import NotYours, Refused
from app.domain.form_schema import Problem
from app.domain.parties import Parties
from app.domain.parties import Problems as PartyProblems
from app.domain.workflow import Action, Source, State, forbidden
from app.gateways.wall_clock import day_of


def draft_under_key(key: str, version: ItemVersion, staff: Staff, at: datetime, *, is_demo: bool) -> Case:
    """The intake that has this key, locked, or a new one: who sends a form twice gets one case. Raises NotYours."""
    db.session.execute(select(Staff.id).where(Staff.id == staff.id).with_for_update())  # two at once take turns
    case: Case | None = db.session.scalar(select(Case).where(Case.public_id == key).with_for_update())
    if case is None:
        return _new_draft(key, version, staff, at, is_demo=is_demo)
    db.session.refresh(case)
    access.check_own_intake(case, staff)
    if case.version.item_id != version.item_id:
        raise NotYours("case")
    return case


def _new_draft(key: str, version: ItemVersion, staff: Staff, at: datetime, *, is_demo: bool) -> Case:
    case = Case(
        public_id=key,
        version_id=version.id,
        department_id=version.item.department_id,
        registered_by_id=staff.id,
        source=Source.COUNTER,
        state=State.DRAFT,
        created_at=at,
        saved_at=at,
        gives_certificate=version.definition.certificate is not None,
        is_demo=is_demo,
    )
    case.version, case.values = version, {}
    db.session.add(case)
    db.session.flush()
    return case


def save(
    case: Case, parties: Parties, values: dict[str, Any], copies: Mapping[str, int], *, at: datetime, shown: Shown | None = None
) -> None:
    """Keeps what was typed, complete or not. Empty fields that begin with something of the applicant are filled."""
    if not case.is_draft:
        raise Refused("already_submitted")
    keep_parties(case, parties)
    case.values = with_known(case, values, parties)
    _save_copies(case, copies)
    case.saved_at = at
    case.seen += 1
    case.saved_from = shown.mark if shown else ""


def _save_copies(case: Case, copies: Mapping[str, int]) -> None:
    rows = {row.key: row for row in case.materials}
    for key, count in copies.items():
        if key not in rows:
            rows[key] = CaseMaterial(key=key, copies_got=0)
            case.materials.append(rows[key])
        rows[key].copies_got = count


def problems(case: Case, parties: Parties, at: datetime) -> tuple[PartyProblems, dict[str, Problem]]:
    """What keeps a draft from being registered: of the sheet, and of the item's form. Missing materials do not."""
    audience = {"for_person": case.version.for_person, "for_organization": case.version.for_organization}
    _values, wrong = form_schema(case.version).clean(case.values, today=day_of(at))
    return parties.problems(day_of(at), **audience), wrong


def register(case: Case, *, by: Staff, at: datetime, region: str) -> Case:
    """Takes the application in, once: a repeat answers with the first result. The number is taken last. Raises Refused."""
    if not case.is_draft:
        return case
    if code := forbidden(Action.REGISTER, facts_of(case, by.session_name)):
        raise Refused(code)
    if not case.version.is_published:
        raise Refused("item_changed")
    if any(problems(case, parties_of(case), at)):
        raise Refused("draft_incomplete")
    case.values, _problems = form_schema(case.version).clean(case.values)
    _let_go(case, at)
    case.registered_by_id = by.id
    case.submitted_at, case.received_on = at, day_of(at)
    case.lookup_code = numbering.lookup_code(secrets.choice)
    files, sheets = len(attached.of_bundle(case.public_id)), sum(row.copies_got for row in case.materials)
    record(case, Action.REGISTER, by=Actor.of(by), at=at, attachments=files, copies=sheets)
    day = day_of(at)
    case.number = numbering.case_number(region, day, counters.next_value(f"case/{region}/{day:%Y%m%d}"))
    intake_receipt(case, by, at)
    tell_applicant(case, "submitted", lookup_code=case.lookup_code, due=limits.acceptance_due_on(case))
    return case


def _let_go(case: Case, at: datetime) -> None:
    """What nobody asks for is not taken in; a letter of authority only with a proxy."""
    case.left_over = None
    asked = {material.key for material in materials_of(case)}
    for attachment in attached.of_bundle(case.public_id):
        if attachment.material_key not in asked:
            attachments.remove(attachment, at)
    for row in list(case.materials):
        if row.key not in asked:
            case.materials.remove(row)


def write_lookup(number: str, department_id: int, *, by: Staff, at: datetime, was_found: bool, was_taken: bool = False) -> None:
    """Personal data was asked for: who did, of whom, and when."""
    row = ApplicantLookup(staff_id=by.id, department_id=department_id, at=at, was_found=was_found, was_taken=was_taken)
    row.number = number
    db.session.add(row)
