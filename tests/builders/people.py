"""People: accounts beside those of the demo world, and what they receive on their mobiles."""

import json
import re
from functools import cache
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import db
from app.accounts import captcha, commands, passwords
from app.accounts.agreement import AGREEMENT_VERSION
from app.accounts.commands import CitizenDetails
from app.accounts.models import ORGANIZATION, PERSON, Citizen, Staff
from app.accounts.sign_in import may_sign_in
from app.catalog.models import Department
from app.db import session
from app.domain.identity import resident_check_digit
from app.domain.workflow import Role
from app.web import sessions
from tests.support.browser import Browser
from tests.support.pages import Page

DEMO_PASSWORD = "Yichuang-2026"
PASSWORD = "liushu-Wan-47"
_numbers = count(1)


@cache
def _password_hash(password: str) -> str:
    return passwords.hash_password(password)


def a_resident_id(number: int | None = None) -> str:
    """A right and unused resident id."""
    first_17 = f"51160219800101{next(_numbers) if number is None else number:03}"
    return first_17 + resident_check_digit(first_17)


def a_mobile() -> str:
    return f"139{next(_numbers):08}"


def a_citizen(username: str = "", *, kind: str = PERSON, password: str = PASSWORD, **details: Any) -> Citizen:
    """An account in the open session, not a demo one."""
    username = username or f"citizen{next(_numbers)}"
    told = {"name": "王小明", "resident_id": a_resident_id(), "mobile": a_mobile()}
    if kind == ORGANIZATION:
        told |= {"org_name": "青山合作社", "uscc": "91511602MA6XYT123R", "legal_representative": "李大山"}
        told |= {"legal_rep_resident_id": a_resident_id()}
    account = commands.register_citizen(
        CitizenDetails(kind=kind, username=username, **told | details),
        password_hash=_password_hash(password),
        agreement_version=AGREEMENT_VERSION,
    )
    session.flush()
    return account


def a_department(name: str = "区农业农村局") -> Department:
    """A department of the demo world by its name."""
    found: Department = session.scalars(select(Department).where(Department.name == name)).one()
    return found


def a_member_of_staff(
    login_name: str = "",
    *roles: Role,
    department: str = "区农业农村局",
    post: str | None = None,
    name: str = "王小明",
    **options: Any,
) -> Staff:
    """An account of the desk in the open session, not a demo one, with its own password already."""
    place = a_department(department)
    login_name = login_name or f"staff{next(_numbers)}"
    staff = commands.hire(name, login_name, place, password_hash=_password_hash(options.pop("password", PASSWORD)))
    staff.must_change_password = False
    for role in roles:
        commands.appoint(staff, place, role, post=post if role is Role.HANDLER else None, **options)
    session.flush()
    return staff


def staff_named(name: str) -> Staff:
    """A member of staff of the demo world by her name."""
    found: Staff = session.scalars(select(Staff).where(Staff.name == name)).one()
    return found


def citizen_named(username: str) -> Citizen:
    found: Citizen = session.scalars(select(Citizen).where(Citizen.username == username)).one()
    return found


def enter(browser: Browser, account: Citizen | Staff) -> None:
    """Gives a browser the session that signing in makes, without the page and the password; these have their own tests."""
    db.session.commit()
    with browser.application.test_request_context("/desk" if isinstance(account, Staff) else "/"):
        with db.transaction():
            assert may_sign_in(account)
            sessions.sign_in(account.session_name)
        current = sessions.current_session()
        browser.set_cookie(sessions.cookie_name(current.surface), f"s.{current.new_id}")
    db.session.expire_all()


def sign_in(browser: Browser, username: str = "chunhua", password: str = DEMO_PASSWORD, next: str = "") -> Page:  # noqa: A002
    """Signs a citizen in by the page and returns the one that follows."""
    return browser.submit(browser.read(f"/login?next={next}"), "/login", username=username, password=password)


def sign_in_at_desk(
    browser: Browser,
    username: str = "zhangs",
    password: str = DEMO_PASSWORD,
    department: str = "",
    next: str = "/desk/me",  # noqa: A002
) -> Page:
    """Signs a member of staff in by the page and returns the one that follows; `department` is a name."""
    code = a_department(department).code if department else ""
    page = browser.read(f"/desk/login?next={next}")
    return browser.submit(page, "/desk/login", username=username, password=password, department=code)


def answered(page: Page) -> dict[str, str]:
    """The right answer to the captcha of a page, none where none is asked."""
    asked = page.css("#captcha input[name=captcha]")
    if not asked:
        return {}
    in_words = page.one("#captcha input[name=captcha_kind]").attributes["value"] == "words"
    return {"captcha_answer": captcha.answer_of(asked[0].attributes["value"] or "", in_words=in_words)}


def fails_to_sign_in(browser: Browser, username: str, times: int, path: str = "/login") -> Page:
    """Types wrong passwords, each captcha answered; the page after the last one."""
    page = browser.read(path)
    for _ in range(times):
        page = browser.submit(page, path, status=422, username=username, password="wrong", **answered(page))
    return page


def texts_to(app: Flask, mobile: str) -> list[str]:
    """What the embedded gateway has sent to a mobile, oldest first."""
    log = app.config["SETTINGS"].instance_dir / "sms.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [line["text"] for line in map(json.loads, lines) if line["to"] == mobile]


def code_in(text: str) -> str:
    """The one number of four digits in a text."""
    (code,) = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    return str(code)
