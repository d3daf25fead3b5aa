from datetime import date

import pytest

from app.domain.calendar import published_calendar
from app.domain.clock import Event, Extended, Started
from app.domain.errors import Refused
from app.domain.letters import LetterKind, reclassified, run_letter
from tests.domain.tables import rows

CALENDAR = published_calendar()
KINDS = {"咨询": LetterKind.INQUIRY, "投诉": LetterKind.COMPLAINT}


@pytest.mark.parametrize("row", rows("golden_letters.csv"), ids=lambda row: f"{row['type']} {row['received']}+{row['extension']}")
def test_golden_letters(row: dict[str, str]) -> None:
    received = date.fromisoformat(row["received"])
    events: list[Event] = [Started(received)]
    first, _arrow, then = row["type"].removesuffix(" reclassified").partition("→")
    kind = KINDS[then or first]
    if then:
        events.append(reclassified(kind))
    if int(row["extension"]):
        events.append(Extended(int(row["extension"])))
    if row["due"] == "REJECT":
        with pytest.raises(Refused) as refused:
            run_letter(kind, events, CALENDAR, received)
        assert refused.value.values == {"maximum": 10}
    else:
        reading = run_letter(kind, events, CALENDAR, received)
        assert (reading.due_on, reading.total) == (date.fromisoformat(row["due"]), int(row["total"]))


def test_an_inquiry_is_extended_by_two_days_at_most() -> None:
    with pytest.raises(Refused) as refused:
        run_letter(LetterKind.INQUIRY, [Started(date(2016, 6, 8)), Extended(3)], CALENDAR, date(2016, 6, 8))
    assert (refused.value.code, refused.value.values) == ("extension_too_long", {"maximum": 2})


def test_a_complaint_extended_and_then_found_to_be_an_inquiry_has_an_inquirys_days() -> None:
    events: list[Event] = [Started(date(2016, 3, 1)), Extended(10), reclassified(LetterKind.INQUIRY)]
    assert run_letter(LetterKind.INQUIRY, events, CALENDAR, date(2016, 3, 2)).due_on == date(2016, 3, 4)
