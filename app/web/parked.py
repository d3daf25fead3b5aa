"""Text of a form whose session had ended: parked encrypted for 30 minutes, shown again after the same person has signed in."""

import re
from dataclasses import dataclass
from datetime import timedelta

from flask import request
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from app import db
from app.db import Base, Instant, PublicId
from app.gateways.wall_clock import now
from app.sealed import HasSealed, SealedJSON, sealed_column
from app.web.sessions import CSRF_FIELD, current_session

KEPT = timedelta(minutes=30)
ID = re.compile(r"[a-z2-7]{16}", re.ASCII)
MAX_CHARACTERS = 200_000


class ParkedForm(HasSealed, Base):
    __tablename__ = "parked_forms"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    surface: Mapped[str] = mapped_column(String(8))
    account: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(300))
    fields = SealedJSON()
    fields_sealed: Mapped[bytes] = sealed_column()
    created_at: Mapped[Instant] = mapped_column(index=True)


@dataclass(frozen=True)
class Parked:
    """What was typed, and the path it was sent to."""

    path: str
    fields: "MultiDict[str, str]"


def park(account: str, surface: str, before: str = "") -> str:
    """Keeps the text of this POST for `account`; returns the id to carry through the sign-in.

    `before` names what the same page has parked already: the newer text takes its place.
    """
    fields = [[name, value] for name, value in request.form.items(multi=True) if name and name != CSRF_FIELD]
    if sum(len(name) + len(value) for name, value in fields) > MAX_CHARACTERS:
        fields = []
    place = {"surface": surface, "account": account, "path": request.path[:300]}
    with db.transaction():
        row = db.session.scalar(select(ParkedForm).filter_by(public_id=before, **place)) if ID.fullmatch(before) else None
        row = row or ParkedForm(public_id=db.random_id(), **place)
        row.fields, row.created_at = fields, now()
        db.session.add(row)
        return row.public_id


def parked_form() -> Parked | None:
    """The form named by `?parked=`, when it belongs to who is signed in."""
    name = request.args.get("parked", "")
    current = current_session()
    if not ID.fullmatch(name) or current.account is None:
        return None
    row = db.session.scalar(select(ParkedForm).where(ParkedForm.public_id == name))
    if row is None or (row.account, row.surface) != (current.account, current.surface) or row.created_at < now() - KEPT:
        return None
    return Parked(row.path, MultiDict((name, value) for name, value in row.fields))


def sweep() -> None:
    """Inside a transaction."""
    db.session.execute(delete(ParkedForm).where(ParkedForm.created_at < now() - KEPT))
