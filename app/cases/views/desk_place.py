"""Where in a case a clerk stood when she sent a form: at a tab, or at the file that lay open beside it."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.cases.models import Case
from app.cases.views.desk_case import TAB_OF_ENDPOINT
from app.cases.views.desk_parts import file_of_case
from app.domain.errors import NotYours


def place_of(case: Case) -> dict[str, Any]:
    """What `Shown` needs to show the same again; nothing, and so the first tab, for an address that is none of the case's.

    htmx tells the address of the page; without script the form itself does, which stays as it is when a tab is changed in place.
    """
    for address in (request.headers.get("HX-Current-URL", ""), request.form.get("sent_from", "")):
        if found := _place_at(case, address):
            return found
    return {}


def _place_at(case: Case, address: str) -> dict[str, Any]:
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        parts = urlsplit(address)
        endpoint, names = adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return {}
    if names.get("number") != case.number:
        return {}
    if endpoint in TAB_OF_ENDPOINT:
        return {"tab": TAB_OF_ENDPOINT[endpoint]}
    if endpoint != "viewer.view":
        return {}
    try:
        file = file_of_case(case, names["file_id"])
    except NotYours:  # taken back meanwhile
        return {"tab": "materials"}
    return {"tab": "view", "file": file, "asked": dict(parse_qsl(parts.query))}
