"""撤回申请: at every open state, once, with a paper and a word to the applicant; what the law did before is written first."""

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.cases import flow_log
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import LISTS, first_rows
from app.cases.desk_readers import Who
from app.gateways.wall_clock import today
from app.messaging.models import Message
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.wizard import sign_in, start
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page

REASON = "水面租约没有谈成，先不办了。"


def _asks(client: Browser, case: Built) -> Page:
    sign_in(client, "chunhua")
    return client.read(client.read(f"/applications/{case.public_id}").link("撤回申请"))


def _told(case: Built) -> list[str]:
    found = select(Message).where(Message.about == case.public_id).order_by(Message.id)
    return [message.text for message in db.session.scalars(found)]


@pytest.mark.parametrize("stage", ["submitted", "correcting", "step 2"])
def test_an_open_case_is_withdrawn_with_a_paper_and_a_word(client: Browser, app: Flask, stage: str) -> None:
    """L18, L19: the page says 已撤回, the log keeps the reason, the applicant is told."""
    case = a_case(app, stage)
    page = _asks(client, case)
    assert page.heading == "要撤回“水产苗种生产许可证核发（演示）”的申请吗？"
    shown = client.submit(page, reason=REASON)
    assert shown.heading == "已撤回"
    assert "撤回申请确认书（PDF）" in shown.text and "不再办理" in shown.text
    row = stored(case.number)
    assert (row.state, row.assignee_id, row.due_on) == ("withdrawn", None, None)
    paper = row.papers[-1].document.context
    assert (paper["reason"], paper["returned"]) == (REASON, "电子文件 4 个，不用退还，只存档备查。")
    assert "已按您的意愿撤回" in _told(case)[-1]
    assert flow_log.finding(row) is None


def _to_do(login_name: str) -> set[str]:
    return {row.number for row in first_rows(LISTS["todo"], Who.of(staff_called(login_name)), Chosen(), today(), 30)}


def test_what_is_withdrawn_leaves_the_desk(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 2")
    assert case.number in _to_do("wangw")
    client.submit(_asks(client, case), reason=REASON)
    assert case.number not in _to_do("wangw")
    desk = at_desk(client, "zhangs")
    assert act(client, desk, case, "forward").status_code == 409
    shown = client.read(case.path)
    assert "已撤回" in shown.texts("ul.head li")
    assert f"撤回申请 {REASON}" in shown.text


def test_withdrawing_twice_is_withdrawing_once(client: Browser, app: Flask) -> None:
    case = a_case(app)
    page = _asks(client, case)
    client.submit(page, reason=REASON)
    again = client.submit(page, reason="又想了想")
    assert again.heading == "已撤回"
    row = stored(case.number)
    assert [paper.document.kind for paper in row.papers].count("CHQR") == 1
    assert row.papers[-1].document.context["reason"] == REASON
    assert len(_told(case)) == 2  # submitted, withdrawn


def test_a_case_that_changed_meanwhile_is_shown_anew(client: Browser, another_client: Browser, app: Flask) -> None:
    case = a_case(app)
    page = _asks(client, case)
    act(another_client, at_desk(another_client, "zhangs"), case, "accept")
    stale = client.submit(page, status=409, reason=REASON)
    assert "张三在" in stale.text and "现在的状态：正在审查" in stale.text
    assert stale.one("textarea").text().strip() == REASON
    assert stored(case.number).state == "in_process"
    assert client.submit(stale).heading == "已撤回"


def test_what_is_closed_or_not_handed_in_is_not_withdrawn(client: Browser, app: Flask) -> None:
    case = a_case(app, "denied")
    open_case = a_case(app)
    page = _asks(client, open_case)
    token = page.one("main input[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "seen": stored(case.number).seen}
    assert client.post(f"/applications/{case.public_id}/withdraw", data=data).status_code == 409
    assert stored(case.number).state == "concluded"
    assert client.read(f"/applications/{case.public_id}/withdraw").heading == "已办结：不予许可"
    draft = start(client).path.rpartition("/")[0]
    assert client.read(f"{draft}/withdraw").path == f"{draft}/delete"


def test_a_reason_that_no_font_has_stays_on_the_page(client: Browser, app: Flask) -> None:
    page = client.submit(_asks(client, a_case(app)), status=422, reason="因为\U000f0001")
    assert "没有可以打印的字形" in page.text
    long = client.submit(page, status=422, reason="长" * 201)
    assert "撤回理由最多 200 字" in long.text


def test_an_acceptance_that_became_due_is_written_before_the_withdrawal(
    client: Browser, app: Flask, frozen_clock: FrozenClock
) -> None:
    case = a_case(app)
    frozen_clock.advance(days=20)
    client.submit(_asks(client, case))
    row = stored(case.number)
    assert [entry.action for entry in reversed(flow_log.entries_of(row))] == ["submit", "deem_accept", "withdraw"]
    assert [paper.document.kind for paper in row.papers] == ["SQBL", "SLTZS", "CHQR"]
    assert "依法视为受理" in _told(case)[1]


def test_a_vacant_post_keeps_nobody_from_withdrawing(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    case = a_case(app)
    with one_click(app):
        for membership in staff_called("lis").memberships:
            membership.valid_to = membership.valid_from
    frozen_clock.advance(days=20)
    assert client.submit(_asks(client, case)).heading == "已撤回"
    assert [entry.action for entry in flow_log.entries_of(stored(case.number))] == ["withdraw", "submit"]
