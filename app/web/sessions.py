"""Sessions on the server, one kind for the public side and one for the desk.

A row is found by the SHA-256 of the id in the cookie and is bound to its surface. An anonymous visitor has no row: a
signed cookie with the CSRF secret appears only when a form is shown. `docs/security.md` tells what this defends against.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import LargeBinary, String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from app import db
from app.db import Base, Instant, UTCDateTime
from app.gateways.wall_clock import now

CSRF_FIELD = "csrf_token"
IDLE = {"public": timedelta(minutes=30), "desk": timedelta(minutes=60)}
ABSOLUTE = {"public": timedelta(hours=12), "desk": timedelta(hours=12)}
KEEP_ENDED = timedelta(days=1)
TOUCH_EVERY = timedelta(minutes=1)


class SessionRow(Base):
    """A signed-in session. `account` is `citizen:<id>` or `staff:<id>`."""

    __tablename__ = "sessions"
    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    surface: Mapped[str] = mapped_column(String(8))
    account: Mapped[str] = mapped_column(String(32), index=True)
    csrf_secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


# Columns, not an object: every page of somebody signed in begins with it.
_BY_HASH = select(*SessionRow.__table__.columns).where(SessionRow.id_hash == bindparam("id_hash"))


def _is_alive(row: Any, at: datetime) -> bool:
    idle_since, age = at - row.seen_at, at - row.created_at
    return row.ended_at is None and idle_since < IDLE[row.surface] and age < ABSOLUTE[row.surface]


class WebSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls `session`. `account` is who is signed in; `ended_account` who was, when the cookie's row is over."""

    def __init__(self, surface: str, row: Any = None, anonymous: dict[str, Any] | None = None) -> None:
        super().__init__(anonymous or {}, lambda self: setattr(self, "modified", True))
        self.surface = surface
        self.id_hash: bytes | None = None
        self.account: str | None = None
        self.ended_account: str | None = None
        self.seen_at: datetime | None = None
        self.new_id: str | None = None
        self.sign_out = False
        if row is not None:
            self.id_hash, self.account, self.seen_at = row.id_hash, row.account, row.seen_at
            self[CSRF_FIELD] = row.csrf_secret
        self.modified = False
        self.accessed = False


def surface_of(path: str) -> str:
    """`/desk` or below is the desk, all else is public."""
    return "desk" if path == "/desk" or path.startswith("/desk/") else "public"


def cookie_name(surface: str) -> str:
    name = "yc-desk" if surface == "desk" else "yc"
    return f"__Host-{name}" if current_app.config["SETTINGS"].tls else name


def _hash(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode()).digest()


class DatabaseSessions(SessionInterface):
    """Reads the surface from the path and its own cookie."""

    def open_session(self, app: Flask, request: Request) -> WebSession:
        surface = surface_of(request.path)
        value = request.cookies.get(cookie_name(surface), "")
        if request.path.startswith("/static/") or not value:
            return WebSession(surface)
        kind, _, content = value.partition(".")
        if kind == "a":
            return WebSession(surface, anonymous=self._read_anonymous(app, content))
        row = db.session.connection().execute(_BY_HASH, {"id_hash": _hash(content)}).first() if kind == "s" else None
        if row is None or row.surface != surface:
            return WebSession(surface)
        if _is_alive(row, now()):
            return WebSession(surface, row)
        ended = WebSession(surface)
        ended.ended_account = row.account
        return ended

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, WebSession)
        name = cookie_name(session.surface)
        secure = app.config["SETTINGS"].tls
        if session.new_id:
            value = f"s.{session.new_id}"
        elif session.sign_out:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
            return
        elif session.modified and session.account is None:
            value = "a." + self._signer(app).dumps(dict(session))
        else:
            return
        response.set_cookie(name, value, path="/", secure=secure, httponly=True, samesite="Lax")

    def _read_anonymous(self, app: Flask, content: str) -> dict[str, Any]:
        try:
            return dict(self._signer(app).loads(content))
        except (BadSignature, ValueError, TypeError):
            return {}

    def _signer(self, app: Flask) -> URLSafeSerializer:
        return URLSafeSerializer(app.secret_key or "", salt="anonymous-session")


def current_session() -> WebSession:
    return flask_session._get_current_object()  # type: ignore[attr-defined, no-any-return]


def touch() -> None:
    """The person of this session does something, so it lives on; written at most once a minute."""
    current = current_session()
    if current.seen_at and now() - current.seen_at >= TOUCH_EVERY:
        with db.transaction():
            db.session.execute(update(SessionRow).where(SessionRow.id_hash == current.id_hash).values(seen_at=now()))


def sign_in(account: str) -> None:
    """Makes a session with a new id inside the sign-in transaction; a session this browser had before ends."""
    current = current_session()
    if current.id_hash:
        _end(SessionRow.id_hash == current.id_hash)
    new_id, secret = secrets.token_urlsafe(32), secrets.token_hex(20)
    row = SessionRow(id_hash=_hash(new_id), surface=current.surface, account=account, csrf_secret=secret)
    row.created_at = row.seen_at = now()
    db.session.add(row)
    current.new_id, current.id_hash, current.account = new_id, row.id_hash, account
    current[CSRF_FIELD] = secret
    g.pop(CSRF_FIELD, None)


def sign_out() -> None:
    """Ends this session, inside a transaction."""
    current = current_session()
    if current.id_hash:
        _end(SessionRow.id_hash == current.id_hash)
    current.clear()
    current.account, current.id_hash, current.sign_out = None, None, True


def end_others(account: str) -> None:
    """Ends every other session of an account: after a change of password, or when it is disabled."""
    mine = current_session().id_hash if request else None
    _end(SessionRow.account == account, SessionRow.id_hash != (mine or b""))


def end_all(account: str) -> None:
    """Ends every session of an account, this browser's too: after a new password that was set without the old one."""
    _end(SessionRow.account == account)


def _end(*which: Any) -> None:
    db.session.execute(update(SessionRow).where(*which, SessionRow.ended_at.is_(None)).values(ended_at=now()))


def sweep() -> None:
    """Forgets sessions that ended or ran out more than a day ago. Inside a transaction."""
    before = now() - max(ABSOLUTE.values()) - KEEP_ENDED
    db.session.execute(delete(SessionRow).where(SessionRow.created_at < before))
