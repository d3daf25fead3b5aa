"""A form sent after its session had ended: nothing is done, what was typed is kept half an hour for the same person."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import db
from app.cases.models import Case
from app.web import parked
from app.web.parked import ParkedForm
from tests.builders.cases import Built, a_case, stored
from tests.builders.desk import at_desk
from tests.builders.people import DEMO_PASSWORD, sign_in
from tests.builders.wizard import start
from tests.support.browser import Browser
from tests.support.pages import Page

TYPED = "柳湾村西头的三口塘，尚未测量"
HTMX = {"HX-Request": "true"}


def _parked() -> list[ParkedForm]:
    return list(db.session.scalars(select(ParkedForm)))


def _draft_of(page: Page) -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.public_id == page.path.split("/")[2])).one()


@pytest.fixture
def ended(client: Browser, frozen_clock: Any) -> Page:
    """The sign-in page that answers the form of a draft, sent after 31 minutes."""
    sign_in(client)
    form = start(client)
    frozen_clock.advance(minutes=31)
    page = client.submit(form, button="保存信息", site=TYPED, species=["grass_carp"], **{"c-name": "林㛃荷"})
    assert page.path == "/login"
    return page


def _sign_in_again(browser: Browser, page: Page, username: str = "chunhua", status: int = 200) -> Page:
    return browser.submit(page, "/login", username=username, password=DEMO_PASSWORD, status=status)


def test_the_sign_in_page_says_what_happened(ended: Page) -> None:
    assert "登录已超时" in ended.text
    assert "刚才填写的内容已替您保留 30 分钟" in ended.text


def test_nothing_was_done(client: Browser, ended: Page) -> None:
    (row,) = _parked()
    draft = db.session.scalars(select(Case)).one()
    assert draft.values.get("site", "") != TYPED
    assert draft.contact_name == "陈春花"
    assert row.path == f"/applications/{draft.public_id}/form"


def test_the_same_person_finds_what_she_typed(client: Browser, ended: Page) -> None:
    page = _sign_in_again(client, ended)
    assert "刚才填写的内容还在" in page.text
    assert page.one("#f-site").attributes["value"] == TYPED
    assert page.one("#f-c-name").attributes["value"] == "林㛃荷"
    assert [node.attributes["value"] for node in page.css("input[name=species][checked]")] == ["grass_carp"]
    saved = client.submit(page, button="保存信息")
    assert _draft_of(saved).values["site"] == TYPED


def test_an_error_while_signing_in_does_not_lose_it(client: Browser, ended: Page) -> None:
    again = client.submit(ended, "/login", username="chunhua", password="wrong", status=422)
    assert "刚才填写的内容已替您保留" in again.text
    assert _sign_in_again(client, again).one("#f-site").attributes["value"] == TYPED


def test_another_person_does_not_see_it(client: Browser, ended: Page) -> None:
    page = _sign_in_again(client, ended, "bluebay", status=404)
    assert TYPED not in page.html
    own = start(client).path
    shown = client.read(f"{own}?parked={_parked()[0].public_id}")
    assert TYPED not in shown.html
    assert "刚才填写的内容还在" not in shown.text


def test_it_does_not_cross_over_to_the_desk(client: Browser, ended: Page) -> None:
    at_desk(client, "zhangs")
    (row,) = _parked()
    assert "刚才填写的内容还在" not in client.read(f"/desk/me?parked={row.public_id}").text


def test_after_half_an_hour_it_is_gone(client: Browser, ended: Page, frozen_clock: Any) -> None:
    frozen_clock.advance(minutes=30, seconds=1)
    page = _sign_in_again(client, ended)
    assert TYPED not in page.html
    assert "刚才填写的内容还在" not in page.text


def test_the_sweep_removes_it(ended: Page, frozen_clock: Any) -> None:
    with db.transaction():
        parked.sweep()
    assert len(_parked()) == 1
    frozen_clock.advance(minutes=31)
    with db.transaction():
        parked.sweep()
    assert _parked() == []


def test_it_lies_encrypted_and_without_the_token(ended: Page) -> None:
    (row,) = _parked()
    assert TYPED.encode() not in row.fields_sealed
    assert "csrf_token" not in {name for name, _value in row.fields}
    assert ["site", TYPED] in row.fields


@pytest.mark.only_on("sqlite")
def test_it_is_not_readable_in_the_database_file(own_app: Flask, frozen_clock: Any) -> None:
    client = own_app.test_client()
    assert isinstance(client, Browser)
    sign_in(client)
    form = start(client)
    frozen_clock.advance(minutes=31)
    client.submit(form, button="保存信息", site=TYPED)
    assert len(_parked()) == 1
    database = Path(own_app.config["SETTINGS"].database_url.removeprefix("sqlite:///"))
    kept = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    assert b"parked_forms" in kept
    assert TYPED.encode() not in kept


def test_htmx_is_led_to_the_sign_in(client: Browser, frozen_clock: Any) -> None:
    sign_in(client)
    form = start(client)
    frozen_clock.advance(minutes=31)
    answer = client.post(form.path, data={"site": TYPED}, headers=HTMX)
    assert (answer.status_code, answer.get_data()) == (401, b"")
    address = answer.headers["HX-Redirect"]
    assert address.startswith(f"/login?next={form.path}&parked=")
    assert _sign_in_again(client, client.read(address)).one("#f-site").attributes["value"] == TYPED


def test_without_a_session_nothing_is_parked(client: Browser) -> None:
    """Nobody fills the database from outside."""
    for cookie in ("", "s.unknown", "a.forged"):
        client.set_cookie("yc", cookie)
        answer = client.post("/applications/aaaaaaaaaaaaaaaa/form", data={"site": TYPED})
        assert answer.location == "/login?next=/applications/aaaaaaaaaaaaaaaa/form&ended=1"
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 0


def test_a_correction_typed_after_the_end_is_kept(app: Flask, client: Browser, frozen_clock: Any) -> None:
    case = a_case(app, "correcting")
    sign_in(client)
    path = f"/applications/{case.public_id}/correction"
    form = client.read(path)
    frozen_clock.advance(minutes=31)
    page = client.submit(form, path, button="保存", area="38.2")
    assert stored(case.number).correction.draft is None  # type: ignore[union-attr]
    again = _sign_in_again(client, page)
    assert again.path == path
    assert again.one("#f-area").attributes["value"] == "38.2"


class TestAtTheDesk:
    """Sixty minutes; the text returns into the window of the action it was sent to."""

    @pytest.fixture
    def case(self, app: Flask) -> Built:
        return a_case(app, "step 2")

    def _send_late(self, client: Browser, case: Built, frozen_clock: Any, send: Callable[[Page], Any]) -> Any:
        at_desk(client, "wangw")
        page = client.read(case.path)
        frozen_clock.advance(minutes=61)
        return send(page)

    def test_an_opinion_is_kept_and_nothing_is_forwarded(self, client: Browser, case: Built, frozen_clock: Any) -> None:
        action = f"{case.path}/forward"
        page = self._send_late(client, case, frozen_clock, lambda page: client.submit(page, action, opinion=TYPED))
        assert page.path == "/desk/login"
        assert stored(case.number).step == 2
        again = client.submit(page, "/desk/login", username="wangw", password=DEMO_PASSWORD)
        assert again.path == case.path
        assert again.one(f"form[action='{action}'] [name=opinion]").text() == TYPED
        client.submit(again, action)
        assert stored(case.number).step == 3
        assert stored(case.number).opinions[-1].text == TYPED

    def test_a_colleague_does_not_see_it(self, client: Browser, case: Built, frozen_clock: Any) -> None:
        action = f"{case.path}/forward"
        page = self._send_late(client, case, frozen_clock, lambda page: client.submit(page, action, opinion=TYPED))
        again = client.submit(page, "/desk/login", username="zhangs", password=DEMO_PASSWORD)
        assert TYPED not in again.html

    def test_htmx_is_led_to_the_sign_in(self, client: Browser, case: Built, frozen_clock: Any) -> None:
        action = f"{case.path}/forward"
        answer = self._send_late(
            client, case, frozen_clock, lambda _page: client.post(action, data={"opinion": TYPED}, headers=HTMX)
        )
        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"].startswith(f"/desk/login?next={case.path}&parked=")
