"""Weight over the wire: every public page in at most 5 kB, one stylesheet, nothing else that a browser waits for."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
from flask import Flask

from app.catalog.cli import read_definition
from app.demo import DEFINITIONS
from app.domain.parties import MOST_APPLICANTS
from tests.builders.cases import STAGES, a_case, stored
from tests.builders.people import fails_to_sign_in
from tests.builders.wizard import apply, sign_in, start
from tests.support.browser import Browser
from tests.support.pages import Page

PAGE_LIMIT = 5000  # bytes
STYLESHEET_LIMIT = 3000
EVERYBODYS = ("/", "/services", "/departments", "/help", "/privacy")
COMPRESSED = {"text/html", "text/css"}
SCRIPTS = {  # a script → how the attributes begin that it, or a script beside it, works with
    "htmx.min.js": ("hx-", "data-pieces"),
    "countdown.js": ("data-countdown",),
    "autosave.js": ("data-offline",),
    "form.js": ("data-when",),
    "print.js": ("data-print",),
    "upload.js": ("data-pieces",),
}

pytestmark = pytest.mark.only_on("sqlite")


@dataclass(frozen=True)
class Answer:
    path: str
    status: int
    media_type: str
    size: int
    encoding: str
    headers: dict[str, str]
    text: str


class Wire:
    """Stands between browser and application: asks for brotli, weighs what comes, hands it on unpacked."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.answers: list[Answer] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        environ["HTTP_ACCEPT_ENCODING"] = "br"
        said: list[Any] = []
        body = self.application(environ, lambda *answer: said.extend(answer))
        sent = b"".join(body)
        getattr(body, "close", lambda: None)()
        status, headers = said[:2]
        known = {name.lower(): value for name, value in headers}
        encoding = known.get("content-encoding", "")
        plain = brotli.decompress(sent) if encoding == "br" else sent
        media_type = known.get("content-type", "").partition(";")[0]
        text = plain.decode() if media_type in COMPRESSED else ""
        self.answers.append(Answer(environ["PATH_INFO"], int(status[:3]), media_type, len(sent), encoding, known, text))
        kept = [(name, value) for name, value in headers if name.lower() not in {"content-encoding", "content-length"}]
        start_response(status, kept)
        yield plain

    @property
    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.media_type == "text/html" and not 300 <= answer.status < 400]


@pytest.fixture
def wire(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Wire:
    between = Wire(app.wsgi_app)
    monkeypatch.setattr(app, "wsgi_app", between)
    return between


ITEMS = [read_definition(path) for path in sorted(DEFINITIONS.glob("*.yaml"))]
KINDS = {"chunhua": "person", "bluebay": "organization"}
LISTED = "511Z07001006-511602000000-000-11511301008778183N-1-00"


def _read_what_everybody_reads(client: Browser) -> None:
    for path in EVERYBODYS:
        client.read(path)
    for query in ({"q": "许可"}, {"q": "scmz"}, {"q": "没有这样的事"}, {"for": "organization", "page": "3"}):
        client.read(f"/services?{urlencode(query)}")
    for path in client.read("/departments").css("main a[href^='/departments/']"):
        client.read(path.attributes["href"] or "")
    for code in [item.code for item in ITEMS] + [LISTED]:
        client.read(f"/services/{code}")


def _enter(client: Browser) -> None:
    """Every page on the way in, empty and with everything wrong that can be."""
    for path in ("/login", "/login?ended=1&parked=aaaaaaaaaaaaaaaa", "/progress", "/verify"):
        client.read(path)
    for kind in ("person", "organization"):
        form = client.submit(client.read("/register"), "/register", kind=kind)
        client.submit(form, button="注册", status=422)
    failed = fails_to_sign_in(client, "nobody", 3)
    client.submit(failed, "/login", username="", button="回答问题")
    client.submit(client.read("/verify/file"), "/verify/file", status=422)
    for way in ("mobile", "question"):
        page = client.read("/password/forgotten")
        page = client.submit(page, username="nobody", mobile=f"1390000004{len(way)}", way=way)
        client.submit(page, button="设置新密码", status=422)
    client.submit(client.read("/password/forgotten"), username="", mobile="1", status=422)
    client.submit(client.read("/progress"), number="1", mobile="2", code="3", status=422)


def _apply(client: Browser) -> Page:
    """Every page of the wizard for the main item, and the form of each other item, empty and with all that is missing."""
    for username in ("bluebay", "chunhua"):
        client.delete_cookie("yc")
        sign_in(client, username)
        for item in ITEMS:
            if KINDS[username] in item.audience and item.earlier:
                client.submit(client.read(f"/services/{item.code}/apply"), "main form", status=422)
            elif KINDS[username] in item.audience:
                client.submit(start(client, item.code), button="下一步", status=422)
    _apply_with_others(client)
    return apply(client)


def _apply_with_others(client: Browser) -> None:
    """As many applicants as there may be, with everything wrong that can be; and what a proxy sees."""
    form = client.submit(start(client), button="替别人申请")
    for _n in range(MOST_APPLICANTS - 1):
        form = client.submit(form, button="增加一个申请人")
    client.submit(form, button="下一步", status=422)
    for part in ("materials", "review"):
        client.read(form.path.replace("/form", f"/{part}"))
    form = client.submit(form, button="改为我自己申请")
    for _n in range(MOST_APPLICANTS - 1):
        form = client.submit(form, button="增加一个申请人")
    client.submit(form, button="下一步", status=422)
    client.submit(client.read(form.path.replace("/form", "/delete")))


def _read_again(app: Flask, client: Browser, receipt: Page, run_jobs: Callable[[], int]) -> None:
    """What is read after submitting: the lists, a case at each stage, its progress without an account, its papers."""
    for path in ("/applications", receipt.path.removesuffix("/receipt"), "/account", "/account/password"):
        client.read(path)
    client.submit(client.read("/account/mobile"), button="更改手机", status=422)
    client.submit(client.read("/account/profile"), email="x", landline="1", security_question="own", status=422)
    built = {stage: a_case(app, stage) for stage in STAGES}
    for case in built.values():
        client.read(f"/applications/{case.public_id}")
        client.read(f"/applications/{case.public_id}/withdraw")
    for stage in STAGES:
        a_case(app, stage)
    for path in ("/applications", "/account/messages"):  # each with a whole page of rows
        client.read(path)
    correction = client.read(f"/applications/{built['correcting'].public_id}/correction")
    client.submit(correction, correction.path, button="提交", status=422, area="-1")
    case = stored(built["certified"].number)
    secrets = {"number": case.number, "mobile": case.contact_mobile, "code": case.lookup_code}
    client.submit(client.read("/progress"), **secrets)
    client.read(f"/verify/{case.papers[-1].document.verification_code}")


def _go_wrong(client: Browser) -> None:
    """403, 404 and 409, signed in."""
    for path, status in (("/nowhere", 404), ("/verify/0", 404), (f"/services/{LISTED}/apply", 409)):
        client.read(path, status=status)
    assert client.post("/logout", data={"csrf_token": "wrong"}).status_code == 403


def test_every_public_page_is_light_and_waits_for_nothing(
    app: Flask, client: Browser, wire: Wire, run_jobs: Callable[[], int]
) -> None:
    """At most 5 kB of HTML as the server compresses it; one stylesheet, no image, no font, no script in the way."""
    _read_what_everybody_reads(client)
    assert not [answer.path for answer in wire.answers if "set-cookie" in answer.headers], "a page for everybody sets a cookie"
    _enter(client)
    _read_again(app, client, _apply(client), run_jobs)
    _go_wrong(client)
    _print(wire.pages)
    heavy = [f"{page.path} ({page.status}): {page.size}" for page in wire.pages if page.size > PAGE_LIMIT]
    assert not heavy, "\n".join(heavy)
    blocking = [f"{page.path}: {what}" for page in wire.pages for what in _waited_for(page.text)]
    assert not blocking, "\n".join(blocking)


def _waited_for(html: str) -> list[str]:
    """What a browser fetches before or while it draws a page, beyond one stylesheet.

    A script comes only where it has work, an image only inside of details, where browsers fetch it when they are opened.
    """
    page = Page(html)
    sheets = [node.attributes.get("href") or "" for node in page.css("link[rel=stylesheet]")]
    wrong = sheets if len(sheets) != 1 or not sheets[0].startswith("/static/site.css?v=") else []
    wrong += [node.html or "" for node in page.css("script") if "defer" not in node.attributes]
    loaded = [urlsplit(node.attributes.get("src") or "").path for node in page.css("script")]
    used = {name for node in page.css("body *") for name in node.attributes}
    needed = [f"/static/{script}" for script, begun in SCRIPTS.items() if any(name.startswith(begun) for name in used)]
    if sorted(loaded) != sorted(needed):
        wrong.append(f"loads {loaded}, has work for {needed}")
    # the captcha is the one picture that a page needs; its room is kept free
    allowed = page.css("#captcha img[width][height]") + page.css("details:not([open]) > img[loading=lazy]")
    fetched = "img, picture, video, audio, iframe, object, embed, style, link[rel=preload], link[rel=preconnect], base"
    return wrong + [node.html or "" for node in page.css(fetched) if node.mem_id not in {image.mem_id for image in allowed}]


def _print(pages: list[Answer]) -> None:
    """The table, heaviest first; shown by `pytest -s`."""
    heaviest: dict[tuple[int, str], int] = {}
    for page in pages:
        place = page.status, re.sub(r"/[a-z2-7]{16}(?=/|$)", "/…", page.path)
        heaviest[place] = max(page.size, heaviest.get(place, 0))
    for (status, path), size in sorted(heaviest.items(), key=lambda row: -row[1]):
        print(f"{size:6} B  {status}  {path}")  # noqa: T201


def test_the_stylesheet_is_light_as_the_server_sends_it(app: Flask, client: Browser, wire: Wire) -> None:
    sheet = client.read("/").one("link[rel=stylesheet]").attributes["href"] or ""
    assert client.get(sheet).status_code == 200
    sent = wire.answers[-1]
    assert (sent.encoding, sent.media_type) == ("br", "text/css")
    assert sent.size <= STYLESHEET_LIMIT
    assert "immutable" in sent.headers["cache-control"] or "max-age=31536000" in sent.headers["cache-control"]


def test_pages_for_everybody_may_be_kept_and_hold_no_form_that_posts(client: Browser, wire: Wire) -> None:
    _read_what_everybody_reads(client)
    for page in wire.pages:
        assert page.headers["cache-control"] == "public, max-age=60", page.path
        assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in page.headers["vary"].split(",")}, page.path
        assert 'method="post"' not in page.text, page.path
