"""L12: the mobile is changed by a code sent to the new number and the password in force; the old number is told."""

import pytest

from tests.builders.people import PASSWORD, a_citizen, a_mobile, citizen_named, code_in, sign_in, texts_to
from tests.features.accounts.test_sms_codes import wrong


@pytest.fixture
def moving(client):
    """A person at the page, signed in."""
    account = a_citizen("umziehend")
    sign_in(client, "umziehend", PASSWORD)
    return account


def ask(browser, mobile: str, status: int = 200, **typed: str):
    return browser.submit(browser.read("/account/mobile"), button="发送验证码", mobile=mobile, status=status, **typed)


def code_for(app, run_jobs, mobile: str) -> str:
    run_jobs()
    return code_in(texts_to(app, mobile)[-1])


def change(browser, page, code: str, status: int = 200, current: str = PASSWORD, **typed: str):
    return browser.submit(page, button="更改手机", sms_code=code, current=current, status=status, **typed)


def test_the_new_number_is_proven_and_the_old_one_told(client, app, run_jobs, moving):
    """L12"""
    old, new = moving.mobile, "13755556666"
    page = ask(client, f" +86 {new} ")
    assert page.one("#h-sms_code").text() == "验证码已发送到 137****6666，5 分钟内有效"
    assert page.one("#code-status").text() == "60 秒后可以重新发送。"
    page = change(client, page, code_for(app, run_jobs, new))
    assert page.path == "/account" and "手机号码已更改" in page.text and "137****6666" in page.text
    assert citizen_named("umziehend").mobile == new
    run_jobs()
    told = texts_to(app, old)[-1]
    assert "137****6666" in told and new not in told
    assert not any("已改用手机" in text for text in texts_to(app, new))


def test_the_same_number_is_refused_and_gets_no_code(client, run_jobs, moving):
    page = ask(client, moving.mobile, 422)
    assert "这就是现在登记的手机号码" in page.one("#e-mobile").text()
    assert run_jobs() == 0


def test_without_the_password_in_force_nothing_changes(client, app, run_jobs, moving):
    before, new = moving.mobile, a_mobile()
    page = ask(client, new)
    code = code_for(app, run_jobs, new)
    page = change(client, page, code, 422, current="wrong")
    assert "现在的密码不对" in page.one("#e-current").text()
    assert citizen_named("umziehend").mobile == before
    assert change(client, page, code).path == "/account", "the code was not used up"


def test_guessing_the_password_is_limited(client, app, moving):
    page = client.read("/account/mobile")
    for _ in range(5):
        change(client, page, "0000", 422, current="wrong", mobile=a_mobile())
    assert "请 15 分钟后再试" in change(client, page, "0000", 429, mobile=a_mobile()).text


class TestCode:
    """SECURITY 15 for this purpose."""

    def test_replay_late_and_wrong_ones_fail(self, client, app, run_jobs, moving, frozen_clock):
        new = a_mobile()
        page = ask(client, new)
        code = code_for(app, run_jobs, new)
        assert "验证码不对" in change(client, page, wrong(code), 422).one("#e-sms_code").text()
        frozen_clock.advance(minutes=5)
        assert "验证码已失效" in change(client, page, code, 422).one("#e-sms_code").text()

    def test_one_sent_to_another_number_does_not_count(self, client, app, run_jobs, moving):
        new = a_mobile()
        page = ask(client, new)
        code = code_for(app, run_jobs, new)
        assert "验证码已失效" in change(client, page, code, 422, mobile=a_mobile()).one("#e-sms_code").text()

    def test_one_for_a_registration_does_not_count(self, client, another_client, app, run_jobs, moving):
        new = a_mobile()
        form = another_client.submit(another_client.read("/register"), "/register", kind="person")
        another_client.submit(form, button="发送验证码", mobile=new)
        code = code_for(app, run_jobs, new)
        page = change(client, client.read("/account/mobile"), code, 422, mobile=new)
        assert "验证码已失效" in page.one("#e-sms_code").text()

    def test_one_asked_for_by_another_account_does_not_count(self, client, another_client, app, run_jobs, moving):
        new = a_mobile()
        a_citizen("fremd")
        sign_in(another_client, "fremd", PASSWORD)
        ask(another_client, new)
        code = code_for(app, run_jobs, new)
        page = change(client, client.read("/account/mobile"), code, 422, mobile=new)
        assert "验证码不对" in page.one("#e-sms_code").text()

    def test_only_who_is_signed_in_has_one_sent(self, client, another_client, run_jobs, moving):
        page = another_client.read("/login")
        token = page.one("form[action='/login'] input[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "purpose": "new_mobile", "mobile": a_mobile()}
        assert another_client.post("/sms-codes", data=data).location.startswith("/login?next=/account/mobile")
        assert run_jobs() == 0


class TestWithScript:
    """L07: htmx asks for the region beside the button alone."""

    def press(self, browser, mobile: str):
        page = browser.read("/account/mobile")
        button = page.one("button[name=purpose]").attributes
        assert (button["hx-post"], button["hx-target"]) == (button["formaction"], "#code-status")
        token = page.one("form[action='/account/mobile'] input[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "purpose": button["value"], "mobile": mobile}
        return browser.post("/sms-codes", data=data, headers={"HX-Request": "true", "HX-Target": "code-status"})

    def test_the_region_says_where_the_code_went_and_when_the_next_may_be_sent(self, client, moving, frozen_clock):
        answer = self.press(client, "13755556667")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "<form" not in text
        assert "验证码已发送到 137****6667" in text and 'data-seconds="60"' in text and "60 秒后可以重新发送" in text
        frozen_clock.advance(seconds=18)
        answer = self.press(client, "13755556667")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 429
        assert "请 42 秒后再试" in text and 'data-seconds="42"' in text

    def test_a_wrong_number_is_named_there(self, client, moving):
        answer = self.press(client, "137")
        assert answer.status_code == 422
        assert "现在是 3 位" in answer.get_data(as_text=True)
        assert "data-seconds" not in answer.get_data(as_text=True)

    def test_who_is_not_signed_in_is_led_to_the_sign_in_page(self, another_client):
        page = another_client.read("/login")
        token = page.one("form[action='/login'] input[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "purpose": "new_mobile", "mobile": a_mobile()}
        answer = another_client.post("/sms-codes", data=data, headers={"HX-Request": "true", "HX-Target": "code-status"})
        assert answer.headers["HX-Redirect"].startswith("/login")


def test_a_browser_without_formaction_gets_a_code_too(client, app, run_jobs, moving):
    page, new = client.read("/account/mobile"), a_mobile()
    token = page.one("form[action='/account/mobile'] input[name=csrf_token]").attributes["value"]
    answer = client.post("/account/mobile", data={"csrf_token": token, "purpose": "new_mobile", "mobile": new})
    assert answer.status_code == 200
    run_jobs()
    assert len(texts_to(app, new)) == 1
