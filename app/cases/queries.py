"""Reads of cases: the lists of the desk and of a citizen."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from app import db
from app.accounts import representation
from app.accounts.models import Citizen, Representation
from app.cases.certificate_models import Certificate
from app.cases.models import Case, CasePaper, Opinion
from app.cases.proceedings import Consultation
from app.catalog.models import ItemVersion
from app.documents.models import Document
from app.domain.workflow import Action
from app.gateways.wall_clock import today

MOST_WANTED = 40
MOST_STEPS_KEPT = 5000


def open_to(citizen: Citizen) -> Any:
    """The cases that an account may read: its own, and those it filed for an organization that lets it do so today."""
    lets = Representation.organization_id == Case.citizen_id, Representation.person_id == citizen.id
    may = exists().where(*lets, *representation.in_force(today()))
    return or_(Case.citizen_id == citizen.id, (Case.filed_by_id == citizen.id) & may)


def most_wanted_items(since: datetime, limit: int = MOST_WANTED) -> Sequence[int]:
    """Ids of the items most often applied for since an instant, most first."""
    count = func.count(Case.id)
    found = select(ItemVersion.item_id).join(Case, Case.version_id == ItemVersion.id)
    found = found.where(Case.submitted_at >= since, Case.parent_id.is_(None))
    return db.session.scalars(found.group_by(ItemVersion.item_id).order_by(count.desc(), ItemVersion.item_id).limit(limit)).all()


def case_by_number(number: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.number == number))  # type: ignore[no-any-return]


def case_by_public_id(public_id: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.public_id == public_id))  # type: ignore[no-any-return]


_steps: dict[tuple[int, datetime | None], list[str]] = {}


def step_names(versions: Iterable[tuple[int, datetime | None]]) -> dict[int, list[str]]:
    """Version id → the names of its steps. Versions are named with the instant of their publication: these never change."""
    wanted = set(versions)
    if missing := wanted - _steps.keys():
        found = select(ItemVersion.id, ItemVersion.definition_json["steps"]).where(
            ItemVersion.id.in_([key[0] for key in missing])
        )
        steps = {row[0]: [step["name"] for step in row[1]] for row in db.session.execute(found)}
        if len(_steps) > MOST_STEPS_KEPT:
            _steps.clear()
        _steps.update({key: steps[key[0]] for key in missing})
    return {key[0]: _steps[key] for key in wanted}


def open_questions(case_ids: Sequence[int], department_ids: Sequence[int]) -> dict[int, Any]:
    """Case id → due_on, days and asked_at of the question (会签) that waits for these departments and is due first."""
    found = select(Consultation.case_id, Consultation.due_on, Consultation.days, Consultation.asked_at)
    found = found.where(Consultation.case_id.in_(case_ids), Consultation.closed_at.is_(None))
    found = found.where(Consultation.department_id.in_(department_ids))
    return {row.case_id: row for row in db.session.execute(found.order_by(Consultation.due_on.desc()))}


def last_handler_of_step(case: Case, step: int) -> int | None:
    """Who last passed this step on; for whom, when somebody acted for her."""
    whose = func.coalesce(Opinion.acting_for_id, Opinion.staff_id)
    found = select(whose).where(Opinion.case_id == case.id, Opinion.step == step, Opinion.action == Action.FORWARD)
    return db.session.scalar(found.order_by(Opinion.id.desc()).limit(1))  # type: ignore[no-any-return]


def who_did_step(case: Case, step: int) -> set[int]:
    """Ids of who last passed this step on, and of the absent person for whom; empty when nobody has."""
    passed = select(Opinion.staff_id, Opinion.acting_for_id).where(
        Opinion.case_id == case.id, Opinion.step == step, Opinion.action == Action.FORWARD
    )
    row = db.session.execute(passed.order_by(Opinion.id.desc()).limit(1)).first()
    return {staff_id for staff_id in row or () if staff_id}


def paper_of_case(case: Case, public_id: str) -> Document | None:
    """A paper, when it belongs to the case."""
    found = select(Document).join(CasePaper, CasePaper.document_id == Document.id)
    return db.session.scalar(found.where(CasePaper.case_id == case.id, Document.public_id == public_id))  # type: ignore[no-any-return]


def case_of_paper(public_id: str) -> tuple[Case, Document] | None:
    """A paper and the case that it belongs to."""
    found = select(Case, Document).join(CasePaper, CasePaper.case_id == Case.id)
    found = found.join(Document, Document.id == CasePaper.document_id).where(Document.public_id == public_id)
    row = db.session.execute(found).first()
    return (row[0], row[1]) if row else None


def certificate_of(case: Case) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.case_id == case.id))  # type: ignore[no-any-return]
