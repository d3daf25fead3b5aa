from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import PUBLISHED_DAYS, WEEKEND, SpecialDay, WorkCalendar, published_calendar, read_special_days
from tests.domain.tables import rows

CALENDAR = published_calendar()
days = st.dates(date(2014, 1, 1), date(2026, 12, 31))
amounts = st.integers(0, 120)


@pytest.mark.parametrize("row", rows("golden_workdays.csv"), ids=lambda row: f"{row['start']}+{row['n_workdays']}")
def test_golden_workdays(row: dict[str, str]) -> None:
    start, n, due = date.fromisoformat(row["start"]), int(row["n_workdays"]), date.fromisoformat(row["due"])
    assert CALENDAR.add_workdays(start, n) == due
    assert CALENDAR.count_workdays(start, due) == n


@given(days, amounts)
def test_adding_and_counting_agree(start: date, n: int) -> None:
    due = CALENDAR.add_workdays(start, n)
    assert CALENDAR.count_workdays(start, due) == n
    assert n == 0 or CALENDAR.is_workday(due)


@given(days, st.integers(1, 120))
def test_going_back_and_counting_agree(end: date, n: int) -> None:
    notice = CALENDAR.minus_workdays(end, n)
    assert CALENDAR.is_workday(notice)
    assert CALENDAR.count_workdays(notice - timedelta(days=1), end - timedelta(days=1)) == n


@given(days, days, days)
def test_counts_add_up_and_turn_their_sign(a: date, b: date, c: date) -> None:
    assert CALENDAR.count_workdays(a, b) + CALENDAR.count_workdays(b, c) == CALENDAR.count_workdays(a, c)
    assert CALENDAR.count_workdays(a, b) == -CALENDAR.count_workdays(b, a)


def test_why_a_day_is_off() -> None:
    assert CALENDAR.why_off(date(2016, 10, 1)) == "国庆节"  # a Saturday, but the festival explains more
    assert CALENDAR.why_off(date(2016, 10, 8)) is None  # a Saturday worked in exchange
    assert CALENDAR.why_off(date(2016, 10, 15)) == WEEKEND
    assert CALENDAR.why_off(date(2016, 10, 17)) is None


def test_years_not_announced_are_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 4))


def test_local_exceptions_win_and_do_not_announce_a_year() -> None:
    local = SpecialDay(date(2027, 7, 1), False, "本地节日")
    calendar = WorkCalendar([SpecialDay(date(2026, 7, 1), False, "甲"), SpecialDay(date(2026, 7, 1), True, "乙"), local], [2026])
    assert calendar.is_workday(date(2026, 7, 1))
    assert not calendar.is_workday(date(2027, 7, 1))
    assert calendar.is_provisional(date(2027, 7, 1))


def test_every_shipped_day_differs_from_its_weekday_or_is_a_festival_and_names_its_paper() -> None:
    shipped = read_special_days(PUBLISHED_DAYS)
    assert {special.day.year for special in shipped} == set(range(2014, 2027))
    assert len({special.day for special in shipped}) == len(shipped)
    assert all(special.name and special.source_paper.startswith("http") for special in shipped)
    assert all(special.day.weekday() >= 5 for special in shipped if special.is_workday)


@pytest.mark.parametrize(
    "line", ["2026-02-30,off,春节,", "2026-01-01,holiday,元旦,", "2026-01-01"], ids=["no such day", "no such kind", "too short"]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(f"date,kind,festival,source_paper\n2026-01-01,off,元旦,\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        read_special_days(path)
