"""Every page for every eye and hand: axe finds nothing, nothing is wider than a phone, everything can be hit and reached.

The pages are those of the address list: a new route is looked at without anybody thinking of it, and so is what a form
answers to whoever has filled in nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app.web.sessions import CSRF_FIELD
from tests.builders.wizard import FISH_SEED, PASSWORD
from tests.features.security.world import World, a_world, addresses
from tests.journeys.pages import reading
from tests.journeys.pages.reading import DESK, PHONE, barriers, keyboard_faults, long_lines, shape_of, sideways, small_targets

pytestmark = pytest.mark.only_on("sqlite")

Look = Callable[[Page], list[str]]
HTML = "text/html"
OFFICERS = ("zhangs", "lis", "zhaol", "fengs", "qianq", "sunb", "zhouj", "xul", "wus")  # every role of the demo world
TAKES_AWAY = ("logout", "delete", "delete_file", "delete_phrase")  # what the other addresses need
ON_A_PHONE, AT_THE_DESK = (barriers, sideways, small_targets), (barriers, sideways)


@dataclass(frozen=True)
class Site:
    """The product on an address of its own, with something behind every address of the world."""

    app: Flask
    world: World
    url: str

    def paths(self, method: str, surface: str, *, is_desk: bool) -> list[str]:
        """The addresses that ask for this sign-in, without those that take away what others show."""
        found = [a for a in addresses(self.app, self.world) if (a.method, a.surface) == (method, surface)]
        kept = [a.path for a in found if method == "GET" or not a.endpoint.endswith(TAKES_AWAY)]
        return sorted({path for path in kept if (path == "/desk" or path.startswith("/desk/")) == is_desk})


@pytest.fixture
def site(own_app: Flask) -> Iterator[Site]:
    world = a_world(own_app)
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(own_app, world, f"http://localhost:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    yield from _window(chromium, site, PHONE)


@pytest.fixture
def screen(chromium: Browser, site: Site) -> Iterator[Page]:
    yield from _window(chromium, site, DESK)


def _window(chromium: Browser, site: Site, size: dict[str, int]) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.url, viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def _enters(page: Page, login: str, username: str) -> None:
    """Whoever was there before leaves."""
    page.context.clear_cookies()
    answer = _sent(page, login, _token(page, login), username=username, password=PASSWORD)
    assert answer[0] == 303, f"{username} does not get in"


def _token(page: Page, path: str) -> str:
    found = re.search(rf'name="{CSRF_FIELD}" value="([^"]+)"', page.request.get(path).text())
    assert found, f"no form on {path}"
    return found[1]


def _sent(page: Page, path: str, token: str, **fields: str) -> tuple[int, str]:
    """Status and text of the answer to a form."""
    form: dict[str, str | float | bool] = {CSRF_FIELD: token, "seen": "1", **fields}
    answer = page.request.post(path, form=form, max_redirects=0)
    return answer.status, answer.text() if HTML in answer.headers.get("content-type", "") else ""


def _read(page: Page, path: str) -> tuple[int, str]:
    """Status of an address, and its text when it is a page for a reader and not a file, a fragment or a way on."""
    answer = page.request.get(path, max_redirects=0)
    is_page = answer.status == 200 and HTML in answer.headers["content-type"]
    text = answer.text() if is_page else ""
    return answer.status, text if "<html" in text else ""


class Reader:
    """Looks at each page once, whoever shows it."""

    def __init__(self, *looks: Look) -> None:
        self.looks, self.faults, self.shapes = looks, list[str](), set[str]()
        self.asked, self.opened = set[str](), set[str]()

    def opens(self, page: Page, paths: list[str]) -> None:
        for path in paths:
            status, html = _read(page, path)
            self.asked.add(path)
            if status < 400:
                self.opened.add(path)
            if html and self._is_new(html):
                page.goto(path)
                self.sees(page, path)

    def sends_nothing(self, page: Page, paths: list[str], token: str) -> int:
        """Every form without what it asks for; returns how many have answered with what is wrong."""
        wrong = 0
        for path in paths:
            status, html = _sent(page, path, token)
            if status == 422 and "<html" in html:
                wrong += 1
                page.set_content(html)
                self.sees(page, f"{path} (422)")
        return wrong

    def _is_new(self, html: str) -> bool:
        shape = shape_of(html)
        known = shape in self.shapes
        self.shapes.add(shape)
        return not known

    def sees(self, page: Page, name: str) -> None:
        self.faults += [f"{name}: {fault}" for look in self.looks for fault in look(page)]

    def found_nothing(self) -> bool:
        """Fails with all that was found."""
        faults = self.faults + [f"nobody can open {path}" for path in sorted(self.asked - self.opened)]
        assert not faults, "\n".join(faults)
        return True


def test_public_pages_have_no_barriers_and_fit_a_phone(phone: Page, site: Site) -> None:
    """Every address for everybody and for citizens, at 320 px, and every form with nothing in it."""
    reader = Reader(*ON_A_PHONE)
    reader.opens(phone, site.paths("GET", "", is_desk=False))
    wrong = reader.sends_nothing(phone, site.paths("POST", "", is_desk=False), _token(phone, "/login"))
    _enters(phone, "/login", "chunhua")
    reader.opens(phone, site.paths("GET", "public", is_desk=False))
    wrong += reader.sends_nothing(phone, site.paths("POST", "public", is_desk=False), _token(phone, "/account"))
    assert reader.found_nothing()
    assert len(reader.shapes) > 20 and wrong > 5


def test_applicants_and_proxy_have_no_barriers_and_fit_a_phone(phone: Page, site: Site) -> None:
    """As many as there may be, and with what is missing; then those for whom a proxy files."""
    reader = Reader(*ON_A_PHONE)
    _enters(phone, "/login", "chunhua")
    phone.goto(f"/applications/{site.world.draft.public_id}/form")
    for _n in range(2):
        phone.click("button[value=add]")
    reader.sees(phone, "two more")
    phone.click("button[name=next]")
    reader.sees(phone, "two more (422)")
    phone.click("button[value=proxy]")
    reader.sees(phone, "a proxy")
    phone.click("button[name=next]")
    reader.sees(phone, "a proxy (422)")
    assert reader.found_nothing()


def test_desk_pages_have_no_barriers_and_fit_the_screen(screen: Page, site: Site) -> None:
    """Every address of the desk as everybody sees it who may, and every form with nothing in it."""
    reader = Reader(*AT_THE_DESK)
    reader.opens(screen, site.paths("GET", "", is_desk=True))
    for login_name in OFFICERS:
        _enters(screen, "/desk/login", login_name)
        reader.opens(screen, site.paths("GET", "desk", is_desk=True))
    _enters(screen, "/desk/login", OFFICERS[0])
    wrong = reader.sends_nothing(screen, site.paths("POST", "desk", is_desk=True), _token(screen, "/desk/me"))
    assert reader.found_nothing()
    assert len(reader.shapes) > 15 and wrong > 5


def test_on_a_wide_screen_lines_stay_short_and_everything_can_be_reached_by_keyboard(screen: Page, site: Site) -> None:
    """The skip link first, then every control in the order of the page; after a mistake the focus stands on the summary."""
    reader = Reader(sideways, long_lines)
    reader.opens(screen, site.paths("GET", "", is_desk=False))
    keyboard = Reader(keyboard_faults)
    keyboard.opens(screen, ["/", "/login", "/register", "/progress"])
    _enters(screen, "/login", "chunhua")
    reader.opens(screen, site.paths("GET", "public", is_desk=False))
    draft = f"/applications/{site.world.draft.public_id}"
    keyboard.opens(screen, [f"/services/{FISH_SEED}", *(f"{draft}/{part}" for part in ("form", "materials", "review"))])
    _makes_a_mistake(screen, f"{draft}/form")
    _enters(screen, "/desk/login", "zhangs")
    keyboard.opens(screen, ["/desk", "/desk/acceptance", site.world.waiting.path])
    assert reader.found_nothing() and keyboard.found_nothing()


def _makes_a_mistake(page: Page, form: str) -> None:
    page.goto(form)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.fill("#f-area", "-1")
    page.click("button[name=next]")
    assert page.evaluate("document.activeElement.matches('.errors[role=alert]')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash").lstrip("#") == "f-area"


@pytest.mark.parametrize(
    ("look", "main"),
    [
        ("barriers", "<img src='x'>"),
        ("sideways", "<div style='width:2000px'>宽</div>"),
        ("small_targets", "<p><a href='/'>只有链接</a></p>"),
        ("small_targets", "<button style='height:20px;padding:0'>小</button>"),
        ("long_lines", f"<div style='width:1200px'>{'长' * 70}</div>"),
        ("keyboard_faults", "<style>:focus{outline:none}</style><button>看不见</button>"),
        ("keyboard_faults", "<button tabindex='2'>后</button><button tabindex='1'>先</button>"),
    ],
)
def test_each_look_finds_what_is_wrong(chromium: Browser, look: str, main: str) -> None:
    page = chromium.new_page(viewport=DESK)  # type: ignore[arg-type]
    page.set_content(f"<html lang='zh-CN'><head><title>一</title></head><body><main><h1>一</h1>{main}</main></body></html>")
    assert getattr(reading, look)(page)
    page.close()
