"""The life of a certificate (证照) as data: its states, what ends it, on which grounds, and when it may be renewed."""

from datetime import date, timedelta
from enum import StrEnum

from app.domain.errors import Refused
from app.domain.workflow import Action


class CertificateState(StrEnum):
    """有效, 已过有效期, 已被代替, 已注销, 已撤销, 已吊销. `expired` is never stored: it follows from the last day."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ANNULLED = "annulled"
    REVOKED = "revoked"


_VALID, _EXPIRED = CertificateState.VALID, CertificateState.EXPIRED
RENEWAL_DAYS = 30  # 行政许可法第五十条: a renewal is to be applied for so many days before the last day
REMINDED_DAYS = 60  # holders are told so long before the last day, while that is still in time
SUPERSEDE = "supersede"  # no action of its own: it happens when the next certificate is issued

# An expired certificate can still be cancelled: that it ran out is the very first ground (行政许可法第七十条第一项). It can be
# annulled, as an annulment says that it ought never to have been issued (第六十九条). It cannot be revoked: a penalty takes away
# what is there. A replacement or a renewal may be decided late, so it supersedes an expired one too. What has ended once stays as
# it ended: the deregistration (注销手续) that follows a revocation must not hide the stronger word.
_TABLE: dict[str, tuple[frozenset[CertificateState], CertificateState]] = {
    SUPERSEDE: (frozenset({_VALID, _EXPIRED}), CertificateState.SUPERSEDED),
    Action.CANCEL: (frozenset({_VALID, _EXPIRED}), CertificateState.CANCELLED),
    Action.ANNUL: (frozenset({_VALID, _EXPIRED}), CertificateState.ANNULLED),
    Action.REVOKE: (frozenset({_VALID}), CertificateState.REVOKED),
}
ENDINGS = (Action.CANCEL, Action.ANNUL, Action.REVOKE)

# Keys of the grounds, in the order of the law; the words stand in cases/certificate_words.py.
GROUNDS: dict[Action, tuple[str, ...]] = {
    Action.CANCEL: ("ran_out", "person_gone", "organization_ended", "permit_lapsed", "impossible", "holder_asks", "other_law"),
    Action.ANNUL: ("abuse", "beyond_powers", "wrong_procedure", "not_eligible", "deceit", "other_law"),
    Action.REVOKE: (),  # the law that was broken says it, case by case
}


def state_on(stored: CertificateState, valid_until: date | None, today: date) -> CertificateState:
    """The state on a day: a valid certificate whose last day has passed is expired; None has no last day."""
    is_over = stored is _VALID and valid_until is not None and valid_until < today
    return _EXPIRED if is_over else stored


def state_after(state: CertificateState, deed: str) -> CertificateState:
    """Where `supersede`, cancel, annul or revoke leads. Raises Refused("certificate_expired" or "certificate_ended")."""
    froms, to = _TABLE[deed]
    if state not in froms:
        raise Refused("certificate_expired" if state is _EXPIRED else "certificate_ended", state=state)
    return to


def renewal_opens_on(valid_until: date, days_before: int) -> date:
    """The first day on which a renewal may be applied for."""
    return valid_until - timedelta(days=days_before)


def renewed_from(valid_until: date | None, decided_on: date) -> date:
    """The first day of a renewed validity: the day after the old one ends; the day of the decision when that has passed."""
    return decided_on if valid_until is None else max(valid_until + timedelta(days=1), decided_on)
