import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from app.domain.errors import Refused
from app.domain.workflow import (
    CLOSED_STATES,
    OPEN_STATES,
    RULES,
    TRANSITIONS,
    Action,
    CaseFacts,
    Outcome,
    Role,
    Source,
    State,
    actions_from,
    forbidden,
    next_state,
    papers_of,
    who_may,
)
from tests.domain.tables import DATA

# CASES.md's table once more, by hand, as a second witness: action → (states before, state after or None for "the same").
CASES = {
    "save": ("draft", None),
    "submit": ("draft", "submitted"),
    "register": ("draft", "submitted"),
    "request_correction": ("submitted pre_accepted", "correcting"),
    "resubmit": ("correcting", "submitted"),
    "pre_accept": ("submitted", "pre_accepted"),
    "receive_paper": ("pre_accepted", None),
    "accept": ("submitted pre_accepted", "in_process"),
    "deem_accept": ("submitted pre_accepted", "in_process"),
    "conclude_at_once": ("submitted", "concluded"),
    "not_accept": ("submitted pre_accepted", "not_accepted"),
    "request_void": ("submitted", None),
    "void": ("submitted", "voided"),
    "forward": ("in_process", None),
    "send_back": ("in_process", None),
    "reassign": ("in_process suspended", None),
    "consult": ("in_process", None),
    "answer_consultation": ("in_process", None),
    "offer_hearing": ("in_process", None),
    "request_hearing": ("in_process", None),
    "schedule_hearing": ("in_process", None),
    "record_hearing": ("in_process", None),
    "extend": ("in_process", None),
    "request_suspension": ("in_process", None),
    "endorse": ("in_process", None),
    "approve": ("in_process", "suspended"),
    "reject": ("in_process", None),
    "supplement": ("suspended", None),
    "resume": ("suspended", "in_process"),
    "conclude": ("in_process", "concluded"),
    "withdraw": ("submitted correcting pre_accepted in_process suspended", "withdrawn"),
    "lapse": ("correcting pre_accepted", "lapsed"),
    "terminate": ("in_process suspended", "terminated"),
    "reopen": ("not_accepted concluded", "in_process"),
    "issue_certificate": ("concluded", None),
    "print": ("concluded", None),
    "deliver": ("concluded", None),
    "cancel": ("concluded", None),
    "annul": ("concluded", None),
    "revoke": ("concluded", None),
}


def test_the_witness_knows_every_action() -> None:
    assert set(CASES) == {action.value for action in Action}


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_every_pair_leads_where_the_table_says_or_is_refused(state: State, action: Action) -> None:
    before, after = CASES[action]
    if state in before.split():
        assert next_state(state, action) == (after or state)
        assert action in actions_from(state)
    else:
        assert action not in actions_from(state)
        assert forbidden(action, CaseFacts(state)) == "action_not_allowed"
        with pytest.raises(Refused) as refused:
            next_state(state, action)
        assert refused.value.code == "action_not_allowed"
        assert refused.value.values == {"state": state, "action": action}


def test_states_are_draft_open_or_closed() -> None:
    assert {State.DRAFT} | OPEN_STATES | CLOSED_STATES == set(State)
    assert {"submitted", "correcting", "pre_accepted", "in_process", "suspended"} == OPEN_STATES


def test_every_state_can_be_reached() -> None:
    reached = {State.DRAFT}
    while new := {cell.to for (state, _), cell in TRANSITIONS.items() if state in reached} - reached:
        reached |= new
    assert reached == set(State)


def test_every_paper_is_a_printed_document() -> None:
    titles = {entry["code"] for entry in json.loads((DATA / "printed_documents.json").read_text(encoding="utf-8"))}
    made = {paper for cell in TRANSITIONS.values() for paper in cell.papers}
    assert made == titles  # none unknown, none that no action makes


@pytest.mark.parametrize(
    ("action", "source", "roles"),
    [
        (Action.SAVE, Source.INTERNET, {Role.APPLICANT}),
        (Action.SAVE, Source.COUNTER, {Role.APPLICANT, Role.CLERK}),
        (Action.SAVE, Source.VILLAGE, {Role.APPLICANT, Role.AGENT}),
        (Action.RESUBMIT, Source.INTERNET, {Role.APPLICANT}),
        (Action.RESUBMIT, Source.VILLAGE, {Role.APPLICANT, Role.AGENT}),
        (Action.RESUBMIT, Source.COUNTER, {Role.APPLICANT, Role.CLERK}),
    ],
)
def test_clerks_act_for_counter_applicants_and_agents_for_villagers(action: Action, source: Source, roles: set[Role]) -> None:
    state = State.CORRECTING if action is Action.RESUBMIT else State.DRAFT
    assert who_may(state, action, source) == roles


@pytest.mark.parametrize(
    ("action", "role"),
    [
        (Action.EXTEND, Role.AGENCY_HEAD),
        (Action.TERMINATE, Role.AGENCY_HEAD),
        (Action.REASSIGN, Role.WINDOW_HEAD),
        (Action.ENDORSE, Role.WINDOW_HEAD),
        (Action.APPROVE, Role.BUSINESS_SECTION),
        (Action.CONCLUDE, Role.HANDLER),
    ],
)
def test_who_acts_on_a_case_in_process(action: Action, role: Role) -> None:
    assert who_may(State.IN_PROCESS, action, Source.INTERNET) == {role}


@pytest.mark.parametrize(
    ("outcome", "is_permit", "paper"),
    [
        (Outcome.GRANTED, True, "ZYXK"),
        (Outcome.DENIED, True, "BYXK"),
        (Outcome.GRANTED, False, "BLJG"),
        (Outcome.DENIED, False, "BLJG"),
        (Outcome.REFERRED, True, "ZBH"),
    ],
)
def test_the_paper_of_a_conclusion(outcome: Outcome, is_permit: bool, paper: str) -> None:
    assert papers_of(State.IN_PROCESS, Action.CONCLUDE, outcome=outcome, is_permit=is_permit) == (paper,)


def test_an_instant_item_gets_acceptance_and_result_together() -> None:
    assert papers_of(State.SUBMITTED, Action.CONCLUDE_AT_ONCE, outcome=Outcome.GRANTED) == ("SLTZS", "BLJG")


def test_a_suspension_asks_for_materials_only_when_it_does() -> None:
    assert papers_of(State.IN_PROCESS, Action.APPROVE) == ("TBCX",)
    assert papers_of(State.IN_PROCESS, Action.APPROVE, asks_materials=True) == ("TBCX", "BZBQ")


PROCESSING = CaseFacts(State.IN_PROCESS, step=2, last_step=3)
SUBMITTED = CaseFacts(State.SUBMITTED, is_permit=True)
BROUGHT = CaseFacts(State.PRE_ACCEPTED, is_permit=True, paper_received=True)
CONCLUDED = CaseFacts(State.CONCLUDED, outcome=Outcome.GRANTED, has_valid_certificate=True)
REQUESTED = replace(PROCESSING, suspension_pending=True)
ENDORSED = replace(REQUESTED, suspension_endorsed=True)
OFFERED = replace(PROCESSING, hearing_offered=True)
REQUESTED_HEARING = replace(OFFERED, hearing_requested=True)
LATE = replace(OFFERED, hearing_request_late=True)

# reason → (action, facts under which it is refused, one change that lifts the refusal)
REASONS: dict[str, tuple[Action, CaseFacts, dict[str, Any]]] = {
    "counter_registers": (Action.SUBMIT, CaseFacts(State.DRAFT, Source.COUNTER), {"source": Source.KIOSK}),
    "only_counter_registers": (Action.REGISTER, CaseFacts(State.DRAFT), {"source": Source.COUNTER}),
    "already_corrected": (Action.REQUEST_CORRECTION, replace(SUBMITTED, was_corrected=True), {"was_corrected": False}),
    "counter_needs_no_pre_accept": (Action.PRE_ACCEPT, replace(SUBMITTED, source=Source.COUNTER), {"source": Source.VILLAGE}),
    "paper_came_already": (Action.PRE_ACCEPT, replace(SUBMITTED, paper_received=True), {"paper_received": False}),
    "paper_already_received": (Action.RECEIVE_PAPER, BROUGHT, {"paper_received": False}),
    "paper_not_received": (Action.ACCEPT, replace(BROUGHT, paper_received=False), {"paper_received": True}),
    "only_permits_are_deemed": (Action.DEEM_ACCEPT, CaseFacts(State.SUBMITTED, limit_passed=True), {"is_permit": True}),
    "limit_not_passed": (Action.DEEM_ACCEPT, SUBMITTED, {"limit_passed": True}),
    "not_instant": (Action.CONCLUDE_AT_ONCE, SUBMITTED, {"is_instant": True}),
    "void_already_requested": (Action.REQUEST_VOID, replace(SUBMITTED, void_requested=True), {"void_requested": False}),
    "void_not_requested": (Action.VOID, SUBMITTED, {"void_requested": True}),
    "suspension_pending": (Action.FORWARD, REQUESTED, {"suspension_pending": False}),
    "no_suspension_request": (Action.REJECT, PROCESSING, {"suspension_pending": True}),
    "own_request": (Action.ENDORSE, replace(REQUESTED, is_own_request=True), {"is_own_request": False}),
    "own_endorsement": (Action.APPROVE, replace(ENDORSED, endorsed_request=True), {"endorsed_request": False}),
    "already_endorsed": (Action.ENDORSE, ENDORSED, {"suspension_endorsed": False}),
    "not_endorsed": (Action.APPROVE, REQUESTED, {"suspension_endorsed": True}),
    "last_step": (Action.FORWARD, replace(PROCESSING, step=3), {"step": 2}),
    "first_step": (Action.SEND_BACK, replace(PROCESSING, step=1), {"step": 2}),
    "not_last_step": (Action.CONCLUDE, PROCESSING, {"step": 3}),
    "consecutive_steps": (Action.FORWARD, replace(PROCESSING, did_previous_step=True), {"may_do_consecutive_steps": True}),
    "no_consultation": (Action.ANSWER_CONSULTATION, PROCESSING, {"consultation_open": True}),
    "already_extended": (Action.EXTEND, replace(PROCESSING, was_extended=True), {"was_extended": False}),
    "extension_late": (Action.EXTEND, replace(PROCESSING, decision_overdue=True), {"decision_overdue": False}),
    "hearing_already_offered": (Action.OFFER_HEARING, OFFERED, {"hearing_offered": False}),
    "hearing_not_offered": (Action.REQUEST_HEARING, PROCESSING, {"hearing_offered": True}),
    "hearing_already_requested": (Action.REQUEST_HEARING, REQUESTED_HEARING, {"hearing_requested": False}),
    "hearing_request_late": (
        Action.REQUEST_HEARING,
        replace(OFFERED, hearing_request_late=True),
        {"hearing_request_late": False},
    ),
    "hearing_not_requested": (Action.SCHEDULE_HEARING, OFFERED, {"hearing_requested": True}),
    "hearing_not_scheduled": (Action.RECORD_HEARING, OFFERED, {"hearing_scheduled": True}),
    "hearing_not_recorded": (Action.CONCLUDE, replace(REQUESTED_HEARING, step=3), {"hearing_recorded": True}),
    "hearing_may_be_requested": (Action.CONCLUDE, replace(OFFERED, step=3), {"hearing_request_late": True}),
    "parts_open": (Action.CONCLUDE, replace(PROCESSING, step=3, parts_open=True), {"parts_open": False}),
    "withdrawn_as_a_whole": (Action.WITHDRAW, replace(PROCESSING, is_part=True), {"is_part": False}),
    "whole_closed": (Action.REOPEN, replace(CONCLUDED, is_part=True, whole_closed=True), {"whole_closed": False}),
    "not_granted": (Action.ISSUE_CERTIFICATE, replace(CONCLUDED, outcome=Outcome.DENIED), {"outcome": Outcome.GRANTED}),
    "no_valid_certificate": (Action.REVOKE, replace(CONCLUDED, has_valid_certificate=False), {"has_valid_certificate": True}),
    "certificate_expired": (Action.REVOKE, replace(CONCLUDED, certificate_expired=True), {"certificate_expired": False}),
    "delivery_under_way": (Action.PRINT, replace(CONCLUDED, certificate_under_way=True), {"certificate_under_way": False}),
    "certificate_delivered": (Action.DELIVER, replace(CONCLUDED, certificate_delivered=True), {"certificate_delivered": False}),
}


def test_every_rule_has_its_example() -> None:
    assert set(REASONS) == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", REASONS)
def test_a_rule_refuses_and_its_lifting_allows(code: str) -> None:
    action, facts, change = REASONS[code]
    assert forbidden(action, facts) == code
    assert forbidden(action, replace(facts, **change)) is None


@pytest.mark.parametrize("action", [Action.FORWARD, Action.SEND_BACK, Action.CONCLUDE])
def test_a_pending_suspension_blocks_the_way_on(action: Action) -> None:
    assert forbidden(action, REQUESTED) == "suspension_pending"


def test_a_correction_forbids_a_second_one_and_nothing_else() -> None:
    for state, fresh in [(state, CaseFacts(state, is_permit=True, is_instant=True)) for state in State]:
        corrected = replace(fresh, was_corrected=True)
        differing = {action for action in Action if forbidden(action, fresh) != forbidden(action, corrected)}
        assert differing == ({Action.REQUEST_CORRECTION} if state in {State.SUBMITTED, State.PRE_ACCEPTED} else set())


def test_a_hearing_that_is_pending_stops_the_decision_and_not_the_way_to_it() -> None:
    """行政许可法第四十七、四十八条"""
    for pending in (OFFERED, REQUESTED_HEARING, replace(REQUESTED_HEARING, hearing_scheduled=True)):
        assert forbidden(Action.FORWARD, pending) is None
        assert forbidden(Action.CONCLUDE, replace(pending, step=3))


def test_an_expired_certificate_is_still_delivered_cancelled_and_annulled() -> None:
    """行政许可法第七十条第一项: that it ran out is a ground for 注销."""
    expired = replace(CONCLUDED, certificate_expired=True)
    assert [forbidden(action, expired) for action in (Action.DELIVER, Action.CANCEL, Action.ANNUL)] == [None] * 3


def test_paper_that_came_stops_the_lapse() -> None:
    waiting = CaseFacts(State.PRE_ACCEPTED, limit_passed=True)
    assert forbidden(Action.LAPSE, waiting) is None
    assert forbidden(Action.LAPSE, replace(waiting, paper_received=True)) == "paper_already_received"
    assert forbidden(Action.LAPSE, CaseFacts(State.CORRECTING, limit_passed=True)) is None
