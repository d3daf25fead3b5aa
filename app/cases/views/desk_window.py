"""The action window of a case: the one form for what this person can do now, the other actions, and why not."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import url_for

from app.accounts.absences import delegates_of
from app.accounts.labels import OTHER, PHRASE_KINDS
from app.accounts.models import Staff
from app.cases import access
from app.cases.commands.handlers import able_handlers, other_handlers
from app.cases.models import Case
from app.cases.posts import step_department
from app.cases.queries import certificate_of
from app.cases.views.deeds.all_deeds import COUNTER_ONLY, DEEDS, PAGES
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import ActionForm
from app.cases.views.window_facts import window_facts
from app.cases.wording import ACTIONS
from app.domain.certificates import CertificateState
from app.domain.errors import Refused
from app.domain.workflow import Action, Source, State, actions_from
from app.gateways.wall_clock import day_of
from app.web.fields import FieldView
from app.web.i18n import _
from app.web.sentences import sentence

PHRASED = ("opinion", "reason", "answer", "conclusion")
ON_CERTIFICATE = (Action.PRINT, Action.DELIVER, Action.CANCEL, Action.ANNUL, Action.REVOKE)


@dataclass(frozen=True)
class HandOver:
    """To whom a case goes: in words for which step, and its holders; `problem` says why it cannot go on."""

    label: str
    holders: list[Staff] = field(default_factory=list)
    problem: str = ""
    names: list[str] = field(default_factory=list)  # of the holders, with who acts for those who are away


@dataclass(frozen=True)
class Beside:
    """A second button that sends the same form to another action."""

    action: Action
    text: str
    address: str


@dataclass(frozen=True)
class Window:
    """The form in the frame; `facts` (label, text) say what is decided about."""

    action: Action
    title: str
    button: str
    address: str
    form: ActionForm
    hand_over: HandOver | None
    beside: Beside | None

    facts: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def fields(self) -> list[FieldView]:
        """What is drawn one under the other; a choice of one handler is no choice, boxes for parts stand by themselves."""
        alone = self.hand_over is None or (len(self.hand_over.holders) < 2 and not self.form["handler_id"].errors)
        boxes = {f"{kind}_{key}" for kind, key, _name in self.parts}
        unseen = {"seen", *boxes, *(f"problem_of_{box}" for box in boxes), *(["handler_id"] if alone else [])}
        views = [view for view in self.form.views() if view.name not in unseen]
        return [replace(view, label=self._next(), required=True) if view.name == "handler_id" else view for view in views]

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        return self.form.parts(self.form.case)

    def _next(self) -> str:
        return self.hand_over.label if self.hand_over else ""

    @property
    def kinds(self) -> set[str]:
        """The kinds of opinion that are written here, by which stock phrases are chosen."""
        written = [self.action, *([self.beside.action] if self.beside else [])]
        return {action.value if action in PHRASE_KINDS else OTHER for action in written}

    @property
    def takes_files(self) -> bool:
        return "result_file" in self.form


@dataclass(frozen=True)
class Offer:
    """An action beside the one in the window: an address where its form stands (`is_page`: a page of its own), or why not."""

    name: str
    href: str = ""
    reason: str = ""
    is_page: bool = False


@dataclass
class Choice:
    """What the window shows, what else is offered, typed text that no form holds any more, and why the step cannot move."""

    window: Window | None
    offers: list[Offer]
    kept: list[tuple[str, str]] = field(default_factory=list)
    blocked: str = ""


def choose(
    case: Case, staff: Staff, at: datetime, *, page: str, wanted: str = "", typed: tuple[Action, ActionForm] | None = None
) -> Choice:
    """The window for this person: the form just typed, else the action wanted, else the first that is open."""
    reasons = {action: _reason(case, action, staff) for action in (*PAGES, *DEEDS) if action in actions_from(State(case.state))}
    for action in _pointless(case):
        reasons.pop(action, None)
    if case.source != Source.COUNTER:
        reasons = {action: reason for action, reason in reasons.items() if action not in COUNTER_ONLY}
    open_ = [action for action, reason in reasons.items() if not reason and action in DEEDS]
    blocked = _blocked(case, staff, reasons)
    by_itself = [a for a in open_ if not DEEDS[a].on_request and not (blocked and access.is_of_step(case, a))]
    chosen = next((a for a in (typed and typed[0], wanted, *by_itself) if a in open_), None)
    window, kept = None, []
    if chosen:
        action = Action(chosen)
        is_typed = typed is not None and typed[0] == action
        window = _window(case, action, typed[1] if typed and is_typed else DEEDS[action].form.of(case), open_, staff, at)
    if typed and (window is None or window.form is not typed[1]):
        kept = _kept(typed[1])
    shown = {window.action, *([window.beside.action] if window.beside else [])} if window else set()
    offers = [_offer(case, action, reason, page) for action, reason in reasons.items() if action not in shown]
    return Choice(window, offers, kept, "" if window else blocked)


def _blocked(case: Case, staff: Staff, reasons: dict[Action, str]) -> str:
    """Why whoever has the case in hand can neither pass it on nor decide it now."""
    if case.assignee_id != staff.id:
        return ""
    return reasons.get(Action.CONCLUDE if case.is_last_step else Action.FORWARD, "")


def _pointless(case: Case) -> tuple[Action, ...]:
    """What need not even be refused: certificates where the item has none, and their ends while there is none."""
    if not case.gives_certificate:
        return (Action.ISSUE_CERTIFICATE, *ON_CERTIFICATE)
    certificate = certificate_of(case)
    if certificate is None:
        return ON_CERTIFICATE
    return (Action.ISSUE_CERTIFICATE, *(ON_CERTIFICATE if certificate.state != CertificateState.VALID else ()))


def _reason(case: Case, action: Action, staff: Staff) -> str:
    code = access.why_not(case, action, staff)
    return sentence(code) if code else ""


def _offer(case: Case, action: Action, reason: str, page: str) -> Offer:
    name = str(ACTIONS[action])
    if action in PAGES and not reason:
        return Offer(name, href=url_for(PAGES[action].endpoint, number=case.number), is_page=True)
    return Offer(name, reason=reason) if reason else Offer(name, href=f"{page}?do={action}")


def _window(case: Case, action: Action, form: ActionForm, open_: list[Action], staff: Staff, at: datetime) -> Window:
    deed = DEEDS[action]
    hand_over = None
    if deed.hands_to is not None:
        hand_over = _hand_over(case, deed.hands_to, staff, at)
        form["handler_id"].choices = [(holder.id, name) for holder, name in zip(hand_over.holders, hand_over.names, strict=True)]
    title, facts = str(deed.title or ACTIONS[action]), window_facts(case, action)
    return Window(action, title, str(deed.button), address_of(case, action), form, hand_over, _beside(case, deed, open_), facts)


def _beside(case: Case, deed: Deed, open_: list[Action]) -> Beside | None:
    if deed.beside is None or deed.beside[0] not in open_:
        return None
    action, text = deed.beside
    if action == Action.SEND_BACK:
        assert case.step
        text = _("退回%(step)s", step=case.version.definition.steps[case.step - 2].name)
    return Beside(action, str(text), address_of(case, action))


def _hand_over(case: Case, forward: int, staff: Staff, at: datetime) -> HandOver:
    """Who may have the case: those who may do the next step, or when it stays at its step the others of this one."""
    number = (case.step or 0) + forward
    step = case.version.definition.steps[number - 1]
    label = _("下一环节：%(step)s", step=step.name) if forward else _("改派给")
    try:
        holders = able_handlers(case, number, staff, at) if forward else other_handlers(case, at)
    except Refused as refused:
        return HandOver(label, problem=sentence(refused.code, **refused.values))
    away = delegates_of((holder.id for holder in holders), step_department(case, number), day_of(at))
    return HandOver(label, list(holders), names=[_name_of(holder, away) for holder in holders])


def _name_of(holder: Staff, away: dict[int, str]) -> str:
    """王五, or 王五（外出，由刘兰代办）"""
    if holder.id not in away:
        return holder.name
    if not away[holder.id]:
        return _("%(name)s（外出）", name=holder.name)
    return _("%(name)s（外出，由%(delegate)s代办）", name=holder.name, delegate=away[holder.id])


def address_of(case: Case, action: Action) -> str:
    return url_for(f"desk.{action}", number=case.number)


def _kept(form: ActionForm) -> list[tuple[str, str]]:
    """What was typed into a form that is no longer offered."""
    texts = [(str(field_.label.text), str(field_.data)) for field_ in form if isinstance(field_.data, str) and field_.data]
    return [(label, text) for label, text in texts if label]
