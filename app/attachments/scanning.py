"""Files in quarantine are scanned again and again until the scanner answers: then they are released or removed."""

from collections.abc import Callable

from app import db
from app.attachments import commands, queries
from app.attachments.models import Attachment, ScanState
from app.gateways import scanner, storage
from app.gateways.scanner import Verdict
from app.gateways.wall_clock import now

# Who tells the owner of a file that it had to go; a higher room, named by the factory. Inside the transaction.
tell_removed: list[Callable[[Attachment], None]] = []

_STATES = {Verdict.CLEAN: ScanState.CLEAN, Verdict.INFECTED: ScanState.INFECTED}


def rescan() -> None:
    """One transaction a file; when the scanner is still silent, the rest waits for the next time."""
    waiting = queries.waiting_for_scan() if scanner.is_there() else ()
    for attachment_id in waiting:
        sha256 = db.session.get(Attachment, attachment_id).sha256
        db.session.rollback()  # no read stays open while the scanner works
        verdict = scanner.scan(storage.get(sha256))
        if verdict not in _STATES:
            return
        with db.transaction():
            _settle(attachment_id, _STATES[verdict])


def _settle(attachment_id: int, state: ScanState) -> None:
    attachment = db.session.get(Attachment, attachment_id, with_for_update=True)
    if attachment is None or not attachment.is_waiting:
        return
    attachment.scan_state = state
    if state is ScanState.INFECTED:
        commands.remove(attachment, now())
        for tell in tell_removed:
            tell(attachment)
