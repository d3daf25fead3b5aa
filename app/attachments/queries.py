"""What has been handed in; removed files are not there for any reader."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.attachments.models import Attachment, PartialUpload, ScanState


def of_bundle(bundle: str) -> list[Attachment]:
    """All files of a bundle, material by material, in the order in which they came."""
    rows = select(Attachment).where(Attachment.bundle == bundle, Attachment.removed_at.is_(None))
    return list(db.session.scalars(rows.order_by(Attachment.material_key, Attachment.id)))


def of_material(bundle: str, material_key: str) -> list[Attachment]:
    """The files of one material, in the order in which they came."""
    return [attachment for attachment in of_bundle(bundle) if attachment.material_key == material_key]


def by_public_id(public_id: str) -> Attachment | None:
    """The file behind an address. Whoever asks checks its bundle before serving it."""
    found: Attachment | None = db.session.scalar(
        select(Attachment).where(Attachment.public_id == public_id, Attachment.removed_at.is_(None))
    )
    return found


def handed_in_already(bundle: str, material_key: str, uploaded_sha256: str) -> Attachment | None:
    """The file with the same bytes, when a form was sent twice."""
    same = (Attachment.bundle == bundle, Attachment.material_key == material_key, Attachment.uploaded_sha256 == uploaded_sha256)
    found: Attachment | None = db.session.scalar(select(Attachment).where(*same, Attachment.removed_at.is_(None)))
    return found


def held_files() -> set[str]:
    """Names of the stored files that rows still point to; those of removed attachments are let go."""
    return set(db.session.scalars(select(Attachment.sha256).where(Attachment.removed_at.is_(None))))


def waiting_for_scan() -> Sequence[int]:
    """Ids of the files in quarantine, the oldest first."""
    rows = select(Attachment.id).where(Attachment.scan_state == ScanState.WAITING, Attachment.removed_at.is_(None))
    return db.session.scalars(rows.order_by(Attachment.id)).all()  # type: ignore[no-any-return]


def found_infected(bundle: str) -> dict[str, list[str]]:
    """Material key → names of the files that a later scan removed; those a newer file has made good are left out."""
    rows = select(Attachment).where(Attachment.bundle == bundle).order_by(Attachment.id)
    found: dict[str, list[str]] = {}
    for row in db.session.scalars(rows):
        if row.scan_state == ScanState.INFECTED:
            found.setdefault(row.material_key, []).append(row.filename)
        elif row.removed_at is None:
            found.pop(row.material_key, None)
    return found


def partial_upload(public_id: str, *, lock: bool = False) -> PartialUpload | None:
    """The upload behind an address, also one that has ended or run out."""
    rows = select(PartialUpload).where(PartialUpload.public_id == public_id)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(rows)  # type: ignore[no-any-return]


def open_uploads() -> set[str]:
    """Names of the uploads that still need their pieces."""
    rows = select(PartialUpload.public_id).where(PartialUpload.received < PartialUpload.length)
    return set(db.session.scalars(rows))
