import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.domain.flow import GENESIS, Damage, Finding, entry_hash, hash_of, payload_hash, verify

AT = datetime(2026, 11, 23, 2, 26, 5, 120, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    case_id: str
    seq: int
    at: datetime
    actor: str
    action: str
    from_state: str
    to_state: str
    payload_hash: str
    before: str
    hash: str = ""


def sealed(row: Row) -> Row:
    return replace(row, hash=hash_of(row))


def a_log(length: int) -> list[Row]:
    rows: list[Row] = []
    for seq in range(1, length + 1):
        before = rows[-1].hash if rows else GENESIS
        at = AT + timedelta(minutes=seq)
        rows.append(
            sealed(Row("abc", seq, at, "李四", "forward", "in_process", "in_process", payload_hash({"n": seq}, b"s"), before))
        )
    return rows


LOG = a_log(4)
HEAD = LOG[-1].hash


def test_the_hash_is_sha256_of_plain_sorted_json() -> None:
    text = (
        '{"action":"accept","actor":"张三","at":"2026-11-23T02:26:05.000120+00:00","before":"b","case_id":"abc",'
        '"from":"submitted","payload":"p","seq":1,"to":"in_process"}'
    )
    assert (
        entry_hash("abc", 1, AT, "张三", "accept", "submitted", "in_process", "p", "b")
        == hashlib.sha256(text.encode()).hexdigest()
    )


def test_an_instant_has_one_hash_in_every_zone_and_none_without() -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    rest = ("张三", "accept", "submitted", "in_process", "p", "b")
    assert entry_hash("abc", 1, shanghai, *rest) == entry_hash("abc", 1, AT, *rest)
    with pytest.raises(ValueError, match="zone"):
        entry_hash("abc", 1, AT.replace(tzinfo=None), *rest)


def test_a_payload_hash_depends_on_payload_and_salt_and_not_on_the_order_of_keys() -> None:
    assert payload_hash({"a": 1, "b": 2}, b"s") == payload_hash({"b": 2, "a": 1}, b"s")
    assert len({payload_hash({"a": 1}, b"s"), payload_hash({"a": 1}, b"t"), payload_hash({"a": 2}, b"s")}) == 3


def test_a_whole_log_is_whole_in_any_order() -> None:
    assert verify(LOG, 4, HEAD) is None
    assert verify(LOG[::-1], 4, HEAD) is None
    assert verify([], 0, GENESIS) is None


CHANGES: list[dict[str, Any]] = [
    {"case_id": "abd"},
    {"at": AT},
    {"actor": "王五"},
    {"action": "conclude"},
    {"from_state": "draft"},
    {"to_state": "concluded"},
    {"payload_hash": "0"},
    {"before": "0"},
    {"hash": "0"},
]


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_changed_entry_is_named(position: int, change: dict[str, Any]) -> None:
    log = [*LOG]
    log[position] = replace(log[position], **change)
    assert verify(log, 4, HEAD) == Finding(Damage.CHANGED, position + 1)


@pytest.mark.parametrize("position", range(4))
def test_a_changed_entry_with_a_hash_made_to_fit_is_named_by_the_next_or_the_head(position: int) -> None:
    log = [*LOG]
    log[position] = sealed(replace(log[position], actor="王五"))
    assert verify(log, 4, HEAD) == Finding(Damage.CHANGED, position + 1)


def test_a_chain_written_anew_from_an_entry_on_does_not_lead_to_the_head() -> None:
    log = [LOG[0]]
    for row in LOG[1:]:
        log.append(sealed(replace(row, actor="王五", before=log[-1].hash)))
    assert verify(log, 4, HEAD) == Finding(Damage.CHANGED, 4)


@pytest.mark.parametrize("position", range(3))
def test_a_removed_entry_is_named(position: int) -> None:
    assert verify(LOG[:position] + LOG[position + 1 :], 4, HEAD) == Finding(Damage.REMOVED, position + 1)


@pytest.mark.parametrize("length", range(4))
def test_a_log_that_was_cut_off_is_named_at_the_first_entry_missing(length: int) -> None:
    assert verify(LOG[:length], 4, HEAD) == Finding(Damage.CUT_OFF, length + 1)


def test_entries_beyond_the_head_and_doubles_are_named() -> None:
    assert verify(a_log(5), 4, HEAD) == Finding(Damage.ADDED, 5)
    assert verify([*LOG, LOG[2]], 4, HEAD) == Finding(Damage.ADDED, 3)
