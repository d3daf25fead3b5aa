"""The life of a certificate: what leads from which state to which, when it has expired, when it may be renewed (Z16)."""

from datetime import date

import pytest

from app.domain.certificates import (
    ENDINGS,
    GROUNDS,
    SUPERSEDE,
    CertificateState,
    renewal_opens_on,
    renewed_from,
    state_after,
    state_on,
)
from app.domain.errors import Refused
from app.domain.workflow import Action

LEADS_TO = {
    ("valid", "supersede"): "superseded",
    ("valid", "cancel"): "cancelled",
    ("valid", "annul"): "annulled",
    ("valid", "revoke"): "revoked",
    ("expired", "supersede"): "superseded",
    ("expired", "cancel"): "cancelled",
    ("expired", "annul"): "annulled",
}


@pytest.mark.parametrize("deed", [SUPERSEDE, *ENDINGS])
@pytest.mark.parametrize("state", CertificateState)
def test_every_cell_of_the_table(state: CertificateState, deed: str) -> None:
    expected = LEADS_TO.get((state, deed))
    if expected:
        assert state_after(state, deed) == expected
    else:
        with pytest.raises(Refused, match="certificate_expired" if state == "expired" else "certificate_ended"):
            state_after(state, deed)


@pytest.mark.parametrize(
    ("stored", "until", "expected"),
    [
        ("valid", date(2026, 11, 24), "expired"),
        ("valid", date(2026, 11, 25), "valid"),
        ("valid", None, "valid"),
        ("revoked", date(2026, 11, 24), "revoked"),
        ("superseded", date(2020, 1, 1), "superseded"),
    ],
)
def test_the_last_day_itself_is_still_valid(stored: str, until: date | None, expected: str) -> None:
    assert state_on(CertificateState(stored), until, date(2026, 11, 25)) == expected


def test_a_renewal_starts_on_the_day_after_and_never_before_the_decision() -> None:
    assert renewed_from(date(2026, 12, 31), date(2026, 12, 10)) == date(2027, 1, 1)
    assert renewed_from(date(2026, 12, 31), date(2027, 1, 8)) == date(2027, 1, 8)
    assert renewed_from(None, date(2027, 1, 8)) == date(2027, 1, 8)
    assert renewal_opens_on(date(2026, 12, 31), 30) == date(2026, 12, 1)


def test_every_ending_has_its_grounds() -> None:
    assert GROUNDS.keys() == set(ENDINGS)
    assert GROUNDS[Action.CANCEL][0] == "ran_out"
