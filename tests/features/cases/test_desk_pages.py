"""The desk's lists and the pages of a case (Z07, Z13)."""

from datetime import datetime, timedelta

import brotli
import pytest

from app.cases.flow_entries import FlowEntry
from app.gateways.wall_clock import SHANGHAI
from tests.builders.cases import STAGES, a_case, stored
from tests.builders.desk import at_desk
from tests.builders.proceedings import endorsed, suspension_requested
from tests.support.pages import Page, squeeze

TABS = ("", "/materials", "/opinions", "/log")


@pytest.mark.parametrize("stage", STAGES)
def test_every_tab_opens_at_every_stage(app, client, stage):
    case = a_case(app, stage)
    for who in ("zhangs", "wangw"):
        at_desk(client, who)
        for tab in TABS:
            page = client.read(case.path + tab)
            assert "水产苗种生产许可证核发" in page.heading


def numbers_in(page):
    return [squeeze(cell).replace(" ", "") for cell in page.texts("table.list tbody .number")]


def test_the_list_of_the_clerk_shows_what_waits_by_what_is_due(app, client, frozen_clock):
    frozen_clock.advance(days=-4)
    older = a_case(app)
    frozen_clock.advance(days=4)
    newer = a_case(app, citizen="bluebay")
    at_desk(client, "zhangs")
    page = client.read("/desk/acceptance")
    assert numbers_in(page) == [older.number, newer.number]
    assert "共 2 件" in page.text
    assert page.texts("table.list td:nth-child(6)") == ["外网（互联网）"] * 2
    assert page.texts("header nav [aria-current]") == ["统一受理 2"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=蓝湾", 1),
        ("q=13800000001", 1),
        ("q=水产", 2),
        ("q=100%", 0),
        ("q=_", 0),
        ("source=internet", 2),
        ("source=counter", 0),
    ],
)
def test_the_list_is_filtered(app, client, query, expected):
    for citizen in ("chunhua", "bluebay"):
        a_case(app, citizen=citizen)
    at_desk(client, "zhangs")
    page = client.read(f"/desk/acceptance?{query}")
    assert len(numbers_in(page)) == expected
    assert ("没有符合条件的办件。" in page.text) == (expected == 0)


def test_a_number_copied_in_its_groups_is_found(app, client):
    number = a_case(app).number
    a_case(app, citizen="bluebay")
    at_desk(client, "zhangs")
    grouped = f"{number[:6]} {number[6:14]} {number[14:20]} {number[20:]}"
    assert numbers_in(client.read(f"/desk/acceptance?q={grouped}")) == [number]
    assert client.read(f"/desk?number={grouped}").path == f"/desk/cases/{number}"
    assert "没有找到这个编号的办件" in client.read("/desk?number=511602", status=404).text


def test_each_list_holds_its_own(app, client):
    """Z07, Z12, Z15"""
    cases = {stage: a_case(app, stage).number for stage in ("submitted", "step 1", "step 3", "granted", "certified")}
    expected = {
        ("zhangs", "acceptance"): ["submitted"],
        ("zhangs", "certificates"): ["granted", "certified"],
        ("lis", "todo"): ["step 1"],
        ("lis", "acceptance"): [],
        ("zhaol", "todo"): ["step 3"],
        ("sunb", "todo"): [],
    }
    for (who, room), stages in expected.items():
        at_desk(client, who)
        assert numbers_in(client.read(f"/desk/{room}")) == [cases[stage] for stage in stages], f"{who} {room}"
    at_desk(client, "lis")
    assert set(numbers_in(client.read("/desk/done"))) == {cases["step 3"], cases["granted"], cases["certified"]}


@pytest.mark.parametrize(("days", "light"), [(0, "● 剩 5 天"), (4, "▲ 剩 1 天"), (7, "▲ 今天到期"), (9, "■ 超 2 天")])
def test_lights_turn_as_the_day_comes(app, client, frozen_clock, days, light):
    """Five working days from Monday, 16 November 2026; the Saturday and Sunday between do not count."""
    monday = datetime(2026, 11, 16, 10, tzinfo=SHANGHAI)
    frozen_clock.at(monday)
    a_case(app)
    frozen_clock.at(monday + timedelta(days=days))
    at_desk(client, "zhangs")
    assert client.read("/desk/acceptance").texts("table.list td:first-child") == [light]


def test_the_workbench_shows_what_waits_and_what_is_late(app, client, frozen_clock):
    frozen_clock.advance(days=-14)
    a_case(app)
    frozen_clock.advance(days=14)
    page = at_desk(client, "zhangs")
    assert page.texts("main h2") == ["统一受理 1", "本月我办的"]
    assert "超期 1 件" in page.text
    assert "现在没有等您办理的办件。" in at_desk(client, "sunb").text


def test_what_a_head_approves_is_in_her_figures(app, client):
    """Endorsements, approvals and the like are counted beside acceptance, steps and decisions."""
    endorsed(app, suspension_requested(app, a_case(app, "step 1")))
    page = at_desk(client, "fengs")
    assert "审批1 件" in squeeze(page.one("main").text())


def test_the_opinions_say_who_how_long_and_to_whom(app, client):
    """Z13"""
    at_desk(client, "zhaol")
    page = client.read(a_case(app, "step 3").path + "/opinions")
    rows = [row.text(separator="|") for row in page.css("table.log tbody tr")]
    assert len(rows) == 3
    assert page.texts("table.log tbody tr:nth-child(2) td")[0:2] == ["审查", "李四"]
    assert page.texts("table.log tbody tr:nth-child(2) td")[4:] == ["提交下一环节", "现场已查看，属实。", "王五"]


def test_the_log_says_that_it_is_whole_and_names_the_entry_that_was_changed(app, client, db_session):
    case = a_case(app, "step 2")
    at_desk(client, "wangw")
    page = client.read(case.path + "/log")
    assert "3 条前后相接，未被改动。" in page.text
    entry = db_session.query(FlowEntry).filter_by(case_id=stored(case.number).id, seq=2).one()
    assert entry.hash[:8] in page.text
    entry.actor = "staff:999"
    page = client.read(case.path + "/log")
    assert "日志已被破坏：第 2 条被改动过。" in page.text
    assert "前后相接" not in page.text


def test_a_tab_fetched_by_htmx_is_the_region_with_its_own_title_and_leaves_the_window(app, client):
    case = a_case(app, "step 1")
    at_desk(client, "lis")
    headers = {"HX-Request": "true", "HX-Target": "case-body"}
    region = Page(client.get(f"{case.path}/log?keep=1", headers=headers).text, case.path)
    assert region.css("h1") == []
    assert region.one("title").text() == "水产苗种生产许可证核发（演示），流转日志 - 一窗工作台"
    assert region.one("#case-actions").attributes.get("hx-preserve", "absent") != "absent"
    restored = client.get(f"{case.path}/log", headers=headers | {"HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in restored.text


def test_another_actions_form_comes_in_place_of_the_first(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    page = client.read(case.path)
    assert page.texts("aside .window h2") == ["受理"]
    other = client.read(page.link("不予受理"))
    assert other.texts("aside .window h2") == ["不予受理"]
    log = client.read(other.link(other.texts("#tab-log")[0]))
    assert (log.path, log.texts("aside .window h2")) == (f"{case.path}/log", ["不予受理"])
    assert client.read(f"{case.path}?do=nonsense").texts("aside .window h2") == ["受理"]


@pytest.mark.parametrize("stage", ["submitted", "step 2", "certified"])
def test_a_page_of_a_case_is_light(app, client, stage):
    case = a_case(app, stage)
    at_desk(client, "zhangs")
    for tab in (*TABS, "?do=request_correction"):
        assert len(brotli.compress(client.get(case.path + tab).data, quality=5)) < 5_000


def test_an_organization_shows_its_credit_code_and_a_person_a_masked_number(app, client):
    at_desk(client, "zhangs")
    organization = client.read(a_case(app, citizen="bluebay").path)
    assert "91511602MA6XYT123R" in organization.text
    assert "显示证件号码" not in organization.text
