"""What script adds in a real browser: the code is sent without a change of page, and the seconds are counted down (L07)."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.accounts import captcha
from tests.builders.people import a_mobile
from tests.journeys.pages.reading import PHONE, barriers, sideways, small_targets

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def page(own_app, chromium: Browser) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.server_port}", locale="zh-CN", viewport=PHONE)
    yield context.new_page()
    context.close()
    server.shutdown()


def test_codes_and_captchas_come_in_place(page: Page) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    _sends_a_code(page)
    _changes_the_captcha(page)
    assert complaints == []


def _faults(page: Page) -> list[str]:
    return [fault for look in (barriers, sideways, small_targets) for fault in look(page)]


def _sends_a_code(page: Page) -> None:
    page.clock.install()
    page.goto("/register")
    page.get_by_role("button", name="同意并继续").click()
    page.get_by_label("真实姓名").fill("陈㛃𬭎")
    page.get_by_label("登录密码").fill("liushu-Wan-47")
    page.get_by_label("手机号码").fill("138")
    address = page.url
    button = page.get_by_role("button", name="发送验证码")
    button.click()
    status = page.get_by_role("status").and_(page.locator("#code-status"))
    expect(status).to_contain_text("手机号码应为 11 位数字")
    page.get_by_label("手机号码").fill(a_mobile())
    button.click()
    expect(status).to_contain_text("验证码已发送到")
    page.clock.run_for(5_000)
    expect(page.get_by_role("timer")).to_have_text("55 秒后可以重新发送。")
    expect(button).to_be_enabled()
    button.click()
    expect(status).to_contain_text("秒内只能发送一次")
    page.clock.run_for(61_000)
    expect(status).to_contain_text("现在可以重新发送验证码。")
    expect(page.get_by_role("timer")).to_have_count(0)
    assert page.url == address
    assert _faults(page) == []
    expect(page.get_by_label("登录密码")).to_have_value("liushu-Wan-47")
    expect(page.get_by_label("真实姓名")).to_have_value("陈㛃𬭎")


def _changes_the_captcha(page: Page) -> None:
    page.goto("/login")
    for _ in range(2):
        page.get_by_label("用户名").fill("chunhua")
        page.get_by_label("密码", exact=True).fill("wrong")
        page.get_by_role("button", name="登录").click()
    assert page.locator("#captcha img").evaluate("image => image.naturalWidth") == 120
    page.get_by_label("密码", exact=True).fill("Yichuang-2026")
    assert _faults(page) == []
    page.get_by_role("button", name="改为回答问题").click()
    expect(page.locator("#captcha img")).to_have_count(0)
    expect(page.get_by_label("密码", exact=True)).to_have_value("Yichuang-2026")
    public_id = page.locator("input[name=captcha]").input_value()
    expect(page.get_by_label(captcha.question_of(public_id))).to_be_focused()
    page.get_by_label(captcha.question_of(public_id)).fill(captcha.answer_of(public_id, in_words=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账户")
