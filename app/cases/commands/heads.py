"""What an agency head decides: a longer limit, an end without a decision, and the opening of a closed case."""

from dataclasses import dataclass
from datetime import datetime

from app import db
from app.accounts.models import Staff
from app.cases import paperwork, procedure_papers
from app.cases.actors import Actor
from app.cases.commands import joint
from app.cases.commands.certificate_ends import take_back_for_reopening
from app.cases.commands.handlers import choose_handler
from app.cases.commands.opinions import give_opinion
from app.cases.models import Case
from app.cases.paper_parts import acceptance_number, iso
from app.cases.proceedings import Extension
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.documents import commands as documents
from app.domain.acceptance import LONGEST_EXTENSION_DAYS
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of

OVERTURNED = ("BYSL", "ZYXK", "BYXK", "BLJG", "ZBH")


@dataclass(frozen=True)
class Termination:
    """Why a case ends without a decision; `ground` is a key of documents' TERMINATION_GROUNDS."""

    ground: str
    reason: str
    legal_basis: str


def longest_extension(case: Case) -> int:
    """In the unit of the item's limits: ten, or what the law that the item cites allows (行政许可法第四十二条)."""
    own = case.version.definition.limits
    return own.extension_days if own.extension_basis else LONGEST_EXTENSION_DAYS


def extend(case: Case, *, by: Staff, days: int, reason: str, at: datetime) -> None:
    """Makes the limits longer, once. Raises Refused."""
    if days > longest_extension(case):
        raise Refused("extension_too_long", maximum=longest_extension(case))
    old = iso(case.promised_due_on)
    granted = Extension(days=days, reason=reason, granted_at=at)
    case.extensions.append(granted)
    give_opinion(case, Action.EXTEND, by=by, text=reason, at=at)
    record(case, Action.EXTEND, by=Actor.of(by), at=at, text=reason, days=days)
    procedure_papers.extension(case, granted, old, by, at)
    tell_applicant(case, "extended", days=days, due=case.promised_due_on)


def terminate(case: Case, *, by: Staff, why: Termination, at: datetime) -> None:
    """Ends the case without a decision."""
    give_opinion(case, Action.TERMINATE, by=by, text=why.reason, at=at)
    record(case, Action.TERMINATE, by=Actor.of(by), at=at, text=why.reason, ground=why.ground)
    joint.end(case, Action.TERMINATE, by=Actor.of(by), text=why.reason, at=at)
    procedure_papers.termination(case, why.ground, why.reason, why.legal_basis, Actor.of(by), at)
    tell_applicant(case, "terminated")


def reopen(case: Case, *, by: Staff, reason: str, step: int, handler_id: int | None, at: datetime) -> None:
    """Opens a refused or decided case at a step, with fresh limits; its decision is replaced, its certificate annulled."""
    if not 1 <= step <= len(case.version.definition.steps):
        raise Refused("step_unknown")
    handler, parts = choose_handler(case, step, handler_id, by, at), joint.planned(case, at)
    take_back_for_reopening(case, at=at)
    give_opinion(case, Action.REOPEN, by=by, text=reason, at=at, next_handler=handler)
    case.closed_at, case.outcome, case.approval_number = None, None, ""
    case.clock_started_at, case.accepted_on = at, case.accepted_on or day_of(at)
    case.step, case.step_started_at, case.assignee_id = step, at, handler.id
    record(case, Action.REOPEN, by=Actor.of(by), at=at, text=reason, next=handler.display_name, step=case.current_step.name)
    joint.begin(case, parts, Action.ACCEPT, by=Actor.of(by), at=at, opinion=(by, reason))
    for paper in case.papers:
        if paper.document.kind in OVERTURNED:
            documents.mark_replaced(paper.document)
    db.session.flush()
    if not acceptance_number(case):  # it was not accepted before
        paperwork.acceptance_notice(case, Actor.of(by), at, is_deemed=False)
    tell_applicant(case, "reopened", due=case.due_on)
