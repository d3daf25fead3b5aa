"""Files that come in pieces by the tus protocol, so that a broken line costs one piece.

static/upload.js speaks it, and any tus client. A refusal is its sentence as plain text: script puts it beside the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.exceptions import BadRequest, Gone, HTTPException, PreconditionFailed, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response

from app import db
from app.attachments import checks, tus, uploads
from app.attachments import queries as attached
from app.attachments.models import PartialUpload
from app.attachments.uploads import WrongOffset
from app.cases import access
from app.cases.case_materials import materials_of
from app.cases.models import AUTHORITY_KEY, Case
from app.cases.views.uploads import hand_in
from app.domain.errors import DomainError, NotYours, Refused
from app.domain.workflow import Source
from app.gateways import parts
from app.gateways.wall_clock import now
from app.web.access import citizen_only, current_citizen, never_parked, public, returns_to
from app.web.sentences import sentence

bp = Blueprint("uploads", __name__)

BEGIN, UPLOAD = "/applications/<public_id>/materials/<key>/uploads", "/uploads/<upload_id>"
STATUS = {"file_too_large": 413, "already_submitted": 409, "upload_unknown": 404}
View = Callable[..., Response]


@dataclass(frozen=True)
class Door:
    """By which somebody sends files: who it is, which drafts and cases are open to her, and where her uploads lie."""

    account: Callable[[], Any]
    case_of: Callable[[str, Any], Case]
    endpoint: str


CITIZEN = Door(current_citizen, access.case_of_citizen, "uploads.state")


def by_protocol(view: View) -> View:
    """Refuses other versions, answers in plain text, and says the version with every answer."""

    @wraps(view)
    def answer(**address: str) -> Response:
        try:
            if request.headers.get("Tus-Resumable") != tus.VERSION:
                raise PreconditionFailed("Tus-Resumable must be 1.0.0")
            response = view(**address)
        except WrongOffset:
            response = Response("Upload-Offset is another one", 409)
        except HTTPException as error:
            response = Response(error.description, error.code)
        except DomainError as error:
            code = "upload_unknown" if isinstance(error, NotYours) else error.code
            response = Response(sentence(code, **error.values), STATUS.get(code, 422))
        response.content_type = "text/plain; charset=utf-8"
        response.headers["Tus-Resumable"] = tus.VERSION
        if response.status_code == 412:
            response.headers["Tus-Version"] = tus.VERSION
        return response

    return answer


@bp.route(BEGIN, methods=["OPTIONS"], provide_automatic_options=False)
@bp.route(UPLOAD, methods=["OPTIONS"], provide_automatic_options=False)
@public
def abilities(**_address: str) -> Response:
    """What this server can do."""
    return Response(status=204, headers=tus.ABILITIES)


@bp.route(BEGIN, methods=["POST"], provide_automatic_options=False)
@never_parked
@citizen_only
@returns_to("wizard.materials")
@by_protocol
def begin(public_id: str, key: str) -> Response:
    """Announces a file for a material of a draft, or of an open correction that names it."""
    return announced(access.case_of_citizen(public_id, current_citizen()), key, CITIZEN)


def announced(case: Case, key: str, door: Door) -> Response:
    """Room for the file that the headers announce."""
    _check_takes_files(case, key)
    filename, length = tus.announced(request.headers)
    with db.transaction():
        access.lock_for_files(case, key)
        by, since = door.account().session_name, access.files_count_since(case)
        upload = uploads.begin(case.public_id, key, filename, length, by=by, at=now(), since=since)
    address = url_for(door.endpoint, upload_id=upload.public_id)
    return Response(status=201, headers={"Location": address, **tus.progress(upload)})


def _check_takes_files(case: Case, key: str) -> None:
    """Paper materials take files only when a correction names them; whether it does is asked under the lock."""
    if key == AUTHORITY_KEY and case.is_draft and case.source == Source.COUNTER:
        return  # the sheet may not name the proxy yet
    material = next((m for m in materials_of(case) if m.key == key and not m.generated), None)
    if material is None or (case.is_draft and material.form == "paper"):
        raise NotYours("material")


@bp.route(UPLOAD, methods=["HEAD"], provide_automatic_options=False)
@never_parked
@citizen_only
@returns_to("applications.index")
@by_protocol
def state(upload_id: str) -> Response:
    """How far an upload is. It is complete when its file is attached."""
    return position(upload_id, CITIZEN)


def position(upload_id: str, door: Door) -> Response:
    """How far an upload is, and what it is."""
    upload, _case = _own(upload_id, door)
    return Response(headers={**tus.progress(upload), **tus.description(upload)})


@bp.route(UPLOAD, methods=["PATCH", "DELETE", "POST"], provide_automatic_options=False)
@never_parked
@citizen_only
@returns_to("applications.index")
@by_protocol
def change(upload_id: str) -> Response:
    """A piece, or the end. Where PATCH and DELETE do not come through, POST names them in X-HTTP-Method-Override."""
    return changed(upload_id, CITIZEN)


def changed(upload_id: str, door: Door) -> Response:
    """What the request asks of an upload, done."""
    asked = request.headers.get("X-HTTP-Method-Override", request.method).upper()
    upload, case = _own(upload_id, door)
    if asked == "DELETE":
        return _end(upload)
    if asked != "PATCH":
        raise BadRequest("X-HTTP-Method-Override must be PATCH or DELETE")
    if request.mimetype != tus.PIECE:
        raise UnsupportedMediaType(f"Content-Type must be {tus.PIECE}")
    return _append(upload, case, tus.offset(request.headers), request.get_data(cache=False), door)


def _own(upload_id: str, door: Door) -> tuple[PartialUpload, Case]:
    """An upload to a draft or case of this account. Raises NotYours for any other, Gone for one that has run out."""
    upload = attached.partial_upload(upload_id)
    if upload is None:
        raise NotYours("upload")
    case = door.case_of(upload.bundle, door.account())
    if upload.expires_at <= now():
        raise Gone(sentence("upload_unknown"))
    return upload, case


def _append(upload: PartialUpload, case: Case, offset: int, piece: bytes, door: Door) -> Response:
    if offset + len(piece) > upload.length:
        raise RequestEntityTooLarge("more bytes than were announced")
    if piece and offset + len(piece) == upload.length:
        return _finish(upload, case, offset, piece, door)
    with db.transaction():
        access.lock_for_files(case, upload.material_key)
        upload = uploads.locked(upload.public_id, offset)
        if piece:
            uploads.keep(upload, piece)
    return Response(status=204, headers=tus.progress(upload))


def _finish(upload: PartialUpload, case: Case, offset: int, piece: bytes, door: Door) -> Response:
    """The last piece: the file is examined and attached before the answer. What is refused is forgotten."""
    name = upload.public_id
    try:
        if upload.received != offset:
            raise WrongOffset
        file = checks.examine(upload.filename, uploads.whole(upload, piece))
        with db.transaction():
            is_new = hand_in(case, upload.material_key, file, by=door.account().session_name, at=now())
            upload = uploads.locked(name, offset)
            uploads.complete(upload)
    except Refused:
        with db.transaction():
            was_open = uploads.give_up(name)
        if not was_open:
            raise WrongOffset from None  # another request with the same piece was quicker, and its outcome counts
        parts.drop(name)
        raise
    parts.drop(name)
    known = {} if is_new else {"Upload-Known": "1"}  # not of the protocol: static/upload.js says that it was there already
    return Response(status=204, headers={**tus.progress(upload), **known})


def _end(upload: PartialUpload) -> Response:
    """Ends an upload for good; a file that is attached already stays."""
    with db.transaction():
        uploads.forget(upload.public_id)
    parts.drop(upload.public_id)
    return Response(status=204)
