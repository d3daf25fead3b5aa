"""The days of a case (CASES: Dates), through its commands."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app import db
from app.accounts.models import Citizen
from app.attachments import commands as attachments
from app.cases import access
from app.cases.actors import Actor
from app.cases.commands import acceptance, submission
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.files import a_jpeg
from tests.builders.wizard import FOOD_STALL
from tests.conftest import FrozenClock

pytestmark = pytest.mark.usefixtures("db_session")


def _at(day: int, month: int = 3, hour: int = 2) -> datetime:
    return datetime(2016, month, day, hour, tzinfo=UTC)


def test_limits_run_from_the_acceptance(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    row = stored(case.number)
    assert row.received_on == row.accepted_on == date(2016, 3, 1)
    assert row.due_on == row.promised_due_on == date(2016, 3, 17)
    assert row.statutory_due_on == date(2016, 3, 29)


def test_a_submission_waits_five_working_days(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    row = stored(a_case(app).number)
    assert row.due_on == date(2016, 3, 8)
    assert row.number is not None
    assert row.number.startswith("51160220160301")


def test_the_day_of_a_case_is_the_day_in_shanghai(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1, hour=20))
    row = stored(a_case(app).number)
    assert row.received_on == date(2016, 3, 2)
    assert str(row.number)[6:14] == "20160302"


def test_a_permit_unanswered_for_five_working_days_is_accepted_by_law(app: Flask, frozen_clock: FrozenClock) -> None:
    """行政许可法第三十二条: before any other action, as of the day it was received, to the handler with the fewest cases."""
    frozen_clock.at(_at(1))
    case = a_case(app)
    frozen_clock.at(_at(9))
    with one_click(app):
        assert acceptance.apply_due_deemed_acceptance(stored(case.number), now())
    row = stored(case.number)
    assert (row.state, row.accepted_on, row.assignee.name) == ("in_process", date(2016, 3, 1), "李四")
    assert row.statutory_due_on == date(2016, 3, 29)
    assert [p.document.kind for p in row.papers] == ["SQBL", "SLTZS"]


def test_on_the_fifth_day_nothing_is_deemed_yet(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app)
    frozen_clock.at(_at(8))
    with one_click(app):
        assert not acceptance.apply_due_deemed_acceptance(stored(case.number), now())
    assert stored(case.number).state == "submitted"


def test_other_types_than_permits_are_never_deemed(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, item=FOOD_STALL)
    frozen_clock.at(_at(30))
    with one_click(app):
        assert not acceptance.apply_due_deemed_acceptance(stored(case.number), now())


def _answer(app: Flask, number: str, **values: str) -> None:
    with one_click(app):
        case = stored(number)
        citizen = db.session.get_one(Citizen, case.citizen_id)
        data = a_jpeg()
        attachments.add(case.public_id, "water_rights", "新的证明.jpg", data, by=citizen.session_name, at=now())
        submission.save_correction(case, {"area": "40", **values}, seen=submission.answer_version(case))
        submission.resubmit(case, by=Actor.of(citizen), at=now())


def test_a_corrected_permit_counts_from_the_last_supplement(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, "correcting")
    asked = stored(case.number)
    assert asked.due_on == date(2016, 3, 29)
    frozen_clock.at(_at(10))
    _answer(app, case.number)
    row = stored(case.number)
    assert (row.state, row.received_on, row.due_on) == ("submitted", date(2016, 3, 10), date(2016, 3, 17))
    assert row.submitted_at == asked.submitted_at
    frozen_clock.at(_at(15))
    with one_click(app):
        acceptance.accept(stored(case.number), by=staff_called("zhangs"), opinion="", handler_id=None, at=now())
    assert stored(case.number).accepted_on == date(2016, 3, 10)


def test_a_correction_changes_only_what_was_named(app: Flask, frozen_clock: FrozenClock) -> None:
    """Z10"""
    case = a_case(app, "correcting")
    before = dict(stored(case.number).values)
    frozen_clock.advance(minutes=5)
    _answer(app, case.number, site="别的地方", pickup="mail")
    after = stored(case.number).values
    assert after == before | {"area": "40"}
    assert stored(case.number).correction.before == before


def test_nobody_is_asked_to_correct_twice(app: Flask, frozen_clock: FrozenClock) -> None:
    case = a_case(app, "correcting")
    frozen_clock.advance(minutes=5)
    _answer(app, case.number)
    with app.app_context():
        assert access.why_not(stored(case.number), Action.REQUEST_CORRECTION, staff_called("zhangs")) == "already_corrected"
        assert access.why_not(stored(case.number), Action.ACCEPT, staff_called("zhangs")) is None


def test_a_correction_must_name_something_that_exists(app: Flask) -> None:
    case = a_case(app)
    for wrong in ({"materials": {}, "fields": {}}, {"materials": {"nonsense": "?"}, "fields": {}}):
        with pytest.raises(Refused, match="correction_names_nothing"), one_click(app):
            acceptance.request_correction(stored(case.number), by=staff_called("zhangs"), reason="-", **wrong, at=now())
    assert stored(case.number).state == "submitted"
