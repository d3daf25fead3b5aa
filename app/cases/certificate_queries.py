"""Reads of certificates: the register of a department, what came before and after one, how it was delivered."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app import db
from app.accounts.models import Citizen
from app.cases.certificate_models import Certificate, Delivery
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case
from app.domain.certificates import CertificateState
from app.domain.workflow import OPEN_STATES, Action, Outcome, State
from app.web.paging import Page, window

PER_PAGE = 20
MOST_OFFERED, MOST_COMPARED = 50, 500
COUNT_CAP = 1000
EVENTS = (Action.ISSUE_CERTIFICATE, Action.PRINT, Action.DELIVER, Action.CANCEL, Action.ANNUL, Action.REVOKE)


@dataclass(frozen=True)
class Wanted:
    """What the register shows: text in number or holder, a state, those that end within so many days, those not delivered."""

    q: str = ""
    state: str = ""
    within: int = 0
    undelivered: bool = False


def register(readable: Any, wanted: Wanted, page: int, today: date) -> Page:
    """One page of what is readable, the newest first; counted up to COUNT_CAP, which stands for "more than that"."""
    where = [readable, *_filters(wanted, today)]
    rows = select(Certificate.id).where(*where).limit(COUNT_CAP + 1)
    total = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    page, pages, offset = window(min(total, COUNT_CAP), page, PER_PAGE)
    order = (Certificate.valid_until, Certificate.id) if wanted.within else (Certificate.id.desc(),)
    found = select(Certificate).where(*where).order_by(*order).limit(PER_PAGE).offset(offset)
    return Page(db.session.scalars(found).all(), page, pages, total)


def _filters(wanted: Wanted, today: date) -> list[Any]:
    where: list[Any] = []
    if wanted.q:
        columns = (Certificate.number, Certificate.holder_name, Certificate.title)
        where.append(or_(*(column.contains(wanted.q, autoescape=True) for column in columns)))
    is_over = Certificate.valid_until.is_not(None) & (Certificate.valid_until < today)
    stored_valid = Certificate.state == CertificateState.VALID
    if wanted.state == CertificateState.EXPIRED:
        where += [stored_valid, is_over]
    elif wanted.state == CertificateState.VALID:
        where += [stored_valid, or_(Certificate.valid_until.is_(None), Certificate.valid_until >= today)]
    elif wanted.state:
        where.append(Certificate.state == wanted.state)
    if wanted.within:
        where += [stored_valid, Certificate.valid_until.between(today, today + timedelta(days=wanted.within))]
    if wanted.undelivered:
        where += [stored_valid, Certificate.delivered_on.is_(None)]
    return where


def later_than(certificate: Certificate) -> Certificate | None:
    """The one that superseded it."""
    found = select(Certificate).where(Certificate.earlier_id == certificate.id, Certificate.case_id.is_not(None))
    return db.session.scalar(found.order_by(Certificate.id.desc()).limit(1))  # type: ignore[no-any-return]


def history(certificate: Certificate) -> Sequence[FlowEntry]:
    """What the log of its case says about certificates, oldest first."""
    found = select(FlowEntry).where(FlowEntry.case_id == certificate.issued_in_id, FlowEntry.action.in_(EVENTS))
    return db.session.scalars(found.order_by(FlowEntry.seq)).all()  # type: ignore[no-any-return]


def deliveries(certificate: Certificate) -> Sequence[Delivery]:
    """Oldest first."""
    found = select(Delivery).where(Delivery.certificate_id == certificate.id).order_by(Delivery.id)
    return db.session.scalars(found).all()  # type: ignore[no-any-return]


def delivery_under_way(certificate: Certificate) -> Delivery | None:
    """The letter that was sent and neither received nor returned yet."""
    return next((delivery for delivery in deliveries(certificate) if delivery.is_under_way), None)


def open_request(certificate: Certificate, besides: int | None = None) -> Case | None:
    """The submitted case that is to change, renew, replace or cancel it and has not done so yet; `besides` is not counted."""
    is_issued = select(Certificate.case_id).where(Certificate.case_id.is_not(None))
    waits = (Case.state == State.CONCLUDED) & (Case.outcome == Outcome.GRANTED) & Case.gives_certificate.is_(True)
    waits &= Case.id.not_in(is_issued)
    found = select(Case).where(Case.earlier_certificate_id == certificate.id, or_(Case.state.in_(OPEN_STATES), waits))
    if besides is not None:
        found = found.where(Case.id != besides)
    return db.session.scalar(found.limit(1))  # type: ignore[no-any-return]


def of_citizen(citizen: Citizen, department_id: int, types: Sequence[str]) -> Sequence[Certificate]:
    """Those of an account's own applications that have not ended, the newest first; of some types of a department.

    What it applied for as the proxy of others is theirs.
    """
    own = (Case.citizen_id == citizen.id, Case.proxy_sealed.is_(None))
    found = select(Certificate).join(Case, Case.id == Certificate.issued_in_id).where(*own)
    found = found.where(Certificate.department_id == department_id, Certificate.type_key.in_(types))
    found = found.where(Certificate.state == CertificateState.VALID, Certificate.case_id.is_not(None))
    return db.session.scalars(found.order_by(Certificate.id.desc()).limit(MOST_OFFERED)).all()  # type: ignore[no-any-return]


def by_number(number: str, department_id: int, types: Sequence[str]) -> Certificate | None:
    """The one in force with a number as it was typed: spaces and the width of brackets do not matter."""
    found = select(Certificate).where(Certificate.department_id == department_id, Certificate.type_key.in_(types))
    found = found.where(Certificate.state == CertificateState.VALID, Certificate.case_id.is_not(None))
    digits = "%".join(re.findall(r"[0-9]+", unicodedata.normalize("NFKC", number)))
    found = found.where(Certificate.number.like(f"%{digits}%")).limit(MOST_COMPARED)
    return next((each for each in db.session.scalars(found) if plain_number(each.number) == plain_number(number)), None)


def plain_number(number: str) -> str:
    """A certificate's number to compare: letters and digits only, of one width and case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number)).upper()
