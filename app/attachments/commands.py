"""Handing in and taking back files. All inside a transaction."""

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import delete, func, select

from app import db
from app.attachments import checks, queries
from app.attachments.checks import Examined
from app.attachments.models import Attachment, PartialUpload
from app.domain.errors import Refused
from app.gateways import storage

FILES_PER_MATERIAL = 20
FILES_PER_BUNDLE = 60
BYTES_PER_BUNDLE = 200 * 1024 * 1024


def add(bundle: str, material_key: str, filename: str, data: bytes, *, by: str, at: datetime) -> Attachment:
    """Checks a file and attaches it. Where others wait for the writer's lock, examine first and attach inside. Raises Refused."""
    return attach(bundle, material_key, checks.examine(filename, data), by=by, at=at)


def attach(
    bundle: str, material_key: str, file: Examined, *, by: str, at: datetime, counted_since: datetime | None = None
) -> Attachment:
    """Stores a file that passed the checks, then its row. The same bytes for the same material give the row that is there.

    Quotas count what came since `counted_since`, so that a full material can be corrected.
    Raises Refused: quota_material, quota_bundle.
    """
    _take_turns(bundle)
    present = queries.handed_in_already(bundle, material_key, file.uploaded_sha256)
    if present:
        return present
    check_quota(bundle, material_key, file.filename, len(file.data), since=counted_since)
    attachment = Attachment(public_id=db.random_id(), bundle=bundle, material_key=material_key, filename=file.filename)
    attachment.media_type, attachment.size = file.media_type, len(file.data)
    attachment.sha256, attachment.uploaded_sha256 = storage.put(file.data), file.uploaded_sha256
    attachment.uploaded_by, attachment.created_at, attachment.scan_state = by, at, file.scan_state
    db.session.add(attachment)
    db.session.flush()
    return attachment


def copy(source: str, bundle: str, material_keys: Set[str], *, by: str, at: datetime) -> None:
    """Hands the files of some materials in for another bundle too, in their order; where its quotas end, the oldest stay behind.

    A file that waits for the virus scan stays behind too.
    """
    _take_turns(bundle)
    there = [a for a in queries.of_bundle(source) if a.material_key in material_keys and not a.is_waiting]
    for old in _within_quotas(there):
        new = Attachment(public_id=db.random_id(), bundle=bundle, material_key=old.material_key, filename=old.filename)
        new.media_type, new.size, new.sha256, new.uploaded_sha256 = old.media_type, old.size, old.sha256, old.uploaded_sha256
        new.uploaded_by, new.created_at, new.scan_state = by, at, old.scan_state
        db.session.add(new)
        db.session.flush()


def _within_quotas(files: Sequence[Attachment]) -> list[Attachment]:
    """The newest of these files that an empty bundle takes, oldest first."""
    kept: list[Attachment] = []
    for file in sorted(files, key=lambda attachment: -attachment.id):
        of_material = sum(other.material_key == file.material_key for other in kept)
        fits = sum(other.size for other in kept) + file.size <= BYTES_PER_BUNDLE
        if of_material < FILES_PER_MATERIAL and len(kept) < FILES_PER_BUNDLE and fits:
            kept.insert(0, file)
    return kept


def remove(attachment: Attachment, at: datetime) -> None:
    """Takes a file back; its row stays as a trace. A second time changes nothing."""
    attachment.removed_at = attachment.removed_at or at


def remove_all(bundle: str, at: datetime) -> None:
    """Takes back every file of a bundle, and gives up what is still coming."""
    db.session.execute(delete(PartialUpload).where(PartialUpload.bundle == bundle))
    for attachment in queries.of_bundle(bundle):
        remove(attachment, at)


def _take_turns(bundle: str) -> None:
    """Quotas and double posts are judged by one at a time for a bundle; SQLite has a single writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"attachments/{bundle}", 0))))


def check_quota(bundle: str, material_key: str, filename: str, size: int, *, since: datetime | None = None) -> None:
    """Is there room for one more file? Raises Refused: quota_material, quota_bundle."""
    present = [a for a in queries.of_bundle(bundle) if since is None or a.created_at >= since]
    if sum(a.material_key == material_key for a in present) >= FILES_PER_MATERIAL:
        raise Refused("quota_material", filename=filename, limit=FILES_PER_MATERIAL)
    if len(present) >= FILES_PER_BUNDLE or sum(a.size for a in present) + size > BYTES_PER_BUNDLE:
        megabytes = BYTES_PER_BUNDLE // 1024 // 1024
        raise Refused("quota_bundle", filename=filename, limit=FILES_PER_BUNDLE, megabytes=megabytes)
