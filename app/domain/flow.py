"""The flow log's hash chain: one chain per case, each entry sealing the one before, so that none can be changed unnoticed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

GENESIS = ""
"""What stands in the first entry for the hash before."""


class Entry(Protocol):
    """An entry as stored; a row of the flow log fits."""

    @property
    def case_id(self) -> str | int: ...
    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def from_state(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def payload_hash(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def hash(self) -> str: ...


class Damage(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    CUT_OFF = "cut_off"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a log, and at which entry it shows first."""

    damage: Damage
    seq: int


def _sha256_of_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def payload_hash(payload: Any, salt: bytes) -> str:
    """SHA-256 over salt and payload; the salt keeps an erased payload from being guessed."""
    return _sha256_of_json({"payload": payload, "salt": salt.hex()})


def entry_hash(
    case_id: str | int,
    seq: int,
    at: datetime,
    actor: str,
    action: str,
    from_state: str,
    to_state: str,
    payload_hash: str,
    before: str,
) -> str:
    """SHA-256 of UTF-8 JSON with sorted keys and no spaces; `at` aware, taken in UTC to the microsecond."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return _sha256_of_json(
        {
            "case_id": case_id,
            "seq": seq,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": actor,
            "action": action,
            "from": from_state,
            "to": to_state,
            "payload": payload_hash,
            "before": before,
        }
    )


def hash_of(entry: Entry) -> str:
    """The hash that the entry ought to have."""
    return entry_hash(
        entry.case_id,
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.from_state,
        entry.to_state,
        entry.payload_hash,
        entry.before,
    )


def verify(entries: Sequence[Entry], expected_seq: int, expected_head: str) -> Finding | None:
    """The first damage of a case's log, whose number and hash of the last entry the case keeps; None for a whole chain.

    An entry whose hash was made to fit again shows in the next one, or in the head: it is the one named.
    """
    before = GENESIS
    for position, entry in enumerate(sorted(entries, key=lambda entry: entry.seq), start=1):
        if entry.seq > expected_seq or entry.seq < position:
            return Finding(Damage.ADDED, entry.seq)
        if entry.seq > position:
            return Finding(Damage.REMOVED, position)
        if hash_of(entry) != entry.hash:
            return Finding(Damage.CHANGED, entry.seq)
        if entry.before != before:
            return Finding(Damage.CHANGED, max(entry.seq - 1, 1))
        before = entry.hash
    if len(entries) < expected_seq:
        return Finding(Damage.CUT_OFF, len(entries) + 1)
    return None if before == expected_head else Finding(Damage.CHANGED, expected_seq)
