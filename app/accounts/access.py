"""Who may load what of accounts."""

from sqlalchemy import or_, select

from app.accounts import representation
from app.accounts.models import Citizen, Representation, Staff, StockPhrase
from app.db import session
from app.domain.errors import NotYours
from app.gateways.wall_clock import today


def phrase_of(staff: Staff, phrase_id: int) -> StockPhrase:
    """One's own stock phrase. Raises NotYours."""
    phrase = session.get(StockPhrase, phrase_id)
    if phrase is None or phrase.staff_id != staff.id:
        raise NotYours("phrase_not_found")
    return phrase


def representation_of(account: Citizen, public_id: str) -> Representation:
    """One that holds today, by which this account lets or is let. Raises NotYours."""
    party = or_(Representation.organization_id == account.id, Representation.person_id == account.id)
    found = select(Representation).where(Representation.public_id == public_id, party, *representation.in_force(today()))
    row = session.scalar(found)
    if row is None:
        raise NotYours("representation")
    return row
