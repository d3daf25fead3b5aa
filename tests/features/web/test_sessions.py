"""Sessions: one kind a surface, rows in the database, nothing at all for who only reads."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import db
from app.accounts import commands
from app.web import sessions
from app.web.sessions import SessionRow
from tests.builders.people import a_citizen, a_member_of_staff, citizen_named, sign_in, sign_in_at_desk
from tests.support.browser import Browser

PRIVATE = {"public": "/account", "desk": "/desk/me"}
SIGN_IN = {"public": "/login", "desk": "/desk/login"}
COOKIE = {"public": "yc", "desk": "yc-desk"}
SURFACES = ("public", "desk")


def _enter(browser: Browser, surface: str) -> None:
    if surface == "desk":
        sign_in_at_desk(browser)
    else:
        sign_in(browser)


def _is_in(browser: Browser, surface: str, **options: Any) -> bool:
    answer = browser.get(PRIVATE[surface], **options)
    assert answer.status_code == 200 or (answer.status_code, answer.location[: len(SIGN_IN[surface])]) == (303, SIGN_IN[surface])
    return answer.status_code == 200


def _rows() -> list[SessionRow]:
    return list(db.session.scalars(select(SessionRow).order_by(SessionRow.created_at)))


@pytest.mark.parametrize(
    "path", ["/", "/services?q=scmz", "/services/DEMO-SCMZ-001", "/departments", "/verify", "/help", "/nowhere"]
)
def test_who_only_reads_gets_no_row_and_no_cookie(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert _rows() == []


@pytest.mark.parametrize("path", ["/login", "/progress", "/register", "/desk/login"])
def test_a_form_brings_a_cookie_but_no_row(client: Browser, path: str) -> None:
    (cookie,) = client.get(path).headers.getlist("Set-Cookie")
    assert cookie.startswith("yc-desk=a." if path.startswith("/desk") else "yc=a.")
    assert _rows() == []


@pytest.mark.parametrize("surface", SURFACES)
def test_the_cookie_holds_a_random_id_of_which_only_the_hash_is_kept(client: Browser, surface: str) -> None:
    _enter(client, surface)
    cookie = client.get_cookie(COOKIE[surface])
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.secure, cookie.max_age) == (True, "Lax", "/", False, None)
    kind, _, session_id = cookie.value.partition(".")
    assert (kind, len(session_id) >= 40) == ("s", True)
    (row,) = _rows()
    assert (row.id_hash, row.surface) == (hashlib.sha256(session_id.encode()).digest(), surface)


@pytest.mark.parametrize(("surface", "other"), [("public", "desk"), ("desk", "public")])
def test_a_session_counts_on_its_own_surface_only(client: Browser, another_client: Browser, surface: str, other: str) -> None:
    _enter(client, surface)
    assert _is_in(client, surface)
    stolen = client.get_cookie(COOKIE[surface])
    assert stolen is not None
    another_client.set_cookie(COOKIE[other], stolen.value)
    assert not _is_in(another_client, other)


def test_one_browser_may_be_signed_in_on_both_surfaces(client: Browser) -> None:
    _enter(client, "public")
    _enter(client, "desk")
    assert _is_in(client, "public")
    assert _is_in(client, "desk")
    client.submit(client.read("/account"), "/logout")
    assert not _is_in(client, "public")
    assert _is_in(client, "desk")


@pytest.mark.parametrize("surface", SURFACES)
def test_signing_in_again_ends_the_session_before(client: Browser, another_client: Browser, surface: str) -> None:
    _enter(client, surface)
    first = client.get_cookie(COOKIE[surface])
    assert first is not None
    another_client.set_cookie(COOKIE[surface], first.value)
    data = {"username": "zhangs" if surface == "desk" else "chunhua", "password": "Yichuang-2026", "department": "", "next": ""}
    token = client.read(PRIVATE[surface]).one(f"form[action$='logout'] input[name={sessions.CSRF_FIELD}]").attributes["value"]
    answer = client.post(SIGN_IN[surface], data=data | {sessions.CSRF_FIELD: token})
    assert answer.status_code == 303
    assert _is_in(client, surface)
    assert not _is_in(another_client, surface)


@pytest.mark.parametrize(("surface", "idle"), [("public", 30), ("desk", 60)])
def test_rest_ends_a_session(client: Browser, frozen_clock: Any, surface: str, idle: int) -> None:
    _enter(client, surface)
    for _ in range(3):
        frozen_clock.advance(minutes=idle - 2)
        assert _is_in(client, surface)
    frozen_clock.advance(minutes=idle)
    assert not _is_in(client, surface)


@pytest.mark.parametrize("surface", SURFACES)
def test_after_twelve_hours_a_session_ends_however_busy_it_was(client: Browser, frozen_clock: Any, surface: str) -> None:
    _enter(client, surface)
    for _ in range(12 * 60 // 29):
        frozen_clock.advance(minutes=29)
        assert _is_in(client, surface)
    frozen_clock.advance(minutes=29)
    assert not _is_in(client, surface)


def test_reading_writes_at_most_once_a_minute(client: Browser, frozen_clock: Any) -> None:
    _enter(client, "public")
    before = _rows()[0].seen_at
    frozen_clock.advance(seconds=59)
    _is_in(client, "public")
    assert _rows()[0].seen_at == before
    frozen_clock.advance(seconds=1)
    _is_in(client, "public")
    assert _rows()[0].seen_at == before + timedelta(minutes=1)


def test_disabling_an_account_ends_its_sessions(app: Flask, client: Browser, another_client: Browser) -> None:
    with db.transaction():
        a_member_of_staff("dongyi")
        a_citizen("dongmin")
    sign_in_at_desk(client, "dongyi", "liushu-Wan-47")
    sign_in(another_client, "dongmin", "liushu-Wan-47")
    with app.test_request_context("/desk/me"), db.transaction():
        commands.disable(citizen_named("dongmin"))
    assert not _is_in(another_client, "public")
    assert _is_in(client, "desk")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "s.",
        "s.unknown",
        "a.",
        "a.eyJjc3JmX3Rva2VuIjoiMSJ9.forged",
        "x.y",
        "s.\x00",
        "\u00e9\u00ff",
        "a." + "A" * 3000,
        "。" * 10,
    ],
)
def test_a_forged_cookie_is_no_session_and_no_fault(client: Browser, value: str) -> None:
    client.set_cookie("yc", value)
    assert not _is_in(client, "public")
    assert client.get("/login").status_code == 200


def test_an_anonymous_cookie_cannot_name_an_account(app: Flask, client: Browser) -> None:
    """Even one with the right signature holds nothing but the CSRF secret."""
    sign_in(client)
    account = _rows()[0].account
    with app.test_request_context("/login"):
        forged = app.session_interface._signer(app).dumps({"account": account, "csrf_token": "1"})  # type: ignore[attr-defined]
    client.set_cookie("yc", f"a.{forged}")
    assert not _is_in(client, "public")


def test_sessions_long_over_are_swept(client: Browser, frozen_clock: Any) -> None:
    sign_in(client)
    with db.transaction():
        sessions.sweep()
    assert len(_rows()) == 1
    frozen_clock.advance(hours=37)
    with db.transaction():
        sessions.sweep()
    assert db.session.scalar(select(func.count()).select_from(SessionRow)) == 0


@pytest.fixture
def over_tls(app: Flask, client: Browser) -> Iterator[dict[str, str]]:
    """The same installation under https, as behind a proxy; gives the options of a request to it."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, base_url="https://zw.example.cn")
    yield {"base_url": "https://zw.example.cn"}
    app.config["SETTINGS"] = before


@pytest.mark.parametrize("surface", SURFACES)
def test_under_tls_cookies_are_bound_to_the_host(client: Browser, over_tls: dict[str, str], surface: str) -> None:
    name = f"__Host-{COOKIE[surface]}"
    page = client.read(SIGN_IN[surface], **over_tls)
    token = page.one(f"input[name={sessions.CSRF_FIELD}]").attributes["value"]
    username = "zhangs" if surface == "desk" else "chunhua"
    data = {"username": username, "password": "Yichuang-2026", "department": "", sessions.CSRF_FIELD: token}
    answer = client.post(SIGN_IN[surface], data=data, **over_tls)
    device, cookie = sorted(answer.headers.getlist("Set-Cookie"), key=lambda text: text.startswith(f"{name}="))
    assert cookie.startswith(f"{name}=s.")
    assert device.startswith("__Host-yc-known=")
    for sent, lasting in ((cookie, set()), (device, {"Max-Age=15552000"})):
        parts = {part.strip() for part in sent.split(";")[1:] if "Expires" not in part}
        assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} | lasting
    assert _is_in(client, surface, **over_tls)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_under_tls_a_cookie_without_its_prefix_counts_for_nothing(client: Browser, over_tls: dict[str, str]) -> None:
    """A neighbour host could have set it."""
    page = client.read("/login", **over_tls)
    token = page.one(f"input[name={sessions.CSRF_FIELD}]").attributes["value"]
    client.post("/login", data={"username": "chunhua", "password": "Yichuang-2026", sessions.CSRF_FIELD: token}, **over_tls)
    cookie = client.get_cookie("__Host-yc", domain="zw.example.cn")
    assert cookie is not None
    client.delete_cookie("__Host-yc", domain="zw.example.cn")
    client.set_cookie("yc", cookie.value, domain="zw.example.cn")
    assert not _is_in(client, "public", **over_tls)


@pytest.mark.parametrize(
    ("open_surface", "closed", "left"), [("public", "/desk/login", "/login"), ("desk", "/login", "/desk/login")]
)
def test_a_server_answers_for_its_surfaces_only(app: Flask, client: Browser, open_surface: str, closed: str, left: str) -> None:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, surfaces=frozenset({open_surface}))
    try:
        assert client.get(closed).status_code == 404
        assert client.get(left).status_code == 200
        assert client.get("/healthz").status_code == 200
    finally:
        app.config["SETTINGS"] = before
