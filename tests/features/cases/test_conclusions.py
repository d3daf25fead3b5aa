"""Ends that not every item has: on the spot (即办件), and referred to a higher agency (转报)."""

from dataclasses import replace

from flask import Flask

from app.catalog.commands import publish_definition
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import sign_in_at_desk
from tests.builders.wizard import UNEMPLOYMENT, sign_in
from tests.support.browser import Browser


def test_an_instant_item_is_accepted_and_decided_in_one_click(client: Browser, app: Flask) -> None:
    """受理通知书 and the result at once; nothing waits at a step."""
    case = a_case(app, item=UNEMPLOYMENT)
    sign_in_at_desk(client, "hel", department="区人社局")
    page = client.read(case.path)
    assert page.one(".window h2").text() == "当场办结"
    short = client.submit(page, f"{case.path}/conclude_at_once", status=422, outcome="denied", opinion="不符合。", content="")
    assert "必须写明理由" in short.text or "请写明不予许可（不同意）的理由" in short.text
    fields = {"outcome": "granted", "opinion": "同意。", "content": "已登记。", "legal_basis": "《就业服务与就业管理规定》"}
    client.submit(short, f"{case.path}/conclude_at_once", **fields)
    row = stored(case.number)
    assert (row.state, row.outcome, row.step, row.accepted_on) == ("concluded", "granted", None, row.received_on)
    assert [paper.document.kind for paper in row.papers] == ["SQBL", "SLTZS", "BLJG"]
    sign_in(client, "chunhua")
    shown = client.read(f"/applications/{case.public_id}")
    assert shown.heading == "已办结：同意" and "登记" in shown.texts(".steps .done b")


def test_what_is_no_instant_item_is_not_decided_at_once(client: Browser, app: Flask) -> None:
    case = a_case(app)
    answer = act(client, at_desk(client, "zhangs"), case, "conclude_at_once")
    assert answer.status_code == 409 and "不是即办件" in answer.text


def test_where_a_higher_agency_decides_the_case_is_referred(client: Browser, app: Flask) -> None:
    """转报函 names the agency and lists what is handed on; it is never granted here."""
    ordinary = stored(a_case(app).number).version.definition
    with one_click(app):
        publish_definition(replace(ordinary, refers_to="市农业农村局"), region="511602", at=now())
    case = a_case(app, "step 3")
    at_desk(client, "zhaol")
    page = client.read(case.path)
    assert [node.attributes["value"] for node in page.css("input[name=outcome]")] == ["referred", "denied"]
    assert act(client, page, case, "conclude").status_code == 409, "granted is no outcome of this item"
    client.submit(page, f"{case.path}/conclude", outcome="referred", opinion="初审符合条件，报请决定。")
    row = stored(case.number)
    assert (row.state, row.outcome) == ("concluded", "referred")
    paper = row.papers[-1].document
    assert (paper.kind, paper.context["higher_agency"]) == ("ZBH", "市农业农村局")
    assert {each["name"] for each in paper.context["materials"]} >= {"水产苗种生产许可证申请表", "水面使用证明"}
    sign_in(client, "chunhua")
    assert "报上级机关决定" in client.read(f"/applications/{case.public_id}").text
