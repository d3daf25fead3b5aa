"""L11: a captcha after failures, with a question in words for whoever cannot read a picture; one try each, five minutes."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.accounts import captcha, captcha_picture, sign_in
from app.accounts.models import Captcha
from app.db import session, transaction
from app.factory import _sweep
from tests.builders.people import DEMO_PASSWORD, a_citizen, answered, fails_to_sign_in
from tests.builders.people import sign_in as signs_in

ASKED = "#f-captcha_answer"
NUMERALS = {character: number for number, character in enumerate("零一二三四五六七八九")}


def issued(*, in_words: bool = False) -> str:
    with transaction():
        return captcha.issue(in_words=in_words)


def redeemed(public_id: str, answer: str) -> bool:
    with transaction():
        return captcha.redeem(public_id, answer)


def tries(browser, page, **fields):
    typed = {"username": "chunhua", "password": DEMO_PASSWORD} | fields
    return browser.send(page, "/login", **typed)


class TestOne:
    def test_the_right_answer_counts_once(self, db_session):
        public_id = issued()
        answer = captcha.answer_of(public_id, in_words=False)
        assert redeemed(public_id, f" {answer.lower()} ")
        assert not redeemed(public_id, answer)

    def test_a_wrong_answer_uses_it_up(self, db_session):
        public_id = issued()
        assert not redeemed(public_id, "wrong")
        assert not redeemed(public_id, captcha.answer_of(public_id, in_words=False))

    def test_it_dies_after_five_minutes_and_is_forgotten(self, client, app, frozen_clock):
        public_id = issued()
        frozen_clock.advance(minutes=5)
        assert client.get(f"/captcha/{public_id}.png").status_code == 404
        assert not redeemed(public_id, captcha.answer_of(public_id, in_words=False))
        with app.app_context():
            _sweep()
        assert session.scalar(select(func.count()).select_from(Captcha)) == 0

    def test_one_never_given_out_has_no_answer(self, db_session):
        assert not redeemed("aaaaaaaaaaaaaaaa", captcha.answer_of("aaaaaaaaaaaaaaaa", in_words=False))

    def test_the_row_holds_neither_answer_nor_anything_of_a_person(self, db_session):
        issued()
        assert set(Captcha.__table__.columns.keys()) == {"id", "public_id", "in_words", "created_at"}

    def test_answers_are_spread_over_the_alphabet(self, db_session):
        answers = {captcha.answer_of(f"captcha-{number}", in_words=False) for number in range(300)}
        assert len(answers) >= 297  # two alike are to be expected once in twenty runs, four never
        assert set("".join(answers)) == set(captcha.ALPHABET)
        assert not set("0O1IL") & set(captcha.ALPHABET)


def solved(question: str) -> str:
    """What a person would answer, from the words alone."""
    if found := re.fullmatch(r"(.)([加减])(.)等于几？", question):
        first, second = NUMERALS[found[1]], NUMERALS[found[3]]
        return str(first + second if found[2] == "加" else first - second)
    if found := re.fullmatch(r"“(.{4})”的第(.)个字是什么？", question):
        return found[1]["一二三四".index(found[2])]
    words, kind = re.fullmatch(r"(.+)，哪一个不是(.+)？", question).groups()
    known = {str(name): members for name, members in captcha.KINDS}
    (odd,) = set(words.split("、")) - set(known[kind])
    return odd


class TestQuestion:
    def test_each_can_be_answered_from_its_words(self, db_session):
        kinds = set()
        for number in range(200):
            public_id = f"question-{number}"
            question = captcha.question_of(public_id)
            assert solved(question) == captcha.answer_of(public_id, in_words=True), question
            kinds.add(captcha._QUESTIONS[captcha.seed_of(public_id)[0] % 4])
        assert len(kinds) == 4

    @pytest.mark.parametrize(("typed", "means"), [("十二", "12"), ("１２", "12"), ("十", "10"), ("九", "9"), (" 秋 ", "秋")])
    def test_numbers_in_chinese_and_wide_digits_count(self, typed, means):
        assert captcha._plain(typed) == captcha._plain(means)


class TestPicture:
    def test_it_is_small_and_of_four_colours_and_always_the_same(self, client):
        public_id = issued()
        response = client.get(f"/captcha/{public_id}.png")
        assert (response.status_code, response.mimetype) == (200, "image/png")
        assert response.headers["Cache-Control"] == "no-store"
        image = Image.open(BytesIO(response.data))
        assert image.size == (120, 40)
        assert len(image.convert("RGB").getcolors()) == 4
        assert len(response.data) < 1500
        assert client.get(f"/desk/captcha/{public_id}.png").data == response.data

    def test_other_characters_look_otherwise(self):
        assert captcha_picture.draw("ABCD", b"s" * 32) != captcha_picture.draw("ABCE", b"s" * 32)

    def test_a_question_has_no_picture(self, client):
        assert client.get(f"/captcha/{issued(in_words=True)}.png").status_code == 404


@pytest.mark.parametrize(("path", "username"), [("/login", "chunhua"), ("/desk/login", "zhangs"), ("/login", "nobody")])
def test_it_is_asked_for_after_two_failures_whether_there_is_such_an_account_or_not(client, path, username):
    """L11"""
    assert not client.read(path).css(ASKED)
    assert not fails_to_sign_in(client, username, 1, path).css(ASKED)
    page = fails_to_sign_in(client, username, 1, path)
    assert "图片里的 4 个字符" in page.text
    picture = page.one("#captcha img").attributes["src"]
    assert picture.startswith(path.removesuffix("login") + "captcha/")
    assert client.get(picture).status_code == 200


def test_a_wrong_or_missing_answer_has_its_own_sentence_and_uses_no_try(client, another_client):
    page = fails_to_sign_in(client, "chunhua", 2)
    for answer, sentence in (("", "请先回答验证码"), ("wrong", "验证码不对或已过期"), ("x" * 9999, "验证码不对")) * 3:
        shown = page.one("#captcha input[name=captcha]").attributes["value"]
        response = tries(client, page, captcha_answer=answer)
        page = client._page(response, 422)
        assert sentence in page.one("#e-captcha_answer").text() and sentence in page.one(".errors").text()
        assert page.one("#captcha input[name=captcha]").attributes["value"] != shown, "a new one"
        assert page.one("#f-username").attributes["value"] == "chunhua"
    response = tries(client, page, **answered(page))
    assert (response.status_code, response.location) == (303, "/account"), "nine bad answers have locked nothing"


def test_the_password_is_not_even_hashed_before_the_answer_is_right(client, monkeypatch):
    page = fails_to_sign_in(client, "chunhua", 2)
    monkeypatch.setattr(sign_in.passwords, "verify", lambda *_: pytest.fail("hashed"))
    assert tries(client, page, captcha_answer="wrong").status_code == 422


def test_an_answer_used_by_another_browser_does_not_count_again(client, another_client):
    page = fails_to_sign_in(client, "chunhua", 2)
    used = answered(page) | {"captcha": page.one("#captcha input[name=captcha]").attributes["value"]}
    assert tries(client, page, **used).status_code == 303
    again = fails_to_sign_in(another_client, "chunhua", 2)
    assert tries(another_client, again, **used).status_code == 422


def test_the_question_is_reached_by_a_button_that_keeps_what_is_typed(client):
    """L11: no script, no picture needed."""
    page = fails_to_sign_in(client, "chunhua", 2)
    page = client.submit(page, "/login", button="改为回答问题", username="chunhua", password="x", status=200)
    assert page.one("#f-username").attributes["value"] == "chunhua"
    assert not page.css("#captcha img") and not page.css(".errors")
    question = page.one("label[for=f-captcha_answer]").text()
    response = tries(client, page, captcha_answer=solved(question))
    assert (response.status_code, response.location) == (303, "/account")


def test_after_a_wrong_answer_it_stays_a_question(client):
    page = client.submit(fails_to_sign_in(client, "chunhua", 2), "/login", button="改为回答问题")
    page = client._page(tries(client, page, captcha_answer="wrong"), 422)
    assert not page.css("#captcha img")
    assert client.submit(page, "/login", button="改为看图片").css("#captcha img")


def test_with_htmx_only_the_captcha_changes(client):
    page = fails_to_sign_in(client, "chunhua", 2)
    token = page.one("form[action='/login'] input[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "username": "chunhua", "password": "x", "captcha_as": "words"}
    answer = client.post("/login", data=data, headers={"HX-Request": "true", "HX-Target": "captcha"})
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).strip().startswith('<div id="captcha">')


def test_after_ten_failures_an_address_is_asked_but_not_from_a_device_that_the_account_knows(client, another_client, app):
    """A village behind one address: whoever signed in here before is spared, strangers are not."""
    signs_in(client, "chunhua")
    client.submit(client.read("/account"), "/logout")
    for number in range(10):
        fails_to_sign_in(another_client, f"stranger{number}", 1)
    assert another_client.read("/login").css(ASKED), "already on the empty page"
    assert tries(another_client, another_client.read("/login")).status_code == 422
    assert not client.read("/login").css(ASKED)
    assert tries(client, client.read("/login"), username="bluebay").status_code == 422, "another account is not known here"
    assert tries(client, client.read("/login")).location == "/account"


def test_the_cookie_of_a_known_device_is_signed_and_names_nobody(client, another_client):
    signs_in(client, "chunhua")
    cookie = client.get_cookie("yc-known")
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.max_age == 180 * 24 * 3600
    assert "chunhua" not in cookie.value and "public" not in cookie.value
    for number in range(10):
        fails_to_sign_in(another_client, f"stranger{number}", 1)
    another_client.set_cookie("yc-known", cookie.value[:-2] + "xx")
    assert another_client.read("/login").css(ASKED), "a forged one spares nobody"


def test_a_locked_account_says_so_without_another_captcha(client):
    a_citizen("gesperrt")
    page = fails_to_sign_in(client, "gesperrt", 5)
    assert not page.css(ASKED)
    assert "请 15 分钟后再试" in client.submit(page, "/login", username="gesperrt", password="x", status=429).text
