"""A file beside the form in a real browser: what is typed stays, keys turn the pages, and two clerks see each other."""

import hashlib
import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from app.attachments import commands as attachments
from app.attachments.checks import Examined
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, stored
from tests.builders.wizard import PASSWORD
from tests.journeys.pages.reading import barriers, sideways

pytestmark = pytest.mark.only_on("sqlite")

TYPED = "证书编号与填写的一致。"


def _a_scan() -> bytes:
    sheets = [Image.new("RGB", (600, 800), colour) for colour in ((200, 200, 200), (150, 150, 150), (100, 100, 100))]
    target = BytesIO()
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


@pytest.fixture
def case(own_app) -> str:
    """Path of a case in 审查 with a file of three pages among the others."""
    built = a_case(own_app, "step 1")
    with one_click(own_app):
        data = _a_scan()
        file = Examined("技术证书.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest())
        attachments.attach(stored(built.number).public_id, "technician", file, by="citizen:1", at=now())
    return built.path


@pytest.fixture
def address(own_app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def windows(address: str, chromium: Browser) -> Iterator[list[BrowserContext]]:
    """The browsers of two people."""
    opened = [chromium.new_context(base_url=address, locale="zh-CN") for _ in range(2)]
    yield opened
    for each in opened:
        each.close()


def _enters(window: BrowserContext, who: str, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/desk/login?next={path}")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#case-body")).to_be_visible()
    return page


def _shows(page: Page, number: int) -> None:
    expect(page.get_by_text(f"第 {number} 页，共 3 页")).to_be_visible()
    expect(page.locator(".sheet img")).to_have_js_property("naturalWidth", 800)


def _presses_with_alt(page: Page, key: str) -> None:
    """As the keyboard does; what Playwright sends for Alt and a key lacks the text by which Chromium finds access keys."""
    sent = {"type": "keyDown", "modifiers": 1, "key": key, "unmodifiedText": key, "windowsVirtualKeyCode": ord(key.upper())}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", sent)


def test_what_is_typed_stays_while_a_file_is_opened_and_paged(windows: list[BrowserContext], case: str) -> None:
    """Z13"""
    page = _enters(windows[0], "lis", f"{case}/materials")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.evaluate("window.opened_once = true")
    opinion = page.get_by_label("意见", exact=True)
    opinion.fill(TYPED)
    page.get_by_role("link", name="技术证书.pdf").click()
    _shows(page, 1)
    page.get_by_role("link", name="下一页").click()
    _shows(page, 2)
    page.keyboard.press("ArrowRight")
    _shows(page, 3)
    assert page.url.endswith("?page=3")
    page.get_by_role("button", name="显示证件号码").click()
    expect(page.locator(".beside")).to_contain_text("511602198503120024")
    opinion.press("ArrowLeft")  # moves in the text
    opinion.press("[")
    _shows(page, 3)
    opinion.fill(TYPED)
    opinion.blur()
    page.keyboard.press("ArrowLeft")
    _shows(page, 2)
    page.keyboard.press("]")
    expect(page.locator("h2 .grey").first).to_have_text("site_plan.pdf")
    page.go_back()
    _shows(page, 2)
    expect(opinion).to_have_value("")  # Back asks the server for the page
    assert complaints == []


def test_the_window_is_sent_from_beside_the_file_by_a_key(windows: list[BrowserContext], case: str) -> None:
    page = _enters(windows[0], "lis", f"{case}/materials")
    page.get_by_label("意见", exact=True).fill(TYPED)
    page.get_by_label("刘兰").check()
    page.get_by_role("link", name="技术证书.pdf").click()
    _shows(page, 1)
    expect(page.get_by_label("意见", exact=True)).to_have_value(TYPED)
    assert barriers(page) + sideways(page) == []
    _presses_with_alt(page, "s")
    expect(page.locator("#notice")).to_have_text("已提交下一环节。")
    _presses_with_alt(page, "3")
    expect(page.get_by_text(TYPED)).to_be_visible()


def test_two_clerks_see_each_other_and_a_hidden_page_asks_nothing(windows: list[BrowserContext], case: str) -> None:
    first, second = _enters(windows[0], "lis", case), _enters(windows[1], "wangw", case)
    expect(second.locator("#present")).to_have_text("李四正在查看")
    asked: list[str] = []
    first.on("request", lambda request: asked.append(request.url) if request.url.endswith("/presence") else None)
    first.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    first.evaluate("htmx.trigger('#presence', 'again')")
    first.wait_for_timeout(300)
    assert asked == []
    first.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("#present")).to_have_text("王五正在查看")
    assert len(asked) == 1
    second.get_by_role("link", name="流转日志").first.click()
    second.goto("/desk")  # left: the beacon says so
    first.wait_for_timeout(300)
    first.evaluate("htmx.trigger('#presence', 'again')")
    expect(first.locator("#present")).to_have_text("")
