"""Who may load what of accounts."""

from app.accounts.models import Staff, StockPhrase
from app.db import session
from app.domain.errors import NotYours


def phrase_of(staff: Staff, phrase_id: int) -> StockPhrase:
    """One's own stock phrase. Raises NotYours."""
    phrase = session.get(StockPhrase, phrase_id)
    if phrase is None or phrase.staff_id != staff.id:
        raise NotYours("phrase_not_found")
    return phrase
