"""Reads of cases: the lists of the desk and of a citizen."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from app import db
from app.accounts import representation
from app.accounts.models import Citizen, Representation, Staff
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case, CasePaper, Certificate, Opinion
from app.cases.proceedings import Consultation
from app.cases.standing_in import names_of_absent, of_absent
from app.catalog.models import ItemVersion
from app.documents.models import Document
from app.domain.workflow import Action, Outcome, Role, State
from app.gateways.wall_clock import today
from app.sealed import blind_index
from app.web.paging import Page, window

COUNT_CAP = 1000
PER_PAGE = 20
MOST_WANTED = 40
_ROW = (
    Case.number,
    Case.public_id,
    Case.state,
    Case.outcome,
    Case.step,
    Case.source,
    Case.applicant_name,
    Case.due_on,
    Case.received_on,
    Case.submitted_at,
    Case.accepted_on,
    Case.closed_at,
    Case.version_id,
    Case.assignee_id,
    ItemVersion.name.label("item_name"),
    ItemVersion.promised_days,
    ItemVersion.unit,
    Certificate.id.label("certificate_id"),
)


def open_to(citizen: Citizen) -> Any:
    """The cases that an account may read: its own, and those it filed for an organization that lets it do so today."""
    lets = Representation.organization_id == Case.citizen_id, Representation.person_id == citizen.id
    may = exists().where(*lets, *representation.in_force(today()))
    return or_(Case.citizen_id == citizen.id, (Case.filed_by_id == citizen.id) & may)


def most_wanted_items(since: datetime, limit: int = MOST_WANTED) -> Sequence[int]:
    """Ids of the items most often applied for since an instant, most first."""
    count = func.count(Case.id)
    found = select(ItemVersion.item_id).join(Case, Case.version_id == ItemVersion.id).where(Case.submitted_at >= since)
    return db.session.scalars(found.group_by(ItemVersion.item_id).order_by(count.desc(), ItemVersion.item_id).limit(limit)).all()


def case_by_number(number: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.number == number))  # type: ignore[no-any-return]


def case_by_public_id(public_id: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.public_id == public_id))  # type: ignore[no-any-return]


def _to_accept(staff: Staff) -> Any:
    mine = Case.department_id.in_(staff.department_ids(Role.CLERK))
    return mine & Case.state.in_([State.SUBMITTED, State.CORRECTING, State.PRE_ACCEPTED]) & Case.closed_at.is_(None)


def _to_do(staff: Staff) -> Any:
    """Her own steps and those of absent people for whom she acts, what waits for a word of hers, questions to her departments."""
    in_hand = or_(Case.assignee_id == staff.id, of_absent(staff)) & (Case.state == State.IN_PROCESS)
    asked = select(Consultation.case_id).where(
        Consultation.department_id.in_(staff.department_ids(Role.HANDLER)), Consultation.closed_at.is_(None)
    )
    return or_(in_hand, awaits(staff), Case.id.in_(asked)) & Case.closed_at.is_(None)


def awaits(staff: Staff) -> Any:
    """Cases with a request that waits for her word as window head, or as business section."""
    as_head = (Case.awaits_role == Role.WINDOW_HEAD) & Case.department_id.in_(staff.department_ids(Role.WINDOW_HEAD))
    if staff.has_role(Role.BUSINESS_SECTION):
        return or_(as_head, Case.awaits_role == Role.BUSINESS_SECTION)
    return as_head


def _done(staff: Staff) -> Any:
    """What she did, or had done for her while she was away."""
    hers = or_(FlowEntry.actor == staff.session_name, FlowEntry.acting_for == staff.session_name)
    acted = select(FlowEntry.case_id).where(hers).distinct()
    still_mine = (Case.assignee_id == staff.id) & Case.closed_at.is_(None)
    return Case.id.in_(acted) & ~(func.coalesce(still_mine, False))


def _to_certify(staff: Staff) -> Any:
    """Granted cases of an item with a certificate; those without one yet come first."""
    mine = Case.department_id.in_(staff.department_ids(Role.CERTIFICATE_CLERK))
    return mine & (Case.state == State.CONCLUDED) & (Case.outcome == Outcome.GRANTED) & Case.gives_certificate.is_(True)


def _uncertified(staff: Staff) -> Any:
    return _to_certify(staff) & Case.id.not_in(select(Certificate.case_id))


LISTS = {
    "acceptance": _to_accept,
    "todo": _to_do,
    "done": _done,
    "certificates": _to_certify,
    "uncertified": _uncertified,
}


def desk_list(name: str, staff: Staff, page: int, *, q: str = "", source: str = "", per_page: int = PER_PAGE) -> Page:
    """One page of one of LISTS; `q` looks in number, applicant, mobile and item."""
    where = [LISTS[name](staff), *_filters(q, source)]
    base: Select[Any] = select(*_ROW).join(ItemVersion, ItemVersion.id == Case.version_id)
    base = base.outerjoin(Certificate, Certificate.case_id == Case.id).where(*where)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    page, pages, offset = window(total, page, per_page)
    rows = db.session.execute(base.order_by(*_order(name)).limit(per_page).offset(offset)).all()
    return Page(rows, page, pages, total)


def _filters(q: str, source: str) -> list[Any]:
    where: list[Any] = [Case.source == source] if source else []
    if q:
        found = [column.contains(q, autoescape=True) for column in (Case.applicant_name, ItemVersion.name)]
        found.append(Case.number.contains("".join(q.split()), autoescape=True))  # copied in its groups
        where.append(or_(*found, Case.contact_mobile_index == blind_index("cases.contact_mobile", q)))
    return where


def _order(name: str) -> tuple[Any, ...]:
    """What is due first; of what is done, what was done last; certificates still to be made come before the others."""
    latest = (Case.closed_at.desc(), Case.id.desc())
    return {"done": (Case.changed_at.desc(), Case.id.desc()), "certificates": (Certificate.id.isnot(None), *latest)}.get(
        name, (Case.due_on, Case.id)
    )


# Name, what waits in it, and whose list it is.
OWN_LISTS = (
    ("acceptance", "acceptance", (Role.CLERK,)),
    ("todo", "todo", (Role.HANDLER,)),
    ("certificates", "uncertified", (Role.CERTIFICATE_CLERK,)),
)


def desk_counts(staff: Staff) -> dict[str, int]:
    """How many wait in each list that is this person's, for the tabs of the desk; counted up to a thousand."""
    counts = {}
    for name, waiting, roles in OWN_LISTS:
        if not staff.has_role(*roles) and not (name == "todo" and names_of_absent(staff)):
            continue
        rows = select(Case.id).where(LISTS[waiting](staff)).limit(COUNT_CAP + 1)
        counts[name] = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    return counts


def due_counts(name: str, staff: Staff, today: date) -> tuple[int, int]:
    """How many of a list are overdue, and how many are due today."""
    of_list = select(func.count()).select_from(Case).where(LISTS[name](staff))
    overdue, due_today = (db.session.scalar(of_list.where(when)) or 0 for when in (Case.due_on < today, Case.due_on == today))
    return overdue, due_today


def step_names(version_ids: Iterable[int]) -> dict[int, list[str]]:
    """Version id → the names of its steps, for the rows of a list."""
    found = select(ItemVersion.id, ItemVersion.definition_json).where(ItemVersion.id.in_(set(version_ids)))
    return {row.id: [step["name"] for step in row.definition_json["steps"]] for row in db.session.execute(found)}


def last_handler_of_step(case: Case, step: int) -> int | None:
    """Who last passed this step on; for whom, when somebody acted for her."""
    whose = func.coalesce(Opinion.acting_for_id, Opinion.staff_id)
    found = select(whose).where(Opinion.case_id == case.id, Opinion.step == step, Opinion.action == Action.FORWARD)
    return db.session.scalar(found.order_by(Opinion.id.desc()).limit(1))  # type: ignore[no-any-return]


def paper_of_case(case: Case, public_id: str) -> Document | None:
    """A paper, when it belongs to the case."""
    found = select(Document).join(CasePaper, CasePaper.document_id == Document.id)
    return db.session.scalar(found.where(CasePaper.case_id == case.id, Document.public_id == public_id))  # type: ignore[no-any-return]


def case_of_paper(public_id: str) -> tuple[Case, Document] | None:
    """A paper and the case that it belongs to."""
    found = select(Case, Document).join(CasePaper, CasePaper.case_id == Case.id)
    found = found.join(Document, Document.id == CasePaper.document_id).where(Document.public_id == public_id)
    row = db.session.execute(found).first()
    return (row[0], row[1]) if row else None


def certificate_of(case: Case) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.case_id == case.id))  # type: ignore[no-any-return]
