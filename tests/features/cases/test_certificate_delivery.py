"""A certificate handed over at the window or sent by post, and what its holder sees of that (Z17)."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.cases import lights
from app.cases.certificate_queries import deliveries
from app.cases.paper_parts import paper
from app.cases.queries import certificate_of
from app.gateways.wall_clock import today
from app.web.i18n import format_date
from tests.builders.cases import Built, a_case, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import texts_to
from tests.builders.wizard import sign_in
from tests.features.documents.reading import text_of
from tests.support.browser import Browser

POST = {"way": "post", "address": "清溪镇柳湾村 3 组", "carrier": "中国邮政", "tracking_number": "1234567890123"}


def _delivered_on(case: Built) -> Any:
    return certificate_of(stored(case.number)).delivered_on


def test_at_the_window_the_receiver_is_checked_and_signs(app: Flask, client: Browser, run_jobs: Callable[[], int]) -> None:
    case = a_case(app, "certified")
    at_desk(client, "zhangs")
    page = client.read(case.path)
    assert page.texts("aside .window h2") == ["送达登记"]
    page = client.submit(page, f"{case.path}/deliver", status=422, way="window")
    assert "请先核对领取人的证件。" in page.text
    page = client.submit(page, f"{case.path}/deliver", status=422, way="window", id_checked="y", receiver="陈大河")
    assert "请写明代领理由。" in page.text
    typed = {"way": "window", "id_checked": "y", "receiver": "陈大河", "proxy_reason": "受持证人委托"}
    page = client.submit(page, f"{case.path}/deliver", **typed)
    assert _delivered_on(case) == today()
    proof = paper(stored(case.number), "SDHZ")
    assert proof
    run_jobs()
    text = text_of(client.get(f"{case.path}/papers/{proof.public_id}.pdf").data)
    for said in (
        "陈春花",
        "陈大河",
        "受持证人委托",
        "水产苗种生产许可证",
        certificate_of(stored(case.number)).number.replace(" ", ""),
    ):
        assert said in text
    assert act(client, page, case, "deliver").status_code == 409


def test_a_letter_is_under_way_until_it_arrives(app: Flask, client: Browser, run_jobs: Callable[[], int]) -> None:
    case = a_case(app, "certified")
    page = at_desk(client, "zhangs")
    assert act(client, page, case, "deliver", way="post").status_code == 422
    assert act(client, page, case, "deliver", **POST).status_code == 303
    assert _delivered_on(case) is None
    run_jobs()
    assert "中国邮政寄出，邮件号码 1234567890123" in texts_to(app, "13800000001")[-1]
    assert act(client, page, case, "print").status_code == 409  # the letter first
    page = client.read(case.path)
    assert page.css("#f-tracking_number") == []
    client.submit(page, f"{case.path}/deliver", result="returned")
    assert _delivered_on(case) is None
    assert act(client, page, case, "deliver", **POST).status_code == 303
    client.submit(client.read(case.path), f"{case.path}/deliver", result="arrived")
    assert _delivered_on(case) == today()
    sent = deliveries(certificate_of(stored(case.number)))
    assert [(each.returned_on, each.delivered_on) for each in sent] == [(today(), None), (None, today())]
    assert [document.kind for document in (each.document for each in stored(case.number).papers)].count("SDHZ") == 1


def test_a_day_before_the_certificate_or_after_today_is_refused(app: Flask, client: Browser) -> None:
    case = a_case(app, "certified")
    page = at_desk(client, "zhangs")
    for day in ("2020-01-01", "2099-01-01"):
        answer = act(client, page, case, "deliver", on=day)
        assert answer.status_code == 422
        assert "日期应在制证" in answer.text


def test_another_print_is_to_be_delivered_again(app: Flask, client: Browser) -> None:
    case = a_case(app, "certified")
    page = at_desk(client, "zhangs")
    assert act(client, page, case, "deliver").status_code == 303
    assert act(client, page, case, "print").status_code == 303
    assert _delivered_on(case) is None
    assert act(client, page, case, "deliver").status_code == 303


def test_the_holder_sees_how_it_was_delivered_and_has_nothing_more_to_do(app: Flask, client: Browser) -> None:
    case = a_case(app, "certified")
    row = stored(case.number)
    assert lights.certificate_light(row, today()) is not None
    page = at_desk(client, "zhangs")
    sign_in(client, "chunhua")
    assert client.read("/applications").texts("main h2") == ["要您处理"]
    act(client, page, case, "deliver", **POST)
    shown = client.read(f"/applications/{case.public_id}").text
    assert f"已于{format_date(today())}邮寄，中国邮政，单号 1234567890123。" in shown
    client.submit(client.read(case.path), f"{case.path}/deliver", result="arrived")
    listed = client.read("/applications")
    assert listed.texts("main h2") == ["不用您处理"]
    assert f"“水产苗种生产许可证”已于{format_date(today())}送达" in listed.text
    assert f"{format_date(today())}送达。" in client.read(f"/applications/{case.public_id}").text
    assert lights.certificate_light(stored(case.number), today()) is None
