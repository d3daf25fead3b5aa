"""A file that comes in pieces over a line that breaks: begun, continued, ended. Each step is a click of its own."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app import db
from app.attachments import checks, commands, queries
from app.attachments.models import PartialUpload
from app.domain.errors import NotYours, Refused
from app.gateways import parts

KEPT = timedelta(hours=24)
MAX_OPEN = 20  # of an account; the oldest gives way


class WrongOffset(Exception):
    """The piece does not begin where the bytes received so far end."""


def begin(
    bundle: str, material_key: str, filename: str, length: int, *, by: str, at: datetime, since: datetime | None = None
) -> PartialUpload:
    """Room for a file that is still to come, when it may come at all. Inside a transaction. Raises Refused."""
    name = checks.check_announced(filename, length)
    commands.check_quota(bundle, material_key, name, length, since=since)
    mine = select(PartialUpload).where(PartialUpload.uploaded_by == by, PartialUpload.received < PartialUpload.length)
    for oldest in list(db.session.scalars(mine.order_by(PartialUpload.id.desc())))[MAX_OPEN - 1 :]:
        db.session.delete(oldest)
    upload = PartialUpload(public_id=db.random_id(), bundle=bundle, material_key=material_key, length=length, received=0)
    upload.filename, upload.uploaded_by, upload.expires_at = name, by, at + KEPT
    db.session.add(upload)
    db.session.flush()
    return upload


def locked(public_id: str, offset: int) -> PartialUpload:
    """The upload, locked, when its bytes end at `offset`. Inside a transaction. Raises NotYours, WrongOffset."""
    upload = queries.partial_upload(public_id, lock=True)
    if upload is None:
        raise NotYours("upload")
    if upload.received != offset:
        raise WrongOffset
    return upload


def keep(upload: PartialUpload, data: bytes) -> None:
    """Stores a piece, then says how far it goes. Of a locked upload."""
    parts.put(upload.public_id, upload.received, data)
    upload.received += len(data)


def whole(upload: PartialUpload, last: bytes) -> bytes:
    """The file, once its last piece is there; the upload stays as it is until the file is attached. Raises Refused."""
    try:
        data = parts.get(upload.public_id, upload.received) + last
    except FileNotFoundError:
        data = b""
    if len(data) != upload.length:
        raise Refused("file_not_whole", filename=upload.filename)
    return data


def complete(upload: PartialUpload) -> None:
    """Its file is attached. The row stays until it runs out, for whoever did not get the answer. Of a locked upload."""
    upload.received = upload.length


def give_up(public_id: str) -> bool:
    """Forgets an upload that is not complete; False when there is none. Its pieces go by `parts.drop` afterwards."""
    is_open = PartialUpload.received < PartialUpload.length
    gone = db.session.execute(delete(PartialUpload).where(PartialUpload.public_id == public_id, is_open))
    return bool(gone.rowcount)


def forget(public_id: str) -> None:
    """Forgets an upload, complete or not."""
    db.session.execute(delete(PartialUpload).where(PartialUpload.public_id == public_id))


def sweep(at: datetime) -> None:
    """Forgets what ran out, and drops pieces that no upload needs. Opens its own transaction."""
    with_pieces = parts.all_names()  # listed first: an upload has its row before its pieces
    with db.transaction():
        db.session.execute(delete(PartialUpload).where(PartialUpload.expires_at <= at))
        needed = queries.open_uploads()
    for name in with_pieces - needed:
        parts.drop(name)
