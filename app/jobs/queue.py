"""Putting jobs in and taking them out: each is done at least once, urgent ones first."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from app import db
from app.gateways.wall_clock import now
from app.jobs.models import Job

log = logging.getLogger(__name__)

Handler = Callable[..., None]
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 12
KEEP_DONE = timedelta(days=7)
_handlers: dict[str, Handler] = {}
_periodic: list[tuple[timedelta, Callable[[], None]]] = []


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers what does jobs of a kind. It is called with the payload as keywords, outside any transaction."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def periodic(every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers work that the worker does again and again; it opens its own transactions."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        if (every, function) not in _periodic:
            _periodic.append((every, function))
        return function

    return register


def periodic_work() -> list[tuple[timedelta, Callable[[], None]]]:
    return list(_periodic)


def enqueue(kind: str, payload: dict[str, Any], *, urgent: bool = True) -> None:
    """Adds a job to the transaction that is open: it exists if and only if that commits."""
    db.session.add(Job(kind=kind, payload=payload, urgent=urgent, run_at=now()))


def claim() -> Job | None:
    """Takes the next due job under a lease, in a transaction of its own."""
    at = now()
    due = select(Job.id).where(Job.ended_at.is_(None), Job.run_at <= at, or_(Job.lease_until.is_(None), Job.lease_until < at))
    due = due.order_by(Job.urgent.desc(), Job.run_at, Job.id).limit(1)
    nothing_due = db.session.scalar(due) is None  # looked up without the writer's lock
    db.session.rollback()
    if nothing_due:
        return None
    with db.transaction():
        statement = update(Job).where(Job.id == due.with_for_update(skip_locked=True).scalar_subquery())
        statement = statement.values(lease_until=at + LEASE, attempts=Job.attempts + 1)
        return db.session.scalar(statement.returning(Job), execution_options={"populate_existing": True})  # type: ignore[no-any-return]


def run(job: Job) -> bool:
    """Does one claimed job; a failure is tried again later, twice as long each time, at most twelve times."""
    job_id, kind, attempts = job.id, job.kind, job.attempts
    try:
        _handlers[kind](**job.payload)
    except Exception as error:
        db.session.rollback()
        log.exception("job %s %s failed, attempt %s", job_id, kind, attempts)
        _put_back(job_id, attempts, f"{type(error).__name__}: {error}"[:500])
        return False
    with db.transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(ended_at=now(), lease_until=None, error=""))
    return True


def _put_back(job_id: int, attempts: int, error: str) -> None:
    values: dict[str, Any] = {"lease_until": None, "error": error}
    if attempts >= MAX_ATTEMPTS:
        values |= {"ended_at": now(), "failed": True}
    else:
        values |= {"run_at": now() + timedelta(seconds=2**attempts)}
    with db.transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(**values))


def run_pending(limit: int = 1000) -> int:
    """Does what is due now and returns how many jobs it took."""
    for count in range(limit):
        job = claim()
        if job is None:
            return count
        run(job)
    return limit


def sweep() -> None:
    """Forgets jobs done a week ago; failed ones stay for the operator. Inside a transaction."""
    db.session.execute(delete(Job).where(Job.ended_at < now() - KEEP_DONE, Job.failed.is_(False)))
