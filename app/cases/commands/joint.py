"""The parts of a joint case (并联审批): opened with the acceptance, ended with the whole."""

from datetime import datetime

from app import db
from app.accounts.models import Staff
from app.attachments import commands as attachments
from app.cases import limits
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.commands.applicants import keep_parties, parties_of
from app.cases.commands.handlers import least_busy
from app.cases.commands.opinions import give_opinion
from app.cases.forms_of_items import form_schema
from app.cases.joint import parts_of
from app.cases.models import Case, CaseMaterial
from app.cases.recording import record
from app.catalog import joint as items
from app.catalog.models import ItemVersion
from app.domain.workflow import Action, State
from app.gateways.wall_clock import day_of


def planned(case: Case, at: datetime) -> list[Case]:
    """The parts that an acceptance opens, each with its first handler; nothing is changed yet.

    Raises Refused when an item takes no cases any more, or nobody holds the post of its first step.
    """
    if not case.version.definition.joint or case.parts:
        return []
    versions = items.parts_of(case.version.definition)
    return [_part(case, version, n, at) for n, version in enumerate(versions, start=1)]


def _part(whole: Case, version: ItemVersion, n: int, at: datetime) -> Case:
    part = Case(
        number=f"{whole.number}-{n}",
        version_id=version.id,
        department_id=version.item.department_id,
        citizen_id=whole.citizen_id,
        filed_by_id=whole.filed_by_id,
        authorised_on=whole.authorised_on,
        registered_by_id=whole.registered_by_id,
        source=whole.source,
        state=State.SUBMITTED,
        created_at=at,
        saved_at=at,
        submitted_at=whole.submitted_at,
        received_on=whole.received_on,
        gives_certificate=version.definition.certificate is not None,
        is_demo=whole.is_demo,
    )
    part.version, part.department = version, version.item.department
    part.values, _left_over = form_schema(version).fitting(form_schema(whole.version), whole.values)
    keep_parties(part, parties_of(whole))
    asked = {material.key for material in materials_of(part)}
    part.materials = [CaseMaterial(key=m.key, copies_got=m.copies_got) for m in whole.materials if m.key in asked]
    part.assignee = least_busy(part, 1, at)
    return part


def begin(
    case: Case, parts: list[Case], action: Action, *, by: Actor, at: datetime, opinion: tuple[Staff, str] | None = None
) -> None:
    """Each part goes to the first step of its own item, with the files that this asks for; the whole is due with the last."""
    for part in parts:
        case.parts.append(part)
        db.session.flush()
        asked = {material.key for material in materials_of(part)}
        attachments.copy(case.public_id, part.public_id, asked, by=by.name, at=at)
        if opinion:
            give_opinion(part, action, by=opinion[0], text=opinion[1], at=at, next_handler=part.assignee)
        part.accepted_on, part.step, part.step_started_at = case.accepted_on, 1, at
        assert part.assignee
        said = {"next": part.assignee.display_name, "step": part.current_step.name}
        record(part, action, by=by, at=at, text=opinion[1] if opinion else "", **said)
    limits.refresh_due_on(case, day_of(at))


def end(case: Case, action: Action, *, by: Actor, text: str, at: datetime) -> None:
    """What becomes of the whole becomes of its open parts; the paper of the whole speaks for them."""
    for part in parts_of(case):
        db.session.refresh(part, with_for_update=True)
        if part.is_open:
            record(part, action, by=by, at=at, text=text)
