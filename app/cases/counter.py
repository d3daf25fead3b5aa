"""Reads for the counter: what may be taken in, what was begun, and what is still missing of what was registered."""

from collections.abc import Sequence, Set

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import db
from app.attachments import queries as attached
from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.catalog.queries import complete_items_of
from app.domain.workflow import Source, State

MOST_DRAFTS = 100


def items_at_counter(departments: Set[int], q: str) -> list[ItemVersion]:
    """The items of these departments that are taken in at the counter, those most often taken in first."""
    count = func.count(Case.id)
    where = (Case.source == Source.COUNTER, Case.department_id.in_(departments), Case.number.isnot(None))
    used = select(ItemVersion.item_id, count).join(Case, Case.version_id == ItemVersion.id).where(*where)
    often = {row[0]: row[1] for row in db.session.execute(used.group_by(ItemVersion.item_id))}
    found = [version for version in complete_items_of(departments, q) if "counter" in version.definition.channels]
    return sorted(found, key=lambda version: -often.get(version.item_id, 0))


def unfinished_intakes(departments: Set[int]) -> Sequence[Case]:
    """Intakes that were begun and not registered, the latest first."""
    which = (Case.state == State.DRAFT, Case.source == Source.COUNTER, Case.department_id.in_(departments))
    with_parts = joinedload(Case.version).joinedload(ItemVersion.item), joinedload(Case.registered_by)
    found = select(Case).where(*which).options(*with_parts).order_by(Case.saved_at.desc(), Case.id.desc()).limit(MOST_DRAFTS)
    return db.session.scalars(found).all()  # type: ignore[no-any-return]


def missing_at_counter(case: Case) -> list[str]:
    """Names of the required materials of which nothing came, neither paper nor file."""
    there = {row.key for row in case.materials if row.copies_got} | {a.material_key for a in attached.of_bundle(case.public_id)}
    return [m.name for m in materials_of(case) if m.required and not m.generated and m.key not in there]
