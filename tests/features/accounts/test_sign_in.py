"""Signing in and out on the public side: one answer for every failure, one locked account, sessions that really end."""

from statistics import median
from time import process_time

import pytest
from sqlalchemy import func, select

from app.accounts import commands, passwords
from app.config import Settings
from app.db import session, transaction
from app.web.parked import ParkedForm
from tests.builders.people import DEMO_PASSWORD, PASSWORD, a_citizen, answered, citizen_named, fails_to_sign_in, sign_in

NEW_PASSWORD = "tianye-Feng-83"


def _try(browser, username: str, password: str, status: int = 422):
    return browser.submit(browser.read("/login"), "/login", status=status, username=username, password=password)


def test_signing_in_leads_to_the_account(client):
    page = sign_in(client, "CHUNHUA")
    assert page.path == "/account"
    assert "陈春花" in page.text and "138****0001" in page.text and "511***********0024" in page.text
    assert client.get("/login").location == "/account"


def test_an_unknown_name_and_a_wrong_password_read_the_same(client):
    unknown, wrong = _try(client, "nobody", "x"), _try(client, "chunhua", "x")
    assert "用户名或密码不对" in wrong.text
    assert unknown.text.replace("nobody", "") == wrong.text.replace("chunhua", "")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(db_session):
    known = citizen_named("chunhua").password_hash
    passwords.verify(None, "x")
    times: dict[str | None, list[float]] = {None: [], known: []}
    for password_hash in list(times) * 9:  # by turns, in time of the processor: other work on the machine does not count
        begun = process_time()
        passwords.verify(password_hash, "x")
        times[password_hash].append(process_time() - begun)
    assert 0.5 < median(times[None]) / median(times[known]) < 2


def test_the_form_names_what_is_missing(client):
    page = _try(client, "", "")
    assert "请填写用户名" in page.text and "请填写密码" in page.text
    assert client.post("/login", data={}).status_code == 403


@pytest.mark.parametrize("username", ["a\x00b", "x" * 5000, "'; DROP TABLE citizens --", "chunhua\n"])
def test_strange_names_are_only_wrong(client, username):
    assert _try(client, username, "x").heading == "登录"


def test_five_failures_lock_this_account_and_no_other(client, another_client, frozen_clock):
    fails_to_sign_in(client, "chunhua", 5)
    page = _try(client, "chunhua", DEMO_PASSWORD, status=429)
    assert "请 15 分钟后再试" in page.text
    assert _try(another_client, "Chunhua", DEMO_PASSWORD, status=429), "from another browser too"
    assert sign_in(another_client, "bluebay").path == "/account"
    frozen_clock.advance(minutes=16)
    assert sign_in(client, "chunhua").path == "/account"


def test_an_account_that_does_not_exist_is_locked_the_same(client):
    fails_to_sign_in(client, "nobody", 5)
    assert "请 15 分钟后再试" in _try(client, "nobody", "wrong", status=429).text


def test_a_success_forgets_the_failures(client, another_client):
    for _ in range(2):
        page = fails_to_sign_in(another_client, "chunhua", 4)
        page = another_client.submit(page, "/login", username="chunhua", password=DEMO_PASSWORD, **answered(page))
        assert page.path == "/account"
        another_client.submit(page, "/logout")
        sign_in(client)
        client.submit(client.read("/account"), "/logout")


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/services/DEMO-SCMZ-001/apply", "/services/DEMO-SCMZ-001/apply"),
        ("/applications?page=2", "/applications?page=2"),
        ("https://example.com/", "/account"),
        ("//example.com", "/account"),
        ("/\\example.com", "/account"),
        ("/%0d%0aSet-Cookie:x", "/account"),
        ("javascript:alert(1)", "/account"),
        ("", "/account"),
    ],
)
def test_one_goes_on_where_one_wanted_but_never_elsewhere(client, wanted, leads_to):
    page = client.read(f"/login?next={wanted}")
    response = client.send(page, "/login", username="chunhua", password=DEMO_PASSWORD)
    assert (response.status_code, response.location) == (303, leads_to)


def test_the_session_id_is_new_after_signing_in_and_the_old_cookie_is_worth_nothing(client, another_client):
    client.read("/login")
    before = client.get_cookie("yc")
    sign_in(client)
    after = client.get_cookie("yc")
    assert before.value != after.value
    assert after.http_only and after.same_site == "Lax"
    another_client.set_cookie("yc", before.value)
    assert another_client.get("/account").status_code == 303


def test_a_session_of_the_public_side_opens_no_desk(client):
    sign_in(client)
    client.set_cookie("yc-desk", client.get_cookie("yc").value)
    assert client.get("/desk/me").location.startswith("/desk/login")


def test_signing_out_ends_the_session_also_for_a_kept_cookie(client, another_client):
    sign_in(client)
    kept = client.get_cookie("yc").value
    page = client.submit(client.read("/account"), "/logout")
    assert page.path == "/" and "您已退出登录。" in page.text
    assert client.get_cookie("yc") is None
    another_client.set_cookie("yc", kept)
    assert another_client.get("/account").location.startswith("/login")


def test_private_pages_are_not_kept_by_browsers(client):
    sign_in(client)
    for path in ("/account", "/account/password"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_session_ends_after_half_an_hour_of_rest(client, frozen_clock):
    sign_in(client)
    frozen_clock.advance(minutes=29)
    assert client.get("/account").status_code == 200
    frozen_clock.advance(minutes=29)
    assert client.get("/account").status_code == 200
    frozen_clock.advance(minutes=31)
    page = client.read("/account")
    assert page.heading == "登录" and "登录已超时" in page.text


def test_passwords_are_not_kept_when_the_session_has_ended(client, frozen_clock):
    sign_in(client)
    page = client.read("/account/password")
    frozen_clock.advance(minutes=31)
    response = client.send(page, "main form", current="x", password="y", password_again="z")
    assert response.location == "/login?next=/account/password&ended=1"
    assert session.scalar(select(func.count()).select_from(ParkedForm)) == 0


def test_a_forged_parked_id_is_dropped(client):
    page = client.read("/login?next=/account&parked=x%26y")
    assert client.send(page, "/login", username="chunhua", password=DEMO_PASSWORD).location == "/account"


def test_demo_accounts_are_refused_by_a_server_that_is_no_demo(app, client):
    a_citizen("echte")
    demo: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = Settings(demo.instance_dir, demo.database_url, demo.base_url, demo=False)
    try:
        assert "用户名或密码不对" in _try(client, "chunhua", DEMO_PASSWORD).text
        assert sign_in(client, "echte", PASSWORD).path == "/account"
    finally:
        app.config["SETTINGS"] = demo


class TestPassword:
    def change(self, browser, status: int = 200, **fields: str):
        values = {"current": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD} | fields
        return browser.submit(browser.read("/account/password"), "main form", status=status, **values)

    def test_a_change_ends_the_other_sessions_and_renews_this_one(self, client, another_client):
        a_citizen("wechsel")
        sign_in(client, "wechsel", PASSWORD)
        sign_in(another_client, "wechsel", PASSWORD)
        before = client.get_cookie("yc").value
        page = self.change(client)
        assert page.path == "/account" and "密码已修改" in page.text
        assert client.get_cookie("yc").value != before
        assert another_client.get("/account").location.startswith("/login")
        assert "用户名或密码不对" in _try(another_client, "wechsel", PASSWORD).text
        assert sign_in(another_client, "wechsel", NEW_PASSWORD).path == "/account"

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"current": "not-it-1"}, "现在的密码不对"),
            ({"password": "short1"}, "密码至少 8 位"),
            ({"password": PASSWORD, "password_again": PASSWORD}, "新密码与现在的密码相同"),
            ({"password": "a-wechsel-1", "password_again": "a-wechsel-1"}, "密码里不要有用户名"),
            ({"password_again": "tianye-Feng-84"}, "两次输入的密码不一样"),
        ],
    )
    def test_a_bad_change_changes_nothing(self, client, another_client, fields, sentence):
        a_citizen("wechsel")
        sign_in(client, "wechsel", PASSWORD)
        assert sentence in self.change(client, 422, **fields).one(".errors").text()
        assert sign_in(another_client, "wechsel", PASSWORD).path == "/account"

    def test_guessing_the_password_in_force_is_limited(self, client):
        a_citizen("wechsel")
        sign_in(client, "wechsel", PASSWORD)
        for _ in range(5):
            self.change(client, 422, current="wrong")
        assert "请 15 分钟后再试" in self.change(client, 429).text

    def test_a_disabled_account_is_out_at_once_and_stays_out(self, client):
        a_citizen("gesperrt")
        sign_in(client, "gesperrt", PASSWORD)
        with transaction():
            commands.disable(citizen_named("gesperrt"))
        session.expire_all()
        assert client.get("/account").location.startswith("/login")
        assert "用户名或密码不对" in _try(client, "gesperrt", PASSWORD).text
