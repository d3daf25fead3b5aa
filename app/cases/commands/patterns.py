"""The patterns of a department's numbers: what they may be, what they give, and their change. Callers open the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.cases.commands.approval_numbers import OTHER_WORD, PERMIT_WORD
from app.cases.models import Case
from app.cases.numbering_models import PatternChange
from app.catalog.models import Department
from app.documents.kinds import KINDS
from app.domain import numbering
from app.domain.errors import Refused, Stale
from app.gateways import pdf
from app.gateways.wall_clock import day_of
from app.web.i18n import _

LARGEST, SAMPLE = 99_999, 8
NUMBER_LENGTH = Case.__table__.c.approval_number.type.length


@dataclass(frozen=True)
class Patterns:
    """Of a department's papers and of its approvals; an empty one is the default."""

    papers: str
    approvals: str

    @classmethod
    def of(cls, department: Department) -> "Patterns":
        return cls(department.paper_pattern, department.approval_pattern)


def paper_samples(department: Department, pattern: str, at: datetime) -> list[str]:
    """Numbers of this year after a pattern of papers. Raises Refused for a pattern that will not do."""
    if pattern and "{kind}" not in pattern:
        raise Refused("pattern_without_kind")  # each kind of paper is counted for itself
    return _samples(pattern or numbering.PAPER_NUMBER_PATTERN, department, [KINDS["SLTZS"].word, KINDS["BLJG"].word], at)


def approval_samples(department: Department, pattern: str, at: datetime) -> list[str]:
    """Numbers of this year after a pattern of approvals. Raises Refused for a pattern that will not do."""
    return _samples(pattern or numbering.APPROVAL_NUMBER_PATTERN, department, [PERMIT_WORD, OTHER_WORD], at)


def _samples(pattern: str, department: Department, words: Sequence[str], at: datetime) -> list[str]:
    year = day_of(at).year
    try:
        longest = max(len(numbering.paper_number(pattern, department.short_name, year, LARGEST, word)) for word in words)
    except ValueError:
        raise Refused("pattern_unknown") from None
    if longest > NUMBER_LENGTH:
        raise Refused("pattern_too_long", maximum=NUMBER_LENGTH)
    if missing := pdf.unprintable(pattern):
        raise Refused("unprintable", characters="".join(missing))
    made = [numbering.paper_number(pattern, department.short_name, year, SAMPLE, word) for word in words]
    return list(dict.fromkeys(made))


def changes_of(department: Department) -> Sequence[PatternChange]:
    """The newest first."""
    found = select(PatternChange).where(PatternChange.department_id == department.id)
    return db.session.scalars(found.order_by(PatternChange.id.desc())).all()


def version_of(department: Department) -> int:
    """What tells a page whether the patterns are still those that it showed."""
    changes = changes_of(department)
    return changes[0].id if changes else 0


def change(department: Department, wanted: Patterns, *, seen: int, by: Staff, at: datetime) -> None:
    """Sets the patterns of a locked department for what is issued from now on. Raises Stale, Refused."""
    changes = changes_of(department)
    if changes and changes[0].id != seen:
        raise Stale("patterns_changed", by=changes[0].by.name, at=changes[0].at)
    paper_samples(department, wanted.papers, at)
    approval_samples(department, wanted.approvals, at)
    before, told = Patterns.of(department), []
    if before.papers != wanted.papers:
        told.append(_("文书编号：%(old)s → %(new)s", old=_shown(before.papers), new=_shown(wanted.papers)))
    if before.approvals != wanted.approvals:
        told.append(_("批准文号：%(old)s → %(new)s", old=_shown(before.approvals), new=_shown(wanted.approvals)))
    if told:
        department.paper_pattern, department.approval_pattern = wanted.papers, wanted.approvals
        db.session.add(PatternChange(department_id=department.id, by_id=by.id, text="；".join(told), at=at))
        db.session.flush()


def _shown(pattern: str) -> str:
    return pattern or _("默认")
