from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import WEEKEND, SpecialDay, WorkCalendar, published_calendar
from app.domain.clock import (
    STATUTORY_KINDS,
    DayRole,
    Event,
    Extended,
    Light,
    Limit,
    Reclassified,
    Resumed,
    Started,
    Suspended,
    SuspensionKind,
    Unit,
    add_months,
    light,
    run,
)
from app.domain.errors import Refused
from app.domain.letters import LETTER_RULES, LetterKind
from tests.domain.tables import rows

CALENDAR = published_calendar()
TESTING, SUPPLEMENT = SuspensionKind.TESTING, SuspensionKind.SUPPLEMENT
KINDS = {"咨询": LetterKind.INQUIRY, "投诉": LetterKind.COMPLAINT}
LIGHTS = {"绿": Light.GREEN, "黄": Light.YELLOW, "红": Light.RED}


def day(text: str) -> date:
    return date.fromisoformat(text)


def suspensions(text: str) -> list[Event]:
    events: list[Event] = []
    for span in text.split(";"):
        start, end = span.split("..")
        events += [Suspended(day(start), TESTING), Resumed(day(end))]
    return events


@pytest.mark.parametrize("row", rows("golden_clock_suspension.csv"), ids=lambda row: row["due"])
def test_golden_suspensions(row: dict[str, str]) -> None:
    limit = Limit(int(row["limit_workdays"]))
    events: list[Event] = [Started(day(row["accepted"])), *suspensions(row["suspensions(start..resume;...)"])]
    reading = run(limit, events, CALENDAR, day(row["accepted"]))
    assert reading.due_on == day(row["due"])
    assert [each.ordinal for each in reading.days if each.role is DayRole.COUNTED] == list(range(1, limit.amount + 1))
    assert reading.days[-1].day == reading.due_on


@pytest.mark.parametrize("row", rows("golden_workdays.csv"), ids=lambda row: row["due"])
def test_a_clock_without_events_counts_as_the_calendar_does(row: dict[str, str]) -> None:
    assert run(Limit(int(row["n_workdays"])), [Started(day(row["start"]))], CALENDAR, day(row["start"])).due_on == day(row["due"])


@pytest.mark.parametrize("row", rows("golden_traffic_light.csv"), ids=lambda row: f"{row['due']} on {row['today']}")
def test_golden_lights(row: dict[str, str]) -> None:
    limit = LETTER_RULES[KINDS[row["type"]]].limit
    start, due, today = day(row["received"]), day(row["due"]), day(row["today"])
    assert light(limit, start, due, today, CALENDAR) is LIGHTS[row["colour"]]
    reading = run(limit, [Started(start)], CALENDAR, today)
    assert (reading.due_on, reading.light) == (due, LIGHTS[row["colour"]])
    assert reading.remaining == int(row["remaining_workdays"])
    assert limit.warning == int(row["yellow_threshold[design]"])


# golden_acceptance.csv, the rows that a clock answers
def test_a10_promised_and_statutory_days_run_side_by_side() -> None:
    started = [Started(day("2016-03-01"))]
    assert run(Limit(3), started, CALENDAR, day("2016-03-01")).due_on == day("2016-03-04")
    assert run(Limit(15), started, CALENDAR, day("2016-03-01")).due_on == day("2016-03-22")


def test_a13_promised_days_never_exceed_the_statutory_ones() -> None:
    assert not Limit(25).is_within(Limit(20))
    assert Limit(20).is_within(Limit(20))
    assert Limit(20).is_within(Limit(1, Unit.MONTH))
    assert not Limit(15).is_within(Limit(15, Unit.DAY))


def test_a15_an_instant_item_is_due_the_same_day_and_green_on_it() -> None:
    reading = run(Limit(0), [Started(day("2016-03-01"))], CALENDAR, day("2016-03-01"))
    assert (reading.due_on, reading.remaining, reading.light) == (day("2016-03-01"), 0, Light.GREEN)
    assert run(Limit(0), [Started(day("2016-03-01"))], CALENDAR, day("2016-03-02")).light is Light.RED


def test_an_extension_lengthens_and_its_maximum_is_kept() -> None:
    events: list[Event] = [Started(day("2016-03-01")), *suspensions("2016-03-08..2016-03-18"), Extended(10)]
    assert run(Limit(20), events, CALENDAR, day("2016-03-01"), max_extension=10).due_on == day("2016-04-25")
    with pytest.raises(Refused) as refused:
        run(Limit(20), [*events, Extended(1)], CALENDAR, day("2016-03-01"), max_extension=10)
    assert (refused.value.code, refused.value.values) == ("extension_too_long", {"maximum": 10})


def test_reclassifying_counts_from_the_start_and_drops_extensions_of_the_old_limit() -> None:
    events: list[Event] = [Started(day("2016-03-01")), Extended(2), Reclassified(Limit(20))]
    assert run(Limit(3), events, CALENDAR, day("2016-03-10")).due_on == day("2016-03-29")
    assert run(Limit(3), [*events, Extended(1)], CALENDAR, day("2016-03-10")).due_on == day("2016-03-30")


# The picture of a case page, by hand: accepted on a Monday, tested from 26 November to 1 December, twelve promised days.
PROMISED = Limit(12)
STORY: list[Event] = [Started(day("2026-11-23")), Suspended(day("2026-11-26"), TESTING), Resumed(day("2026-12-01"))]


def test_the_day_table_gives_each_day_its_reason() -> None:
    reading = run(PROMISED, STORY, CALENDAR, day("2026-12-04"))
    assert (reading.due_on, reading.used, reading.remaining, reading.total) == (day("2026-12-14"), 6, 6, 12)
    shown = [(each.day.day, each.role, each.ordinal, each.why) for each in reading.days]
    assert shown[:10] == [
        (23, DayRole.START, 0, ""),
        (24, DayRole.COUNTED, 1, ""),
        (25, DayRole.COUNTED, 2, ""),
        (26, DayRole.COUNTED, 3, ""),
        (27, DayRole.SUSPENDED, 0, "testing"),
        (28, DayRole.OFF, 0, WEEKEND),
        (29, DayRole.OFF, 0, WEEKEND),
        (30, DayRole.SUSPENDED, 0, "testing"),
        (1, DayRole.SUSPENDED, 0, "testing"),
        (2, DayRole.COUNTED, 4, ""),
    ]
    assert shown[-1] == (14, DayRole.COUNTED, 12, "")


def test_a_festival_is_named() -> None:
    reading = run(Limit(1), [Started(day("2016-09-30"))], CALENDAR, day("2016-09-30"))
    assert {each.why for each in reading.days if each.role is DayRole.OFF} == {"国庆节"}


def test_remaining_days_stand_still_while_suspended_and_the_due_day_moves() -> None:
    open_story = STORY[:2]
    readings = [run(PROMISED, open_story, CALENDAR, day("2026-11-26") + timedelta(days=i)) for i in range(30)]
    assert {reading.remaining for reading in readings} == {9}
    assert {reading.used for reading in readings} == {3}
    assert all(reading.is_suspended for reading in readings)
    assert all(before.due_on <= after.due_on for before, after in pairwise(readings))
    assert readings[0].due_on < readings[-1].due_on


def test_a_resumed_clock_goes_on_where_it_stood() -> None:
    suspended = run(PROMISED, STORY[:2], CALENDAR, day("2026-12-01"))
    resumed = run(PROMISED, STORY, CALENDAR, day("2026-12-01"))
    assert suspended.remaining == resumed.remaining == 9
    assert suspended.due_on == resumed.due_on
    assert not resumed.is_suspended


def test_past_its_estimate_a_suspension_is_red_and_does_not_resume_by_itself() -> None:
    story: list[Event] = [Started(day("2026-11-23")), Suspended(day("2026-11-26"), TESTING, day("2026-12-10"))]
    on_estimate = run(PROMISED, story, CALENDAR, day("2026-12-10"))
    after = run(PROMISED, story, CALENDAR, day("2026-12-11"))
    assert (on_estimate.light, after.light) == (Light.GREEN, Light.RED)
    assert after.is_suspended and after.remaining == 9
    early = run(PROMISED, story, CALENDAR, day("2026-11-27"))
    assert early.due_on == on_estimate.due_on  # planned to go on after the estimate


def test_a_supplement_stops_the_promised_limit_only() -> None:
    story: list[Event] = [Started(day("2026-11-23")), Suspended(day("2026-11-26"), SUPPLEMENT), Resumed(day("2026-12-01"))]
    undisturbed = run(PROMISED, story[:1], CALENDAR, day("2026-11-30"))
    statutory = run(PROMISED, story, CALENDAR, day("2026-11-30"), stopped_by=STATUTORY_KINDS)
    assert statutory == undisturbed
    assert run(PROMISED, story, CALENDAR, day("2026-11-30")).due_on > statutory.due_on


def test_a_suspension_on_the_due_day_is_not_past_due() -> None:
    story: list[Event] = [Started(day("2016-03-01")), Suspended(day("2016-03-04"), TESTING)]
    suspended = run(Limit(3), story, CALENDAR, day("2016-03-20"))
    assert (suspended.remaining, suspended.light) == (0, Light.YELLOW)
    resumed = run(Limit(3), [*story, Resumed(day("2016-03-21"))], CALENDAR, day("2016-03-22"))
    assert (resumed.remaining, resumed.light) == (-1, Light.RED)


def test_suspended_days_do_not_make_a_late_case_later() -> None:
    story: list[Event] = [Started(day("2016-03-01")), Suspended(day("2016-03-08"), TESTING)]
    assert [run(Limit(3), story, CALENDAR, day(today)).remaining for today in ("2016-03-08", "2016-03-18")] == [-2, -2]


def test_a_saturday_after_the_due_day_is_past_it() -> None:
    reading = run(Limit(3), [Started(day("2016-03-01"))], CALENDAR, day("2016-03-05"))
    assert (reading.remaining, reading.light) == (-1, Light.RED)
    assert light(Limit(3), day("2016-03-01"), day("2016-03-04"), day("2016-03-05"), CALENDAR) is Light.RED


def test_no_light_is_yellow_on_the_day_it_starts() -> None:
    assert run(Limit(1), [Started(day("2016-03-01"))], CALENDAR, day("2016-03-01")).light is Light.GREEN
    assert run(Limit(1), [Started(day("2016-03-01"))], CALENDAR, day("2016-03-02")).light is Light.YELLOW


def test_calendar_days_count_all_days_and_roll_only_where_the_item_says_so() -> None:
    started = [Started(day("2016-09-23"))]
    plain = run(Limit(10, Unit.DAY), started, CALENDAR, day("2016-09-30"))
    rolling = run(Limit(10, Unit.DAY, rolls=True), started, CALENDAR, day("2016-09-30"))
    assert (plain.due_on, plain.remaining, plain.light) == (day("2016-10-03"), 3, Light.YELLOW)
    assert (rolling.due_on, rolling.remaining) == (day("2016-10-08"), 3)
    assert rolling.days[-2].role is DayRole.OFF and rolling.days[-2].why == "国庆节"
    assert run(Limit(10, Unit.DAY, rolls=True), started, CALENDAR, day("2016-10-07")).light is Light.YELLOW
    assert run(Limit(10, Unit.DAY, rolls=True), started, CALENDAR, day("2016-10-09")).light is Light.RED


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2016-01-31", 1, "2016-02-29"),
        ("2015-01-31", 1, "2015-02-28"),
        ("2015-12-15", 3, "2016-03-15"),
        ("2016-10-31", 2, "2016-12-31"),
    ],
)
def test_months_end_where_the_month_ends(start: str, amount: int, end: str) -> None:
    assert add_months(day(start), amount) == day(end)
    assert run(Limit(amount, Unit.MONTH), [Started(day(start))], CALENDAR, day(start)).due_on == day(end)


def test_a_suspension_moves_a_limit_of_months_by_its_days() -> None:
    reading = run(
        Limit(1, Unit.MONTH), [Started(day("2016-03-01")), *suspensions("2016-03-08..2016-03-18")], CALENDAR, day("2016-04-08")
    )
    assert (reading.due_on, reading.unit, reading.remaining, reading.light) == (day("2016-04-11"), Unit.DAY, 3, Light.YELLOW)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_hours_run_on_by_night_and_stand_in_a_suspension() -> None:
    story: list[Event] = [
        Started(at("2016-03-01T09:00")),
        Suspended(at("2016-03-01T10:00"), TESTING),
        Resumed(at("2016-03-02T10:30")),
    ]
    reading = run(Limit(24, Unit.HOUR), story, CALENDAR, at("2016-03-02T12:00"))
    assert reading.due_at == at("2016-03-03T09:30")
    assert (reading.due_on, reading.used, reading.remaining, reading.light) == (day("2016-03-03"), 2, 22, Light.GREEN)
    assert run(Limit(24, Unit.HOUR), story, CALENDAR, at("2016-03-03T06:30")).light is Light.YELLOW
    late = run(Limit(24, Unit.HOUR), story, CALENDAR, at("2016-03-03T09:31"))
    assert (late.remaining, late.light) == (-1, Light.RED)


def test_an_open_suspension_holds_hours_too() -> None:
    story: list[Event] = [Started(at("2016-03-01T09:00")), Suspended(at("2016-03-01T10:00"), TESTING)]
    reading = run(Limit(24, Unit.HOUR), story, CALENDAR, at("2016-03-10T12:00"))
    assert (reading.remaining, reading.is_suspended, reading.due_at) == (23, True, at("2016-03-11T11:00"))


def test_a_due_day_in_a_year_not_announced_is_provisional() -> None:
    assert run(Limit(20), [Started(day("2026-12-25"))], CALENDAR, day("2026-12-25")).is_provisional
    assert not run(Limit(3), [Started(day("2026-12-25"))], CALENDAR, day("2026-12-25")).is_provisional
    assert not run(Limit(20, Unit.DAY), [Started(day("2026-12-25"))], CALENDAR, day("2026-12-25")).is_provisional


def test_an_announced_calendar_moves_the_due_day() -> None:
    announced = WorkCalendar([SpecialDay(day("2027-01-01"), False, "元旦"), SpecialDay(day("2027-01-04"), False, "元旦")])
    before = run(Limit(10), [Started(day("2026-12-25"))], WorkCalendar([]), day("2026-12-25"))
    after = run(Limit(10), [Started(day("2026-12-25"))], announced, day("2026-12-25"))
    assert (before.due_on, after.due_on) == (day("2027-01-08"), day("2027-01-12"))


S, R = Started(day("2016-03-01")), Resumed(day("2016-03-02"))


@pytest.mark.parametrize(
    "events",
    [
        [],
        [S, S],
        [S, R],
        [S, Suspended(day("2016-03-03"), TESTING), R],
        [S, Suspended(day("2016-03-03"), TESTING), Suspended(day("2016-03-04"), TESTING)],
    ],
)
def test_events_that_contradict_each_other_are_errors(events: list[Event]) -> None:
    with pytest.raises(ValueError):
        run(Limit(3), events, CALENDAR, day("2016-03-10"))


def test_days_and_hours_do_not_mix() -> None:
    with pytest.raises(TypeError):
        run(Limit(3), [Started(at("2016-03-01T09:00"))], CALENDAR, day("2016-03-01"))
    with pytest.raises(TypeError):
        run(Limit(3, Unit.HOUR), [S], CALENDAR, at("2016-03-01T09:00"))


@pytest.mark.parametrize("make", [lambda: Limit(-1), lambda: Extended(-1)])
def test_nothing_is_negative(make: object) -> None:
    with pytest.raises(ValueError, match="negative"):
        make()  # type: ignore[operator]


# Properties: for any start, limit, and suspensions that follow one another.
starts = st.dates(date(2014, 1, 1), date(2025, 6, 30))
limits = st.builds(Limit, st.integers(0, 40), st.sampled_from([Unit.WORKING_DAY, Unit.DAY]), st.booleans())
gaps = st.lists(st.integers(0, 20), max_size=8)


def story_of(start: date, offsets: list[int]) -> list[Event]:
    """Suspensions and resumptions in turn, each so many days after the one before."""
    story: list[Event] = [Started(start)]
    instant = start
    for position, offset in enumerate(offsets):
        instant += timedelta(days=offset)
        story.append(Resumed(instant) if position % 2 else Suspended(instant, list(SuspensionKind)[position % 9]))
    return story


@given(starts, limits, gaps, st.integers(0, 200), st.randoms())
def test_the_order_of_the_records_does_not_matter(
    start: date, limit: Limit, offsets: list[int], later: int, random: Random
) -> None:
    story = [*story_of(start, offsets), Extended(2), Extended(3)]
    shuffled = list(story)
    random.shuffle(shuffled)
    today = start + timedelta(days=later)
    assert run(limit, shuffled, CALENDAR, today) == run(limit, story, CALENDAR, today)


@given(starts, limits, gaps, st.integers(0, 200))
def test_suspending_never_shortens(start: date, limit: Limit, offsets: list[int], later: int) -> None:
    today = start + timedelta(days=later)
    readings = [run(limit, story_of(start, offsets[:n]), CALENDAR, today) for n in range(len(offsets) + 1)]
    plain = readings[0]
    assert all(reading.due_on >= plain.due_on for reading in readings)
    assert all(reading.remaining >= plain.remaining for reading in readings)


@given(starts, limits, gaps, st.integers(0, 200))
def test_the_days_say_what_the_figures_say(start: date, limit: Limit, offsets: list[int], later: int) -> None:
    today = start + timedelta(days=later)
    reading = run(limit, story_of(start, offsets), CALENDAR, today)
    counted = [each for each in reading.days if each.role is DayRole.COUNTED]
    assert [each.ordinal for each in counted] == list(range(1, limit.amount + 1))
    assert [each.day for each in reading.days] == [start + timedelta(days=i) for i in range(len(reading.days))]
    assert reading.used == sum(each.day <= today for each in counted)
    assert reading.remaining == limit.amount - reading.used or reading.remaining < 0
    assert reading.remaining >= 0 or (today > reading.due_on and reading.light is Light.RED)


@given(starts, st.integers(0, 40), gaps)
def test_the_due_day_is_the_golden_tables_convention(start: date, amount: int, offsets: list[int]) -> None:
    offsets = offsets[: len(offsets) // 2 * 2]
    story = story_of(start, offsets)
    spans = [(a.on, b.on) for a, b in zip(story[1::2], story[2::2], strict=True)]  # type: ignore[union-attr]
    due, left = start, amount
    while left:
        due += timedelta(days=1)
        left -= CALENDAR.is_workday(due) and not any(a < due <= b for a, b in spans)
    assert run(Limit(amount), story, CALENDAR, start).due_on == due
