"""The flow log: chained, and every damage is named (CASES: The flow log)."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from app import db
from app.cases.flow_entries import FlowEntry, FlowPayload
from tests.builders.cases import a_case, stored

pytestmark = pytest.mark.usefixtures("db_session")

Cli = Callable[..., Result]


def _entry(number: str, seq: int) -> FlowEntry:
    return db.session.query(FlowEntry).filter_by(case_id=stored(number).id, seq=seq).one()


def test_every_action_leaves_one_entry_in_the_chain(app: Flask, cli: Cli) -> None:
    case = a_case(app, "certified")
    entries = db.session.query(FlowEntry).filter_by(case_id=stored(case.number).id).order_by(FlowEntry.seq).all()
    assert [e.action for e in entries] == ["submit", "accept", "forward", "forward", "conclude", "issue_certificate"]
    assert [e.before for e in entries] == ["", *(e.hash for e in entries[:-1])]
    result = cli("log", "verify")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda e: update(FlowEntry).where(FlowEntry.id == e.id).values(actor="staff:999"), "第 3 条被改动"),
        (lambda e: update(FlowPayload).where(FlowPayload.entry_id == e.id).values(content_sealed=b"x" * 40), "第 3 条被改动"),
        (lambda e: update(FlowEntry).where(FlowEntry.id == e.id).values(seq=99), "第 3 条被删除"),
    ],
)
def test_a_changed_or_removed_entry_is_named(app: Flask, cli: Cli, damage: Callable[[FlowEntry], object], named: str) -> None:
    case = a_case(app, "granted")
    db.session.execute(damage(_entry(case.number, 3)))  # type: ignore[call-overload]
    result = cli("log", "verify")
    assert result.exit_code == 1
    assert f"{case.number}: " in result.stderr
    assert named in result.stderr or "另加" in result.stderr


def test_a_log_that_was_cut_off_is_named(app: Flask, cli: Cli) -> None:
    case = a_case(app, "granted")
    last = _entry(case.number, 5)
    db.session.execute(delete(FlowPayload).where(FlowPayload.entry_id == last.id))
    db.session.execute(delete(FlowEntry).where(FlowEntry.id == last.id))
    result = cli("log", "verify")
    assert result.exit_code == 1
    assert "从第 5 条起被截断" in result.stderr


def test_an_erased_payload_leaves_the_chain_whole(app: Flask, cli: Cli) -> None:
    """Erasure by law takes the words, not the proof."""
    case = a_case(app, "granted")
    db.session.execute(delete(FlowPayload).where(FlowPayload.entry_id == _entry(case.number, 2).id))
    assert cli("log", "verify").exit_code == 0
