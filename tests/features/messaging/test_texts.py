"""The administrator words the texts; what she writes is checked, previewed, kept with her name, and used from then on (L19)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.db import transaction
from app.domain.errors import Stale
from app.gateways import sms
from app.gateways.wall_clock import now
from app.messaging import commands, tell
from app.messaging.models import Message, MessageText
from app.messaging.texts import TEXTS
from app.messaging.wording import SAMPLES
from tests.builders.people import a_mobile, citizen_named, sign_in_at_desk, texts_to
from tests.builders.wizard import sign_in
from tests.support.browser import Browser
from tests.support.pages import Page

EDIT = "/desk/admin/messages/accepted"
WORDING = "您申请的“{事项}”（编号 {编号}）窗口已经收下，{期限}前办完。"


@pytest.fixture
def admin(client: Browser) -> Browser:
    sign_in_at_desk(client, "zhouj")
    return client


def _saved(browser: Browser, **fields: Any) -> Page:
    return browser.submit(browser.read(EDIT), button="保存", **fields)


def test_only_the_system_administrator_words_texts(client: Browser) -> None:
    sign_in_at_desk(client, "zhangs")
    assert "短信" not in client.read("/desk").texts("header nav a")
    client.read("/desk/admin/messages", status=404)
    client.read(EDIT, status=404)


def test_a_text_is_worded_with_its_values_in_words(app: Flask, admin: Browser, run_jobs: Callable[[], int]) -> None:
    """L19: the next message reads as the administrator wrote it."""
    assert admin.read("/desk").link("短信") == "/desk/admin/messages"
    page = admin.read(admin.read("/desk/admin/messages").link("受理"))
    assert page.one("textarea").text().strip() == "您申请的“{事项}”（编号 {编号}）已受理，最迟{期限}办结。"
    assert "{编号} 511602202611230000187 必须有" in page.text
    listed = admin.submit(page, button="保存", text=WORDING)
    assert "短信内容已保存" in listed.text and "周九" in listed.text and WORDING in listed.text
    mobile = a_mobile()
    with transaction():
        tell(mobile, "accepted", **SAMPLES)
    run_jobs()
    expected = "您申请的“水产苗种生产许可证核发”（编号 511602202611230000187）窗口已经收下，2026年12月9日前办完。【一窗政务服务】"
    assert texts_to(app, mobile) == [expected]


def test_a_preview_saves_nothing(admin: Browser) -> None:
    page = admin.submit(admin.read(EDIT), button="预览", text=WORDING)
    assert "窗口已经收下，2026年12月9日前办完。【一窗政务服务】" in page.one(".window").text()
    assert db.session.scalars(select(MessageText)).all() == []
    assert page.one("textarea").text().strip() == WORDING


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("accepted", "", "请填写短信内容"),
        ("accepted", "长" * 190 + "编号 {编号}，请知悉。", "最多 200 字，现在是 202 字"),
        ("accepted", "已受理。", "少了 {编号}"),
        ("accepted", "编号 {编号}，密码 {查询密码}", "花括号里只能写 {事项}、{编号}、{期限}"),
        ("accepted", "编号 {编号}，%(number)s {", "花括号里只能写"),
        ("accepted", "【区政府】编号 {编号}", "请去掉“【】”"),
        ("submitted", "编号 {编号} 已提交。", "少了 {查询密码}"),
        ("correction_requested", "编号 {编号} 要补正。", "少了 {期限}"),
        ("registration_code", "您的验证码", "少了 {验证码}"),
        ("registration_code", "验证码 {验证码}，再说一遍 {验证码}", "验证码只能写一次"),
        ("registration_code", "验证码 {验证码}，客服 1234", "不能有别的四位数字"),
    ],
)
def test_what_would_break_a_text_is_refused_with_what_was_typed(admin: Browser, code: str, typed: str, sentence: str) -> None:
    page = admin.submit(admin.read(f"/desk/admin/messages/{code}"), button="保存", status=422, text=typed)
    assert sentence in page.text
    assert page.one("textarea").text().strip() == typed
    assert db.session.scalars(select(MessageText)).all() == []


def test_a_per_cent_sign_is_a_per_cent_sign(admin: Browser) -> None:
    _saved(admin, text="编号 {编号}：100% 收到，%(item)s 不是事项")
    with transaction():
        message = tell(a_mobile(), "accepted", **SAMPLES)
    assert message.text == "编号 511602202611230000187：100% 收到，%(item)s 不是事项【一窗政务服务】"


def test_a_program_s_blank_is_plain_text_and_breaks_no_page(admin: Browser) -> None:
    """`%(…)s` as typed is neither a value nor a missing one, and stands in the form again as it was typed."""
    typed = "编号 {编号}：%(item)s 和 %(foo)s"
    _saved(admin, text=typed)
    assert typed in admin.read("/desk/admin/messages").text
    assert admin.read(EDIT).one("textarea").text().strip() == typed


def test_a_program_s_blank_does_not_stand_for_a_value_that_must_be_there(admin: Browser) -> None:
    page = admin.submit(admin.read(EDIT), button="保存", status=422, text="已经收下，编号 %(number)s")
    assert "少了 {编号}，请补上" in page.text
    assert db.session.scalars(select(MessageText)).all() == []


def test_a_text_goes_back_to_how_it_was_delivered_and_the_changes_stay(admin: Browser) -> None:
    _saved(admin, text=WORDING)
    page = admin.read(EDIT)
    admin.submit(page, f"{EDIT}/default")
    with transaction():
        message = tell(a_mobile(), "accepted", **SAMPLES)
    assert message.text == TEXTS["accepted"].fill(**SAMPLES)
    shown = admin.read(EDIT)
    assert [WORDING in row for row in shown.texts("table.log tbody tr")] == [False, True]


def test_of_two_administrators_the_second_is_told(admin: Browser) -> None:
    """What she typed stays, and from there it can be saved."""
    page = admin.read(EDIT)
    _saved(admin, text=WORDING)
    stale = admin.submit(page, button="保存", status=409, text="编号 {编号}：收到了。")
    assert "周九在" in stale.text and "改过这条短信" in stale.text
    assert stale.one("textarea").text().strip() == "编号 {编号}：收到了。"
    admin.submit(stale, button="保存")
    assert len(db.session.scalars(select(MessageText)).all()) == 2


def test_of_two_at_the_same_instant_one_is_stale(db_session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the same wording; the table takes each version of a text once."""
    given = {"sends_sms": True, "seen": 0, "by": "周九", "at": now()}
    with transaction():
        commands.reword("accepted", WORDING, **given)
    monkeypatch.setattr("app.messaging.queries.in_force", lambda code: None)
    with pytest.raises(Stale), transaction():
        commands.reword("accepted", WORDING, **given)


def test_a_text_that_is_switched_off_goes_to_the_inbox_only(
    app: Flask, admin: Browser, another_client: Browser, run_jobs: Callable[[], int]
) -> None:
    """L19: nothing is sent, nothing is lost, and nothing waits for the gateway."""
    _saved(admin, sends_sms=False)
    chunhua = citizen_named("chunhua")
    before = texts_to(app, chunhua.mobile)
    with transaction():
        tell(chunhua.mobile, "accepted", account=chunhua.session_name, **SAMPLES)
    run_jobs()
    assert texts_to(app, chunhua.mobile) == before
    sign_in(another_client)
    assert "已受理" in another_client.read("/account/messages").text
    listed = admin.read("/desk/admin/messages").text
    assert "全部送达" in listed and "不发" in listed


def test_a_code_cannot_be_switched_off(app: Flask, admin: Browser, run_jobs: Callable[[], int]) -> None:
    page = admin.read("/desk/admin/messages/registration_code")
    assert not page.css("[name=sends_sms]")
    admin.submit(page, button="保存", text="验证码 {验证码}")
    mobile = a_mobile()
    with transaction():
        tell(mobile, "registration_code", code="0427", minutes=5)
    run_jobs()
    assert texts_to(app, mobile) == ["验证码 0427【一窗政务服务】"]


@pytest.fixture
def broken_gateway(app: Flask, tmp_path: Any) -> Iterator[Callable[[], None]]:
    """Cannot be written to until it is called."""
    blocked = tmp_path / "sms.log"
    blocked.mkdir()
    sms.configure(blocked)

    def mend() -> None:
        sms.configure(app.config["SETTINGS"].instance_dir / "sms.log")

    yield mend
    mend()


def test_what_was_not_delivered_is_counted_and_sent_again_by_a_button(
    app: Flask, admin: Browser, run_jobs: Callable[[], int], broken_gateway: Callable[[], None]
) -> None:
    """L19: also what was given up comes, once, when the gateway is back."""
    waiting, given_up = a_mobile(), a_mobile()
    with transaction():
        tell(waiting, "accepted", **SAMPLES)
        tell(given_up, "accepted", **SAMPLES).failed = True
    run_jobs()
    page = admin.read("/desk/admin/messages")
    assert "等待发送 1 条" in page.text and "多次没有发成 1 条" in page.text
    broken_gateway()
    page = admin.submit(page, button="现在再发一次")
    assert "等待发送 2 条" in page.text
    run_jobs()
    run_jobs()
    assert [len(texts_to(app, mobile)) for mobile in (waiting, given_up)] == [1, 1]
    assert "全部送达" in admin.read("/desk/admin/messages").text
    assert {message.sent_at is not None for message in db.session.scalars(select(Message))} == {True}
