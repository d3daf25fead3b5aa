"""Files in pieces at the counter, by the same protocol: for an intake, which comes into being with its first file."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.attachments import tus
from app.cases import access
from app.cases.views.intake_draft import draft_of, version_at_counter
from app.cases.views.resumable import Door, announced, by_protocol, changed, position
from app.domain.workflow import Role
from app.web.access import current_staff, desk_role, never_parked, returns_to

bp = Blueprint("desk_uploads", __name__)

BEGIN = "/desk/intake/<item_code>/<public_id>/materials/<key>/uploads"
UPLOAD = "/desk/uploads/<upload_id>"
CLERK = Door(current_staff, access.intake_draft, "desk_uploads.state")


@bp.route(BEGIN, methods=["OPTIONS"], provide_automatic_options=False)
@bp.route(UPLOAD, methods=["OPTIONS"], provide_automatic_options=False)
@desk_role(Role.CLERK)
def abilities(**_address: str) -> Response:
    """What this server can do."""
    return Response(status=204, headers=tus.ABILITIES)


@bp.route(BEGIN, methods=["POST"], provide_automatic_options=False)
@never_parked
@desk_role(Role.CLERK)
@returns_to("intake.form")
@by_protocol
def begin(item_code: str, public_id: str, key: str) -> Response:
    """Announces a file for a material of an intake."""
    return announced(draft_of(public_id, version_at_counter(item_code)), key, CLERK)


@bp.route(UPLOAD, methods=["HEAD"], provide_automatic_options=False)
@never_parked
@desk_role(Role.CLERK)
@returns_to("intake.index")
@by_protocol
def state(upload_id: str) -> Response:
    """How far an upload is."""
    return position(upload_id, CLERK)


@bp.route(UPLOAD, methods=["PATCH", "DELETE", "POST"], provide_automatic_options=False)
@never_parked
@desk_role(Role.CLERK)
@returns_to("intake.index")
@by_protocol
def change(upload_id: str) -> Response:
    """A piece, or the end."""
    return changed(upload_id, CLERK)
