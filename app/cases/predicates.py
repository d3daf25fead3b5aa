"""What the partial indexes of cases are made of: a query finds them only with the very same words, and without parameters."""

from typing import Any

from sqlalchemy import text

TO_ACCEPT = "state IN ('submitted', 'correcting', 'pre_accepted')"
IS_SUSPENDED = "state = 'suspended'"
AWAITS_CERTIFICATE = "awaits_certificate"


def only_where(predicate: str) -> dict[str, Any]:
    """The options of an index over the rows for which it holds, on either database."""
    return {"sqlite_where": text(predicate), "postgresql_where": text(predicate)}


OPEN = only_where("closed_at IS NULL")
