"""The number of an approval (批准文号): the department's next one, or what the handler types."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app import counters, db
from app.cases.models import Case
from app.cases.numbering_models import ApprovalNumber
from app.domain import numbering
from app.gateways.wall_clock import day_of

PERMIT_WORD, OTHER_WORD = "许", "批"  # {kind}: of permits, of other types of item
LOOK_AHEAD = 100


def number_for(case: Case, typed: str, at: datetime, *, is_granted: bool) -> str:
    """What was typed, or for what is granted the next number: that one no decision of the department has had."""
    if not typed:
        return _next_number(case, at) if is_granted else ""
    _claimed(case, typed)
    return typed


def shares_with(case: Case) -> str:
    """The number of the department's case that had this approval number before; "" where there is none.

    One paper may decide several applications (合并批复), so a typed number is not refused: the log says whose it was.
    """
    mine = ApprovalNumber.department_id == case.department_id
    same = ApprovalNumber.number == numbering.comparable(case.approval_number), ApprovalNumber.case_id != case.id
    first = db.session.scalars(select(ApprovalNumber).where(mine, *same)).first()
    return str(first.case.number) if first else ""


def proposed_number(case: Case, at: datetime) -> str:
    """The number that the next approval gets, as things stand; it is not reserved."""
    n = counters.last_value(_series(case, at)) + 1
    while True:
        ahead = [_written(case, at, each) for each in range(n, n + LOOK_AHEAD)]
        names = {numbering.comparable(number): number for number in ahead}
        mine = ApprovalNumber.department_id == case.department_id, ApprovalNumber.number.in_(names)
        taken = set(db.session.scalars(select(ApprovalNumber.number).where(*mine)))
        free = [number for name, number in names.items() if name not in taken]
        if free:
            return free[0]
        n += LOOK_AHEAD


def _next_number(case: Case, at: datetime) -> str:
    """Without gaps, save for those that were typed already: a rollback gives it back."""
    while True:
        number = _written(case, at, counters.next_value(_series(case, at)))
        if _claimed(case, number):
            return number


def _claimed(case: Case, number: str) -> bool:
    """Takes a number, unless the department has used it. Of two at once the second waits for the first."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"department_id": case.department_id, "number": numbering.comparable(number), "case_id": case.id}
    statement = insert(ApprovalNumber).values(row).on_conflict_do_nothing(index_elements=["department_id", "number"])
    return db.session.execute(statement.returning(ApprovalNumber.id)).scalar() is not None


def _series(case: Case, at: datetime) -> str:
    """Counted per department and year, and per word where the number tells the words apart."""
    pattern = case.department.approval_pattern or numbering.APPROVAL_NUMBER_PATTERN
    word = f"/{_word(case)}" if "{kind}" in pattern else ""
    return f"approvals/{case.department_id}/{day_of(at).year}{word}"


def _written(case: Case, at: datetime, n: int) -> str:
    department = case.department
    return numbering.approval_number(department.approval_pattern, department.short_name, day_of(at).year, n, _word(case))


def _word(case: Case) -> str:
    return PERMIT_WORD if case.version.definition.permit else OTHER_WORD
