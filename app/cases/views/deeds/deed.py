"""One thing that can be done to a case at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.views.desk_fields import ActionForm
from app.domain.workflow import Action

Carry = Callable[[Any, Case, Staff, datetime], Any]


@dataclass(frozen=True)
class Deed:
    """`carry` does it inside the transaction, given the valid form; `notice` is what the page says afterwards.

    `prepare` is done with the form before the transaction: what takes seconds must not hold the writer's lock.
    `title` stands above the form where the action's own name does not say it. `on_request`: it is offered as a link, and its
    form does not stand open by itself.
    """

    form: type[ActionForm]
    button: Any
    notice: str
    carry: Carry
    prepare: Callable[[Any], None] | None = None
    title: Any = None
    beside: tuple[Action, Any] | None = None  # a second button sends the same form to another action
    on_request: bool = False  # never in the window unless it is asked for
    hands_to: int | None = None  # the case goes to a holder of this step's post, counted from the step in hand


@dataclass(frozen=True)
class PageDeed:
    """One that has a page of its own: `endpoint` shows it."""

    endpoint: str
