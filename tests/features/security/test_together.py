"""Many at once: numbers unique and without a gap, one draft one number (A2.3.3, A2.3.4)."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import db
from app.accounts.models import Citizen
from app.attachments import commands as attachments
from app.attachments.checks import Examined
from app.cases.commands import drafts
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case
from app.catalog.models import ServiceItem
from app.documents.models import Document
from app.domain.numbering import is_case_number
from app.gateways.wall_clock import now
from app.web.sessions import CSRF_FIELD, SessionRow
from tests.builders.cases import a_case, one_click
from tests.builders.files import a_pdf
from tests.builders.people import a_citizen
from tests.builders.wizard import FILES, FISH_SEED, FISH_SEED_FORM
from tests.support.browser import Browser

COMPLETE, INCOMPLETE, THREADS = 40, 6, 10


def _ready_draft(citizen: Citizen, *, complete: bool = True) -> str:
    """The review page of a draft that only needs its 提交."""
    item = db.session.scalars(select(ServiceItem).where(ServiceItem.code == FISH_SEED)).one()
    case = drafts.start(item.published, citizen, now(), is_demo=True)  # type: ignore[arg-type]
    case.values = {**case.values, **(FISH_SEED_FORM if complete else {})}
    data = a_pdf()
    for key in FILES[FISH_SEED]:
        file = Examined(f"{key}.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest())
        attachments.attach(case.public_id, key, file, by=citizen.session_name, at=now())
    return f"/applications/{case.public_id}/review"


def _session_of(citizen: Citizen) -> str:
    """A cookie, without the second that a password takes."""
    session_id = secrets.token_urlsafe(32)
    row = SessionRow(id_hash=hashlib.sha256(session_id.encode()).digest(), surface="public", account=citizen.session_name)
    row.csrf_secret, row.created_at, row.seen_at = secrets.token_hex(20), now(), now()
    db.session.add(row)
    return f"s.{session_id}"


def _people(app: Flask, count: int, *, complete: bool = True) -> list[tuple[str, str]]:
    """(cookie, review page) of as many citizens."""
    with one_click(app):
        citizens = [a_citizen() for _ in range(count)]
        return [(_session_of(citizen), _ready_draft(citizen, complete=complete)) for citizen in citizens]


def _browser(app: Flask, cookie: str) -> Any:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.set_cookie("yc", cookie)
    return browser


def _send(app: Flask, cookie: str, review: str, token: str) -> tuple[int, str]:
    try:
        answer = _browser(app, cookie).post(review, data={CSRF_FIELD: token, "declared": "y", "seen": "1"})
        return answer.status_code, answer.location or ""
    finally:
        db.session.remove()


def _token(app: Flask, cookie: str) -> str:
    found = _browser(app, cookie).read("/account").css(f"input[name={CSRF_FIELD}]")[0]
    return found.attributes["value"] or ""


def _numbers() -> list[str]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(Case.number).where(Case.number.is_not(None))))


def test_forty_at_once_get_forty_numbers_without_a_gap(own_app: Flask) -> None:
    """Others fail in between and give their number back."""
    people = _people(own_app, COMPLETE) + _people(own_app, INCOMPLETE, complete=False)
    asked = [(own_app, cookie, review, _token(own_app, cookie)) for cookie, review in people]
    mixed = asked[::2] + asked[1::2]
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda one: _send(*one), mixed))
    assert sorted(status for status, _where in answers) == [303] * COMPLETE + [422] * INCOMPLETE
    numbers = _numbers()
    assert all(is_case_number(number) for number in numbers)
    assert [int(number[14:20]) for number in numbers] == list(range(1, COMPLETE + 1))
    receipts = select(func.count(func.distinct(Document.number))).where(Document.kind == "SQBL")
    assert db.session.scalar(receipts) == COMPLETE


def test_one_draft_sent_by_ten_at_once_is_one_application(own_app: Flask) -> None:
    ((cookie, review),) = _people(own_app, 1)
    token = _token(own_app, cookie)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda _n: _send(own_app, cookie, review, token), range(THREADS)))
    assert set(answers) == {(303, review.replace("/review", "/receipt"))}
    (number,) = _numbers()
    assert db.session.scalar(select(func.count()).select_from(FlowEntry)) == 1
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1
    following = a_case(own_app)
    assert int(following.number[14:20]) == int(number[14:20]) + 1
