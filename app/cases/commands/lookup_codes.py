"""The lookup code of a case, issued again: the old one dies, the new one is told."""

import secrets
from datetime import timedelta

from app.cases.models import Case
from app.cases.telling import tell_applicant
from app.domain import numbering
from app.domain.errors import Refused

A_DAY = 3, timedelta(days=1)  # each one costs a text message


def renew_lookup_code(case: Case) -> None:
    """Gives a locked case another code. Raises Refused for a draft, which has none yet, and for a part of a joint case."""
    if case.is_draft:
        raise Refused("action_not_allowed")
    if case.parent:
        raise Refused("part_without_code")
    before = case.lookup_code
    while case.lookup_code == before:
        case.lookup_code = numbering.lookup_code(secrets.choice)
    tell_applicant(case, "lookup_code_renewed", lookup_code=case.lookup_code)
