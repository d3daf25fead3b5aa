"""Every deed of the desk, in the order in which the page of a case offers them."""

from app.cases.views.deeds import (
    acceptance,
    certificate_ends,
    certificates,
    consultation,
    counter,
    deliveries,
    heads,
    hearings,
    preacceptance,
    processing,
    suspension,
)
from app.cases.views.deeds.deed import Deed, PageDeed
from app.domain.workflow import Action

# The first of these that is open to a person is what her window shows; the rest is offered in the table's order.
_FIRST = (
    Action.RECEIVE_PAPER,
    Action.VOID,
    Action.CONCLUDE_AT_ONCE,
    Action.ACCEPT,
    Action.ENDORSE,
    Action.APPROVE,
    Action.ANSWER_CONSULTATION,
    Action.FORWARD,
    Action.CONCLUDE,
    Action.RESUME,
    Action.ISSUE_CERTIFICATE,
    Action.DELIVER,
)
_SUBJECTS = (
    acceptance,
    preacceptance,
    processing,
    consultation,
    hearings,
    heads,
    suspension,
    certificates,
    certificate_ends,
    deliveries,
    counter,
)
_ALL: dict[Action, Deed] = {action: deed for subject in _SUBJECTS for action, deed in subject.DEEDS.items()}

DEEDS: dict[Action, Deed] = {action: _ALL[action] for action in (*_FIRST, *(a for a in Action if a in _ALL and a not in _FIRST))}
PAGES: dict[Action, PageDeed] = counter.PAGES
COUNTER_ONLY = (*counter.DEEDS, *counter.PAGES)  # what a clerk does for applicants who came to the counter
