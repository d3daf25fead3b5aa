"""The form of a draft in a real browser: it saves itself, says when it cannot, and does not disturb who types."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.builders.wizard import FISH_SEED, PASSWORD


@pytest.fixture
def address(own_app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.only_on("sqlite")
def test_a_draft_saves_itself_while_somebody_types(address: str, chromium: Browser) -> None:
    """L15"""
    context = chromium.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/login?next=/services/{FISH_SEED}/apply")
    page.get_by_label("用户名").fill("chunhua")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/form*", wait_until="load")  # what is typed before its scripts are there is saved by the next key only

    line, area = page.locator("#saved"), page.get_by_label("养殖水面面积")
    area.press_sequentially("36.5")
    expect(line).to_contain_text("已自动保存")
    expect(area).to_be_focused()
    context.set_offline(True)
    area.press_sequentially("8")
    expect(line).to_have_text("没有连上，正在重试……")
    context.set_offline(False)
    expect(line).to_contain_text("已自动保存", timeout=15_000)

    second = context.new_page()
    second.goto(page.url)
    expect(second.get_by_label("养殖水面面积")).to_have_value("36.58")
    area.press_sequentially("9")
    expect(line).to_contain_text("已自动保存")
    with second.expect_response(lambda answer: answer.request.method == "POST"):
        second.get_by_label("生产地点").press_sequentially("柳湾村")
    expect(second.locator("#saved")).to_have_text("没有保存，原因见本页开头")
    expect(second.locator("#notice")).to_contain_text("在另一个窗口改动过")
    expect(second.get_by_label("生产地点")).to_have_value("柳湾村")
    assert complaints == []
    context.close()
