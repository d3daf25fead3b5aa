"""The limits of letters, as the rules for online interaction set them (浙江政务服务网在线互动业务规则, 2014, 一（二）（三）)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.calendar import WorkCalendar
from app.domain.clock import Event, Limit, Reading, Reclassified, Unit, run


class LetterKind(StrEnum):
    INQUIRY = "inquiry"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class LetterRule:
    """Days to answer, and by how many they may be extended at most; both in working days."""

    limit: Limit
    longest_extension: int


LETTER_RULES = {
    LetterKind.INQUIRY: LetterRule(Limit(3, Unit.WORKING_DAY), 2),
    LetterKind.COMPLAINT: LetterRule(Limit(20, Unit.WORKING_DAY), 10),
}


def run_letter(kind: LetterKind, events: Iterable[Event], calendar: WorkCalendar, today: date) -> Reading:
    """The clock of a letter now of that kind; Refused("extension_too_long", maximum=…) beyond the rule."""
    rule = LETTER_RULES[kind]
    return run(rule.limit, events, calendar, today, max_extension=rule.longest_extension)


def reclassified(kind: LetterKind) -> Reclassified:
    """The event of a letter that turned out to be of another kind: its limit, from the day of receipt."""
    return Reclassified(LETTER_RULES[kind].limit)
