"""我的申请: what is to be done on top, every case in words, and as many queries for forty cases as for four."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event

from app import db
from app.cases import listing
from app.domain.clock import SuspensionKind
from tests.builders.cases import Built, a_case
from tests.builders.proceedings import hearing_offered, suspended
from tests.builders.wizard import sign_in, start
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page, squeeze


def _rows(page: Page) -> list[str]:
    return page.texts("main .hits > li > p")


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    bind = db.session.get_bind()
    event.listen(bind, "before_cursor_execute", listen)
    yield said
    event.remove(bind, "before_cursor_execute", listen)


def test_what_waits_for_the_person_comes_first(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """L15, L18: correction, result to fetch, draft; then the rest, each with its state, its day and what remains."""
    frozen_clock.at(datetime(2016, 3, 1, 2, tzinfo=UTC))
    built = {stage: a_case(app, stage) for stage in ("correcting", "step 1", "certified", "granted", "submitted")}
    a_case(app, citizen="bluebay")
    sign_in(client, "chunhua")
    start(client)
    page = client.read("/applications")
    assert page.texts("main h2") == ["要您处理", "其他申请"]
    rows = _rows(page)
    assert "请补正材料 ● 请在3月29日前补正，还剩 20 个工作日" in rows[0]
    assert "已办结：准予 “水产苗种生产许可证”已制作，请领取" in rows[1]
    assert rows[2].startswith("草稿，还没有提交 上次保存 2016年3月1日 10:00")
    assert "等待受理 ● 最迟3月8日答复是否受理，还剩 5 个工作日" in rows[3]
    assert "“水产苗种生产许可证”正在制作" in rows[4]
    assert "正在审查 ● 最迟3月17日办结，还剩 12 个工作日" in rows[5]
    assert "2016年3月1日提交" in rows[5]
    first = page.css("main .hits > li")[0]
    assert squeeze(first.css(".number")[0].text()).replace(" ", "") == built["correcting"].number
    assert [node.text() for node in first.css(".inline a")] == ["去补正", "看进度", "补正材料通知书（PDF）", "全部文书 2 份"]
    assert client.read(page.link("去补正")).heading == "补正材料"
    assert client.get(page.link("全部文书 2 份")).status_code == 200


def test_a_result_is_news_for_a_month(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    a_case(app, "denied")
    a_case(app, "certified")
    sign_in(client, "chunhua")
    assert client.read("/applications").texts("main h2") == ["要您处理"]
    frozen_clock.advance(days=31)
    sign_in(client, "chunhua")
    assert client.read("/applications").texts("main h2") == ["不用您处理"]


def test_the_list_is_filtered_by_state(client: Browser, app: Flask) -> None:
    for stage in ("correcting", "submitted", "submitted", "not_accepted"):
        a_case(app, stage)
    sign_in(client, "chunhua")
    page = client.read("/applications")
    assert page.texts("nav.tabs a") == ["全部 4", "等待受理 2", "要补正 1", "已结束 1"]
    waiting = client.read(page.link("等待受理 2"))
    assert len(_rows(waiting)) == 2
    assert waiting.texts("nav.tabs [aria-current]") == ["等待受理 2"]
    assert "这个状态下没有申请" in client.read("/applications?state=concluded").text
    assert len(_rows(client.read("/applications?state=nonsense&page=x"))) == 4


def test_a_long_list_has_pages_and_the_same_few_queries(client: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(listing.applications.__kwdefaults__, "per_page", 4)
    cases: list[Built] = [a_case(app, stage) for stage in ("correcting", "certified", "step 1", "submitted")]
    sign_in(client, "chunhua")
    client.read("/applications")
    with _counted() as few:
        client.read("/applications")
    cases += [a_case(app, stage) for stage in ("submitted", "step 2", "submitted", "denied")]
    monkeypatch.setitem(listing.applications.__kwdefaults__, "per_page", 8)
    with _counted() as many:
        page = client.read("/applications")
    assert len(_rows(page)) == 8
    assert len(many) == len(few) < 25
    monkeypatch.setitem(listing.applications.__kwdefaults__, "per_page", 5)
    last = client.read(client.read("/applications").link("下一页"))
    assert len(_rows(last)) == 3
    assert "共 8 件，第 2 页，共 2 页" in last.text


def test_who_has_none_is_led_to_the_items(client: Browser, app: Flask) -> None:
    sign_in(client, "bluebay")
    page = client.read("/applications")
    assert "您还没有申请" in page.text
    assert page.link("去找要办的事") == "/services"


def test_what_is_asked_for_on_the_way_waits_for_the_person_too(client: Browser, app: Flask) -> None:
    """Materials while the case stands still, and a hearing that was offered, before what waits for nobody."""
    asked = [suspended(app, a_case(app, "step 1"), SuspensionKind.SUPPLEMENT, water_rights="补"), a_case(app, "step 1")]
    hearing_offered(app, asked[1])
    a_case(app, "step 1")
    sign_in(client, "chunhua")
    page = client.read("/applications")
    assert page.texts("main h2") == ["要您处理", "其他申请"]
    numbers = ["".join(node.text().split()) for node in page.css("main .hits .number")]
    assert numbers[:2] == [case.number for case in reversed(asked)]
