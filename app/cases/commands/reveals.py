"""Showing full identity numbers leaves a trace."""

from datetime import datetime

from app import db
from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.traces import Reveal


def reveal(case: Case, *, by: Staff, at: datetime) -> None:
    """Writes down that this person had the identity numbers of a case shown."""
    db.session.add(Reveal(case_id=case.id, staff_id=by.id, at=at))
