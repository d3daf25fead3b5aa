"""我的申请 in the database: what an account has, by state, what waits for the person first; always the same few queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, func, not_, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased, joinedload, selectinload

from app import db
from app.accounts.models import Citizen
from app.cases.access import may_request_hearing, waits_for_supplement
from app.cases.certificate_models import Certificate
from app.cases.joint import parts_of
from app.cases.models import Case, CasePaper
from app.cases.proceedings import Hearing, Suspension
from app.cases.queries import open_to
from app.domain.certificates import CertificateState
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import day_of
from app.web.paging import Page, window

PER_PAGE = 20
NEW_RESULT = timedelta(days=30)  # so long a result waits for the applicant; a certificate only until it is delivered

# The filters of the page: name → the states that it shows.
GROUPS: dict[str, tuple[State, ...]] = {
    "draft": (State.DRAFT,),
    "waiting": (State.SUBMITTED,),
    "correcting": (State.CORRECTING, State.PRE_ACCEPTED),
    "processing": (State.IN_PROCESS, State.SUSPENDED),
    "concluded": (State.CONCLUDED,),
    "other": (State.NOT_ACCEPTED, State.VOIDED, State.WITHDRAWN, State.LAPSED, State.TERMINATED),
}
_TO_FETCH = (Certificate.delivered_on.is_(None), Certificate.state == CertificateState.VALID)
_ASKED, _RESULT, _UNFINISHED, _NOTHING = range(4)


def waits_for_applicant(case: Case, at: datetime, certified_at: datetime | None) -> bool:
    """Is it to be answered, fetched or finished? The same that `applications` sorts by.

    `certified_at`: when the certificate was issued that is still to be fetched.
    """
    if case.state == State.CONCLUDED:
        brings_certificate = case.gives_certificate and case.outcome == Outcome.GRANTED
        result_at = certified_at if brings_certificate else case.closed_at
        return result_at is not None and result_at > at - NEW_RESULT
    return case.state in (State.DRAFT, *GROUPS["correcting"]) or any(_is_asked(each) for each in (case, *parts_of(case)))


def _is_asked(case: Case) -> bool:
    """Is there something that nobody but the applicant can do now?"""
    return waits_for_supplement(case) or may_request_hearing(case)


def _urgency(at: datetime) -> Any:
    return sql_case(
        (or_(Case.state.in_(GROUPS["correcting"]), _asked_on_the_way(at)), _ASKED),
        (_has_new_result(at), _RESULT),
        (Case.state == State.DRAFT, _UNFINISHED),
        else_=_NOTHING,
    )


def _asked_on_the_way(at: datetime) -> Any:
    """The same of a case or a part of it (`_is_asked`): materials while it stands still, a hearing that was offered."""
    asked = aliased(Case)
    own = or_(asked.id == Case.id, asked.parent_id == Case.id)
    stands = Suspension.approved_at.is_not(None) & Suspension.resumed_at.is_(None) & Suspension.supplemented_at.is_(None)
    wants = exists().where(Suspension.case_id == asked.id, stands, cast(Suspension.materials, String) != "{}")
    offered = Hearing.requested_at.is_(None) & (Hearing.request_due_on >= day_of(at))
    in_force = or_(asked.clock_started_at.is_(None), Hearing.offered_at >= asked.clock_started_at)
    may_ask = exists().where(Hearing.case_id == asked.id, offered, in_force)
    return exists().where(own, or_((asked.state == State.SUSPENDED) & wants, (asked.state == State.IN_PROCESS) & may_ask))


def _has_new_result(at: datetime) -> Any:
    """Concluded lately; what brings a certificate only when that is there."""
    brings_certificate = Case.gives_certificate.is_(True) & (Case.outcome == Outcome.GRANTED)
    issued = exists().where(Certificate.case_id == Case.id, Certificate.issued_at > at - NEW_RESULT, *_TO_FETCH)
    decided = not_(brings_certificate) & (Case.closed_at > at - NEW_RESULT)
    return (Case.state == State.CONCLUDED) & or_(decided, brings_certificate & issued)


def _listed(citizen: Citizen) -> tuple[Any, ...]:
    """The parts of a joint case stand on its own page."""
    return open_to(citizen), Case.parent_id.is_(None)


def counts(citizen: Citizen) -> dict[str, int]:
    """How many an account has in each of GROUPS, and `all`."""
    found = select(Case.state, func.count()).where(*_listed(citizen)).group_by(Case.state)
    by_state = {str(state): int(count) for state, count in db.session.execute(found)}
    return {"all": sum(by_state.values())} | {
        name: sum(by_state.get(state, 0) for state in states) for name, states in GROUPS.items()
    }


def applications(citizen: Citizen, group: str, page: int, at: datetime, *, total: int, per_page: int = PER_PAGE) -> Page:
    """One page of an account's cases, what waits for the person first, then the newest; `total` is the count of the group."""
    where = [*_listed(citizen), *([Case.state.in_(GROUPS[group])] if group in GROUPS else [])]
    page, pages, offset = window(total, page, per_page)
    found = select(Case).where(*where).order_by(_urgency(at), Case.id.desc()).limit(per_page).offset(offset)
    with_parts = (
        joinedload(Case.version),
        joinedload(Case.department),
        selectinload(Case.applicants),
        selectinload(Case.corrections),
        selectinload(Case.suspensions),
        selectinload(Case.hearings),
        joinedload(Case.pre_acceptance),
        selectinload(Case.papers).joinedload(CasePaper.document),
    )
    return Page(db.session.scalars(found.options(*with_parts)).all(), page, pages, total)


def certificates(cases: Iterable[Case]) -> dict[int, Any]:
    """Of those that have their certificate: id of the case → issued_at, delivered_on, state."""
    columns = Certificate.case_id, Certificate.issued_at, Certificate.delivered_on, Certificate.state
    found = select(*columns).where(Certificate.case_id.in_([case.id for case in cases]))
    return {row.case_id: row for row in db.session.execute(found)}


def to_fetch_since(row: Any) -> datetime | None:
    """When a certificate was issued that is valid and not delivered yet."""
    waits = row is not None and row.delivered_on is None and row.state == CertificateState.VALID
    return row.issued_at if waits else None
