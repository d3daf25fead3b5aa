"""Hearings (行政许可法第四十六至四十八条): offered, asked for within 5 working days, held within 20, announced 7 before."""

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.models import Staff
from app.cases import limits, procedure_papers
from app.cases.actors import Actor
from app.cases.commands.opinions import give_opinion
from app.cases.models import Case
from app.cases.paper_parts import paper
from app.cases.proceedings import Hearing
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.documents import commands as documents
from app.domain import acceptance
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Appointment:
    """When and where a hearing is held, and by whom."""

    held_at: datetime
    place: str
    presider: str
    recorder: str
    participants: list[str]


@dataclass(frozen=True)
class Minutes:
    """What a hearing's record says."""

    ended_at: datetime
    recorder: str
    participants: list[str]
    text: str


def offer_hearing(case: Case, *, by: Staff, intended: str, reason: str, at: datetime) -> None:
    """Tells the applicant what is about to be decided and that a hearing may be asked for."""
    due_on = acceptance.hearing_request_due_on(day_of(at), limits.calendar())
    case.hearings.append(Hearing(matter=intended, offered_at=at, request_due_on=due_on))
    give_opinion(case, Action.OFFER_HEARING, by=by, text=intended, at=at)
    record(case, Action.OFFER_HEARING, by=Actor.of(by), at=at, text=intended)
    procedure_papers.hearing_offer(case, intended, reason, by, at)
    tell_applicant(case, "hearing_offered", due=due_on)


def request_hearing(case: Case, *, by: Actor, text: str, at: datetime) -> None:
    """The applicant asks for it; it is to be held within 20 working days."""
    hearing = case.hearing
    assert hearing
    hearing.requested_at, hearing.request = at, text
    hearing.due_on = acceptance.hearing_due_on(day_of(at), limits.calendar())
    record(case, Action.REQUEST_HEARING, by=by, at=at, text=text)
    tell_applicant(case, "hearing_requested", due=hearing.due_on)


def schedule_hearing(case: Case, *, by: Staff, appointment: Appointment, at: datetime) -> None:
    """Sets day and place; the notice of a day that was set before is replaced. Raises Refused."""
    hearing = case.hearing
    assert hearing and hearing.due_on
    _check_day(day_of(appointment.held_at), hearing.due_on, day_of(at))
    if "".join(appointment.presider.split()) in examiners(case):
        raise Refused("presider_examines")
    before = paper(case, "TZTZ") if hearing.scheduled_at and not hearing.is_recorded else None
    hearing.scheduled_at, hearing.held_at = at, appointment.held_at
    hearing.place, hearing.presider = appointment.place, appointment.presider
    record(
        case, Action.SCHEDULE_HEARING, by=Actor.of(by), at=at, held_at=appointment.held_at.isoformat(), place=appointment.place
    )
    notice = procedure_papers.hearing_notice(case, appointment.recorder, appointment.participants, by, at)
    if before:
        documents.mark_replaced(before, notice, day_of(at))
    tell_applicant(case, "hearing_scheduled", held=appointment.held_at, place=appointment.place)


def _check_day(held_on: date, due_on: date, today: date) -> None:
    """Raises Refused when the notice would come too late, when the hearing would be held too late, or on a day off."""
    if today > acceptance.hearing_notice_due_on(held_on, limits.calendar()):
        earliest = limits.calendar().add_workdays(today, acceptance.HEARING_NOTICE_DAYS)
        raise Refused("hearing_notice_late", earliest=earliest)
    if held_on > due_on:
        raise Refused("hearing_too_late", due=due_on)
    if not limits.calendar().is_workday(held_on):
        raise Refused("hearing_day_off")


def examiners(case: Case) -> set[str]:
    """Names of those who have or had the case in hand: none of them presides (行政许可法第四十八条第三项)."""
    people = [case.assignee]
    for opinion in case.opinions:
        people += [opinion.staff, opinion.acting_for, opinion.next_handler]
    return {"".join(person.name.split()) for person in people if person}


def record_hearing(case: Case, *, by: Staff, minutes: Minutes, at: datetime) -> None:
    """Files the record. Raises Refused before the hearing has been held, and when it ends before it begins."""
    hearing = case.hearing
    assert hearing and hearing.held_at
    if hearing.held_at > at:
        raise Refused("hearing_not_held")
    if not hearing.held_at < minutes.ended_at <= at:
        raise Refused("hearing_end_wrong")
    hearing.recorded_at = at
    record(case, Action.RECORD_HEARING, by=Actor.of(by), at=at)
    procedure_papers.hearing_record(case, minutes.ended_at, minutes.recorder, minutes.participants, minutes.text, at)
