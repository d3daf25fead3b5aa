"""Who gets a case next, chosen among the holders of a step's post."""

from datetime import datetime

from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.posts import handlers_of, open_cases, still_holder
from app.domain.errors import Refused


def choose_handler(case: Case, step: int, handler_id: int | None, at: datetime) -> Staff:
    """The chosen handler, or the only one. Raises Refused when the post is vacant, or nobody (or a stranger) was chosen."""
    holders = handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[step - 1].post)
    if handler_id is None and len(holders) == 1:
        return still_holder(case, step, holders[0], at)
    for holder in holders:
        if holder.id == handler_id:
            return still_holder(case, step, holder, at)
    raise Refused("choose_handler")


def least_busy(case: Case, step: int, at: datetime) -> Staff:
    """The holder of a step's post with the fewest open cases. Raises Refused when the post is vacant."""
    holders = handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[step - 1].post)
    return min(holders, key=open_cases)
