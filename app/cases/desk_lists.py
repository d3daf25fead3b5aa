"""The lists of the desk: what each holds for whom, in which orders, page by page, and how many there are.

A list is made of branches, each a condition that one index answers in the order of the list; a page is the first rows of all
of them. So a page costs the same with ten thousand cases and with a million.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, text, tuple_, union

from app import db
from app.accounts.models import Staff
from app.accounts.staff_models import HiddenItem
from app.cases import desk_filters
from app.cases.desk_filters import Chosen
from app.cases.desk_readers import Who
from app.cases.flow_entries import FlowEntry
from app.cases.models import Applicant, Case, Opinion
from app.cases.predicates import AWAITS_CERTIFICATE, IS_SUSPENDED, TO_ACCEPT
from app.cases.proceedings import Consultation
from app.catalog.models import ItemVersion
from app.domain.workflow import Action, Outcome, Role, State
from app.web.keyset import Cursor, Slice

PER_PAGE = 30
COUNT_CAP = 1000
STATEMENTS_KEPT = 500  # building one takes longer than running it, and a person opens the same lists all day
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Sort:
    """An order of a list: its columns, all in one direction, and what kind of value each holds."""

    columns: tuple[Any, ...]
    kinds: tuple[type, ...]
    descending: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells every row from every other."""
        return (*self.columns, Case.id)


_DUE = {"due": Sort((Case.due_on,), (date,))}  # an open case always has its day
_OTHERS = {
    "received": Sort((Case.received_on,), (date,), descending=True),
    "item": Sort((ItemVersion.name,), (str,)),
    "applicant": Sort((Case.applicant_name,), (str,)),
}


@dataclass(frozen=True)
class DeskList:
    """A list: its branches for a person, its orders (the first one unless another is asked for), its tabs, columns beyond ROW."""

    name: str
    branches: Callable[[Who], list[Condition]]
    sorts: dict[str, Sort]
    tabs: tuple[str, ...] = ()
    columns: tuple[Any, ...] = ()

    def sort(self, chosen: Chosen) -> tuple[str, Sort, bool]:
        """Name and order that the choice asks for, and whether it runs downwards."""
        name = chosen.sort.removeprefix("-")
        name = name if name in self.sorts else next(iter(self.sorts))
        turned = chosen.sort == f"-{name}"
        return name, self.sorts[name], self.sorts[name].descending is not turned


def _to_accept(who: Who) -> list[Condition]:
    waits = text(f"cases.{TO_ACCEPT}")
    return [and_(Case.department_id == each, waits) for each in who.department_ids(Role.CLERK)]


def _to_do(who: Who) -> list[Condition]:
    """Her own steps, the requests that wait for a word of hers, and the questions to her departments."""
    own = and_(who.in_hand, Case.state == State.IN_PROCESS)  # a closed case is in nobody's hands
    heads, asked = who.department_ids(Role.WINDOW_HEAD), who.department_ids(Role.HANDLER)
    branches = [own]
    if heads:
        branches.append(and_(Case.awaits_role == Role.WINDOW_HEAD, Case.department_id.in_(heads)))
    if who.has_role(Role.BUSINESS_SECTION):
        branches.append(Case.awaits_role == Role.BUSINESS_SECTION)
    if asked:
        questions = select(Consultation.case_id)
        of_hers = or_(*[Consultation.department_id == each for each in asked])  # an IN would be spelt out anew with every use
        questions = questions.where(of_hers, Consultation.closed_at.is_(None))
        branches.append(and_(Case.id.in_(questions), Case.closed_at.is_(None)))
    return branches


def _suspended(who: Who) -> list[Condition]:
    """Hers, and those of the departments where she heads the window or the agency or takes in; the business section has all."""
    if who.holds(Role.BUSINESS_SECTION):
        return [and_(text(f"cases.{IS_SUSPENDED}"))]
    heads = who.department_ids(Role.WINDOW_HEAD, Role.AGENCY_HEAD, Role.CLERK)
    hers = and_(who.in_hand, Case.state == State.SUSPENDED)
    return [hers, *(and_(Case.department_id == each, Case.state == State.SUSPENDED) for each in heads)]


def _done(who: Who) -> list[Condition]:
    """What she acted on, or had done for her while she was away, and has not in hand."""
    hers = or_(FlowEntry.actor == who.session_name, FlowEntry.acting_for == who.session_name)
    acted = select(FlowEntry.case_id).where(hers)
    still_hers = func.coalesce(Case.assignee_id == who.staff_id, False)
    return [and_(Case.id.in_(acted), ~still_hers)]


def _to_certify(who: Who) -> list[Condition]:
    """Granted cases of an item with a certificate; those without one yet come first."""
    granted = and_(Case.state == State.CONCLUDED, Case.outcome == Outcome.GRANTED, Case.gives_certificate.is_(True))
    return [and_(Case.department_id == each, granted) for each in who.department_ids(Role.CERTIFICATE_CLERK)]


def _uncertified(who: Who) -> list[Condition]:
    awaits = text(f"cases.{AWAITS_CERTIFICATE}")
    return [and_(Case.department_id == each, awaits) for each in who.department_ids(Role.CERTIFICATE_CLERK)]


_LATEST = {"latest": Sort((Case.changed_at,), (datetime,), descending=True)}
_CERTIFICATES = {"waiting": Sort((Case.awaits_certificate, Case.closed_at), (bool, datetime), descending=True)}
_OF_DECISION = (Case.closed_at, Case.awaits_certificate)
_LIGHTS = ("red", "yellow", "green")
LISTS = {
    each.name: each
    for each in (
        DeskList("acceptance", _to_accept, _DUE | _OTHERS, _LIGHTS),
        DeskList("todo", _to_do, _DUE | _OTHERS, _LIGHTS),
        DeskList("suspended", _suspended, _DUE | _OTHERS, ("red", "green")),
        DeskList("done", _done, _LATEST | _OTHERS, columns=(Case.changed_at,)),
        DeskList("certificates", _to_certify, _CERTIFICATES | _OTHERS, (desk_filters.WAITING, desk_filters.MADE), _OF_DECISION),
        DeskList("uncertified", _uncertified, {"closed": Sort((Case.closed_at,), (datetime,))}, columns=_OF_DECISION),
    )
}

_PASSED_ON = (Action.ACCEPT, Action.FORWARD, Action.SEND_BACK, Action.REASSIGN, Action.REOPEN)  # by these a case comes to a hand
_FROM_WHOM = (
    select(Opinion.action + " " + Staff.name)
    .where(Opinion.case_id == Case.id, Staff.id == Opinion.staff_id)
    .where(or_(*[Opinion.action == action.value for action in _PASSED_ON]))
    .order_by(Opinion.id.desc())
    .limit(1)
    .scalar_subquery()
)
_APPLICANTS = select(func.count()).select_from(Applicant).where(Applicant.case_id == Case.id).scalar_subquery()
ROW = (
    Case.id,
    Case.number,
    Case.state,
    Case.step,
    Case.source,
    Case.applicant_name,
    Case.due_on,
    Case.received_on,
    Case.submitted_at,
    Case.accepted_on,
    Case.seen,
    Case.version_id,
    Case.assignee_id,
    Case.department_id,
    Case.awaits_role,
    ItemVersion.name.label("item_name"),
    ItemVersion.promised_days,
    ItemVersion.unit,
    ItemVersion.published_at,
    _APPLICANTS.label("applicants"),  # how many
    _FROM_WHOM.label("from_whom"),  # action and name of who passed it on last
)


def _not_hidden(who: Who, chosen: Chosen) -> list[Condition]:
    return [] if chosen.everything or not who.hides_items else [Case.version_id.not_in(_hidden_versions(who))]


def _hidden_versions(who: Who) -> Select[Any]:
    of_item = HiddenItem.item_id == ItemVersion.item_id
    return select(ItemVersion.id).join(HiddenItem, of_item).where(HiddenItem.staff_id == who.staff_id)


def page_of(
    of: DeskList,
    who: Who,
    chosen: Chosen,
    today: date,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    per_page: int = PER_PAGE,
) -> Slice:
    """The rows that follow a cursor, or stand before one; the first page where there are none."""
    if before:
        rows = _rows(of, who, chosen, today, before, per_page, backwards=True)[::-1]
        if len(rows) == per_page:
            return Slice(rows, max(before.passed - per_page, 0), has_more=True)
        after = None
    rows = _rows(of, who, chosen, today, after, per_page + 1)
    if after and not rows:
        after, rows = None, _rows(of, who, chosen, today, None, per_page + 1)
    return Slice(rows[:per_page], after.passed if after else 0, has_more=len(rows) > per_page)


def first_rows(of: DeskList, who: Who, chosen: Chosen, today: date, most: int) -> Sequence[Any]:
    """So many rows from the beginning."""
    return _rows(of, who, chosen, today, None, most)


def _rows(
    of: DeskList, who: Who, chosen: Chosen, today: date, start: Cursor | None, most: int, *, backwards: bool = False
) -> Sequence[Any]:
    statement = page_statement(of.name, who, chosen, today, start, most, backwards=backwards)
    return [] if statement is None else fetched(statement)


def fetched(statement: Select[Any], values: dict[str, Any] | None = None) -> Sequence[Any]:
    """Rows of columns, past the machinery that loads objects: half the time of a short query."""
    rows: Sequence[Any] = db.session.connection().execute(statement, values).all()
    return rows


@lru_cache(STATEMENTS_KEPT)
def page_statement(
    name: str, who: Who, chosen: Chosen, today: date, start: Cursor | None, most: int, *, backwards: bool = False
) -> Select[Any] | None:
    """The rows of a page; None of a list in which nothing can be."""
    of = LISTS[name]
    branches = of.branches(who)
    if not branches:
        return None
    _sort_name, sort, descending = of.sort(chosen)
    downwards = descending is not backwards
    order = [column.desc() if downwards else column.asc() for column in sort.key]
    where = [*desk_filters.conditions(chosen, today), *_not_hidden(who, chosen), *_beyond(sort, start, downwards)]
    rows = select(*ROW, *of.columns).join(ItemVersion, ItemVersion.id == Case.version_id)
    if len(branches) == 1:
        rows = rows.where(branches[0], *where)
    else:
        rows = rows.where(Case.id.in_(union(*[_ids(branch, where, order, most) for branch in branches])))
    return rows.order_by(*order).limit(most)


def _ids(branch: Condition, where: list[Condition], order: list[Any], most: int | None) -> Select[Any]:
    first = _of_cases([Case.id], [branch, *where], order)
    return select(first.order_by(*order).limit(most).subquery().c.id)


def _of_cases(columns: Sequence[Any], where: Sequence[Any], order: Sequence[Any] = ()) -> Select[Any]:
    """Joined with their items' versions only where something asks for these."""
    found, asked = select(*columns).select_from(Case).where(*where), select(*columns, *order).where(*where)
    if any(each.is_derived_from(ItemVersion.__table__) for each in asked.get_final_froms()):
        found = found.join(ItemVersion, ItemVersion.id == Case.version_id)
    return found


def _beyond(sort: Sort, start: Cursor | None, downwards: bool) -> list[Condition]:
    """A comparison of whole keys: an index answers it at once, which it does not for an OR of columns."""
    if start is None:
        return []
    key = tuple_(*sort.key)
    values = tuple_(*(literal(value, column.type) for value, column in zip(start.key, sort.key, strict=True)))
    return [key < values if downwards else key > values]


def capped_count(of: DeskList, who: Who, chosen: Chosen, today: date) -> int:
    """How many, counted up to one more than COUNT_CAP."""
    return int(db.session.scalar(select(counting(of, who, chosen, today))) or 0)


def counting(of: DeskList, who: Who, chosen: Chosen, today: date) -> Any:
    """The same as a part of a larger statement."""
    branches, where = of.branches(who), [*desk_filters.conditions(chosen, today), *_not_hidden(who, chosen)]
    if len(branches) < 2:
        found: Any = _of_cases([Case.id], [*(branches or [false()]), *where])
    else:
        found = union(*[_ids(branch, where, [], COUNT_CAP + 1) for branch in branches])
    return select(func.count()).select_from(found.limit(COUNT_CAP + 1).subquery()).scalar_subquery()


def in_list(of: DeskList, who: Who, chosen: Chosen, today: date, *columns: Any, most: int | None = COUNT_CAP + 1) -> Select[Any]:
    """Columns of the cases of a list, in no order; of a list of several branches `most` of each, as counts are capped.

    Those in two branches come once. Each branch is asked by itself, as an OR of them would read every open case.
    """
    branches = of.branches(who)
    where = [*desk_filters.conditions(chosen, today), *_not_hidden(who, chosen)]
    if len(branches) < 2:
        return _of_cases(columns, [*(branches or [false()]), *where])
    return _of_cases(columns, [Case.id.in_(union(*[_ids(branch, where, [], most) for branch in branches]))])
