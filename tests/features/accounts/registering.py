"""How a person registers, step by step."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.domain.identity import normalise_phone
from tests.builders.people import PASSWORD, a_mobile, a_resident_id, code_in, texts_to
from tests.support.browser import Browser
from tests.support.pages import Page

PERSON = {
    "name": "陈㛃𬭎",
    "email": "chen@example.cn",
    "landline": "0826-2222018",
    "address": "清溪镇柳湾村 1 组",
    "username": "ChenJie",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
ORGANIZATION = PERSON | {
    "org_name": "䶮湖水产专业合作社",
    "uscc": "91511602MA6XYT123R",
    "legal_representative": "龘大山",
    "fax": "0826-2222019",
}


def open_form(browser: Browser, kind: str = "person", **query: str) -> Page:
    """Through the agreement to the form."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return browser.submit(browser.read(f"/register?{asked}"), "/register", kind=kind)


def get_code(
    browser: Browser, page: Page, mobile: str, run_jobs: Callable[[], int], app: Flask, **typed: Any
) -> tuple[Page, str]:
    """Has a code sent; the page that follows, and the code."""
    page = browser.submit(page, button="发送验证码", mobile=mobile, **typed)
    run_jobs()
    return page, code_in(texts_to(app, normalise_phone(mobile))[-1])


def filled(kind: str = "person", **changed: Any) -> dict[str, Any]:
    """A right form without its SMS code."""
    values = dict(PERSON if kind == "person" else ORGANIZATION)
    values |= {"resident_id": a_resident_id(), "mobile": a_mobile()}
    if kind == "organization":
        values |= {"legal_rep_resident_id": a_resident_id()}
    return values | changed
