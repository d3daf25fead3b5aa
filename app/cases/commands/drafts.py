"""Drafts: started from the guide, saved incomplete, deleted without a trace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Citizen, Representation
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.cases.case_materials import materials_of
from app.cases.commands.applicants import keep_parties, parties_of, shortened, snapshot, values_for, with_account
from app.cases.forms_of_items import form_schema, prefilled
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.domain.errors import Refused
from app.domain.parties import Parties
from app.domain.workflow import Source, State

MOST_OPEN = 10  # drafts of one item
PAGE = re.compile(r"[a-z2-7]{16}", re.ASCII)


def start(
    version: ItemVersion,
    citizen: Citizen,
    at: datetime,
    *,
    is_demo: bool,
    under: Representation | None = None,
    another: bool = False,
) -> Case:
    """The open draft of this applicant for this item, or a new one filled from the profile. Raises Refused.

    `under`: the representation by which a person files for `citizen`, an organization. `another`: a new one beside those that
    are open; a button pressed twice makes one, as the first is still untouched then.
    """
    reason = why_not_start(version, citizen)
    if reason:
        raise Refused(reason)
    filed_by = under.person if under else None
    db.session.execute(select(Citizen.id).where(Citizen.id == citizen.id).with_for_update())  # two at once take turns
    found = open_drafts(version.item_id, citizen, filed_by)
    if found and (not another or _is_untouched(found[0])):
        return found[0]
    if len(found) >= MOST_OPEN:
        raise Refused("too_many_drafts", most=MOST_OPEN)
    case = _new_draft(version, citizen, at, is_demo=is_demo)
    if under:
        case.filed_by_id, case.authorised_on = under.person_id, under.granted_on
    contact = filed_by or citizen
    case.values = prefilled(form_schema(version), citizen, contact)
    case.contact_name, case.contact_mobile = contact.name, contact.mobile
    db.session.add(case)
    db.session.flush()
    return case


def _is_untouched(case: Case) -> bool:
    """Has nothing been saved in it since it was made?"""
    return case.saved_at == case.created_at and case.seen == 1 and not attached.of_bundle(case.public_id)


def _new_draft(version: ItemVersion, citizen: Citizen, at: datetime, *, is_demo: bool) -> Case:
    case = Case(
        version_id=version.id,
        department_id=version.item.department_id,
        citizen_id=citizen.id,
        source=Source.INTERNET,
        state=State.DRAFT,
        created_at=at,
        saved_at=at,
        gives_certificate=version.definition.certificate is not None,
        is_demo=is_demo,
    )
    case.version = version
    case.applicants = [snapshot(citizen)]
    case.applicant_name = case.applicants[0].name
    return case


def copy(earlier: Case, at: datetime, *, by: Citizen, under: Representation | None, is_demo: bool) -> Case:
    """A new draft of the same applicants and item with what an earlier application holds and still fits. Raises Refused.

    Values, contact and files; never decisions, codes, or what was printed. A letter of authority is for one application.
    """
    version = earlier.version.item.published
    if version is None or earlier.citizen is None:
        raise Refused("item_takes_no_cases")
    case = start(version, earlier.citizen, at, is_demo=is_demo, under=under, another=True)
    fitting, left_over = form_schema(version).fitting(form_schema(earlier.version), earlier.values)
    case.values = fitting if earlier.proxy else {**case.values, **fitting}
    parties = parties_of(earlier)
    if case.filed_by_id != earlier.filed_by_id:
        parties = replace(parties, contact_name=case.contact_name, contact_mobile=case.contact_mobile or "")
    keep_parties(case, with_account(case, parties))
    keys = {m.key for m in version.definition.materials if not m.generated and m.form != "paper"}
    attachments.copy(earlier.public_id, case.public_id, keys, by=by.session_name, at=at)
    names = {material.key: material.name for material in earlier.version.definition.materials}
    others = [a for a in attached.of_bundle(earlier.public_id) if a.material_key in names.keys() - keys]
    case.left_over = [*map(list, left_over), *([names[a.material_key], a.filename] for a in others)] or None
    case.seen += 1
    return case


def why_not_start(version: ItemVersion, citizen: Citizen) -> str | None:
    """The code of the sentence that says why this account cannot apply for the item; None when it can."""
    if not version.is_published or not version.is_complete:
        return "item_takes_no_cases"
    is_for = version.for_organization if citizen.is_organization else version.for_person
    return None if is_for else "item_not_for_you"


def open_drafts(item_id: int, citizen: Citizen, filed_by: Citizen | None = None) -> Sequence[Case]:
    """Drafts of an item for one applicant by one person, the newest first."""
    whose = (Case.citizen_id == citizen.id, Case.filed_by_id == (filed_by.id if filed_by else None))
    found = select(Case).join(Case.version).where(*whose, Case.state == State.DRAFT, ItemVersion.item_id == item_id)
    return db.session.scalars(found.order_by(Case.id.desc())).all()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Shown:
    """The form as a page shows it: `page` names that rendering, `seen` the version of the draft that it began with.

    `by_itself`: the page saves while somebody types, nobody pressed a button.
    """

    page: str
    seen: str
    by_itself: bool = False

    @property
    def mark(self) -> str:
        return f"{'auto' if self.by_itself else 'form'} {self.page}"

    def is_stale(self, case: Case) -> bool:
        """Was the draft changed elsewhere? What this page itself has saved is not elsewhere.

        A save that a page made by itself and that arrives after its button was pressed is stale: it is older than what was sent.
        """
        if self.seen == str(case.seen):
            return False
        own = {self.mark, f"auto {self.page}"}
        return not PAGE.fullmatch(self.page) or case.saved_from not in own


def save(case: Case, values: dict[str, Any], parties: Parties, *, at: datetime, shown: Shown | None = None) -> None:
    """Keeps what was typed, complete or not. A page that saves by itself writes nothing when nothing has changed.

    By a button, what the form takes over from the applicant follows her: a page that stays open would not show it.
    """
    _only_drafts(case)
    by_itself, parties = shown is not None and shown.by_itself, shortened(parties)
    if by_itself and (case.values, parties_of(case)) == (values, parties):
        return
    case.values = values if by_itself else values_for(case, values, parties)
    keep_parties(case, parties)
    case.saved_at = at
    case.seen += 1
    case.saved_from = shown.mark if shown and PAGE.fullmatch(shown.page) else ""


@dataclass(frozen=True)
class Fitted:
    """A draft as the form in force has it: what fits, and what does not, by label and text in the words of the old form."""

    version: ItemVersion
    values: dict[str, Any]
    left_over: list[list[str]]


def fitted(case: Case, before: ItemVersion | None = None, typed: dict[str, Any] | None = None) -> Fitted:
    """How a draft reads under the version in force; nothing is written. Raises Refused when the item was withdrawn.

    `before`, `typed`: the version whose form was filled in, and what into it; otherwise the draft's own.
    """
    before, values = before or case.version, case.values if typed is None else typed
    current = case.version if case.version.is_published else case.version.item.published
    if current is None or not current.is_complete:
        raise Refused("item_takes_no_cases")
    kept = [list(line) for line in case.left_over or []]
    if before.id == current.id:
        return Fitted(current, values, kept)
    values, left_over = form_schema(current).fitting(form_schema(before), values)
    found = [*map(list, left_over), *_files_without_place(case, current)]
    return Fitted(current, values, kept + [line for line in found if line not in kept])


def _files_without_place(case: Case, version: ItemVersion) -> list[list[str]]:
    """Materials that the version does not ask for any more, with what was handed in for them."""
    names = {material.key: material.name for material in materials_of(case)}
    asked = {material.key for material in materials_of(case, version)}
    files = [a for a in attached.of_bundle(case.public_id) if a.material_key not in asked]
    return [[names[a.material_key], a.filename] for a in files if a.material_key in names]


def move_to_published_version(case: Case, before: ItemVersion | None = None, typed: dict[str, Any] | None = None) -> bool:
    """A draft follows its item to the version now in force, what does not fit is kept apart; True when it moved.

    Raises Refused when there is none. `before`, `typed` as for `fitted`.
    """
    _only_drafts(case)
    has_moved = not case.version.is_published
    if not has_moved and (before is None or before.id == case.version_id):
        return False
    new = fitted(case, before, typed)
    case.values, case.left_over = new.values, new.left_over or None
    if has_moved:
        case.version = new.version
        case.gives_certificate = new.version.definition.certificate is not None
        case.seen += 1
        case.saved_from = ""
    return has_moved


def let_go(case: Case, at: datetime) -> None:
    """At submission: what has no place in the form is not kept, and files that nobody asks for are not sent along."""
    case.left_over = None
    asked = {material.key for material in materials_of(case)}
    for attachment in attached.of_bundle(case.public_id):
        if attachment.material_key not in asked:
            attachments.remove(attachment, at)


def delete(case: Case, at: datetime) -> None:
    """Deletes a draft; a sweep collects its files."""
    _only_drafts(case)
    attachments.remove_all(case.public_id, at)
    db.session.delete(case)


def _only_drafts(case: Case) -> None:
    if not case.is_draft:
        raise Refused("already_submitted")
