"""听证 (Z21): asked for within 5 working days, held within 20, announced 7 before."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.cases.facts import facts_of
from app.documents.models import Document
from tests.builders.cases import Built, a_case, stored
from tests.builders.desk import act, at_desk
from tests.builders.proceedings import consulted, hearing_offered, hearing_requested, recorded, scheduled
from tests.builders.wizard import sign_in
from tests.conftest import FrozenClock
from tests.support.browser import Browser

pytestmark = pytest.mark.usefixtures("db_session")

PLACE = {"place": "3 楼会议室", "presider": "赵六", "recorder": "张三", "participants": "申请人 陈春花\n邻户 刘铉"}


def _at(day: int, month: int = 3) -> datetime:
    return datetime(2016, month, day, 2, tzinfo=UTC)


def _signs_in(client: Browser) -> None:
    """Anew, as sessions end while the clock of a test jumps."""
    client.delete_cookie("yc")
    sign_in(client, "chunhua")


def _asks(client: Browser, case: Built) -> None:
    _signs_in(client)
    page = client.read(client.read(f"/applications/{case.public_id}").link("要求听证"))
    assert "请写明您的要求和理由" in client.submit(page, request="", status=422).text
    client.submit(page, request="请求当面说明用水安排。")


def test_a_hearing_from_the_offer_to_the_record(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=offer_hearing")
    client.submit(form, f"{case.path}/offer_hearing", intended="准予在河道旁生产苗种。", reason="涉及邻户用水。")
    row = stored(case.number)
    assert row.hearing is not None and row.hearing.request_due_on == date(2016, 3, 8)
    assert act(client, client.read(case.path), case, "schedule_hearing").status_code == 409
    frozen_clock.at(_at(8))
    _asks(client, case)
    hearing = stored(case.number).hearing
    assert hearing is not None and hearing.due_on == date(2016, 4, 6), "within 20 working days"
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=schedule_hearing")
    early = client.submit(form, f"{case.path}/schedule_hearing", status=422, held_day="2016-03-16", held_time="9:30", **PLACE)
    assert "最早定在2016年3月17日" in early.text
    late = client.submit(early, f"{case.path}/schedule_hearing", status=422, held_day="2016-04-07")
    assert "听证最迟在2016年4月6日举行" in late.text
    client.submit(late, f"{case.path}/schedule_hearing", held_day="2016-03-17", held_time="9:30")
    _signs_in(client)
    assert "听证定于2016年3月17日 09:30" in client.read(f"/applications/{case.public_id}").text
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=record_hearing")
    assert (
        "听证还没有开始"
        in client.submit(form, f"{case.path}/record_hearing", status=422, ended_time="11:00", record="笔录。").text
    )
    frozen_clock.at(_at(18))
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=record_hearing")
    client.submit(form, f"{case.path}/record_hearing", ended_time="11:00", record="主持人宣布开始。\n申请人陈述。")
    row = stored(case.number)
    assert [paper.document.kind for paper in row.papers][-3:] == ["TZGZ", "TZTZ", "TZBL"]
    assert row.papers[-1].document.context["participants"] == ["申请人 陈春花", "邻户 刘铉"]


def test_a_hearing_is_not_asked_for_too_late_or_twice(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = hearing_offered(app, a_case(app, "step 1"))
    late = hearing_offered(app, a_case(app, "step 1"))
    _asks(client, case)
    assert client.get(f"/applications/{case.public_id}/hearing").status_code == 303
    frozen_clock.at(_at(9))
    _signs_in(client)
    assert client.get(f"/applications/{late.public_id}/hearing").status_code == 303
    page = client.read(f"/applications/{late.public_id}")
    token = page.css("input[name=csrf_token]")[0].attributes["value"]
    answer = client.post(f"/applications/{late.public_id}/hearing", data={"csrf_token": token, "request": "要求听证"})
    assert answer.status_code == 409 and "5 个工作日内提出" in answer.text


def test_a_page_that_is_stale_keeps_what_was_typed(client: Browser, app: Flask) -> None:
    case = hearing_offered(app, a_case(app, "step 1"))
    _signs_in(client)
    page = client.read(f"/applications/{case.public_id}/hearing")
    consulted(app, case)
    again = client.submit(page, request="请求当面说明。", status=409)
    assert "改动过这件办件" in again.text and "请求当面说明。" in again.text
    client.submit(again)
    hearing = stored(case.number).hearing
    assert hearing is not None and hearing.request == "请求当面说明。"


@pytest.mark.parametrize("address", ["hearing", "supplement"])
def test_another_persons_case_is_not_found(client: Browser, app: Flask, address: str) -> None:
    case = hearing_offered(app, a_case(app, "step 1"))
    sign_in(client, "bluebay")
    assert client.get(f"/applications/{case.public_id}/{address}").status_code == 404


def _no_decision(client: Browser, case: Built) -> str:
    """Why the agency head cannot decide, either way."""
    at_desk(client, "zhaol")
    answers = [act(client, client.read("/desk"), case, "conclude", outcome=outcome) for outcome in ("granted", "denied")]
    assert [answer.status_code for answer in answers] == [409, 409] and stored(case.number).is_open
    return answers[0].text


def test_nothing_is_decided_before_the_hearing(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """行政许可法第四十七、四十八条: neither while it may be asked for, nor before the record of one that was."""
    frozen_clock.at(_at(1))
    case, silent = (hearing_offered(app, a_case(app, "step 3")) for _ in range(2))
    assert "要求听证的期限" in _no_decision(client, case)
    frozen_clock.at(_at(8))
    assert "要求听证的期限" in _no_decision(client, silent)
    _asks(client, case)
    assert "还没有举行并登记笔录" in _no_decision(client, case)
    scheduled(app, case, _at(18))
    assert "还没有举行并登记笔录" in _no_decision(client, case)
    frozen_clock.at(_at(21))
    recorded(app, case, _at(18))
    at_desk(client, "zhaol")
    for decided in (case, silent):
        assert act(client, client.read("/desk"), decided, "conclude").status_code == 303


def test_a_hearing_that_goes_on_another_day_is_waited_for(app: Flask, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(_at(1))
    case = hearing_requested(app, hearing_offered(app, a_case(app, "step 3")))
    scheduled(app, case, _at(14))
    frozen_clock.at(_at(15))
    recorded(app, case, _at(14))
    frozen_clock.at(_at(16))
    scheduled(app, case, _at(28))
    assert facts_of(stored(case.number), "clock").hearing_recorded is False


def test_a_notice_of_another_day_replaces_the_one_before(app: Flask, frozen_clock: FrozenClock) -> None:
    """Of a hearing that was held and goes on another day the first notice stays as it was."""
    frozen_clock.at(_at(1))
    case = hearing_requested(app, hearing_offered(app, a_case(app, "step 3")))
    for day in (14, 15):
        scheduled(app, case, _at(day))
    first, second = _notices(case)
    assert (first.state, first.replaced_by_id, second.state) == ("replaced", second.id, "valid")
    frozen_clock.at(_at(16))
    recorded(app, case, _at(15))
    frozen_clock.at(_at(17))
    scheduled(app, case, _at(28))
    assert [notice.state for notice in _notices(case)] == ["replaced", "valid", "valid"]


def _notices(case: Built) -> list[Document]:
    return [paper.document for paper in stored(case.number).papers if paper.document.kind == "TZTZ"]


def test_whoever_examined_the_case_does_not_preside_and_nobody_does_on_a_day_off(
    client: Browser, app: Flask, frozen_clock: FrozenClock
) -> None:
    """行政许可法第四十八条第三项"""
    frozen_clock.at(_at(1))
    case = hearing_requested(app, hearing_offered(app, a_case(app, "step 2")))
    at_desk(client, "wangw")
    form = client.read(f"{case.path}?do=schedule_hearing")
    send = {"held_time": "9:30", **PLACE}
    for presider in ("王五", "李 四", "张三"):  # has it in hand, had it in hand, accepted it
        page = client.submit(
            form, f"{case.path}/schedule_hearing", status=422, held_day="2016-03-17", **send | {"presider": presider}
        )
        assert "须由审查人员以外的人担任" in page.css("#e-presider")[0].text()
    page = client.submit(form, f"{case.path}/schedule_hearing", status=422, held_day="2016-03-19", **send)
    assert "这一天不上班" in page.css("#e-held_day")[0].text(), "a Saturday"
    client.submit(page, f"{case.path}/schedule_hearing", held_day="2016-03-18")
