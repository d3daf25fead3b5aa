"""Where an application begins: for whom, from nothing, from an open draft, or from an earlier application."""

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, request

from app.accounts import representation
from app.accounts.models import Citizen, Representation
from app.cases import access
from app.cases.commands import drafts
from app.cases.models import Case
from app.cases.views import starting_earlier
from app.catalog.models import ItemVersion
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from app.web.fields import FieldView
from app.web.i18n import _
from app.web.rendering import render
from app.web.sentences import sentence

HERSELF = "self"


@dataclass(frozen=True)
class Choice:
    """One who may apply: the account itself, or an organization under a representation."""

    citizen: Citizen
    under: Representation | None = None

    @property
    def value(self) -> str:
        return self.under.public_id if self.under else HERSELF

    def drafts_of(self, version: ItemVersion) -> list[Case]:
        return list(drafts.open_drafts(version.item_id, self.citizen, self.under.person if self.under else None))


def choices(version: ItemVersion, citizen: Citizen) -> list[Choice]:
    """Who may apply for this item when this account files; empty for nobody."""
    everybody = [Choice(citizen), *(Choice(each.organization, each) for each in representation.of_person(citizen))]
    return [choice for choice in everybody if drafts.why_not_start(version, choice.citizen) is None]


def page(version: ItemVersion, citizen: Citizen, *, unknown: bool = False, refused: Refused | None = None) -> Any:
    """The page before the form. 409 when nobody may apply here, 422 when the choice was none of those offered.

    `refused`: why it cannot be about the certificate that was chosen.
    """
    offered = choices(version, citizen)
    problem = "" if offered else sentence(drafts.why_not_start(version, citizen) or "item_not_for_you")
    error = sentence("applicant_unknown") if unknown else ""
    question = _applicant_view(offered, citizen, error)
    wrong = str(sentence(refused.code, **refused.values)) if refused else ""
    about, notes = [], []
    if offered and version.definition.earlier:
        about, notes = starting_earlier.fields(version, [choice.citizen for choice in offered], wrong)
    errors = [("f-applicant" if question else "", error)] if error and offered else []
    return render(
        "cases/citizen/start.html",
        status=409 if problem else 422 if unknown or refused else 200,
        version=version,
        item=version.item,
        problem=problem,
        drafts=[draft for choice in offered for draft in choice.drafts_of(version)],
        applicant=question,
        by_proxy=citizen.is_person and version.for_person and not version.definition.earlier,
        about=about,
        notes=notes,
        errors=[*errors, *(each for view in about for each in view.errors)],
    )


def _applicant_view(offered: list[Choice], citizen: Citizen, error: str) -> FieldView | None:
    """The question who applies; none where it is the account itself in any case."""
    if not offered or [choice.citizen for choice in offered] == [citizen]:
        return None
    options = [(choice.value, choice.citizen.display_name) for choice in offered]
    hint = _("单位委托您代为申请的，申请人是单位，您是经办人")
    return FieldView("applicant", _("由谁申请"), kind="choice", value=options[0][0], options=options, hint=hint, error=error)


def start(version: ItemVersion, citizen: Citizen) -> Case | None:
    """Inside a transaction. None when who was chosen may not apply, or no longer. Raises Refused."""
    wanted, another = request.form.get("applicant", HERSELF), request.form.get("another") == "1"
    chosen: Choice | None = Choice(citizen)
    if wanted != HERSELF:
        chosen = next((choice for choice in choices(version, citizen) if choice.value == wanted), None)
    if chosen is None:
        return None
    options: dict[str, Any] = {"is_demo": _is_demo(), "under": chosen.under, "another": another}
    if version.is_complete and version.definition.earlier:
        return starting_earlier.start(version, chosen.citizen, **options)
    return drafts.start(version, chosen.citizen, now(), **options)


def copy(version: ItemVersion, citizen: Citizen, public_id: str) -> Case:
    """Inside a transaction: a new draft made from a submitted application of the same item. Raises NotYours, Refused."""
    earlier = access.case_of_citizen(public_id, citizen)
    if earlier.is_draft or earlier.version.item_id != version.item_id:
        abort(404)
    if version.is_complete and version.definition.earlier:
        raise Refused("earlier_not_copied")
    mine = representation.of_person(citizen) if earlier.citizen_id != citizen.id else []
    under = next((each for each in mine if each.organization_id == earlier.citizen_id), None)
    return drafts.copy(earlier, now(), by=citizen, under=under, is_demo=_is_demo())


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)
