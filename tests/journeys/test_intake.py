"""Intake at the counter: with a document camera in Chromium, and without any script in a text browser (Z06)."""

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app import db
from app.attachments import queries
from app.cases.models import Case
from app.cases.traces import ApplicantLookup
from app.gateways import storage
from tests.builders.intake import APPLICANT, SHEET
from tests.builders.wizard import FISH_SEED, PASSWORD
from tests.support.live import LiveServer
from tests.support.tools import need
from tests.support.w3m import W3m

pytestmark = pytest.mark.only_on("sqlite")

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def with_camera(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a camera that shows a test picture, and whose user allows it."""
    browser = playwright.chromium.launch(
        executable_path=need("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage", *CAMERA]
    )
    yield browser
    browser.close()


@pytest.fixture
def address(own_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def _at_intake(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_context(base_url=address, locale="zh-CN", **options).new_page()
    page.goto(f"/desk/login?next=/desk/intake/{FISH_SEED}")
    page.get_by_label("用户名").fill("zhangs")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/intake/**")
    return page


def test_two_pages_are_taken_with_the_document_camera_and_the_case_is_registered(
    with_camera: Browser, address: str, own_app: Flask
) -> None:
    page = _at_intake(with_camera, address)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.fill("#f-applicant1-number", APPLICANT["applicant1-number"][:17] + "#")
    page.get_by_role("button", name="查找以前的资料").click()
    expect(page.locator("#found-1 .error")).to_be_visible()
    for name in ("applicant1-number", "applicant1-name"):
        page.fill(f"#f-{name}", APPLICANT[name])
    page.fill("#f-paper-technician", "1")
    row = page.locator("#m-technician")
    row.get_by_role("button", name="拍照").click()
    for count in (1, 2):
        expect(page.locator(".camera video")).to_be_visible()
        expect(page.locator(".camera video")).to_have_js_property("readyState", 4)
        page.get_by_role("button", name="拍一张").click()
        page.get_by_role("button", name="重拍").click()
        page.get_by_role("button", name="拍一张").click()
        page.get_by_role("button", name="用这张").click()
        expect(row.get_by_text(f"电子上传 {count} 个")).to_be_visible(timeout=30_000)
        expect(page.locator(".camera [role=status]")).to_contain_text(f"已用 {count} 张")
    page.get_by_role("button", name="拍完了").click()
    expect(page.locator(".camera")).to_have_count(0)
    expect(page.locator("#f-paper-technician")).to_have_value("1")
    expect(row.get_by_role("button", name="拍照")).to_be_focused()
    for name in ("c-name", "c-mobile", "site", "area"):
        page.fill(f"#f-{name}", SHEET[name])
    page.check("input[name=species][value=carp]")
    page.check("input[name=pickup][value=counter]")
    page.get_by_role("button", name="登记并打印").click()
    expect(page.get_by_text("已收件登记")).to_be_visible()
    assert complaints == []
    with own_app.app_context():
        case = db.session.scalars(select(Case).where(Case.source == "counter")).one()
        files = queries.of_bundle(case.public_id)
        assert [file.filename for file in files] == ["技术人员证书第1页.jpg", "技术人员证书第2页.jpg"]
        assert Image.open(BytesIO(storage.get(files[0].sha256))).format == "JPEG"
        assert db.session.scalars(select(ApplicantLookup)).all() == []
    page.context.close()


def test_without_a_camera_or_a_secure_line_a_sentence_says_why_and_files_can_be_chosen(chromium: Browser, address: str) -> None:
    page = _at_intake(chromium, address)
    page.locator("#m-technician").get_by_role("button", name="拍照").click()
    expect(page.locator("#camera-words")).to_be_visible()
    expect(page.locator("#m-technician input[type=file]")).to_be_visible()
    page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.reload()
    expect(page.locator("#camera-words")).to_contain_text("不是安全连接")
    expect(page.get_by_role("button", name="拍照")).to_have_count(0)
    page.context.close()


def test_a_clerk_registers_in_a_text_browser(live_server: LiveServer) -> None:
    clerk = W3m(live_server.url + "/desk")
    try:
        clerk.fills("用户名", "zhangs")
        clerk.fills("密码", PASSWORD)
        clerk.presses("登录", "工作台")
        clerk.follows("新增业务", "可以收件的事项")
        clerk.follows("水产苗种生产许可证核发（演示）", "收件登记")
        for label, text in (
            ("证件号码", APPLICANT["applicant1-number"]),
            ("姓名或单位名称", "周世荣"),
            ("联系人姓名", "周世荣"),
            ("手机号码", "13900000077"),
            ("生产地点", "清溪镇柳湾村 3 组"),
            ("养殖水面面积", "36.5"),
        ):
            clerk.fills(label, text)
        clerk.ticks("草鱼")
        clerk.ticks("到窗口领取")
        clerk.presses("登记并打印", "已收件登记")
        clerk.reads("没有交齐", "打印收件凭证")
    finally:
        clerk.close()
