"""What happens to cases by itself: acceptance by law, lapse, and the warnings before. The worker runs it."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from app import db
from app.accounts.queries import holders_of_role
from app.cases import limits, procedure_papers
from app.cases.actors import CLOCK
from app.cases.commands.acceptance import apply_due_deemed_acceptance
from app.cases.facts import facts_of
from app.cases.models import Case
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.catalog.models import ItemVersion, ServiceItem
from app.catalog.vocabulary import PERMIT
from app.domain.errors import Refused
from app.domain.workflow import Action, Role, State, forbidden
from app.gateways.wall_clock import now, today
from app.messaging import tell

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
FOR_CLERKS, FOR_APPLICANTS = 1, 3  # working days that remain when they are warned
WARNED = {State.SUBMITTED: FOR_CLERKS, State.CORRECTING: FOR_APPLICANTS, State.PRE_ACCEPTED: FOR_APPLICANTS}
GROUNDS = {State.CORRECTING: "not_corrected", State.PRE_ACCEPTED: "paper_not_brought"}


def run() -> None:
    """Everything that is due now; each case in a transaction of its own, so that one that fails keeps no other waiting."""
    day = today()
    _each(_past(day, State.SUBMITTED, State.PRE_ACCEPTED, permits_only=True), apply_due_deemed_acceptance)
    _each(_past(day, State.CORRECTING, State.PRE_ACCEPTED), lapse_if_due)
    _each(_to_warn(day), warn)


def _past(day: date, *states: State, permits_only: bool = False) -> list[int]:
    found = select(Case.id).where(Case.state.in_(states), Case.due_on < day, Case.closed_at.is_(None)).order_by(Case.due_on)
    if permits_only:
        found = found.join(ItemVersion, ItemVersion.id == Case.version_id).join(
            ServiceItem, ServiceItem.id == ItemVersion.item_id
        )
        found = found.where(ServiceItem.type_code == PERMIT)
    return list(db.session.scalars(found))


def _to_warn(day: date) -> list[int]:
    """Cases whose day comes near and of which nobody was warned yet."""
    calendar = limits.calendar()
    near = [(Case.state == state) & Case.due_on.between(day, calendar.add_workdays(day, left)) for state, left in WARNED.items()]
    not_warned = or_(Case.warned_of.is_(None), Case.warned_of != Case.due_on)
    return list(db.session.scalars(select(Case.id).where(or_(*near), Case.closed_at.is_(None), not_warned)))


def _each(ids: Iterable[int], deed: Callable[[Case, datetime], object]) -> None:
    for case_id in ids:
        try:
            with db.transaction():
                deed(db.session.get_one(Case, case_id, with_for_update=True), now())
        except Refused as no:  # nobody holds the post: the case waits, and the lists show it red
            log.warning("case %s: %s", case_id, no.code)
        except Exception:
            db.session.rollback()
            log.exception("case %s", case_id)


def lapse_if_due(case: Case, at: datetime) -> bool:
    """Ends a case whose applicant let the day pass."""
    state = State(case.state)
    if forbidden(Action.LAPSE, facts_of(case, CLOCK.name)):
        return False
    ground, due_on = GROUNDS[state], case.due_on
    record(case, Action.LAPSE, by=CLOCK, at=at, ground=ground)
    procedure_papers.lapse(case, ground, due_on, at)
    tell_applicant(case, "lapsed")
    return True


def warn(case: Case, at: datetime) -> None:
    """Tells whoever has to act that the day comes near: the applicant, or of an unanswered permit the clerks."""
    state, due_on = State(case.state), case.due_on
    if state not in WARNED or due_on is None or case.warned_of == due_on:
        return
    waits_for_clerk = state == State.SUBMITTED or case.paper_received
    if limits.calendar().count_workdays(today(), due_on) > (FOR_CLERKS if waits_for_clerk else FOR_APPLICANTS):
        return
    case.warned_of = due_on
    if not waits_for_clerk:
        tell_applicant(case, "lapse_warning", due=due_on)
    elif case.version.definition.permit:
        for clerk in holders_of_role(case.department_id, Role.CLERK):
            if clerk.mobile:
                tell(clerk.mobile, "deemed_warning", item=case.version.name, number=case.number, due=due_on)
