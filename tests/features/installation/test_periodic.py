"""What the worker does again and again."""

from typing import Any

from flask import Flask

from app import db
from app.attachments import commands as attachments
from app.attachments import queries
from app.gateways import storage
from app.gateways.wall_clock import now
from app.jobs import queue
from tests.builders.files import a_pdf


def test_all_periodic_work_runs_and_leaves_young_files_alone(app: Flask, db_session: Any) -> None:
    held = attachments.add("a-bundle", "license", "营业执照.pdf", a_pdf(), by="citizen:1", at=now()).sha256
    db.session.commit()
    with app.app_context():
        for _every, work in queue.periodic_work():
            work()
    assert storage.exists(held)


def test_removed_attachments_hold_no_file(app: Flask, db_session: Any) -> None:
    attachment = attachments.add("a-bundle", "license", "营业执照.pdf", a_pdf(), by="citizen:1", at=now())
    assert attachment.sha256 in queries.held_files()
    attachments.remove(attachment, now())
    assert attachment.sha256 not in queries.held_files()
