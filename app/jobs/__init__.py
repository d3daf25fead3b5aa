"""Work that is done after the click: a table of jobs and the process that takes them."""

from app.jobs.queue import enqueue, handler, periodic, run_pending

__all__ = ["enqueue", "handler", "periodic", "run_pending"]
