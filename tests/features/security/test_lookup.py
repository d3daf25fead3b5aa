"""进度查询 tells nothing to who guesses (A2.4.1)."""

import re
from typing import Any

import pytest
from flask import Flask

from app.domain.numbering import case_number
from app.gateways.wall_clock import today
from tests.builders.cases import a_case, stored
from tests.support.browser import Browser
from tests.support.pages import Page

CHANGING = re.compile(r'value="[^"]*"')  # the token, and what was typed
UNKNOWN = case_number("511602", today(), 999_999)


@pytest.fixture
def right(app: Flask, db_session: Any) -> dict[str, str]:
    """Number, mobile and code of a case."""
    case = stored(a_case(app).number)
    return {"number": str(case.number), "mobile": str(case.contact_mobile), "code": str(case.lookup_code)}


def _look_up(browser: Browser, status: int, address: str = "10.0.0.1", **asked: str) -> Page:
    page = browser.read("/progress")
    token = page.one("main input[name=csrf_token]").attributes["value"]
    answer = browser.post("/progress", data={**asked, "csrf_token": token}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return Page(answer.get_data(as_text=True), "/progress")


def test_the_three_together_show_the_progress(client: Browser, right: dict[str, str]) -> None:
    page = _look_up(client, 200, **right)
    assert "最迟答复" in page.text


def test_code_and_number_may_be_typed_as_they_are_printed(client: Browser, right: dict[str, str]) -> None:
    number = right["number"]
    grouped = f" {number[:6]} {number[6:14]} {number[14:20]} {number[20:]} "
    _look_up(client, 200, **right | {"number": grouped, "code": right["code"].lower()})


@pytest.mark.parametrize(
    "wrong",
    [
        {"mobile": "13900000000"},
        {"code": "222222"},
        {"number": UNKNOWN},
        {"number": "511602"},
        {"mobile": "13900000000", "code": "222222"},
        {"mobile": "１３８", "code": "😀", "number": "一二三"},
    ],
)
def test_every_failure_reads_the_same(client: Browser, right: dict[str, str], wrong: dict[str, str]) -> None:
    usual = _look_up(client, 422, **right | {"code": "333333"})
    found = _look_up(client, 422, **right | wrong)
    assert CHANGING.sub("", found.html) == CHANGING.sub("", usual.html)
    assert "三样都要对上" in found.text


@pytest.mark.parametrize("exists", [True, False])
def test_the_sixth_try_is_refused_also_from_elsewhere(client: Browser, right: dict[str, str], exists: bool) -> None:
    """Known numbers and unknown ones behave alike; the right code does not help any more."""
    asked = right if exists else right | {"number": UNKNOWN}
    for n in range(5):
        _look_up(client, 422, f"10.0.0.{n}", **asked | {"code": "222222"})
    page = _look_up(client, 429, "192.0.2.77", **asked)
    assert "请 15 分钟后再试" in page.text


def test_another_number_is_not_locked(app: Flask, client: Browser, right: dict[str, str]) -> None:
    for _ in range(6):
        _look_up(client, 422 if _ < 5 else 429, **right | {"number": UNKNOWN})
    _look_up(client, 200, **right)


def test_the_lock_ends_after_a_quarter_of_an_hour(client: Browser, right: dict[str, str], frozen_clock: Any) -> None:
    """From the fifth failure on, however long the four before took."""
    for _ in range(5):
        frozen_clock.advance(minutes=3)
        _look_up(client, 422, **right | {"code": "222222"})
    frozen_clock.advance(minutes=14, seconds=50)
    _look_up(client, 429, **right)
    frozen_clock.advance(seconds=15)
    _look_up(client, 200, **right)


def test_a_success_forgets_the_failures(client: Browser, right: dict[str, str]) -> None:
    for _ in range(3):
        for _ in range(4):
            _look_up(client, 422, **right | {"code": "222222"})
        _look_up(client, 200, **right)


def test_spelling_the_number_differently_is_no_new_number(client: Browser, right: dict[str, str]) -> None:
    number = right["number"]
    for spelling in (number, f" {number}", f"{number[:6]} {number[6:]}", f"{number[:14]}-{number[14:]}", number):
        _look_up(client, 422, **right | {"number": spelling, "code": "222222"})
    _look_up(client, 429, **right)


def test_one_address_cannot_try_number_after_number(client: Browser, right: dict[str, str]) -> None:
    for n in range(60):
        _look_up(client, 422, **right | {"number": case_number("511602", today(), 900_000 + n)})
    _look_up(client, 429, **right)
    _look_up(client, 200, "10.0.0.2", **right)


def test_the_owner_is_not_locked_out(client: Browser, right: dict[str, str]) -> None:
    for _ in range(6):
        _look_up(client, 422 if _ < 5 else 429, **right | {"code": "222222"})
    page = client.submit(client.read("/login"), username="chunhua", password="Yichuang-2026")
    assert page.path == "/account"
    case = stored(right["number"])
    assert "最迟答复" in client.read(f"/applications/{case.public_id}").text


def test_the_address_holds_the_number_and_never_the_code(client: Browser, right: dict[str, str]) -> None:
    """The QR code leads here."""
    page = client.read(f"/progress?number={right['number']}&code={right['code']}&mobile={right['mobile']}")
    assert page.one("#f-number").attributes["value"] == right["number"]
    assert right["code"] not in page.html
    assert right["mobile"] not in page.html
