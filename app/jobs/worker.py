"""The worker process: takes jobs until it is told to stop."""

import logging
import signal
import threading
import time
from datetime import datetime
from typing import Any

from flask import Flask

from app import db
from app.gateways.wall_clock import now
from app.jobs import queue

log = logging.getLogger(__name__)

POLL_SECONDS = 0.02
POLL_SECONDS_SERVER = 0.1


def work(app: Flask) -> None:
    """Runs until SIGTERM or SIGINT; the job in hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    last_run: dict[Any, datetime] = {}
    watch = _Watch(app)
    while not stop.is_set():
        with app.app_context():
            try:
                _periodic(last_run)
                if watch.has_changed():
                    while not stop.is_set() and queue.run_pending(limit=1):
                        pass
            except Exception:
                db.session.rollback()
                log.exception("worker")
                time.sleep(1)
        stop.wait(watch.pause)


def _periodic(last_run: dict[Any, datetime]) -> None:
    for every, function in queue.periodic_work():
        if function not in last_run or now() - last_run[function] >= every:
            last_run[function] = now()
            function()


class _Watch:
    """Tells cheaply whether looking for jobs is worth it: on SQLite `data_version` moves at every commit of another process."""

    LOOK_ANYWAY_SECONDS = 1.0

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.session.get_bind()
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.pause = POLL_SECONDS if self.is_sqlite else POLL_SECONDS_SERVER
        self.connection = self.engine.raw_connection() if self.is_sqlite else None
        self.seen = -1
        self.looked_at = 0.0

    def has_changed(self) -> bool:
        if self.connection is None:
            return True
        version = self.connection.cursor().execute("PRAGMA data_version").fetchone()[0]
        due = time.monotonic() - self.looked_at >= self.LOOK_ANYWAY_SECONDS
        if version == self.seen and not due:
            return False
        self.seen, self.looked_at = version, time.monotonic()
        return True
