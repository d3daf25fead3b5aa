"""golden_acceptance.csv, whose cells are sentences: each row stands here as a call."""

from datetime import date

import pytest

from app.domain import acceptance
from app.domain.calendar import published_calendar
from tests.domain.tables import rows

CALENDAR = published_calendar()
GOLDEN = {row["case"]: row for row in rows("golden_acceptance.csv")}


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_golden_table_is_the_one_these_tests_were_written_for() -> None:
    assert set(GOLDEN) == {"A4", "A5", "A8", "A10", "A12", "A13", "A14", "A15"}


def test_a4_silence_is_acceptance_from_the_day_of_receipt() -> None:
    received_on = day("2016-03-01")
    assert acceptance.acceptance_due_on(received_on, CALENDAR) == day("2016-03-08")
    assert not acceptance.is_deemed_accepted(received_on, day("2016-03-08"), CALENDAR)
    assert acceptance.is_deemed_accepted(received_on, day("2016-03-09"), CALENDAR)
    accepted_on = acceptance.accepted_on(received_on, day("2016-03-09"), is_permit=True, was_corrected=False, is_deemed=True)
    assert accepted_on == received_on
    assert CALENDAR.add_workdays(accepted_on, 20) == day("2016-03-29")


def test_a5_a_notice_on_the_sixth_day_comes_too_late() -> None:
    assert acceptance.is_deemed_accepted(day("2016-03-01"), day("2016-03-09"), CALENDAR)


@pytest.mark.parametrize(
    ("received", "last_day"), [("2016-02-05", "2016-02-17"), ("2016-10-02", "2016-10-12")], ids=["A8", "A14"]
)
def test_the_last_day_for_a_notice_passes_over_festivals(received: str, last_day: str) -> None:
    assert acceptance.acceptance_due_on(day(received), CALENDAR) == day(last_day)


def test_a12_hearing_days() -> None:
    assert acceptance.hearing_request_due_on(day("2016-03-01"), CALENDAR) == day("2016-03-08")
    assert acceptance.hearing_due_on(day("2016-03-04"), CALENDAR) == day("2016-04-01")
    assert CALENDAR.count_workdays(acceptance.hearing_notice_due_on(day("2016-04-01"), CALENDAR), day("2016-04-01")) == 7


def test_a_corrected_permit_is_received_and_accepted_when_the_last_supplement_came() -> None:
    first, last, today = day("2016-03-01"), day("2016-03-15"), day("2016-03-17")
    received_on = acceptance.received_after_correction(first, last, is_permit=True)
    assert received_on == last
    assert acceptance.accepted_on(received_on, today, is_permit=True, was_corrected=True, is_deemed=False) == last


def test_other_types_keep_their_receipt_and_are_accepted_on_the_day() -> None:
    first, last, today = day("2016-03-01"), day("2016-03-15"), day("2016-03-17")
    assert acceptance.received_after_correction(first, last, is_permit=False) == first
    assert acceptance.accepted_on(first, today, is_permit=False, was_corrected=True, is_deemed=False) == today
    assert acceptance.accepted_on(first, today, is_permit=True, was_corrected=False, is_deemed=False) == today


def test_the_applicants_and_the_certificates_last_day() -> None:
    assert acceptance.lapses_after(day("2016-03-01"), CALENDAR) == day("2016-03-29")
    assert acceptance.lapses_after(day("2016-03-01"), CALENDAR, days=5) == day("2016-03-08")
    assert acceptance.certificate_due_on(day("2016-03-29"), CALENDAR) == day("2016-04-13")
