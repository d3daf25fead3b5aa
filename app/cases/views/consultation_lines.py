"""The opinions of other departments on a case: what was asked of whom, until when, and the answer."""

from dataclasses import dataclass
from datetime import date

from app.cases.lights import question_due
from app.cases.models import Case
from app.cases.proceedings import Consultation
from app.cases.views.desk_words import left_text, short_day
from app.gateways.wall_clock import day_of
from app.web.i18n import _


@dataclass(frozen=True)
class ConsultationLine:
    """`light` is (colour, text) while the answer is owed, else None."""

    department: str
    question: str
    due: str
    light: tuple[str, str] | None
    conclusion: str
    answer: str
    by: str


def consultation_lines(case: Case, today: date) -> list[ConsultationLine]:
    """In the order in which they were asked."""
    return [_line(asked, today) for asked in case.consultations]


def _line(asked: Consultation, today: date) -> ConsultationLine:
    conclusion = {True: _("同意"), False: _("不同意")}.get(asked.agrees, "") if asked.agrees is not None else ""
    return ConsultationLine(
        department=asked.department.name,
        question=asked.question,
        due=short_day(asked.due_on, today),
        light=_light(asked, today) if asked.is_open else None,
        conclusion=conclusion or ("" if asked.is_open else _("办件已结束，没有答复")),
        answer=asked.answer,
        by=asked.answered_by.name if asked.answered_by else "",
    )


def _light(asked: Consultation, today: date) -> tuple[str, str]:
    due = question_due(asked.due_on, asked.days, day_of(asked.asked_at), today)
    return due.light, left_text(due)
