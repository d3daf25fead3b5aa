"""From when until when a certificate is to be valid: a new one from the decision, a later one after its earlier one."""

from datetime import date

from app.cases import limits
from app.cases.models import Case
from app.domain.certificates import renewed_from


def proposed_validity(case: Case, decided_on: date) -> tuple[date, date | None]:
    """First and last day. A renewal follows the old validity, a change does not prolong it, a replacement (补办) keeps it."""
    definition, earlier = case.version.definition, case.earlier_certificate
    months = definition.certificate.validity_months if definition.certificate else None
    if earlier is None or definition.kind == "new":
        return decided_on, limits.validity_end(decided_on, months)
    if definition.kind == "renewal":
        start = renewed_from(earlier.valid_until, decided_on)
        return start, limits.validity_end(start, months)
    return (earlier.valid_from if definition.kind == "replacement" else decided_on), earlier.valid_until
