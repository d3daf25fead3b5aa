"""我的消息, and who is told of what (L19)."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.db import transaction
from app.messaging import queries, tell
from app.messaging.models import Message
from app.messaging.wording import SAMPLES
from tests.builders.cases import a_case, stored
from tests.builders.people import citizen_named, texts_to
from tests.builders.wizard import sign_in
from tests.support.browser import Browser

STEPS = {
    "correcting": ["已提交", "需要补正"],
    "not_accepted": ["已提交", "不予受理"],
    "denied": ["已提交", "已受理", "已进入“审核”环节", "已进入“决定”环节", "已办结，结果为不予许可"],
    "certified": ["已提交", "已受理", "已进入“审核”环节", "已进入“决定”环节", "已办结，结果为准予", "已制作"],
}


@pytest.mark.parametrize("stage", STEPS)
def test_every_step_of_a_case_is_told(app: Flask, db_session: object, run_jobs: Callable[[], int], stage: str) -> None:
    """L19: by SMS, each once, and the same text in the inbox of the account."""
    before = len(texts_to(app, citizen_named("chunhua").mobile))
    case = a_case(app, stage)
    run_jobs()
    run_jobs()
    row = stored(case.number)
    sent = texts_to(app, str(row.contact_mobile))[before:]
    assert len(sent) == len(STEPS[stage])
    for text, words in zip(sent, STEPS[stage], strict=True):
        assert words in text
    account = row.citizen.session_name
    kept = db.session.scalars(select(Message).where(Message.about == case.public_id).order_by(Message.id)).all()
    assert [message.text for message in kept] == sent
    assert {message.account for message in kept} == {account}


def test_the_inbox_shows_the_newest_first_with_a_link_to_the_case(client: Browser, app: Flask) -> None:
    """L19"""
    case = a_case(app, "step 1")
    sign_in(client)
    page = client.read("/account/messages")
    texts = page.texts("main ul.links li")
    assert "已受理" in texts[0] and "已提交" in texts[1]
    assert page.link("看这件申请") == f"/applications/{case.public_id}"
    assert client.read("/account").link("我的消息（2 条未读）") == "/account/messages"


def test_messages_count_as_read_only_when_somebody_says_so(client: Browser, app: Flask) -> None:
    a_case(app)
    sign_in(client)
    assert "有 1 条未读" in client.read("/account/messages").text
    page = client.read("/account/messages")
    assert "有 1 条未读" in page.text
    assert len(page.css("main li b")) == 2
    page = client.submit(page, button="全部标为已读")
    assert "未读" not in page.one("main ul.links").text()
    assert client.read("/account").link("我的消息") == "/account/messages"


def test_codes_and_messages_of_others_are_in_no_inbox(client: Browser, db_session: object) -> None:
    mine, other = citizen_named("chunhua"), citizen_named("bluebay")
    with transaction():
        tell(mine.mobile, "registration_code", account=mine.session_name, **SAMPLES)
        tell(other.mobile, "accepted", account=other.session_name, **SAMPLES)
    sign_in(client)
    page = client.read("/account/messages")
    assert "还没有消息" in page.text
    assert SAMPLES["code"] not in page.one("main").text()


def test_a_long_inbox_has_pages(client: Browser, db_session: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.inbox, "__defaults__", (2,))
    mine = citizen_named("chunhua")
    with transaction():
        for number in range(3):
            tell(mine.mobile, "accepted", account=mine.session_name, **SAMPLES | {"number": str(number)})
    sign_in(client)
    first = client.read("/account/messages")
    assert len(first.css("main ul.links li")) == 2
    assert "编号 0" in client.read(first.link("下一页")).text
