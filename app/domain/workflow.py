"""The life of a case as data: which action leads from which state to which, by whom, with which papers, and what forbids it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.case_words import STAFF_ROLES, Action, Outcome, Role, Source, State
from app.domain.errors import Refused

__all__ = [
    "CLOSED_STATES", "OPEN_STATES", "RULES", "STAFF_ROLES", "TRANSITIONS", "Action", "CaseFacts", "Outcome", "Role", "Rule",
    "Source", "State", "Transition", "actions_from", "decision_paper", "forbidden", "next_state", "papers_of", "transition",
    "who_may",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the table: where the action leads, who may do it, and the papers (printed_documents.json) it can make."""

    to: State
    by: frozenset[Role]
    papers: tuple[str, ...] = ()


_DRAFT, _SUBMITTED, _CORRECTING, _PRE = State.DRAFT, State.SUBMITTED, State.CORRECTING, State.PRE_ACCEPTED
_IN_PROCESS, _SUSPENDED, _CONCLUDED = State.IN_PROCESS, State.SUSPENDED, State.CONCLUDED

OPEN_STATES = frozenset({_SUBMITTED, _CORRECTING, _PRE, _IN_PROCESS, _SUSPENDED})
CLOSED_STATES = frozenset(State) - OPEN_STATES - {_DRAFT}

_FILING = {Role.APPLICANT, Role.AGENT}
_FILING_OR_CLERK = _FILING | {Role.CLERK}
_DECISIONS = ("ZYXK", "BYXK", "BLJG")

# None for the state after means: it stays as it is.
_TABLE: tuple[tuple[Action, set[State] | frozenset[State], State | None, set[Role], tuple[str, ...]], ...] = (
    (Action.SAVE, {_DRAFT}, None, _FILING_OR_CLERK, ()),
    (Action.SUBMIT, {_DRAFT}, _SUBMITTED, _FILING, ("SQBL",)),
    (Action.REGISTER, {_DRAFT}, _SUBMITTED, {Role.CLERK}, ("SJPZ",)),
    (Action.REQUEST_CORRECTION, {_SUBMITTED, _PRE}, _CORRECTING, {Role.CLERK}, ("BZTZS",)),
    (Action.RESUBMIT, {_CORRECTING}, _SUBMITTED, _FILING_OR_CLERK, ("BZSJ",)),
    (Action.PRE_ACCEPT, {_SUBMITTED}, _PRE, {Role.CLERK}, ("YSLGZ",)),
    (Action.RECEIVE_PAPER, {_PRE}, None, {Role.CLERK}, ("SJPZ",)),
    (Action.ACCEPT, {_SUBMITTED, _PRE}, _IN_PROCESS, {Role.CLERK}, ("SLTZS",)),
    (Action.DEEM_ACCEPT, {_SUBMITTED, _PRE}, _IN_PROCESS, {Role.CLOCK}, ("SLTZS",)),
    (Action.CONCLUDE_AT_ONCE, {_SUBMITTED}, _CONCLUDED, {Role.CLERK}, ("SLTZS", *_DECISIONS)),
    (Action.NOT_ACCEPT, {_SUBMITTED, _PRE}, State.NOT_ACCEPTED, {Role.CLERK}, ("BYSL",)),
    (Action.REQUEST_VOID, {_SUBMITTED}, None, {Role.CLERK}, ()),
    (Action.VOID, {_SUBMITTED}, State.VOIDED, {Role.WINDOW_HEAD}, ()),
    (Action.FORWARD, {_IN_PROCESS}, None, {Role.HANDLER}, ()),
    (Action.SEND_BACK, {_IN_PROCESS}, None, {Role.HANDLER}, ()),
    (Action.REASSIGN, {_IN_PROCESS, _SUSPENDED}, None, {Role.WINDOW_HEAD}, ()),
    (Action.CONSULT, {_IN_PROCESS}, None, {Role.HANDLER}, ()),
    (Action.ANSWER_CONSULTATION, {_IN_PROCESS}, None, {Role.HANDLER}, ()),
    (Action.OFFER_HEARING, {_IN_PROCESS}, None, {Role.HANDLER}, ("TZGZ",)),
    (Action.REQUEST_HEARING, {_IN_PROCESS}, None, {Role.APPLICANT}, ()),
    (Action.SCHEDULE_HEARING, {_IN_PROCESS}, None, {Role.HANDLER}, ("TZTZ",)),
    (Action.RECORD_HEARING, {_IN_PROCESS}, None, {Role.HANDLER}, ("TZBL",)),
    (Action.EXTEND, {_IN_PROCESS}, None, {Role.AGENCY_HEAD}, ("YQTZS",)),
    (Action.REQUEST_SUSPENSION, {_IN_PROCESS}, None, {Role.HANDLER}, ()),
    (Action.ENDORSE, {_IN_PROCESS}, None, {Role.WINDOW_HEAD}, ()),
    (Action.APPROVE, {_IN_PROCESS}, _SUSPENDED, {Role.BUSINESS_SECTION}, ("TBCX", "BZBQ")),
    (Action.REJECT, {_IN_PROCESS}, None, {Role.WINDOW_HEAD, Role.BUSINESS_SECTION}, ()),
    (Action.SUPPLEMENT, {_SUSPENDED}, None, _FILING_OR_CLERK, ("BZSJ",)),
    (Action.RESUME, {_SUSPENDED}, _IN_PROCESS, {Role.HANDLER}, ("CQTZS",)),
    (Action.CONCLUDE, {_IN_PROCESS}, _CONCLUDED, {Role.HANDLER}, (*_DECISIONS, "ZBH")),
    (Action.WITHDRAW, OPEN_STATES, State.WITHDRAWN, _FILING_OR_CLERK, ("CHQR",)),
    (Action.LAPSE, {_CORRECTING, _PRE}, State.LAPSED, {Role.CLOCK}, ("ZZBL",)),
    (Action.TERMINATE, {_IN_PROCESS, _SUSPENDED}, State.TERMINATED, {Role.AGENCY_HEAD}, ("ZZBL",)),
    (Action.REOPEN, {State.NOT_ACCEPTED, _CONCLUDED}, _IN_PROCESS, {Role.AGENCY_HEAD}, ()),
    (Action.ISSUE_CERTIFICATE, {_CONCLUDED}, None, {Role.CERTIFICATE_CLERK}, ("ZZ",)),
    (Action.PRINT, {_CONCLUDED}, None, {Role.CERTIFICATE_CLERK}, ()),
    (Action.DELIVER, {_CONCLUDED}, None, {Role.CERTIFICATE_CLERK}, ("SDHZ",)),
    (Action.CANCEL, {_CONCLUDED}, None, {Role.AGENCY_HEAD}, ()),
    (Action.ANNUL, {_CONCLUDED}, None, {Role.AGENCY_HEAD}, ()),
    (Action.REVOKE, {_CONCLUDED}, None, {Role.AGENCY_HEAD}, ()),
)

TRANSITIONS: dict[tuple[State, Action], Transition] = {
    (state, action): Transition(to or state, frozenset(by), papers) for action, froms, to, by, papers in _TABLE for state in froms
}


def transition(state: State, action: Action) -> Transition:
    """The table's cell; Refused("action_not_allowed") where it is empty."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise Refused("action_not_allowed", state=state, action=action) from None


def next_state(state: State, action: Action) -> State:
    """The state after the action; Refused("action_not_allowed") where the table has no such cell."""
    return transition(state, action).to


def actions_from(state: State) -> tuple[Action, ...]:
    """The actions that the table knows in that state, in the table's order."""
    return tuple(action for action in Action if (state, action) in TRANSITIONS)


def who_may(state: State, action: Action, source: Source, *, is_endorsed: bool = False) -> frozenset[Role]:
    """The roles that may act on a case of that source: clerks act for counter applicants only, agents for their village only.

    A request is refused at the level where it lies: by the window head, once endorsed by the business section.
    """
    roles = transition(state, action).by
    if action is Action.REJECT:
        return frozenset({Role.BUSINESS_SECTION if is_endorsed else Role.WINDOW_HEAD})
    if action is Action.REQUEST_HEARING:
        return roles | {Role.CLERK} if source is Source.COUNTER else roles
    if action in {Action.SAVE, Action.RESUBMIT, Action.WITHDRAW} and source is not Source.COUNTER:
        roles -= {Role.CLERK}
    if source is not Source.VILLAGE:
        roles -= {Role.AGENT}
    return roles


def decision_paper(outcome: Outcome, *, is_permit: bool) -> str:
    """The paper of a conclusion: permits have 许可 papers, other types 办理结果通知书, a referred case 转报函."""
    if outcome is Outcome.REFERRED:
        return "ZBH"
    if not is_permit:
        return "BLJG"
    return "ZYXK" if outcome is Outcome.GRANTED else "BYXK"


def papers_of(
    state: State, action: Action, *, outcome: Outcome | None = None, is_permit: bool = False, asks_materials: bool = False
) -> tuple[str, ...]:
    """The codes of the papers that this very action makes, in the order in which they are handed out."""
    papers = transition(state, action).papers
    if action in {Action.CONCLUDE, Action.CONCLUDE_AT_ONCE}:
        if outcome is None:
            raise ValueError(f"{action} needs an outcome")
        return (*(paper for paper in papers if paper == "SLTZS"), decision_paper(outcome, is_permit=is_permit))
    return tuple(paper for paper in papers if paper != "BZBQ" or asks_materials)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules need to know of a case and of who acts on it."""

    state: State
    source: Source = Source.INTERNET
    is_permit: bool = False
    is_instant: bool = False  # 即办件
    step: int = 0  # 1..last_step while in process
    last_step: int = 0
    was_corrected: bool = False  # a correction has been requested before
    paper_received: bool = False
    void_requested: bool = False
    limit_passed: bool = False  # the acceptance limit for deem_accept, the applicant's limit for lapse
    was_extended: bool = False
    decision_overdue: bool = False  # the statutory day has passed; where there is none, the promised one
    suspension_pending: bool = False
    suspension_endorsed: bool = False
    is_own_request: bool = False  # the one who acts asked for this suspension or voiding
    endorsed_request: bool = False  # the one who acts endorsed this suspension
    did_previous_step: bool = False  # the one who acts also did the step before
    may_do_consecutive_steps: bool = False  # the item allows that
    consultation_open: bool = False
    hearing_offered: bool = False
    hearing_request_late: bool = False  # more than 5 working days after the offer
    hearing_requested: bool = False
    hearing_scheduled: bool = False
    hearing_recorded: bool = False  # the one that was scheduled last
    outcome: Outcome | None = None
    has_valid_certificate: bool = False  # not superseded, cancelled, annulled or revoked; it may have expired
    certificate_expired: bool = False
    certificate_delivered: bool = False
    certificate_under_way: bool = False  # by post
    parts_open: bool = False  # of a joint case (并联审批)
    is_part: bool = False  # of one
    whole_closed: bool = False  # the joint case that it is a part of


@dataclass(frozen=True, slots=True)
class Rule:
    """These actions are refused with this code when it holds."""

    code: str
    actions: frozenset[Action]
    holds: Callable[[CaseFacts], bool]


def _rule(code: str, actions: set[Action], holds: Callable[[CaseFacts], bool]) -> Rule:
    return Rule(code, frozenset(actions), holds)


_ON_CERTIFICATE = {Action.PRINT, Action.DELIVER, Action.CANCEL, Action.ANNUL, Action.REVOKE}
_ON_REQUEST = {Action.ENDORSE, Action.APPROVE, Action.REJECT}
_STEP_DONE = {Action.FORWARD, Action.CONCLUDE}

RULES: tuple[Rule, ...] = (
    # Intake and acceptance
    _rule("counter_registers", {Action.SUBMIT}, lambda case: case.source is Source.COUNTER),
    _rule("only_counter_registers", {Action.REGISTER}, lambda case: case.source is not Source.COUNTER),
    # 行政许可法 32(4): what is missing is told once and completely
    _rule("already_corrected", {Action.REQUEST_CORRECTION}, lambda case: case.was_corrected),
    _rule("counter_needs_no_pre_accept", {Action.PRE_ACCEPT}, lambda case: case.source is Source.COUNTER),
    # it stays received when a correction has led the case back
    _rule("paper_came_already", {Action.PRE_ACCEPT}, lambda case: case.paper_received),
    _rule("paper_already_received", {Action.RECEIVE_PAPER, Action.LAPSE}, lambda case: _waits_for_paper(case) is False),
    _rule("paper_not_received", {Action.ACCEPT, Action.DEEM_ACCEPT}, lambda case: _waits_for_paper(case) is True),
    _rule("only_permits_are_deemed", {Action.DEEM_ACCEPT}, lambda case: not case.is_permit),
    _rule("limit_not_passed", {Action.DEEM_ACCEPT, Action.LAPSE}, lambda case: not case.limit_passed),
    _rule("not_instant", {Action.CONCLUDE_AT_ONCE}, lambda case: not case.is_instant),
    _rule("void_already_requested", {Action.REQUEST_VOID}, lambda case: case.void_requested),
    _rule("void_not_requested", {Action.VOID}, lambda case: not case.void_requested),
    # Suspension
    _rule(
        "suspension_pending",
        {Action.FORWARD, Action.SEND_BACK, Action.CONCLUDE, Action.REQUEST_SUSPENSION},
        lambda case: case.suspension_pending,
    ),
    _rule("no_suspension_request", _ON_REQUEST, lambda case: not case.suspension_pending),
    _rule("own_request", {Action.ENDORSE, Action.APPROVE, Action.VOID}, lambda case: case.is_own_request),
    _rule("own_endorsement", {Action.APPROVE}, lambda case: case.endorsed_request),
    _rule("already_endorsed", {Action.ENDORSE}, lambda case: case.suspension_endorsed),
    _rule("not_endorsed", {Action.APPROVE}, lambda case: not case.suspension_endorsed),
    # Steps
    _rule("last_step", {Action.FORWARD}, lambda case: case.step >= case.last_step),
    _rule("first_step", {Action.SEND_BACK}, lambda case: case.step <= 1),
    _rule("not_last_step", {Action.CONCLUDE}, lambda case: case.step != case.last_step),
    _rule("consecutive_steps", _STEP_DONE, lambda case: case.did_previous_step and not case.may_do_consecutive_steps),
    _rule("no_consultation", {Action.ANSWER_CONSULTATION}, lambda case: not case.consultation_open),
    # 行政许可法 42: once, and before the limit is over
    _rule("already_extended", {Action.EXTEND}, lambda case: case.was_extended),
    _rule("extension_late", {Action.EXTEND}, lambda case: case.decision_overdue),
    # Hearing (行政许可法 46–48)
    _rule("hearing_already_offered", {Action.OFFER_HEARING}, lambda case: case.hearing_offered),
    _rule("hearing_not_offered", {Action.REQUEST_HEARING}, lambda case: not case.hearing_offered),
    _rule("hearing_already_requested", {Action.REQUEST_HEARING}, lambda case: case.hearing_requested),
    _rule("hearing_request_late", {Action.REQUEST_HEARING}, lambda case: case.hearing_request_late),
    _rule("hearing_not_requested", {Action.SCHEDULE_HEARING}, lambda case: not case.hearing_requested),
    _rule("hearing_not_scheduled", {Action.RECORD_HEARING}, lambda case: not case.hearing_scheduled),
    # 48(2): what is decided rests on the record; 47: nothing is decided while the hearing may still be asked for
    _rule("hearing_not_recorded", {Action.CONCLUDE}, lambda case: case.hearing_requested and not case.hearing_recorded),
    _rule("hearing_may_be_requested", {Action.CONCLUDE}, lambda case: _may_still_request_hearing(case)),
    # Joint cases: the whole is concluded after its parts, and withdrawn as a whole
    _rule("parts_open", {Action.CONCLUDE}, lambda case: case.parts_open),
    _rule("withdrawn_as_a_whole", {Action.WITHDRAW}, lambda case: case.is_part),
    _rule("whole_closed", {Action.REOPEN}, lambda case: case.whole_closed),
    # Certificates
    _rule("not_granted", {Action.ISSUE_CERTIFICATE}, lambda case: case.outcome is not Outcome.GRANTED),
    _rule("no_valid_certificate", _ON_CERTIFICATE, lambda case: not case.has_valid_certificate),
    # an expired one is still delivered, cancelled and annulled (domain/certificates.py says why), but not printed or revoked
    _rule("certificate_expired", {Action.PRINT, Action.REVOKE}, lambda case: case.certificate_expired),
    _rule("delivery_under_way", {Action.PRINT}, lambda case: case.certificate_under_way),
    _rule("certificate_delivered", {Action.DELIVER}, lambda case: case.certificate_delivered),
)


def forbidden(action: Action, facts: CaseFacts) -> str | None:
    """Why the action is refused now, as the code of a sentence; None when it is allowed. Who may act is not asked here."""
    if (facts.state, action) not in TRANSITIONS:
        return "action_not_allowed"
    return next((rule.code for rule in RULES if action in rule.actions and rule.holds(facts)), None)


def _may_still_request_hearing(case: CaseFacts) -> bool:
    return case.hearing_offered and not case.hearing_requested and not case.hearing_request_late


def _waits_for_paper(case: CaseFacts) -> bool | None:
    """Whether a pre-accepted case still waits for its paper; None for a case that never had to bring any."""
    return not case.paper_received if case.state is State.PRE_ACCEPTED else None
