"""What htmx and the desk's own script do to the page of a case in a real browser."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update
from werkzeug.serving import make_server

from app import db
from app.cases.models import Case
from app.catalog.models import ItemVersion
from tests.builders.cases import a_case
from tests.builders.wizard import PASSWORD
from tests.journeys.pages.reading import sideways


@pytest.fixture
def address(own_app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(own_app, address: str, chromium: Browser) -> Iterator[Page]:
    """李四 at a case in 审查, whose next handler has to be chosen."""
    case = a_case(own_app, "step 1")
    context = chromium.new_context(base_url=address, locale="zh-CN")
    opened = context.new_page()
    opened.goto(f"/desk/login?next={case.path}")
    opened.get_by_label("用户名").fill("lis")
    opened.get_by_label("密码").fill(PASSWORD)
    opened.get_by_role("button", name="登录").click()
    expect(opened.get_by_role("heading", name="提交下一环节")).to_be_visible()
    yield opened
    context.close()


@pytest.mark.only_on("sqlite")
def test_phrases_tabs_and_errors_leave_what_is_typed(page: Page) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.evaluate("window.opened_once = true")
    opinion = page.get_by_label("意见", exact=True)
    opinion.fill("现场已查看。")
    page.get_by_role("button", name="经核查符合条件，同意。").click()
    expect(opinion).to_have_value("现场已查看。经核查符合条件，同意。")

    page.get_by_role("link", name="流转日志").first.click()
    expect(page.get_by_text("前后相接")).to_be_visible()
    assert page.url.endswith("/log")
    expect(page).to_have_title("水产苗种生产许可证核发（演示），流转日志 - 一窗工作台")
    expect(opinion).to_have_value("现场已查看。经核查符合条件，同意。")

    page.get_by_role("link", name="基本信息").click()
    page.get_by_role("button", name="显示证件号码").click()
    expect(page.get_by_text("511602198503120024")).to_be_visible()
    expect(opinion).to_have_value("现场已查看。经核查符合条件，同意。")

    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("请选择下一环节的办理人。")
    expect(opinion).to_have_value("现场已查看。经核查符合条件，同意。")
    assert page.evaluate("window.opened_once"), "all of this happens in place"

    page.get_by_label("刘兰").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#notice")).to_have_text("已提交下一环节。")
    assert complaints == []


@pytest.mark.only_on("sqlite")
def test_long_names_are_cut_to_one_line_and_widen_no_page(own_app, page: Page) -> None:
    """LOOK: one line a row; the whole name is there for the pointer and for readers."""
    name, item = "广安市广安区清溪镇柳湾村" * 4 + "合作社", "水产苗种生产许可证核发与变更延续注销" * 3
    with own_app.app_context(), db.transaction():
        db.session.execute(update(Case).values(applicant_name=name))
        db.session.execute(update(ItemVersion).where(ItemVersion.id.in_(select(Case.version_id))).values(name=item))
    page.set_viewport_size({"width": 1280, "height": 720})
    for path in ("/desk/todo", "/desk"):
        page.goto(path)
        assert sideways(page) == []
        assert page.get_by_role("cell", name=name, exact=True).get_attribute("title") == name
        assert page.get_by_role("link", name=item, exact=True).is_visible()
        row = page.locator("tbody tr").first.bounding_box()
        assert row and row["height"] < 36
