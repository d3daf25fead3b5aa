"""Requests of the main job, spoiled at random with a fixed seed: never a 500, never words of ours in the answer (M4)."""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import run_wsgi_app

from tests.builders.wizard import sign_in
from tests.features.security.mutations import mutated
from tests.features.security.recorded import Request, record, undone
from tests.features.security.world import World
from tests.support.browser import Browser

MUTATIONS = int(os.environ.get("TEST_MUTATIONS", "750"))  # on each kind of database
SEEDS = {"sqlite": 2026, "postgresql": 1123}
TELLTALE = (b"Traceback", b"sqlalchemy", b"psycopg", b"werkzeug")


def _answer(app: Flask, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
    with undone():
        try:
            body, status, headers = run_wsgi_app(app.wsgi_app, request.environ(), buffered=True)
        except Exception as escaped:
            return 599, [], repr(escaped).encode()
        return int(status[:3]), list(headers), b"".join(body)


def _faults(status: int, headers: list[tuple[str, str]], body: bytes) -> Iterator[str]:
    if status >= 500:
        yield f"status {status}"
    yield from (f"says {word!r}" for word in TELLTALE if word in body)
    for name, value in headers:
        if not (name + value).isascii() or any(letter in value for letter in "\r\n\0"):
            yield f"header {name}: {value!r}"


def test_no_request_however_spoiled_is_a_fault(
    app: Flask, world: World, client: Browser, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    """`TEST_MUTATIONS=10000` for the long run."""
    requests = record(app, world, client)
    assert len({(request.method, request.path) for request in requests}) > 70
    chance = random.Random(SEEDS[backend])
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for number in range(MUTATIONS):
        request = mutated(chance.choice(requests), chance)
        status, headers, body = _answer(app, request)
        statuses[status] += 1
        wrong += [f"{number}: {fault}: {request}" for fault in _faults(status, headers, body)]
    print(dict(sorted(statuses.items())))  # noqa: T201
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(wrong[:20]) + "\n" + _logged(caplog)
    assert MUTATIONS < 700 or {200, 303, 403, 404, 405, 409, 421, 422} <= set(statuses), "they no longer reach the application"


def _logged(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(str(record.exc_info[1])[:300] for record in caplog.records if record.exc_info)


@pytest.mark.only_on("sqlite")
def test_each_of_them_finds_the_world_as_it_was(app: Flask, world: World, client: Browser) -> None:
    """Otherwise the later ones would meet 404 and prove nothing."""
    accept = next(request for request in record(app, world, client) if request.path.endswith(b"/accept"))
    assert [_answer(app, accept)[0] for _ in range(3)] == [303, 303, 303]


NAMELESS = b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request("GET", b"/services", b"q=" + "水产".encode("gbk"), "", b""), 200),  # an old browser's address line
        (Request("GET", b"/services", b"page=" + b"9" * 5000, "", b""), 200),
        (Request("GET", b"/departments/511602-01", b"page=" + b"9" * 5000, "", b""), 200),
        (Request("GET", b"/help", b"parked=%00", "", b""), 200),
        (Request("GET", b"/desks", b"", "", b""), 404),
        (Request("GET", b"/applications/\x00/form", b"", "", b""), 303),
        (Request("POST", b"/progress", b"", "multipart/form-data; boundary=x", NAMELESS), 400),
        (Request("POST", b"/progress", b"", "application/x-www-form-urlencoded", b"a&" * 1_500_000), 413),
        (Request("POST", b"/nowhere", b"", "application/x-www-form-urlencoded", b"a=1"), 404),
        (Request("DELETE", b"/services", b"", "", b""), 405),
        (Request("GET", b"/desk/me/phrases/9999999999999999999", b"", "", b""), 404),
    ],
)
def test_what_once_was_a_fault_has_an_answer(app: Flask, client: Browser, request_: Request, status: int) -> None:
    answered, headers, body = _answer(app, request_)
    assert answered == status, body[:300]
    assert not list(_faults(answered, headers, body))


def test_an_error_page_under_a_name_like_the_desks_is_drawn_for_a_citizen(client: Browser) -> None:
    sign_in(client)
    assert client.read("/desks", status=404).heading == "没有找到这一页"
