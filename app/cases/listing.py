"""我的申请 in the database: what an account has, by state, what waits for the person first; always the same few queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import exists, func, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import db
from app.accounts.models import Citizen
from app.cases.certificate_models import Certificate
from app.cases.models import Case, CasePaper
from app.cases.queries import open_to
from app.domain.certificates import CertificateState
from app.domain.workflow import Outcome, State
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
    return case.state in (State.DRAFT, *GROUPS["correcting"])


def _urgency(at: datetime) -> Any:
    return sql_case(
        (Case.state.in_(GROUPS["correcting"]), _ASKED),
        (_has_new_result(at), _RESULT),
        (Case.state == State.DRAFT, _UNFINISHED),
        else_=_NOTHING,
    )


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
