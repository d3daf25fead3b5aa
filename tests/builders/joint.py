"""A joint case (并联审批) of the demo world: 区农业农村局 leads, 区水务局 (part 1) and 区林业局 (part 2) decide along with it."""

from dataclasses import replace

from flask import Flask

from app import db
from app.accounts.models import Staff
from app.cases.commands import processing
from app.cases.models import Case
from app.domain.workflow import Outcome
from app.gateways.wall_clock import now
from tests.builders.cases import Built, a_case, one_click, stored
from tests.builders.wizard import JOINT

WATER, FORESTRY = 1, 2


def a_joint_case(app: Flask, stage: str = "step 1") -> Built:
    """At a stage of a_case before the decision; accepted, it has its parts."""
    return a_case(app, stage, citizen="bluebay", item=JOINT)


def part_of(whole: Built, n: int) -> Built:
    number = f"{whole.number}-{n}"
    return replace(whole, number=number, public_id=stored(number).public_id, path=f"/desk/cases/{number}")


def finish(app: Flask, part: Built, outcome: Outcome = Outcome.GRANTED) -> None:
    """Through all its steps, each by who has it in hand, to the decision."""
    with one_click(app):
        case = stored(part.number)
        for _step in case.version.definition.steps[1:]:
            processing.forward(case, by=_handler(case), opinion="同意。", handler_id=None, at=now())
        decision = processing.Decision(outcome, "", "同意。", "理由如下。", "《中华人民共和国森林法》第五十六条")
        processing.conclude(case, by=_handler(case), decision=decision, at=now())


def _handler(case: Case) -> Staff:
    assert case.assignee_id
    return db.session.get_one(Staff, case.assignee_id)
