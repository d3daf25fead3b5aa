"""The flow log of cases in the database: appended to by every action, verified by `flask log verify`."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.cases.actors import Actor
from app.cases.flow_entries import FlowEntry, FlowPayload
from app.cases.models import Case
from app.domain import flow
from app.sealed import CannotOpen


def append(case: Case, *, action: str, by: Actor, at: datetime, from_state: str, payload: dict[str, Any]) -> FlowEntry:
    """Adds the next entry of the case's chain; part of the transaction of its action."""
    db.session.flush()  # the case needs its id
    salt = secrets.token_bytes(16)
    hashed = flow.payload_hash(payload, salt)
    case.flow_seq += 1
    head = flow.entry_hash(case.id, case.flow_seq, at, by.name, action, from_state, case.state, hashed, case.flow_head)
    entry = FlowEntry(
        case_id=case.id,
        seq=case.flow_seq,
        at=at,
        actor=by.name,
        acting_for=by.acting_for,
        action=action,
        from_state=from_state,
        to_state=case.state,
        payload_hash=hashed,
        before=case.flow_head,
        hash=head,
    )
    entry.payload = FlowPayload(salt=salt)
    entry.payload.content = payload
    case.flow_head = head
    db.session.add(entry)
    return entry


def entries_of(case: Case) -> list[FlowEntry]:
    """Newest first."""
    found = select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq.desc())
    return list(db.session.scalars(found))


def finding(case: Case) -> flow.Finding | None:
    """What is wrong with the chain of one case, None when it is whole."""
    rows = db.session.scalars(select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq)).all()
    return flow.verify(rows, case.flow_seq, case.flow_head) or _changed_payload(rows)


def _changed_payload(rows: Sequence[FlowEntry]) -> flow.Finding | None:
    """An erased payload is lawful, another one than was hashed is not, nor another absent person than it names."""
    for row in rows:
        if row.payload and not _is_payload_of(row, row.payload):
            return flow.Finding(flow.Damage.CHANGED, row.seq)
    return None


def _is_payload_of(row: FlowEntry, payload: FlowPayload) -> bool:
    try:
        is_same = flow.payload_hash(payload.content, payload.salt) == row.payload_hash
        return is_same and payload.content.get("acting_for") == row.acting_for
    except CannotOpen:
        return False


def verify_all() -> Iterator[tuple[Case, flow.Finding | None]]:
    """Every case that has a log, with what is wrong with it."""
    last = 0
    while True:
        batch = db.session.scalars(select(Case).where(Case.id > last).order_by(Case.id).limit(200)).all()
        if not batch:
            return
        for case in batch:
            yield case, finding(case)
        last = batch[-1].id
        db.session.expunge_all()
