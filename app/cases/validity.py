"""From when until when a certificate is to be valid: a new one from the decision, a later one after its earlier one."""

from datetime import date

from app.cases import limits
from app.cases.models import Case
from app.domain.certificates import renewed_from
from app.domain.errors import Refused


def proposed_validity(case: Case, decided_on: date) -> tuple[date, date | None]:
    """First and last day. A renewal follows the old validity, a change does not prolong it, a replacement (补办) keeps it."""
    definition, earlier, months = case.version.definition, case.earlier_certificate, _months(case)
    if earlier is None or definition.kind == "new":
        return decided_on, limits.validity_end(decided_on, months)
    if definition.kind == "renewal":
        start = renewed_from(earlier.valid_until, decided_on)
        return start, limits.validity_end(start, months)
    return (earlier.valid_from if definition.kind == "replacement" else decided_on), earlier.valid_until


def check_validity(case: Case, decided_on: date, valid_from: date, valid_until: date | None) -> None:
    """What is proposed is always right; else not before the decision, and no longer than the item's certificates are valid.

    Raises Refused.
    """
    proposed_from, proposed_until = proposed_validity(case, decided_on)
    if valid_from < decided_on and valid_from != proposed_from:
        raise Refused("validity_before_decision", day=decided_on)
    latest = limits.validity_end(valid_from, _months(case))
    if latest is None or valid_until == proposed_until:
        return
    if valid_until is None:
        raise Refused("validity_without_end")
    if valid_until > latest:
        raise Refused("validity_too_long", latest=latest)


def _months(case: Case) -> int | None:
    """How long the item's certificates are valid; None is without end."""
    kind = case.version.definition.certificate
    return kind.validity_months if kind else None
