"""Consultation (会签): other departments give their opinions side by side, each within its own limit."""

from collections.abc import Sequence
from datetime import datetime

from app import db
from app.accounts.models import Staff
from app.cases import limits
from app.cases.actors import Actor
from app.cases.commands.opinions import give_opinion
from app.cases.models import Case
from app.cases.proceedings import Consultation
from app.cases.recording import record
from app.catalog.models import Department
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of

MOST_DAYS = 60


def consult(case: Case, *, by: Staff, question: str, departments: Sequence[tuple[int, int]], at: datetime) -> None:
    """Asks departments: (id, working days) each. Raises Refused for one's own, one twice, or one that still owes an answer."""
    owing = {asked.department_id for asked in case.consultations if asked.is_open}
    ids = [department for department, _days in departments]
    if not ids or len(set(ids)) != len(ids) or case.department_id in ids or owing & set(ids):
        raise Refused("consultation_departments")
    names = []
    for department_id, days in departments:
        department = db.session.get(Department, department_id)
        if department is None or not 1 <= days <= MOST_DAYS:
            raise Refused("consultation_departments")
        due_on = limits.calendar().add_workdays(day_of(at), days)
        case.consultations.append(
            Consultation(department_id=department_id, question=question, asked_by_id=by.id, asked_at=at, days=days, due_on=due_on)
        )
        names.append(department.short_name)
    give_opinion(case, Action.CONSULT, by=by, text=question, at=at)
    record(case, Action.CONSULT, by=Actor.of(by), at=at, text=question, departments=names)


def answer_consultation(case: Case, asked: Consultation, *, by: Staff, agrees: bool, answer: str, at: datetime) -> None:
    """The answer of one department."""
    asked.agrees, asked.answer, asked.answered_by_id, asked.closed_at = agrees, answer, by.id, at
    give_opinion(case, Action.ANSWER_CONSULTATION, by=by, text=answer, at=at)
    details = {"agrees": agrees, "departments": [asked.department.short_name]}
    record(case, Action.ANSWER_CONSULTATION, by=Actor.of(by), at=at, text=answer, **details)
