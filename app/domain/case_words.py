"""The words of a case: its states, actions, outcomes, sources, and the roles that act on it."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTING = "correcting"
    PRE_ACCEPTED = "pre_accepted"
    IN_PROCESS = "in_process"
    SUSPENDED = "suspended"
    CONCLUDED = "concluded"
    NOT_ACCEPTED = "not_accepted"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


class Action(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    REGISTER = "register"
    REQUEST_CORRECTION = "request_correction"
    RESUBMIT = "resubmit"
    PRE_ACCEPT = "pre_accept"
    RECEIVE_PAPER = "receive_paper"
    ACCEPT = "accept"
    DEEM_ACCEPT = "deem_accept"
    CONCLUDE_AT_ONCE = "conclude_at_once"
    NOT_ACCEPT = "not_accept"
    REQUEST_VOID = "request_void"
    VOID = "void"
    FORWARD = "forward"
    SEND_BACK = "send_back"
    REASSIGN = "reassign"
    CONSULT = "consult"
    ANSWER_CONSULTATION = "answer_consultation"
    OFFER_HEARING = "offer_hearing"
    REQUEST_HEARING = "request_hearing"
    SCHEDULE_HEARING = "schedule_hearing"
    RECORD_HEARING = "record_hearing"
    EXTEND = "extend"
    REQUEST_SUSPENSION = "request_suspension"
    ENDORSE = "endorse"
    APPROVE = "approve"
    REJECT = "reject"
    SUPPLEMENT = "supplement"
    RESUME = "resume"
    CONCLUDE = "conclude"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    TERMINATE = "terminate"
    REOPEN = "reopen"
    ISSUE_CERTIFICATE = "issue_certificate"
    PRINT = "print"
    DELIVER = "deliver"
    CANCEL = "cancel"
    ANNUL = "annul"
    REVOKE = "revoke"


class Outcome(StrEnum):
    """How a concluded case ended; referred: a higher level decides (转报)."""

    GRANTED = "granted"
    DENIED = "denied"
    REFERRED = "referred"


class Source(StrEnum):
    """Where a case came in: 窗口, 互联网, 一体机, 村代办."""

    COUNTER = "counter"
    INTERNET = "internet"
    KIOSK = "kiosk"
    VILLAGE = "village"


class Role(StrEnum):
    """Who acts: the applicant, the clock, or a staff membership of DESIGN's list."""

    APPLICANT = "applicant"
    CLOCK = "clock"
    CLERK = "clerk"
    HANDLER = "handler"
    WINDOW_HEAD = "window_head"
    AGENCY_HEAD = "agency_head"
    CERTIFICATE_CLERK = "certificate_clerk"
    LETTERS_OFFICER = "letters_officer"
    LETTERS_REVIEWER = "letters_reviewer"
    DUTY_OFFICER = "duty_officer"
    DEPARTMENT_ADMIN = "department_admin"
    BUSINESS_SECTION = "business_section"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMIN = "system_admin"
    AGENT = "agent"


STAFF_ROLES = frozenset(Role) - {Role.APPLICANT, Role.CLOCK}
