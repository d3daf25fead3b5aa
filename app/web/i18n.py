"""Texts and dates on screen. Chinese is the source and needs no catalogue; others are Babel catalogues in translations/."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.support import LazyProxy, NullTranslations, Translations
from flask import g, has_request_context

from app.gateways.wall_clock import local

SOURCE_LANGUAGE = "zh_CN"
_WEEKDAYS = "一二三四五六日"


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(Path(__file__).parents[2] / "translations", [language])


def language() -> str:
    return g.get("language", SOURCE_LANGUAGE) if has_request_context() else SOURCE_LANGUAGE


def gettext(text: str, /, **values: object) -> str:
    """The text in the reader's language, with `%(name)s` filled in; any name will do, `text` too."""
    chosen = language()
    translated = text if chosen == SOURCE_LANGUAGE else _catalogue(chosen).gettext(text)
    return translated % values if values else translated


_ = gettext


def lazy(text: str) -> LazyProxy:
    """A text of a module or class, translated when it is shown."""
    return LazyProxy(gettext, text, enable_cache=False)


def format_date(value: date | datetime) -> str:
    """2026年11月23日"""
    day = _day(value)
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def format_date_long(value: date | datetime) -> str:
    """2026年11月23日（星期一）"""
    day = _day(value)
    return _("%(date)s（星期%(weekday)s）", date=format_date(day), weekday=_WEEKDAYS[day.weekday()])


def format_day(value: date | datetime) -> str:
    """11月23日"""
    day = _day(value)
    return _("%(month)s月%(day)s日", month=day.month, day=day.day)


def format_day_near(value: date | datetime, today: date) -> str:
    """11月23日, with its year when that is another one than today's"""
    return format_day(value) if _day(value).year == today.year else format_date(value)


def format_time(value: datetime) -> str:
    """10:26, on the counter's clock"""
    return f"{local(value):%H:%M}"


def format_datetime(value: datetime) -> str:
    """2026年11月23日 10:26"""
    return f"{format_date(value)} {format_time(value)}"


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value
