"""Headers of every answer: what may be kept, what a browser may run, where a page may be shown."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from app.web.sessions import current_session, surface_of

View = TypeVar("View", bound=Callable[..., Any])

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def cacheable(view: View) -> View:
    """A page that is the same for everyone who has not signed in: no POST form, no cookie."""
    view.cacheable = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    camera = "(self)" if surface_of(request.path) == "desk" else "()"  # the document camera of a counter
    headers["Permissions-Policy"] = f"camera={camera}, microphone=(), geolocation=()"
    if current_app.config["SETTINGS"].tls:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "public, max-age=60" if _is_public(response) else "no-store"
    if response.mimetype == "text/html":
        response.vary.update(["Cookie", "HX-Target"])
    return response


def _is_public(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "cacheable", False) or response.status_code != 200 or request.method not in {"GET", "HEAD"}:
        return False
    current = current_session()
    return current.account is None and "Set-Cookie" not in response.headers and not current.modified
