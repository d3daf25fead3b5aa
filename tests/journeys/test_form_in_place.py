"""What htmx and the form's own script do to an item's form in a real browser."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.builders.wizard import PASSWORD

# Quicker than an answer comes, as with an arrow key on a slow line.
TWO_PROVINCES_AT_ONCE = """() => {
  const select = document.querySelector("#f-mail_address-province");
  for (const code of ["51", "46"]) { select.value = code; select.dispatchEvent(new Event("change", {bubbles: true})); }
}"""


@pytest.fixture
def page(own_app, chromium: Browser) -> Iterator[Page]:
    """陈春花 at the form of the main item."""
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.server_port}", locale="zh-CN")
    opened = context.new_page()
    opened.goto("/login?next=/services/DEMO-SCMZ-001/apply")
    opened.get_by_label("用户名").fill("chunhua")
    opened.get_by_label("密码").fill(PASSWORD)
    opened.get_by_role("button", name="登录").click()
    opened.locator("main form button").click()
    expect(opened.get_by_role("heading", name="填写信息")).to_be_visible()
    yield opened
    context.close()
    server.shutdown()


@pytest.mark.only_on("sqlite")
def test_rows_lists_and_conditions_change_in_place(page: Page) -> None:
    """L14: filling in an application."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.evaluate("window.opened_once = true")
    address = page.get_by_role("group", name="邮寄地址")
    expect(address).to_be_hidden()
    page.get_by_label("邮寄（到付）").check()
    expect(address).to_be_visible()

    page.get_by_label("姓名").first.fill("林巧")
    page.get_by_role("button", name="增加一行").click()
    added = page.get_by_role("group", name="第 2 行").get_by_label("姓名")
    expect(added).to_be_focused()
    expect(page.get_by_label("姓名").first).to_have_value("林巧")

    address.get_by_label("省", exact=True).focus()
    address.get_by_label("省", exact=True).select_option("重庆市")
    expect(address.get_by_label("市", exact=True).locator("option")).to_have_text(["请选择", "市辖区", "县"])
    expect(address.get_by_label("省", exact=True)).to_be_focused()
    expect(address.get_by_label("详细地址")).not_to_have_value("")
    page.evaluate(TWO_PROVINCES_AT_ONCE)
    expect(address.get_by_label("市", exact=True).locator("option", has_text="海口市")).to_have_count(1)
    expect(page.get_by_text("换省市")).to_be_hidden()
    assert page.evaluate("window.opened_once"), "all of this happens in place"

    added.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请选择邮寄地址所在的省、市、县（区）")
    page.get_by_label("到窗口领取").check()
    expect(address).to_be_hidden()
    assert complaints == []
