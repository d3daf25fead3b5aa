"""Devices from which an account has signed in before: a signed cookie with keyed hashes of the accounts, no name in it."""

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.sealed import keyed_hash

KEPT_SECONDS = 180 * 24 * 3600
MOST = 5  # a family's computer, a village's


def knows(account_key: str) -> bool:
    """Has this account signed in from here? With an empty key: has anybody?"""
    known = _read()
    return _mark(account_key) in known if account_key else bool(known)


def remember(response: Response, account_key: str) -> None:
    """Sets the cookie on the answer to a successful sign-in."""
    mark = _mark(account_key)
    kept = [mark, *(other for other in _read() if other != mark)][:MOST]
    secure = current_app.config["SETTINGS"].tls
    response.set_cookie(
        _name(), _serializer().dumps(kept), max_age=KEPT_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax"
    )


def _read() -> list[str]:
    try:
        return [str(mark) for mark in _serializer().loads(request.cookies.get(_name(), ""), max_age=KEPT_SECONDS)]
    except (BadSignature, TypeError):
        return []


def _mark(account_key: str) -> str:
    return keyed_hash("known-device", account_key)[:12].hex()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known-device")


def _name() -> str:
    return "__Host-yc-known" if current_app.config["SETTINGS"].tls else "yc-known"
