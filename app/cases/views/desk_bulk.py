"""Several like cases handed on with one opinion: each one checked and passed on by itself, in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from app.accounts.models import Staff
from app.accounts.queries import phrases_of
from app.cases import access, wording
from app.cases.commands import processing
from app.cases.commands.handlers import able_handlers
from app.cases.models import Case
from app.cases.standing_in import in_her_hand
from app.cases.views.desk_fields import OPINION_LENGTH, number_of, plain
from app.cases.views.desk_lists import Bulk, bp, show
from app.db import transaction
from app.domain.errors import DomainError, NotYours, Refused, Stale
from app.domain.workflow import Action
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, returns_to
from app.web.fields import seen_number
from app.web.i18n import _
from app.web.rendering import render
from app.web.sentences import sentence

MOST = 50


@dataclass(frozen=True)
class Ticket:
    """A ticked row: the case, and the version that the page showed of it."""

    number: str
    seen: int

    @classmethod
    def read(cls, text: str) -> "Ticket":
        number, _dot, seen = text.partition(".")
        return cls(number[:21], seen_number(seen))

    def __str__(self) -> str:
        return f"{self.number}.{self.seen}"


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; `reason` says why it was not handed on."""

    number: str
    applicant: str
    text: str


@dataclass
class Asked:
    """What was sent: the rows, the opinion, and who is to have them next."""

    tickets: list[Ticket]
    opinion: str
    handler_id: int | None

    @classmethod
    def sent(cls) -> "Asked":
        tickets = dict.fromkeys(Ticket.read(text) for text in request.form.getlist("case"))
        opinion = plain(request.form.get("opinion")) or plain(request.form.get("phrase"))
        return cls(list(tickets), opinion, number_of(request.form.get("handler_id")))


@bp.post("/desk/todo/forward")
@returns_to("lists.todo")
@desk_only
def forward_together() -> Any:
    """Hands them on when nothing is missing; asks for what is: the opinion, and the next handler where there are several."""
    staff, asked = current_staff(), Asked.sent()
    try:
        cases = _chosen(asked, staff)
        step, holders = _next(cases, staff)
    except Refused as no:
        return _list_again(asked, no)
    problems = _problems(asked, holders)
    if len(holders) == 1:
        asked.handler_id = holders[0].id
    if problems:
        return _ask(asked, cases, step, holders, problems)
    like = (cases[0].version_id, cases[0].step)
    done: list[Outcome] = []
    left: list[Outcome] = []
    for ticket in asked.tickets:
        _hand_on(ticket, like, asked, staff, done, left)
    return render("cases/desk/bulk_done.html", nav="todo", done=done, left=left, step=step)


def _list_again(asked: Asked, no: Refused) -> Any:
    """The list that it came from, with what was typed and ticked, and why nothing was handed on."""
    tickets = frozenset(str(ticket) for ticket in asked.tickets)
    return show("todo", Bulk(asked.opinion, tickets, sentence(no.code, **no.values)), 409 if tickets else 422)


def _chosen(asked: Asked, staff: Staff) -> list[Case]:
    """The cases as they are now, those that she may read. Raises Refused when they are none, too many or unlike."""
    if not asked.tickets:
        raise Refused("bulk_nothing_chosen")
    if len(asked.tickets) > MOST:
        raise Refused("bulk_too_many", most=MOST)
    found = [case for ticket in asked.tickets if (case := _readable(ticket.number, staff))]
    in_hand = [case for case in found if case.step and in_her_hand(case, staff)]
    if len({(case.version_id, case.step) for case in in_hand}) > 1:
        raise Refused("bulk_not_alike")
    if not in_hand:
        raise Refused("not_your_step" if found else "case_gone")
    if in_hand[0].is_last_step:
        raise Refused("last_step")
    return in_hand


def _readable(number: str, staff: Staff) -> Case | None:
    try:
        return access.case_for_staff(number, staff)
    except NotYours:
        return None


def _next(cases: list[Case], staff: Staff) -> tuple[str, Sequence[Staff]]:
    """Name of the step that follows, and who may do it in all of them: it counts for whom she acts. Raises Refused."""
    step = cases[0].step or 0
    hands = {case.assignee_id: case for case in cases}.values()
    offered = [able_handlers(case, step + 1, staff, now()) for case in hands]
    holders = [holder for holder in offered[0] if all(holder in able for able in offered)]
    if not holders:
        raise Refused("bulk_no_common_handler")
    return cases[0].version.definition.steps[step].name, holders


def _problems(asked: Asked, holders: Sequence[Staff]) -> list[tuple[str, str]]:
    problems = []
    if not asked.opinion:
        problems.append(("f-opinion", _("请填写意见。")))
    elif len(asked.opinion) > OPINION_LENGTH:
        problems.append(("f-opinion", _("最多 %(max)s 字。", max=OPINION_LENGTH)))
    if len(holders) > 1 and asked.handler_id not in {holder.id for holder in holders}:
        problems.append(("f-handler_id", sentence("choose_handler")))
    return problems


def _ask(asked: Asked, cases: list[Case], step: str, holders: Sequence[Staff], problems: list[tuple[str, str]]) -> Any:
    by_number = {case.number: case for case in cases}
    return render(
        "cases/desk/bulk.html",
        422,
        nav="todo",
        rows=[
            (ticket, case, _applicants(case)) for ticket in asked.tickets if (case := by_number.get(ticket.number)) is not None
        ],
        others=[ticket for ticket in asked.tickets if ticket.number not in by_number],
        opinion=asked.opinion,
        handler_id=asked.handler_id,
        step=step,
        holders=holders,
        problems=problems,
        phrases=phrases_of(current_staff()),
    )


def _applicants(case: Case) -> str:
    return wording.applicants_in_short(case.applicant_name, len(case.applicants))


def _hand_on(ticket: Ticket, like: tuple[int, int | None], asked: Asked, staff: Staff, done: list[Any], left: list[Any]) -> None:
    """One case, one transaction; what is in its way keeps none of the others."""
    applicant = ""
    try:
        with transaction():
            case = access.locked_for_staff(ticket.number, staff)
            applicant = _applicants(case)
            access.check_may_act(case, Action.FORWARD, staff, ticket.seen)
            if (case.version_id, case.step) != like:
                raise Refused("bulk_no_longer_alike")
            processing.forward(case, by=staff, opinion=asked.opinion, handler_id=asked.handler_id, at=now())
            handler = case.assignee.name if case.assignee else ""
        done.append(Outcome(ticket.number, applicant, _("交%(name)s办理", name=handler)))
    except NotYours:
        left.append(Outcome(ticket.number, "", sentence("case_gone")))
    except Stale as no:
        left.append(Outcome(ticket.number, applicant, sentence("bulk_case_changed", by=no.values["by"], at=no.values["at"])))
    except DomainError as no:
        left.append(Outcome(ticket.number, applicant, sentence(no.code, **no.values)))
