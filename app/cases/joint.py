"""Joint cases (并联审批): the lead department's case has number and applicant, every other department has a part of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app import db
from app.cases.models import Case, CasePaper
from app.documents.models import Document
from app.domain.workflow import Outcome


def parts_of(case: Case) -> Sequence[Case]:
    """Asked of the item first: most cases have none, and that costs nothing."""
    return case.parts if not case.is_draft and case.version.definition.joint else ()


def part_is_open(case: Case) -> bool:
    return bool(parts_of(case)) and _exists(case, Case.closed_at.is_(None))


def part_is_not_granted(case: Case) -> bool:
    """Did one end otherwise than granted? What a higher agency decides is not known here, and does not count."""
    good = (Outcome.GRANTED, Outcome.REFERRED)
    return bool(parts_of(case)) and _exists(case, or_(Case.outcome.is_(None), Case.outcome.not_in(good)))


def _exists(case: Case, condition: Any) -> bool:
    """Asked of the database: what another session changed in a part is not in the objects at hand."""
    return db.session.scalar(select(Case.id).where(Case.parent_id == case.id, condition).limit(1)) is not None


def papers_of(case: Case) -> list[tuple[Case, Document]]:
    """The papers that the applicant got, with those of the parts, in the order in which they were made."""
    papers: list[tuple[Case, CasePaper]] = [(each, paper) for each in (case, *parts_of(case)) for paper in each.papers]
    return [(each, paper.document) for each, paper in sorted(papers, key=lambda pair: pair[1].id)]
