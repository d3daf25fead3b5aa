"""A draft saves itself while somebody types (L15): two windows, late answers, the Back button, an ended session."""

from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import db
from app.cases.models import Case
from app.web.parked import ParkedForm
from tests.builders.people import DEMO_PASSWORD
from tests.builders.wizard import FISH_SEED_FORM, sign_in, start
from tests.support.browser import Browser, filled_in, find_form
from tests.support.pages import Page

HTMX = {"HX-Request": "true", "HX-Target": "saved"}


class Window:
    """A window with the form of a draft, whose script is played: it sends by itself and takes up what it hears."""

    def __init__(self, client: Browser, page: Page) -> None:
        self.client, self.page = client, page
        self.own: dict[str, str] = {}

    def types(self, **fields: Any) -> TestResponse:
        """What the page sends a moment later; the hidden fields follow its answer."""
        data = filled_in(find_form(self.page, "main form"), "保存信息", fields | self.own)
        answer = self.client.post(self.page.path, data=data, headers=HTMX)
        for node in Page(answer.get_data(as_text=True), self.page.path).css("input[hx-swap-oob]"):
            self.own[str(node.attributes["name"])] = node.attributes["value"] or ""
        return answer

    def presses(self, button: str, **fields: Any) -> TestResponse:
        return self.client.send(self.page, "main form", button=button, **fields | self.own)


def _window(client: Browser, path: str = "") -> Window:
    return Window(client, client.read(path) if path else start(client))


def _draft() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case)).one()


def test_what_is_typed_is_saved_by_itself_however_incomplete(client: Browser) -> None:
    """L15"""
    sign_in(client, "chunhua")
    window = _window(client)
    for area in ("三", "三十六", "三十六亩半"):
        answer = window.types(area=area)
        assert answer.status_code == 200
        assert "已自动保存" in answer.get_data(as_text=True)
        assert _draft().values["area"] == area


def test_nothing_is_written_when_nothing_has_changed(client: Browser, frozen_clock: Any) -> None:
    sign_in(client, "chunhua")
    window = _window(client)
    window.types(site="柳湾村")
    before = _draft().seen, _draft().saved_at
    frozen_clock.advance(minutes=3)
    assert window.types(site="柳湾村").status_code == 200
    assert (_draft().seen, _draft().saved_at) == before


def test_a_second_window_does_not_overwrite_and_is_told(client: Browser) -> None:
    """L15: no lost update; the first one goes on."""
    sign_in(client, "chunhua")
    first = _window(client)
    second = _window(client, first.page.path)
    first.types(site="柳湾村 1 组")
    answer = second.types(site="柳湾村 9 组")
    assert answer.status_code == 409
    said = answer.get_data(as_text=True)
    assert "没有保存" in said
    assert "在另一个窗口改动过" in said
    assert f'href="{first.page.path}"' in said
    assert _draft().values["site"] == "柳湾村 1 组"
    assert first.types(site="柳湾村 2 组").status_code == 200
    assert second.presses("保存信息", site="柳湾村 9 组").status_code == 409
    assert _draft().values["site"] == "柳湾村 2 组"


def test_the_button_works_while_a_save_of_the_same_page_is_under_way(client: Browser) -> None:
    """Its answer never reached the page, which still names the version before."""
    sign_in(client, "chunhua")
    window = _window(client)
    window.types(site="柳湾")
    window.own.clear()
    answer = window.presses("下一步", **FISH_SEED_FORM)
    assert (answer.status_code, answer.location.endswith("/materials")) == (303, True)
    assert _draft().values["site"] == FISH_SEED_FORM["site"]


def test_a_save_that_arrives_after_the_button_does_not_turn_the_draft_back(client: Browser) -> None:
    sign_in(client, "chunhua")
    window = _window(client)
    window.types(site="柳湾")
    window.presses("保存信息", site="柳湾村 3 组")
    assert window.types(site="柳湾村").status_code == 409
    assert _draft().values["site"] == "柳湾村 3 组"


def test_the_back_button_leads_to_a_page_that_saves(client: Browser) -> None:
    """From the history, with the hidden fields it was left with."""
    sign_in(client, "chunhua")
    window = _window(client)
    window.presses("下一步", **FISH_SEED_FORM)
    answer = window.presses("下一步", **FISH_SEED_FORM | {"area": "40"})
    assert answer.status_code == 303
    assert _draft().values["area"] == "40"


def test_after_submission_nothing_is_saved(client: Browser) -> None:
    sign_in(client, "chunhua")
    window = _window(client)
    _draft().state = "submitted"
    answer = window.types(site="别处")
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#notice"


def test_when_the_session_has_ended_the_text_is_parked_and_the_page_stays(client: Browser, frozen_clock: Any) -> None:
    """Not led away from typing; what is typed on takes the place of what was parked before."""
    sign_in(client, "chunhua")
    window = _window(client)
    frozen_clock.advance(minutes=31)
    for site in ("柳湾", "柳湾村西头"):
        answer = window.types(site=site)
        assert answer.status_code == 403
        assert "HX-Redirect" not in answer.headers
        assert "登录已超时" in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 1
    address = Page(answer.get_data(as_text=True), window.page.path).css("#notice a")[0].attributes["href"]
    page = client.submit(client.read(str(address)), "/login", username="chunhua", password=DEMO_PASSWORD)
    assert page.path == window.page.path
    assert page.one("#f-site").attributes["value"] == "柳湾村西头"


def test_after_signing_out_in_another_window_the_text_is_not_promised_to_be_kept(client: Browser) -> None:
    """Nobody knows whose it is: the page says so, and does not lead away."""
    sign_in(client, "chunhua")
    window = _window(client)
    client.submit(client.read("/account"), "/logout")
    answer = window.types(site="柳湾")
    assert answer.status_code == 403 and "HX-Redirect" not in answer.headers
    said = answer.get_data(as_text=True)
    assert "没有留下" in said and "替您保留" not in said
