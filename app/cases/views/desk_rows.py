"""A row of a desk list, in words and as HTML."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from app.cases import lights, queries, wording
from app.cases.desk_readers import Who
from app.cases.lights import Due
from app.cases.views.desk_words import light_of, short_day, source_text
from app.domain.workflow import Action, Role, Source, State
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_day, language

CERTIFICATES = ("certificates", "uncertified")
PLACE = "/desk/cases/"  # an address that is built thirty times a page
ROWS_KEPT = 5000


class Row(NamedTuple):
    """`waits_for` and `light` (colour, text) are None where nothing waits; `ticket` is number and version of the case."""

    number: str
    href: str
    light: tuple[str, str] | None
    waits_for: Due | None
    due: str
    item: str
    applicant: str
    source: str
    step: str
    before: str
    received: str
    ticket: str


def list_rows(name: str, found: Sequence[Any], today: date, who: Who) -> list[Row]:
    """The rows of a page of a list, as this person sees them."""
    return [_row(name, placed, today) for placed in _placed(name, found, who)]


class Drawn(NamedTuple):
    """Rows as HTML, and whether one of them can be ticked."""

    rows: list[Markup]
    has_boxes: bool


def drawn_rows(name: str, found: Sequence[Any], today: date, who: Who, boxes: frozenset[str] | None = None) -> Drawn:
    """The same as HTML; with `boxes` those that she may hand on have one, ticked where it says so.

    A row is kept, and found again by all that it is made of.
    """
    spoken, ticked, placed = language(), boxes or frozenset(), _placed(name, found, who)
    has_boxes = boxes is not None and any(each.may_forward for each in placed)
    rows = [
        _drawn(name, each, today, spoken, has_boxes, bool(ticked) and f"{each.row.number}.{each.row.seen}" in ticked)
        for each in placed
    ]
    return Drawn(rows, has_boxes)


class Placed(NamedTuple):
    """Columns of a row, and where it stands for the reader: its step while it is in process, in 待办 what waits for her word.

    `may_forward`: do the row's own facts let her hand it on? Whether she may, the action asks. `answers`: does it wait for the
    answer of her department? `question` is that one's day, working days and instant.
    """

    row: Any
    place: str
    may_forward: bool
    answers: bool
    question: Any = None


@lru_cache(ROWS_KEPT)
def _drawn(name: str, placed: Placed, today: date, spoken: str, has_boxes: bool, is_ticked: bool) -> Markup:
    template = current_app.jinja_env.get_template("cases/desk/_row.html")
    boxes = {"has_boxes": has_boxes, "has_box": has_boxes and placed.may_forward, "is_ticked": is_ticked}
    drawn = template.render(row=_row(name, placed, today), name=name, **boxes)
    return Markup(drawn)  # noqa: S704  the template has escaped it


def _placed(name: str, found: Sequence[Any], who: Who) -> list[Placed]:
    """Questions are looked up at once for all rows that wait for an answer, if there are any."""
    placed = list(_at_their_steps(name, found, who))
    asked = [each.row.id for each in placed if each.answers]
    questions = queries.open_questions(asked, who.department_ids(Role.HANDLER)) if asked else {}
    return [each._replace(question=questions.get(each.row.id)) if each.answers else each for each in placed]


def _at_their_steps(name: str, found: Sequence[Any], who: Who) -> Iterator[Placed]:
    in_process = [row for row in found if row.state == State.IN_PROCESS]
    steps = queries.step_names((row.version_id, row.published_at) for row in in_process)
    names, cases = dict(who.absent), dict(who.absent_cases)
    for row in found:
        names_of_steps = steps[row.version_id] if row.state == State.IN_PROCESS else []
        step = names_of_steps[row.step - 1] if names_of_steps and row.step else ""  # the whole of a joint case has none
        absent = names.get(row.assignee_id) or cases.get(row.id) if step else None
        is_in_hand = bool(step) and (row.assignee_id == who.staff_id or absent is not None)
        place = _("%(step)s（代%(name)s）", step=step, name=absent) if absent else step
        answers = False
        if name == "todo":
            place = _awaited(row, who, place, is_in_hand=is_in_hand)
            answers = (
                row.state == State.IN_PROCESS and not is_in_hand and who.for_whom(row.awaits_role, row.department_id) is None
            )
        yield Placed(row, place, is_in_hand and row.step < len(names_of_steps) and row.awaits_role is None, answers)


def _awaited(row: Any, who: Who, place: str, *, is_in_hand: bool) -> str:
    """What a row of 待办 waits for: the reader's word on a request, the answer of her department, or her step."""
    if is_in_hand:
        return _("%(step)s，挂起待审批", step=place) if row.awaits_role else place
    absent = who.for_whom(row.awaits_role, row.department_id)
    if absent is not None:
        said = _("等您审批：作废申请") if row.state == State.SUBMITTED else _("等您审批：挂起申请")
        return _("%(step)s（代%(name)s）", step=said, name=absent) if absent else said
    return _("等您答复：会签") if row.state == State.IN_PROCESS else place


def _row(name: str, placed: Placed, today: date) -> Row:
    row, due = placed.row, _due(name, placed, today)
    return Row(
        number=row.number,
        href=PLACE + row.number,
        light=light_of(row.state, due),
        waits_for=due,
        due=short_day(due.on, today) if due else "",
        item=row.item_name,
        applicant=wording.applicants_in_short(row.applicant_name, row.applicants),
        source=source_text(row.source) if name == "acceptance" else str(wording.SOURCES[Source(row.source)]),
        step=_where(name, row, placed.place),
        before=_before(row.from_whom),
        received=format_day(row.received_on),
        ticket=f"{row.number}.{row.seen}",
    )


def _due(name: str, placed: Placed, today: date) -> Due | None:
    """A question has a limit of its own."""
    row, asked = placed.row, placed.question
    if asked:
        return lights.question_due(asked.due_on, asked.days, day_of(asked.asked_at), today)
    if name in CERTIFICATES and row.awaits_certificate:
        return lights.certificate_due_of(day_of(row.closed_at), today)
    return lights.due_of(row, row, today)


def _where(name: str, row: Any, step: str) -> str:
    if name in CERTIFICATES:
        return _("等待制证") if row.awaits_certificate else _("已制证")
    return step or str(wording.STATES[State(row.state)])


def _before(from_whom: str | None) -> str:
    """李四, 李四（退回）, or 系统 where the law accepted it"""
    if from_whom is None:
        return _("系统")
    action, _space, name = from_whom.partition(" ")
    return _("%(name)s（退回）", name=name) if action == Action.SEND_BACK else name
