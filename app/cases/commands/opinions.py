"""Opinions: what a member of staff wrote when she passed a case on or decided something about it."""

from datetime import datetime

from app.accounts.models import Staff
from app.cases.models import Case, Opinion
from app.domain.workflow import Action


def give_opinion(case: Case, action: Action, *, by: Staff, text: str, at: datetime, next_handler: Staff | None = None) -> None:
    """Writes an opinion into the case's list, with the instant from which it took."""
    name = case.current_step.name if case.current_step else "受理"
    started = case.step_started_at or case.submitted_at
    case.opinions.append(
        Opinion(
            step=case.step,
            step_name=name,
            action=action,
            staff_id=by.id,
            text=text,
            started_at=started,
            given_at=at,
            next_handler_id=next_handler.id if next_handler else None,
            acting_for_id=case.absent_handler.id if case.absent_handler else None,
        )
    )
