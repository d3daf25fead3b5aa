"""Taking the uploaded files of one material, in the wizard and in a correction."""

from datetime import datetime

from flask import request

from app import db
from app.attachments import checks
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.attachments.checks import Examined
from app.cases import access
from app.cases.models import Case
from app.domain.errors import NotYours, Refused
from app.gateways.wall_clock import now
from app.web.i18n import _
from app.web.sentences import sentence

SHOWN_PROBLEMS = 3


class Upload:
    """What became of the files of this request: those that fit are kept although others do not."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.added = 0

    @property
    def problem(self) -> str:
        """Why files were not taken, in sentences; empty when all were."""
        shown = self.refused[:SHOWN_PROBLEMS]
        more = len(self.refused) - len(shown)
        return "".join(shown) + (_("另有 %(n)s 个文件也没有保存。", n=more) if more else "")

    @property
    def notice(self) -> str:
        """The code of the confirmation: bytes that were there already are not stored twice."""
        return "file-added" if self.added else "file-known"


def take_files(case: Case, key: str, by: str) -> Upload:
    """Attaches the uploaded files to the material `key`."""
    upload = Upload()
    files = [file for file in request.files.getlist(key) if file.filename]
    if not files:
        upload.refused.append(_("请先选择文件，再开始上传"))
    for file in files:
        try:
            examined = checks.examine(file.filename or "", file.read())
            with db.transaction():
                upload.added += hand_in(case, key, examined, by=by, at=now())
        except Refused as refused:
            upload.refused.append(sentence(refused.code, **refused.values))
    return upload


def hand_in(case: Case, key: str, file: Examined, *, by: str, at: datetime) -> bool:
    """Attaches a file to a draft, or to an open correction that names the material. False when it was there already.

    Raises Refused; `file_as_before` when a correction is answered by a file that it calls wrong.
    """
    access.lock_for_files(case, key)
    since = access.files_count_since(case)
    attachment = attachments.attach(case.public_id, key, file, by=by, at=at, counted_since=since)
    if since and attachment.created_at < since:
        raise Refused("file_as_before", filename=file.filename, before=attachment.filename)
    return attachment.created_at == at


def take_back(case: Case, file_id: str) -> None:
    """Takes a file back that was handed in since it was asked for. Raises NotYours, Refused."""
    attachment = attached.by_public_id(file_id) if file_id else None
    if attachment is None:
        return
    if attachment.bundle != case.public_id:
        raise NotYours("file")
    access.lock_for_removal(case, attachment)
    attachments.remove(attachment, now())
