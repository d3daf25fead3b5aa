"""Every page for every eye and hand: axe finds nothing, nothing is wider than a phone, everything can be hit and reached.

The pages are those of the address list: a new route is looked at without anybody thinking of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.builders.wizard import FISH_SEED, PASSWORD
from tests.features.security.world import World, a_world, addresses
from tests.journeys.pages.reading import DESK, PHONE, barriers, keyboard_faults, sideways, small_targets

pytestmark = pytest.mark.only_on("sqlite")

Look = Callable[[Page], list[str]]
HTML = "text/html"
# Who at the desk sees a page; whoever comes first and is let in looks at it.
OFFICERS = ("zhangs", "zhouj", "qianq")


@dataclass(frozen=True)
class Site:
    """The product on an address of its own, with something behind every address of the world."""

    app: Flask
    world: World
    url: str


@pytest.fixture
def site(own_app: Flask) -> Iterator[Site]:
    world = a_world(own_app)
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(own_app, world, f"http://localhost:{server.server_port}")
    server.shutdown()
    thread.join()


def _visitor(chromium: Browser, site: Site, size: dict[str, int]) -> Page:
    return chromium.new_context(base_url=site.url, viewport=size, locale="zh-CN").new_page()  # type: ignore[arg-type]


def _signed_in(chromium: Browser, site: Site, size: dict[str, int], login: str, username: str) -> Page:
    page = _visitor(chromium, site, size)
    page.goto(login)
    page.fill("#f-username", username)
    page.fill("#f-password", PASSWORD)
    page.click("main .button")
    page.wait_for_url(lambda url: login not in url)
    return page


def _paths(site: Site, surface: str, *, is_desk: bool) -> list[str]:
    """The GET addresses that ask for this sign-in."""
    found = [a for a in addresses(site.app, site.world) if a.method == "GET" and a.surface == surface]
    return sorted({a.path for a in found if (a.path == "/desk" or a.path.startswith("/desk/")) == is_desk})


def _is_page(page: Page, path: str) -> bool:
    """Is this a page for a reader, and not a file, a fragment or an address that leads on?"""
    answer = page.request.get(path, max_redirects=0)
    return answer.status == 200 and HTML in answer.headers["content-type"] and "<html" in answer.text()


def _faults(page: Page, paths: list[str], *looks: Look) -> list[str]:
    faults = []
    for path in paths:
        page.goto(path)
        faults += [f"{path}: {fault}" for look in looks for fault in look(page)]
    return faults


def test_public_pages_have_no_barriers_and_fit_a_phone(chromium: Browser, site: Site) -> None:
    """Every address for everybody and for citizens, at 320 px."""
    stranger = _visitor(chromium, site, PHONE)
    citizen = _signed_in(chromium, site, PHONE, "/login", "chunhua")
    faults, looked = [], 0
    for page, surface in ((stranger, ""), (citizen, "public")):
        paths = [path for path in _paths(site, surface, is_desk=False) if _is_page(page, path)]
        looked += len(paths)
        faults += _faults(page, paths, barriers, sideways, small_targets)
    assert looked > 20
    assert not faults, "\n".join(faults)


def test_desk_pages_have_no_barriers_and_fit_the_screen(chromium: Browser, site: Site) -> None:
    """Every address of the desk, by whoever may read it."""
    stranger = _visitor(chromium, site, DESK)
    faults = _faults(stranger, [path for path in _paths(site, "", is_desk=True) if _is_page(stranger, path)], barriers, sideways)
    left, looked = _paths(site, "desk", is_desk=True), 0
    for login_name in OFFICERS:
        officer = _signed_in(chromium, site, DESK, "/desk/login", login_name)
        mine = [path for path in left if _is_page(officer, path)]
        faults += _faults(officer, mine, barriers, sideways)
        left = [path for path in left if path not in mine]
        looked += len(mine)
    assert looked > 10
    assert not faults, "\n".join(faults)


def test_everything_can_be_reached_by_keyboard_and_mistakes_are_met_at_once(chromium: Browser, site: Site) -> None:
    """The skip link first, then every control in the order of the page; after a mistake the focus stands on the summary."""
    page = _signed_in(chromium, site, DESK, "/login", "chunhua")
    draft = f"/applications/{site.world.draft.public_id}"
    pages = ["/", f"/services/{FISH_SEED}", f"{draft}/form", f"{draft}/materials", f"{draft}/review", "/applications"]
    faults = _faults(page, pages, keyboard_faults)
    page.goto(f"{draft}/form")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.fill("#f-area", "-1")
    page.click("button[name=next]")
    assert page.evaluate("document.activeElement.matches('.errors[role=alert]')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash").lstrip("#") == "f-area"
    faults += [f"form with a mistake: {fault}" for look in (barriers, sideways) for fault in look(page)]
    assert not faults, "\n".join(faults)
