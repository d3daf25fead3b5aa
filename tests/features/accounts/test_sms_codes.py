"""SMS codes: four digits, five minutes, three tries, one use, one purpose, one mobile; and how many are sent."""

import re

import pytest
from sqlalchemy import select

from app.accounts import sms_codes
from app.accounts.models import SmsCode
from app.db import session, transaction
from app.web.errors import TooMany
from tests.builders.people import a_mobile, code_in, texts_to
from tests.features.accounts.registering import filled, get_code, open_form


@pytest.fixture
def issued(app, db_session, run_jobs):
    """A mobile and the code it has received."""
    mobile = a_mobile()
    with transaction():
        sms_codes.issue(mobile, "registration")
    run_jobs()
    return mobile, code_in(texts_to(app, mobile)[-1])


def redeem(mobile: str, code: str, purpose: str = "registration") -> str | None:
    with transaction():
        return sms_codes.redeem(mobile, purpose, code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10_000:04}"


def test_a_code_is_used_once(issued):
    """L07"""
    mobile, code = issued
    assert redeem(mobile, code) is None
    assert redeem(mobile, code) == "code_dead"


def test_a_code_dies_after_five_minutes(issued, frozen_clock):
    """L07"""
    mobile, code = issued
    frozen_clock.advance(minutes=4, seconds=50)
    assert redeem(mobile, wrong(code)) == "code_wrong"
    frozen_clock.advance(seconds=11)
    assert redeem(mobile, code) == "code_dead"


def test_a_code_dies_with_the_third_wrong_try(issued):
    """L07"""
    mobile, code = issued
    assert [redeem(mobile, wrong(code)) for _ in range(3)] == ["code_wrong", "code_wrong", "code_dead"]
    assert redeem(mobile, code) == "code_dead"


def test_a_code_counts_for_its_purpose_and_mobile_only(issued):
    """L07"""
    mobile, code = issued
    for other in sms_codes.PURPOSES - {sms_codes.REGISTRATION}:
        assert redeem(mobile, code, other) == "code_dead"
    with transaction():
        assert sms_codes.redeem(mobile, sms_codes.REGISTRATION, code, "citizen:1") == "code_wrong", "another account's"
    assert redeem(a_mobile(), code) == "code_dead"
    assert redeem(mobile, code) is None


def test_a_new_code_replaces_the_one_before(app, issued, run_jobs):
    mobile, code = issued
    with transaction():
        sms_codes.issue(mobile, "registration")
    run_jobs()
    newer = code_in(texts_to(app, mobile)[-1])
    if newer != code:
        assert redeem(mobile, code) == "code_wrong"
    assert redeem(mobile, newer) is None


def test_only_a_keyed_hash_of_a_code_is_kept(issued):
    mobile, code = issued
    row = session.scalars(select(SmsCode).order_by(SmsCode.id.desc())).first()
    stored = repr({column.name: getattr(row, column.name) for column in SmsCode.__table__.columns})
    assert len(bytes(row.code_hash)) == 32
    assert mobile not in stored and f"'{code}'" not in stored


def test_between_two_codes_lie_sixty_seconds(db_session, frozen_clock):
    """L07"""
    mobile = a_mobile()
    sms_codes.count_request(mobile, "192.0.2.1")
    frozen_clock.advance(seconds=59)
    with pytest.raises(TooMany) as refused:
        sms_codes.count_request(mobile, "192.0.2.1")
    assert refused.value.code == "code_too_soon"
    assert refused.value.values == {"between": 60, "seconds": 1}
    frozen_clock.advance(seconds=61)
    sms_codes.count_request(mobile, "192.0.2.1")


def test_a_mobile_gets_five_codes_a_day(db_session, frozen_clock):
    mobile = a_mobile()
    for _ in range(5):
        sms_codes.count_request(mobile, "192.0.2.1")
        frozen_clock.advance(minutes=2)
    with pytest.raises(TooMany) as refused:
        sms_codes.count_request(mobile, "192.0.2.99")
    assert refused.value.code == "code_limit_of_mobile"
    frozen_clock.advance(days=1)
    sms_codes.count_request(mobile, "192.0.2.1")


def test_an_address_and_the_whole_server_have_their_caps(db_session, monkeypatch):
    monkeypatch.setattr(sms_codes, "PER_ADDRESS", 2)
    monkeypatch.setattr(sms_codes, "IN_ALL", 3)
    codes = []
    for address in ("192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.8", "192.0.2.9"):
        try:
            sms_codes.count_request(a_mobile(), address)
            codes.append("sent")
        except TooMany as refused:
            codes.append(refused.code)
    assert codes == ["sent", "sent", "code_limit_of_address", "sent", "code_limit_of_all"]


class TestOnThePage:
    def test_the_page_comes_back_with_what_was_typed_and_says_where_the_code_went(self, client, app, run_jobs):
        typed = filled(mobile="13866660001")
        page = client.submit(open_form(client), button="发送验证码", **typed)
        assert page.path == "/sms-codes"
        assert "验证码已发送到 138****0001，5 分钟内有效" in page.one("#h-sms_code").text()
        assert page.one("#f-sms_code").attributes.get("autofocus") is not None
        assert page.one("#f-address").attributes["value"] == typed["address"]
        assert not page.one("#f-password").attributes.get("value")
        assert not page.css(".error"), "the rest is not judged yet"

    def test_a_browser_without_formaction_gets_a_code_too(self, client, app, run_jobs):
        """w3m and its like send every button to the form's own address."""
        page, mobile = open_form(client), a_mobile()
        token = page.one("form[action='/register/person'] input[name=csrf_token]").attributes["value"]
        button = {"purpose": page.one("button[name=purpose]").attributes["value"]}
        answer = client.post("/register/person", data={"csrf_token": token, "kind": "person", "mobile": mobile} | button)
        assert answer.status_code == 200
        run_jobs()
        assert len(texts_to(app, mobile)) == 1

    def test_a_second_code_at_once_is_refused_and_not_sent(self, client, app, run_jobs):
        """L07"""
        mobile = a_mobile()
        page, _code = get_code(client, open_form(client), mobile, run_jobs, app)
        page = client.submit(page, button="发送验证码", status=429)
        assert re.search("60 秒内只能发送一次，请 [0-9]+ 秒后再试", page.one("#e-mobile").text())
        assert re.fullmatch("[0-9]+ 秒后可以重新发送。", page.one("#code-status").text())
        run_jobs()
        assert len(texts_to(app, mobile)) == 1

    def test_a_wrong_mobile_gets_no_code(self, client, app, run_jobs):
        page = client.submit(open_form(client), button="发送验证码", status=422, mobile="1380000")
        assert "现在是 7 位" in page.one("#e-mobile").text()
        assert run_jobs() == 0

    @pytest.mark.parametrize(("field", "value"), [("purpose", "lottery"), ("kind", "robot")])
    def test_nonsense_is_refused(self, client, field, value):
        page = open_form(client)
        token = page.one("form[action='/register/person'] input[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "mobile": a_mobile(), "purpose": "registration", "kind": "person"} | {field: value}
        assert client.post("/sms-codes", data=data).status_code == 400

    def test_a_wrong_code_is_counted_although_nothing_is_registered(self, client, app, run_jobs):
        values = filled()
        page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
        for sentence in ("验证码不对", "验证码不对", "验证码已失效", "验证码已失效"):
            page = client.submit(page, status=422, sms_code=wrong(code), **values)
            assert sentence in page.one("#e-sms_code").text()
        page = client.submit(page, status=422, sms_code=code, **values)
        assert "验证码已失效" in page.one("#e-sms_code").text()

    def test_a_code_sent_to_another_mobile_does_not_count(self, client, app, run_jobs):
        values = filled()
        page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
        page = client.submit(page, status=422, sms_code=code, **values | {"mobile": a_mobile()})
        assert "验证码已失效" in page.one("#e-sms_code").text()
