"""通知公告: written at the desk, read by everybody."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import db
from app.demo_data import ANNOUNCEMENTS
from app.publications import queries
from app.publications.models import Announcement, AnnouncementChange
from tests.builders.desk import at_desk
from tests.builders.wizard import PASSWORD
from tests.support.browser import Browser
from tests.support.pages import Page

NEW = "/desk/admin/publications/new"
SAID = {"title": "国庆节窗口不办公", "text": "10月1日至8日不办公。\n\n网上照常。", "pinned_until": "2099-12-31"}


def _written(client: Browser, login_name: str = "qianq", **changes: str) -> Page:
    at_desk(client, login_name)
    return client.submit(client.read(NEW), NEW, **{**SAID, **changes})


def _published(client: Browser) -> Page:
    page = _written(client)
    return client.submit(page, f"{page.path}/publish")


def _address(page: Page) -> str:
    return page.link("看群众看到的样子")


def test_home_shows_the_three_newest_with_their_dates_and_the_list_has_all(client: Browser) -> None:
    """L01"""
    home = client.read("/")
    assert home.texts("aside .hits a") == [told.title for told in reversed(ANNOUNCEMENTS)]
    assert all("年" in text for text in home.texts("aside .hits p"))
    assert client.read(home.link("全部通知公告")).heading == "通知公告"
    newest = ANNOUNCEMENTS[-1]
    shown = client.read(home.link(newest.title))
    assert newest.text.split("\n\n")[0] in shown.text and newest.department in shown.one("main .grey").text()


def test_a_draft_is_read_by_nobody_until_it_is_published(client: Browser, another_client: Browser) -> None:
    page = _written(client)
    announcement = db.session.scalars(select(Announcement).order_by(Announcement.id.desc())).first()
    assert announcement is not None
    address = f"/publications/{announcement.public_id}"
    another_client.read(address, status=404)
    assert SAID["title"] not in another_client.read("/publications").text
    page = client.submit(page, f"{page.path}/publish")
    assert "已发布" in page.text
    shown = another_client.read(_address(page))
    assert shown.heading == SAID["title"]
    assert len(shown.css("main p")) >= 3  # two paragraphs are two


def test_what_is_pinned_stands_on_top_until_its_day(client: Browser, frozen_clock: Any) -> None:
    _published(client)
    _written(client, title="后来的通知", pinned_until="")
    page = client.read("/desk/admin/publications")
    edit = client.read(page.link("后来的通知"))
    client.submit(edit, f"{edit.path}/publish")
    assert client.read("/publications").texts(".hits a")[:2] == [SAID["title"], "后来的通知"]
    frozen_clock.advance(days=365 * 80)
    assert client.read("/publications").texts(".hits a")[0] == "后来的通知"


def test_a_withdrawn_one_is_gone_for_everybody_and_stays_with_its_history(client: Browser, another_client: Browser) -> None:
    page = _published(client)
    address = _address(page)
    confirm = client.read(page.link("撤下这条通知"))
    page = client.submit(confirm, confirm.path)
    assert "已撤下" in page.text
    another_client.read(address, status=404)
    assert page.texts(".log td:nth-child(3)") == ["撤下", "发布", "起草"]
    page = client.submit(page, f"{page.path}/publish")
    another_client.read(address)


def _sent(form: Page, **changes: str) -> dict[str, str]:
    """What a browser sends of the form for a new one."""
    hidden = {node.attributes["name"] or "": node.attributes["value"] or "" for node in form.css("main input[type=hidden]")}
    department = form.one("#f-department option[selected]").attributes["value"] or ""
    return {**hidden, "department": department, **SAID, **changes}


def _made_by(form: Page) -> int:
    key = form.one("input[name=draft_key]").attributes["value"]
    return db.session.scalar(select(func.count()).where(Announcement.draft_key == key)) or 0


def test_the_same_form_sent_by_many_at_once_makes_one(own_app: Flask) -> None:
    client = own_app.test_client()
    at_desk(client, "zhouj")  # type: ignore[arg-type]
    form, cookie = client.read(NEW), client.get_cookie("yc-desk").value  # type: ignore[attr-defined, union-attr]

    def send(_n: int) -> tuple[int, str]:
        try:
            browser = own_app.test_client()
            browser.set_cookie("yc-desk", cookie)
            answer = browser.post(NEW, data=_sent(form))
            return answer.status_code, answer.location or ""
        finally:
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(8)))
    assert len(answers) == 1 and {status for status, _where in answers} == {303}
    assert _made_by(form) == 1
    assert db.session.scalar(select(func.count()).where(AnnouncementChange.title == SAID["title"])) == 1


def test_what_was_typed_after_going_back_is_not_lost(client: Browser) -> None:
    """The same form with other words in it: they stand in the form of the announcement that it has made."""
    at_desk(client, "zhouj")
    form = client.read(NEW)
    client.submit(form, NEW, **SAID)
    page = client.submit(form, NEW, status=409, **{**SAID, "title": "改过的标题"})
    assert "周九" in page.one(".notice[role=alert]").text()
    assert page.one("#f-title").attributes["value"] == "改过的标题"
    page = client.submit(page)
    assert (page.heading, _made_by(form)) == ("通知：改过的标题", 1)


def test_two_editors_do_not_overwrite_each_other(client: Browser, another_client: Browser) -> None:
    page = _written(client)
    at_desk(another_client, "zhouj")
    other = another_client.read(page.path)
    client.submit(page, page.path, title="先改的")
    stale = another_client.submit(other, other.path, title="后改的", status=409)
    assert "钱七" in stale.one(".notice[role=alert]").text() and "先改的" in stale.text
    assert stale.one("#f-title").attributes["value"] == "后改的"
    another_client.submit(stale, page.path)
    assert another_client.read(page.path).heading == "通知：后改的"
    unread = client.submit(page, f"{page.path}/publish", status=409)  # not what this page showed
    assert "周九" in unread.one(".notice[role=alert]").text() and unread.one("#f-title").attributes["value"] == "后改的"
    another_client.read("/publications/" + page.path.rpartition("/")[2], status=404)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请填写标题"),
        ({"title": "长" * 61}, "标题最多 60 字"),
        ({"text": " "}, "请填写内容"),
        ({"pinned_until": "明天"}, "请填写日期"),
        ({"department": ""}, "请选择发布部门"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(
    client: Browser, changes: dict[str, str], sentence: str
) -> None:
    at_desk(client, "qianq")
    page = client.submit(client.read(NEW), NEW, status=422, **{**SAID, **changes})
    assert any(sentence in text for text in page.texts(".field .error"))
    kept = page.one("#f-text").text() if changes.get("text") is None else page.one("#f-title").attributes["value"]
    assert str(kept).strip() in {SAID["text"], SAID["title"]}


def test_only_the_centre_writes(client: Browser) -> None:
    for login_name in ("zhangs", "sunb", "fengs"):
        at_desk(client, login_name)
        client.read(NEW, status=404)
        client.read("/desk/admin/publications", status=404)
        assert "通知公告" not in "".join(client.read("/desk").texts("header nav a"))


def test_every_change_leaves_who_and_what(client: Browser) -> None:
    page = _published(client)
    client.submit(client.read(page.path), page.path, text="改了。")
    rows = db.session.scalars(select(AnnouncementChange).order_by(AnnouncementChange.id.desc()).limit(3)).all()
    assert [(row.action, row.staff.name) for row in rows] == [(done, "钱七") for done in ("changed", "published", "written")]
    assert (rows[0].text, rows[1].text) == ("改了。", SAID["text"])


def test_it_speaks_in_the_name_of_a_department_and_says_when_its_words_changed(client: Browser, frozen_clock: Any) -> None:
    farming = client.read("/departments").link("区农业农村局").rpartition("/")[2]
    page = _written(client, department=farming)
    page = client.submit(page, f"{page.path}/publish")
    shown = client.read(_address(page)).one("main .grey").text()
    assert "区农业农村局" in shown and "修改" not in shown
    frozen_clock.advance(days=2)
    at_desk(client, "qianq")
    client.submit(client.read(page.path), page.path, pinned_until="")
    assert "修改" not in client.read(_address(page)).one("main .grey").text()
    client.submit(client.read(page.path), page.path, text="改了。")
    assert "有修改" in client.read(_address(page)).one("main .grey").text()


def test_long_lists_come_page_by_page(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    first = client.read("/publications")
    second = client.read(first.link("下一页"))
    assert first.texts(".hits a") + second.texts(".hits a") == [told.title for told in reversed(ANNOUNCEMENTS)]
    at_desk(client, "qianq")
    assert len(client.read(client.read("/desk/admin/publications").link("下一页")).css("tbody tr")) == 1


def test_what_was_typed_outlives_the_session(client: Browser, frozen_clock: Any) -> None:
    at_desk(client, "qianq")
    form = client.read(NEW)
    frozen_clock.advance(hours=13)
    page = client.submit(form, NEW, **SAID)
    assert page.path == "/desk/login"
    page = client.submit(page, username="qianq", password=PASSWORD)
    assert page.path == NEW and page.one("#f-title").attributes["value"] == SAID["title"]
