"""Who gets a case next, chosen among the holders of a step's post who may do it."""

from collections.abc import Sequence
from datetime import datetime

from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.posts import handlers_of, open_cases, still_holder
from app.cases.queries import who_did_step
from app.cases.standing_in import absent_behind
from app.domain.errors import Refused
from app.web.i18n import _


def able_handlers(case: Case, step: int, by: Staff, at: datetime) -> Sequence[Staff]:
    """To whom `by` may give a step. Raises Refused when the post is vacant, or none of its holders may do this step."""
    post, holders = case.version.definition.steps[step - 1].post, handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=post)
    barred = barred_from(case, step, by)
    able = [holder for holder in holders if holder.id not in barred]
    if not able:
        names = [_("您") if holder.id == by.id else holder.name for holder in holders]
        raise Refused("next_same_person", post=post, names="、".join(names))
    return able


def barred_from(case: Case, step: int, by: Staff | None = None) -> set[int]:
    """Ids of those who do the step before it, which the item does not let one person do both (CASES.md).

    Of the step that follows these are `by`, who is about to pass on the one in hand, and the absent person for whom she does so.
    """
    if case.version.definition.same_person_steps:
        return set()
    if by and case.is_open and step - 1 == case.step:
        absent = absent_behind(case, by)
        return {by.id, *([absent.id] if absent else [])}
    return who_did_step(case, step - 1)


def choose_handler(case: Case, step: int, handler_id: int | None, by: Staff, at: datetime) -> Staff:
    """The chosen handler, or the only one. Raises Refused as `able_handlers`, or when nobody (or a stranger) was chosen."""
    holders = able_handlers(case, step, by, at)
    if handler_id is None and len(holders) == 1:
        return still_holder(case, step, holders[0], at)
    for holder in holders:
        if holder.id == handler_id:
            return still_holder(case, step, holder, at)
    raise Refused("choose_handler")


def other_handlers(case: Case, at: datetime) -> Sequence[Staff]:
    """To whom the step in hand may be given instead. Raises Refused when nobody else holds its post, or may do this step."""
    step = case.step or 0
    others = [holder for holder in handlers_of(case, step, at) if holder.id != case.assignee_id]
    if not others:
        raise Refused("no_other_handler")
    barred = barred_from(case, step)
    able = [holder for holder in others if holder.id not in barred]
    if not able:
        raise Refused("others_did_previous", names="、".join(holder.name for holder in others))
    return able


def least_busy(case: Case, step: int, at: datetime) -> Staff:
    """The holder of a step's post with the fewest open cases. Raises Refused when the post is vacant."""
    holders = handlers_of(case, step, at)
    if not holders:
        raise Refused("post_vacant", post=case.version.definition.steps[step - 1].post)
    return min(holders, key=open_cases)
