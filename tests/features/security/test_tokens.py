"""Unsafe requests need the session's own token; safe ones change nothing (A3.5.1, A3.5.3)."""

from typing import Any

import pytest
from flask import Flask

from app.web.sessions import CSRF_FIELD
from tests.builders.desk import at_desk
from tests.builders.people import sign_in
from tests.features.security.world import SAFE, Address, World, addresses, business_data
from tests.support.browser import Browser
from tests.support.pages import Page

SEEN = {"seen": "1"}


@pytest.fixture
def everybody(client: Browser) -> Browser:
    """One browser, signed in on both surfaces."""
    sign_in(client)
    at_desk(client, "zhangs")
    return client


def _unsafe(app: Flask, world: World) -> list[Address]:
    found = [address for address in addresses(app, world) if address.method not in SAFE]
    assert len(found) > 20
    return found


def _token(browser: Browser, path: str) -> str:
    field = browser.read(path).css(f"input[name={CSRF_FIELD}]")[0]
    return field.attributes["value"] or ""


def _all_refused(browser: Browser, unsafe: list[Address], data: dict[str, str]) -> list[str]:
    answers = {address: browser.open(address.path, method=address.method, data=data) for address in unsafe}
    return [f"{address}: {answer.status_code}" for address, answer in answers.items() if answer.status_code != 403]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("token", [None, "", "wrong", "IjAxMjM0NTY3ODlhYmNkZWYi.aSL7Lg.VJq3-XvLsNmPPxcC6m0Q6K3m3BI"])
def test_without_a_right_token_nothing_is_done(app: Flask, world: World, everybody: Browser, token: str | None) -> None:
    before = business_data()
    data = SEEN if token is None else {**SEEN, CSRF_FIELD: token}
    assert _all_refused(everybody, _unsafe(app, world), data) == []
    assert business_data() == before


def test_the_token_of_another_session_does_not_count(
    app: Flask, world: World, everybody: Browser, another_client: Browser
) -> None:
    sign_in(another_client, "bluebay")
    at_desk(another_client, "lis")
    before = business_data()
    for surface, path in (("public", "/account"), ("desk", "/desk/me")):
        foreign = {**SEEN, CSRF_FIELD: _token(another_client, path)}
        mine = [address for address in _unsafe(app, world) if address.path.startswith("/desk") == (surface == "desk")]
        assert _all_refused(everybody, mine, foreign) == []
    assert business_data() == before


@pytest.mark.only_on("sqlite")
def test_with_the_right_token_every_one_of_them_goes_through(app: Flask, world: World, everybody: Browser) -> None:
    """So that the tests above refuse for the token and for nothing else."""
    tokens = {surface: _token(everybody, path) for surface, path in (("public", "/account"), ("desk", "/desk/me"))}
    for address in _unsafe(app, world):
        surface = "desk" if address.path.startswith("/desk") else "public"
        if address.endpoint.endswith(("logout", "delete", "delete_file", "delete_phrase")):
            continue  # these would take away what the others need
        answer = everybody.open(address.path, method=address.method, data={**SEEN, CSRF_FIELD: tokens[surface]})
        assert answer.status_code not in {403, 404, 405} and answer.status_code < 500, f"{address}: {answer.status_code}"


def test_the_answer_is_a_page_that_says_what_to_do(everybody: Browser) -> None:
    answer = everybody.post("/logout")
    assert (answer.status_code, Page(answer.get_data(as_text=True)).heading) == (403, "这一页已经过期")
    fragment = everybody.post("/logout", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Retarget"]) == (403, "#notice")


def test_tokens_are_signed_anew_each_second(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compression beside a constant secret would betray it (BREACH)."""
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 1_800_000_000)
    first = _token(client, "/login")
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 1_800_000_001)
    assert _token(client, "/login") != first


@pytest.mark.parametrize("who", ["nobody", "chunhua", "zhangs"])
def test_reading_writes_nothing(app: Flask, world: World, client: Browser, who: str) -> None:
    if who == "chunhua":
        sign_in(client)
    elif who == "zhangs":
        at_desk(client, "zhangs")
    before = business_data()
    opened: dict[int, list[Any]] = {}
    for address in addresses(app, world):
        if address.method == "GET":
            for method in ("GET", "HEAD"):
                answer = client.open(address.path, method=method)
                opened.setdefault(answer.status_code, []).append(address)
    assert business_data() == before
    assert set(opened) <= {200, 303}, {status: [str(a) for a in found] for status, found in opened.items() if status > 303}
    assert len(opened[200]) > {"nobody": 25, "chunhua": 40, "zhangs": 40}[who]
