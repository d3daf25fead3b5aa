"""Many cases at once: copies of one case, each with what is different about it."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from app import db
from app.cases.models import Case

_numbers = count(1)


def copies(number: str, differences: Iterable[dict[str, Any]]) -> list[str]:
    """Inserts rows like the case's own, without its log, papers and applicants; returns their numbers."""
    db.session.flush()
    table = Case.__table__
    like = db.session.execute(select(table).where(table.c.number == number)).one()._asdict()
    del like["id"]
    rows = []
    for different in differences:
        n = next(_numbers)
        rows.append(like | {"public_id": f"m{n:015}", "number": f"511602202611019{n:06}", "seal_key": f"m{n:015}"} | different)
    if rows:
        db.session.execute(insert(table), rows)
        db.session.commit()
    return [row["number"] for row in rows]
