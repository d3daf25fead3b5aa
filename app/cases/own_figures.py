"""A person's own figures of a month: what she accepted, passed on, concluded and approved, and how long her steps took."""

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.cases import limits
from app.cases.models import Case, Opinion
from app.catalog.models import ItemVersion
from app.domain.clock import Unit, remaining
from app.domain.workflow import Action
from app.gateways.wall_clock import SHANGHAI, day_of

STEP_ACTIONS = (Action.FORWARD, Action.SEND_BACK, Action.CONCLUDE)
HEADS_ACTIONS = (
    *(Action.ENDORSE, Action.APPROVE, Action.REJECT, Action.VOID, Action.REASSIGN),
    *(Action.EXTEND, Action.TERMINATE, Action.REOPEN),
)


@dataclass(frozen=True)
class Figures:
    """Days are working days, None where there was nothing; `in_time` of `limited` steps kept their limit."""

    accepted: int
    forwarded: int
    concluded: int
    approved: int  # what heads and the business section decide on the way
    average_days: float | None
    average_limit: float | None
    in_time: int
    limited: int

    @property
    def share(self) -> int | None:
        """Per cent, cut off: 100 only when all were in time."""
        return self.in_time * 100 // self.limited if self.limited else None


def of_month(staff: Staff, today: date) -> Figures:
    """From the first of the month on."""
    since = datetime.combine(today.replace(day=1), time(), SHANGHAI)
    steps = ItemVersion.definition_json["steps"].label("steps")
    columns = Opinion.action, Opinion.step, Opinion.started_at, Opinion.given_at, ItemVersion.unit, steps
    given = select(*columns).join(Case, Case.id == Opinion.case_id).join(ItemVersion, ItemVersion.id == Case.version_id)
    rows = db.session.execute(given.where(Opinion.staff_id == staff.id, Opinion.given_at >= since)).all()
    counts = Counter(row.action for row in rows)
    took, limited = [], []
    for row in rows:
        if row.action not in STEP_ACTIONS or row.started_at is None or not row.step:
            continue
        days = remaining(Unit(row.unit), day_of(row.given_at), day_of(row.started_at), limits.calendar())
        took.append(days)
        limit = row.steps[row.step - 1].get("days")
        if limit:
            limited.append((days, limit))
    return Figures(
        accepted=counts[Action.ACCEPT],
        forwarded=counts[Action.FORWARD],
        concluded=counts[Action.CONCLUDE] + counts[Action.CONCLUDE_AT_ONCE],
        approved=sum(counts[action] for action in HEADS_ACTIONS),
        average_days=statistics.fmean(took) if took else None,
        average_limit=statistics.fmean(limit for _days, limit in limited) if limited else None,
        in_time=sum(days <= limit for days, limit in limited),
        limited=len(limited),
    )
