"""What one test writes, the next does not see; what a request commits, the test sees."""

import pytest
from sqlalchemy import func, select

from app import db, jobs
from app.jobs.models import Job


def _count(session) -> int:
    return session.scalar(select(func.count()).select_from(Job))


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_commit_lasts_until_the_end_of_the_test(db_session, client, time):
    before = _count(db_session)
    with db.transaction():
        jobs.enqueue("nothing", {})
    client.get("/healthz")
    with db.transaction():
        jobs.enqueue("nothing", {})
    assert _count(db_session) == before + 2
    assert before == 0


def test_a_refused_transaction_leaves_nothing(db_session):
    with pytest.raises(LookupError), db.transaction():
        jobs.enqueue("nothing", {})
        raise LookupError
    assert _count(db_session) == 0


def test_a_transaction_does_not_nest(db_session):
    with db.transaction(), pytest.raises(db.NestedTransaction), db.transaction():
        pass
