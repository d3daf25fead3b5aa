"""Texts and dates on screen."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from app.web.i18n import _, format_date, format_date_long, format_datetime, format_day, format_time, lazy

LATE_EVENING_IN_LONDON = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # five past midnight at the counter


def test_values_are_filled_in() -> None:
    assert _("还剩 %(left)s 天，共 %(total)s 天", left=3, total=20) == "还剩 3 天，共 20 天"


def test_a_placeholder_may_have_any_name() -> None:
    assert _("%(text)s：%(values)s", text="题目", values="内容") == "题目：内容"


def test_a_text_without_values_may_hold_a_percent_sign() -> None:
    assert _("已完成 50%") == "已完成 50%"


def test_a_lazy_text_becomes_words_when_it_is_shown() -> None:
    greeting = lazy("您好，%(name)s")
    assert str(greeting) == "您好，%(name)s"
    assert greeting % {"name": "陈春花"} == "您好，陈春花"


def test_a_language_without_a_catalogue_shows_the_source(app: Flask) -> None:
    with app.test_request_context("/"):
        g.language = "xx"
        assert _("办事指南") == "办事指南"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (format_date(date(2026, 11, 23)), "2026年11月23日"),
        (format_date_long(date(2026, 11, 23)), "2026年11月23日（星期一）"),
        (format_date_long(date(2026, 11, 29)), "2026年11月29日（星期日）"),
        (format_day(date(2026, 1, 5)), "1月5日"),
        (format_date(LATE_EVENING_IN_LONDON), "2026年11月23日"),
        (format_day(LATE_EVENING_IN_LONDON), "11月23日"),
        (format_time(LATE_EVENING_IN_LONDON), "00:05"),
        (format_datetime(LATE_EVENING_IN_LONDON), "2026年11月23日 00:05"),
    ],
)
def test_dates_are_written_as_at_the_counter(written: str, expected: str) -> None:
    assert written == expected
