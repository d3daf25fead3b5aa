"""Public pages: the same for everybody, small, without cookie; a guide says what is known and what is not."""

import brotli
import pytest
from sqlalchemy import select

from app.catalog.commands import retire
from app.catalog.models import ItemVersion
from app.catalog.queries import published_version, search_items
from app.db import session, transaction
from app.gateways.wall_clock import now
from tests.support.browser import Browser

SCMZ = "/services/DEMO-SCMZ-001"
PAGES = ["/", "/services", "/services?q=水产", "/departments", "/departments/511602-12", SCMZ]


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_set_no_cookie_hold_no_post_form_and_may_be_kept(client: Browser, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert b'method="post"' not in response.data.lower()


@pytest.mark.parametrize("path", [*PAGES, "/services?q=许可&page=2", "/departments/511602-32?page=3"])
def test_public_pages_weigh_at_most_5_kb(client: Browser, path: str) -> None:
    assert len(brotli.compress(client.get(path).data, quality=5)) <= 5000


def test_every_guide_is_drawn_and_light(client: Browser) -> None:
    codes = [v.item.code for v in session.scalars(select(ItemVersion).where(ItemVersion.completeness == "complete"))]
    assert len(codes) >= 21
    for code in codes:
        page = client.read(f"/services/{code}")
        assert page.link("开始申请") == f"/services/{code}/apply"
        assert len(brotli.compress(page.html.encode(), quality=5)) <= 5000, code


def test_home_leads_to_items_departments_and_progress(client: Browser) -> None:
    page = client.read("/")
    assert page.one("form[action='/progress'] input[name=number]")
    assert page.link("全部 1142 个事项") == "/services"
    assert page.link("区行政审批局").startswith("/departments/511602-")
    assert page.link("水产苗种生产许可证核发（演示）") == SCMZ


def test_search_shows_the_exact_total_and_marks_hits(client: Browser) -> None:
    page = client.read("/services?q=scmz")
    assert "找到 7 个事项" in page.text
    assert page.texts("mark") == ["水产苗种"] * 7
    assert page.one("#f-q").attributes["value"] == "scmz"


def test_search_narrows_and_keeps_what_was_typed(client: Browser) -> None:
    page = client.read("/services?q=许可")
    narrowed = client.read(page.link("个人"))
    assert f"找到 {search_items('许可', audience='person').total} 个事项" in narrowed.text
    assert narrowed.one("input[name=for]").attributes["value"] == "person"
    assert narrowed.one("#f-q").attributes["value"] == "许可"
    following = client.read(page.link("下一页"))
    assert "第 2 页，共" in following.text


def test_nothing_found_says_what_to_do(client: Browser) -> None:
    page = client.read("/services?q=飞碟驾驶")
    assert "找到 0 个事项" in page.text
    assert page.link("按部门找") == "/departments"


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=99999999999", "for=dog", "department=none", "q=%00", "q=" + "长" * 500, "q=<script>"],
)
def test_nonsense_in_the_address_is_no_error(client: Browser, query: str) -> None:
    assert client.read(f"/services?{query}").heading == "办事"


def test_the_guide_says_what_the_picture_says(client: Browser) -> None:
    page = client.read(SCMZ)
    assert page.heading == "水产苗种生产许可证核发（演示）"
    for text in (
        "承诺 12 个工作日（法定 20 个工作日）",
        "个人、企业和其他组织",
        "行政许可，承诺件",
        "水产苗种生产许可证，有效期 3 年",
        "0 次，可全程网上办理",
        "0826-2222018",
        "不收费",
        "《中华人民共和国渔业法》第十六条",
        "柳湾村的代办员也可以帮您申请",
    ):
        assert text in page.text, text
    assert page.texts(".steps b") == ["申请", "受理", "审查", "审核", "决定", "领证"]
    assert page.texts("table.stack td[data-label]") == ["—", *["复印件 1 份"] * 4, "原件 1 份"]


def test_values_without_a_source_are_marked(client: Browser) -> None:
    page = client.read(SCMZ)
    assert "区政务服务中心 2 楼 A12 窗口（演示）" in page.text
    assert "办理流程 （演示）" in page.texts("h2")
    assert "受理条件" in page.texts("h2")


def test_an_instant_item_and_a_fee_and_months_stand_in_words(client: Browser) -> None:
    assert "即办件，当场办结" in client.read("/services/512B0066800002-511602000000-000-1151130108778239R-1-00").text
    assert "每本 120 元" in client.read("/services/511A0116400001-511602000000-000-11511300008778693M-1-00").text
    assert "承诺 5 个月（法定 6 个月）" in client.read("/services/511E15002003-511602000000-000-11511301MB1550442U-1-00").text


def test_a_listed_item_says_where_to_go_and_takes_no_application(client: Browser) -> None:
    page = client.read("/services/512020001005-511602000000-000-11511301008778423H-1-00")
    assert page.heading == "养蜂证换证"
    assert "请到区农业农村局办理" in page.text
    assert "开始申请" not in page.text


@pytest.mark.parametrize(
    "path", ["/services/NO-SUCH", "/services/养蜂", "/services/%00", "/departments/511602-99", "/departments/x"]
)
def test_what_does_not_exist_is_404(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_retired_item_is_404(client: Browser) -> None:
    version = published_version("DEMO-SCMZ-001")
    assert version is not None
    with transaction():
        retire(version.item, at=now())
    assert client.get(SCMZ).status_code == 404


def test_departments_and_their_items_are_listed(client: Browser) -> None:
    page = client.read("/departments")
    assert page.texts("h2") == ["部门", "乡镇（街道）", "村（社区）", "政务服务中心"]
    own = client.read(page.link("区农业农村局"))
    assert "28 个事项" in own.text
    assert own.one("input[name=department]").attributes["value"] == "511602-12"
    assert "这里还没有事项" in client.read(page.link("政务服务中心")).text


def test_a_guide_leads_to_what_can_be_done_with_its_certificate(client: Browser) -> None:
    page = client.read(SCMZ)
    for kind, code in (("变更", "002"), ("延续", "003"), ("补办", "004"), ("注销", "005")):
        address = page.link(f"{kind}：水产苗种生产许可证{kind}（演示）")
        assert address == f"/services/DEMO-SCMZ-{code}"
    assert "已经有证照的" not in client.read("/services/DEMO-QXZ-001").text
