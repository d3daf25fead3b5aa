"""Every answer of the server: what may be kept, run and framed; hosts, redirects, errors that tell nothing (A3.4, A16.5.1)."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from app import db
from app.serve import with_static_files
from tests.builders.desk import at_desk
from tests.builders.people import DEMO_PASSWORD, sign_in, sign_in_at_desk
from tests.features.security.world import World, addresses
from tests.support.browser import Browser
from tests.support.pages import Page
from tests.support.postgres import server_url

ORIGIN = "http://localhost"
DIRECTIVES = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}
SECRET_WORDS = ("Traceback", "sqlalchemy", "psycopg", "sqlite", "SELECT", "/app/", ".py", "werkzeug")

Headers = dict[str, str]


class Recorder:
    """Keeps status and headers of everything that the application answers."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.answers: list[tuple[str, int, Headers]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def record(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            place = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            self.answers.append((place, int(status[:3]), {name.lower(): value for name, value in headers}))
            return start_response(status, headers, *rest)

        return self.application(environ, record)


@pytest.fixture
def recorder(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    between = Recorder(app.wsgi_app)
    monkeypatch.setattr(app, "wsgi_app", between)
    return between


def _walk(app: Flask, world: World, client: Browser) -> None:
    """Every address with every method, by everybody, and what goes wrong."""
    for path, status in (("/nowhere", 404), ("/desk/nowhere", 404), ("/verify/0", 404), ("/services?page=x", 200)):
        client.read(path, status=status)
    for enter in (lambda: None, lambda: sign_in(client), lambda: sign_in_at_desk(client, "zhangs")):
        enter()
        for address in addresses(app, world):
            client.open(address.path, method=address.method)
    client.delete("/services")
    client.get("/", headers={"Host": "evil.example"})
    client.post("/progress", data={"number": "x" * 3_000_000})


def _faults(headers: Headers) -> Iterator[str]:
    policy = {part.strip() for part in headers.get("content-security-policy", "").split(";")}
    is_file = "content-disposition" in headers
    if is_file and not {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= policy:
        yield f"file with policy {policy}"
    if not is_file and (not policy >= DIRECTIVES or "unsafe" in str(policy)):
        yield f"policy {policy}"
    if headers.get("x-content-type-options") != "nosniff":
        yield "no nosniff"
    if headers.get("referrer-policy") != "same-origin":
        yield "no referrer policy"
    if not headers.get("cache-control"):
        yield "no cache-control"
    if "server" in headers or "x-powered-by" in headers:
        yield "names its software"


def test_every_answer_has_its_headers(app: Flask, world: World, client: Browser, recorder: Recorder) -> None:
    _walk(app, world, client)
    wrong = [f"{place} ({status}): {fault}" for place, status, headers in recorder.answers for fault in _faults(headers)]
    assert not wrong, "\n".join(wrong)
    assert {200, 303, 403, 404, 405, 413, 421} <= {status for _place, status, _headers in recorder.answers}


@pytest.mark.only_on("sqlite")
def test_what_is_private_is_kept_by_nobody(app: Flask, world: World, client: Browser, recorder: Recorder) -> None:
    """Only what everybody reads, read by nobody in particular, may be kept."""
    _walk(app, world, client)
    kept = {place for place, _status, headers in recorder.answers if "no-store" not in headers["cache-control"]}
    public = ("GET /services", "GET /departments", "GET /help", "GET /privacy", "GET /publications", "GET /")
    assert {place for place in kept if place != "GET /" and not place.startswith(public[:-1])} == set()
    recorder.answers.clear()
    for path in ("/", "/services", "/services/DEMO-SCMZ-001"):
        client.get(path)  # signed in
    assert {headers["cache-control"] for _place, _status, headers in recorder.answers} == {"no-store"}


@pytest.mark.only_on("sqlite")
def test_static_files_have_their_headers_as_the_server_sends_them(app: Flask) -> None:
    said: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/static/site.css", "HTTP_ACCEPT_ENCODING": "br", "HTTP_HOST": "localhost"}
    body = with_static_files(app)(environ, lambda *answer: said.extend(answer))
    assert len(b"".join(body)) <= 3000
    headers = {name.lower(): value for name, value in said[1]}
    assert (headers["content-encoding"], headers["x-content-type-options"]) == ("br", "nosniff")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.nip.io", "localhost@evil", "", "evil\\", "[::1"],
)
def test_another_host_is_refused(client: Browser, host: str) -> None:
    for path in ("/", "/login", "/nowhere", "/desk"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code in {421, 400}, (path, answer.status_code)
        assert host not in answer.headers.get("Location", "") or not host


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000"])
def test_on_ones_own_machine_every_name_of_it_will_do(client: Browser, host: str) -> None:
    assert client.get("/help", headers={"Host": host}).status_code == 200


def test_links_come_from_the_settings_and_not_from_the_request(world: World, client: Browser) -> None:
    sign_in(client)
    page = client.read(f"/applications/{world.certified.public_id}/receipt", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in page.html


FOREIGN = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\r\nLocation: https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    " //evil.example",
    "@evil.example",
    ".evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
]
LOCAL = ["/applications", "/services/DEMO-SCMZ-001/apply?x=//evil.example", "/services?q=水产", "/./x", "/..//evil.example"]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("wanted", FOREIGN + LOCAL)
@pytest.mark.parametrize("surface", ["public", "desk"])
def test_redirects_stay_here(client: Browser, wanted: str, surface: str) -> None:
    path, username = ("/login", "chunhua") if surface == "public" else ("/desk/login", "zhangs")
    page = client.read(path)
    token = page.one("main input[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "username": username, "password": DEMO_PASSWORD, "department": "", "next": wanted}
    answer = client.post(path, data=data)
    assert answer.status_code == 303
    target = urljoin(f"{ORIGIN}{path}", answer.location)
    assert urlsplit(target)[:2] == urlsplit(ORIGIN)[:2]
    assert answer.location.startswith("/") and answer.location[1:2] not in {"/", "\\"}
    if wanted in FOREIGN:
        assert urlsplit(answer.location).path in {"/account", "/desk"}
    again = client.get(f"{path}?next={quote(wanted)}")  # signed in already: goes on at once
    assert urlsplit(urljoin(ORIGIN + path, again.location))[:2] == urlsplit(ORIGIN)[:2]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("wanted", ["/services?q=水产", "/𠅤", "/é"])
def test_an_address_for_htmx_is_plain_ascii(client: Browser, wanted: str) -> None:
    """A header holds no other characters; the server in front would fail."""
    token = client.read("/login").one("main input[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "username": "chunhua", "password": DEMO_PASSWORD, "next": wanted}
    answer = client.post("/login", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == quote(wanted, safe="/?=")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "/%2f%2fevil.example", "/services//x", "/\\evil.example"]
)
def test_no_strange_path_leads_elsewhere(app: Flask, db_session: Any, path: str) -> None:
    answer = FlaskClient(app).open(base_url=ORIGIN, path=path)
    if answer.location:
        assert urlsplit(urljoin(ORIGIN, answer.location))[:2] == urlsplit(ORIGIN)[:2]
    else:
        assert answer.status_code == 404


class TestTheUnexpected:
    """A fault of ours: the reader gets a reference, the log the rest."""

    @pytest.fixture
    def broken(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(**_arguments: Any) -> None:
            raise RuntimeError("password=liushu-Wan-47 in /work/app/secret.py: SELECT 1")

        for endpoint in ("pages.help_page", "staff.me", "health.healthz"):
            fail.guard = app.view_functions[endpoint].guard  # type: ignore[attr-defined]
            monkeypatch.setitem(app.view_functions, endpoint, fail)

    @pytest.mark.parametrize("path", ["/help", "/healthz"])
    def test_the_page_shows_a_reference_only(self, client: Browser, broken: None, caplog: Any, path: str) -> None:
        page = client.read(path, status=500)
        assert page.heading == "系统出了点问题"
        assert not [word for word in (*SECRET_WORDS, "liushu", "RuntimeError") if word in page.html.replace("/static/", "")]
        (record,) = [record for record in caplog.records if "unexpected error" in record.message]
        reference = record.message.rpartition(" ")[2]
        assert reference in page.text
        assert record.levelno == logging.ERROR and record.exc_info

    def test_at_the_desk_it_is_a_desk_page(self, client: Browser, broken: None) -> None:
        at_desk(client, "zhangs")
        assert client.read("/desk/me", status=500).one("a.brand").attributes["href"] == "/desk"

    def test_htmx_gets_it_as_a_notice_and_keeps_its_page(self, client: Browser, broken: None) -> None:
        answer = client.get("/help", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (500, "#notice")
        assert len(Page(answer.get_data(as_text=True)).css("html")) == 1 and b"<html" not in answer.get_data()


class TestWithoutItsDatabase:
    """503 and a page that needs none, also for who is signed in; then it goes on by itself (A16.5.2)."""

    @pytest.mark.parametrize("path", ["/", "/account", "/healthz", "/desk/me"])
    def test_every_answer_is_a_page_that_says_so(self, own_app: Flask, path: str) -> None:
        client = own_app.test_client()
        assert isinstance(client, Browser)
        sign_in(client)
        at_desk(client, "zhangs")
        with _database_away(own_app):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert "系统正忙" in answer.get_data(as_text=True)
            assert not list(_faults({name.lower(): value for name, value in answer.headers.items()}))
        assert client.get(path).status_code == 200


@contextmanager
def _database_away(app: Flask) -> Iterator[None]:
    """The tables are gone under other names, and come back."""
    db.session.remove()
    db.session.get_bind().dispose()
    db.session.remove()
    url = app.config["SETTINGS"].database_url
    if url.startswith("sqlite"):
        there, away = Path(url.removeprefix("sqlite:///")), Path(url.removeprefix("sqlite:///") + ".away")
        there.rename(away)
        there.mkdir()
        yield
        there.rmdir()
        away.rename(there)
    else:
        name = make_url(url).database
        for allowed in (False, True):
            rename = f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {allowed}"
            with psycopg.connect(server_url().replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(rename)  # type: ignore[call-overload]
            if not allowed:
                yield


def test_a_debugger_answers_nobody(client: Browser) -> None:
    assert client.get("/?__debugger__=yes&cmd=resource&f=style.css").status_code == 200
    assert client.get("/console").status_code == 404
    assert "DEBUG" not in client.read("/console", status=404).html


def test_an_unknown_address_is_not_echoed(client: Browser) -> None:
    assert "zzyzx" not in client.read("/zzyzx", status=404).html


def test_a_forged_address_does_not_count(client: Browser) -> None:
    """Without a proxy in the settings nobody may say where he comes from (A15.3.4)."""
    token = client.read("/progress").one("main input[name=csrf_token]").attributes["value"]
    asked = {"number": "1", "mobile": "2", "code": "3", "csrf_token": token}
    statuses = []
    for n in range(62):
        headers = {"X-Forwarded-For": f"198.51.100.{n}", "X-Real-IP": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"}
        statuses.append(client.post("/progress", data=asked | {"number": str(n)}, headers=headers).status_code)
    assert statuses[-1] == 429
