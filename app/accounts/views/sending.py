"""The one address at which codes are asked for, whatever for (L07, L12, L13)."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request

from app.accounts import sms_codes
from app.accounts.views import mobile, recovery, registration
from app.web.access import public

bp = Blueprint("sending", __name__)

SENDERS: dict[str, Callable[[], Any]] = {
    sms_codes.REGISTRATION: registration.send_code,
    sms_codes.NEW_MOBILE: mobile.send_code,
    sms_codes.PASSWORD_RESET: recovery.send_code,
}


@bp.post("/sms-codes")
@public
def send() -> Any:
    """Sends a code for the purpose that the button names, and shows its form again with what was typed."""
    sender = SENDERS.get(request.form.get("purpose", ""))
    return sender() if sender else abort(400)
