"""Whose is what: another citizen's case does not exist, nor does that of another department (A8.2.1, A8.2.2)."""

from typing import Any

import pytest
from flask import Flask

from app.web.sessions import CSRF_FIELD
from tests.builders.desk import at_desk
from tests.builders.wizard import sign_in
from tests.features.security.world import SAFE, Address, World, addresses, business_data
from tests.support.browser import Browser

OWNED = ("/applications/", "/files/", "/uploads/")
REFUSALS = {403, 404, 405}
LAST = {"wizard.delete_file": 1, "wizard.submit": 2, "applications.delete": 3}  # they take away what the others show


def _of_a_case(app: Flask, world: World, *prefixes: str) -> list[Address]:
    found = [address for address in addresses(app, world) if address.path.startswith(prefixes)]
    assert len(found) > 12
    return found


def _open(browser: Browser, address: Address, token: str) -> Any:
    data = {CSRF_FIELD: token, "seen": "1", "declared": "y", "next": "1"} if address.method not in SAFE else None
    return browser.open(address.path, method=address.method, data=data, headers={"Tus-Resumable": "1.0.0"})


def _last(address: Address) -> tuple[int, bool]:
    return LAST.get(address.endpoint, 0), address.method == "DELETE"


def _token(browser: Browser, path: str) -> str:
    return browser.read(path).css(f"input[name={CSRF_FIELD}]")[0].attributes["value"] or ""


@pytest.mark.parametrize("surface", ["public", "desk"])
def test_nobody_enters_without_signing_in(app: Flask, world: World, client: Browser, surface: str) -> None:
    """Every guarded route with ids that exist: to the sign-in, and nothing told on the way."""
    before = business_data()
    guarded = [address for address in addresses(app, world) if address.surface == surface]
    assert len(guarded) > 20
    for address in guarded:
        answer = client.open(address.path, method=address.method)
        assert answer.status_code == 303, address
        assert answer.location.startswith("/desk/login?" if surface == "desk" else "/login?"), address
    assert business_data() == before


def test_one_surface_does_not_open_the_other(app: Flask, world: World, client: Browser, another_client: Browser) -> None:
    sign_in(client)
    at_desk(another_client, "zhangs")
    for address in addresses(app, world):
        if address.surface:
            stranger = client if address.surface == "desk" else another_client
            answer = stranger.open(address.path, method=address.method)
            assert (answer.status_code, "login?" in (answer.location or "")) == (303, True), address


def test_what_belongs_to_another_citizen_does_not_exist(app: Flask, world: World, client: Browser) -> None:
    sign_in(client, "bluebay")
    token, before = _token(client, "/account"), business_data()
    wrong = []
    for address in _of_a_case(app, world, *OWNED):
        answer = _open(client, address, token)
        if answer.status_code != 404:
            wrong.append(f"{address}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert business_data() == before


def test_for_its_owner_all_of_it_exists(app: Flask, world: World, client: Browser) -> None:
    """So that the test above is about whose it is."""
    sign_in(client)
    token = _token(client, "/account")
    for address in sorted(_of_a_case(app, world, *OWNED), key=_last):
        assert _open(client, address, token).status_code not in REFUSALS, address


def test_what_is_not_ones_own_looks_like_what_never_was(app: Flask, world: World, client: Browser) -> None:
    sign_in(client, "bluebay")
    for path, unknown in (
        (f"/applications/{world.draft.public_id}/form", "/applications/aaaaaaaaaaaaaaaa/form"),
        (f"/files/{world.files[world.certified.public_id]}", "/files/aaaaaaaaaaaaaaaa"),
    ):
        foreign, nothing = client.get(path), client.get(unknown)
        assert (foreign.status_code, foreign.get_data()) == (nothing.status_code, nothing.get_data())


@pytest.mark.parametrize("paper_of", ["draft", "correcting"])
def test_a_file_or_paper_of_another_case_does_not_open_under_ones_own(world: World, client: Browser, paper_of: str) -> None:
    """Both cases are hers, but the address must not lie."""
    sign_in(client)
    other = getattr(world, paper_of)
    paper = world.papers[world.certified.public_id]
    client.read(f"/applications/{other.public_id}/papers/{paper}.pdf", status=404)
    token = _token(client, "/account")
    file = world.files[world.certified.public_id]
    answer = client.post(f"/applications/{other.public_id}/files/{file}/delete", data={CSRF_FIELD: token})
    assert answer.status_code == 404


@pytest.mark.parametrize("login_name", ["zhengq", "zhouj"])
def test_a_case_of_another_department_does_not_exist_at_the_desk(
    app: Flask, world: World, client: Browser, login_name: str
) -> None:
    at_desk(client, login_name)
    token, before = _token(client, "/desk/me"), business_data()
    for address in _of_a_case(app, world, "/desk/cases/"):
        assert _open(client, address, token).status_code == 404, address
    assert business_data() == before


def test_a_file_or_paper_of_another_case_does_not_open_at_the_desk(world: World, client: Browser) -> None:
    at_desk(client, "zhangs")
    file, paper = world.files[world.certified.public_id], world.papers[world.certified.public_id]
    client.read(f"/desk/cases/{world.waiting.number}/files/{file}", status=404)
    client.read(f"/desk/cases/{world.waiting.number}/papers/{paper}.pdf", status=404)
    assert client.get(f"/desk/cases/{world.certified.number}/files/{file}").status_code == 200


def test_a_stock_phrase_is_ones_own(world: World, client: Browser) -> None:
    at_desk(client, "lis")
    token, before = _token(client, "/desk/me"), business_data()
    client.read(f"/desk/me/phrases/{world.phrase}", status=404)
    for path in (f"/desk/me/phrases/{world.phrase}", f"/desk/me/phrases/{world.phrase}/delete"):
        assert client.post(path, data={CSRF_FIELD: token, "text": "别人的"}).status_code == 404
    assert business_data() == before
