"""The home page (L01)."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import event

from app import db
from app.gateways import wall_clock
from tests.builders.cases import a_case
from tests.support.browser import Browser

FOOD_STALL_NAME = "食品摊贩登记（演示）"
STATEMENTS = 8


def test_home_has_search_progress_sign_in_departments_items_and_notices(client: Browser) -> None:
    """L01: one page, no JavaScript needed."""
    home = client.read("/")
    assert home.css("form[action='/services'] input[name=q]") and home.css("form[action='/progress'] input[name=number]")
    assert home.link("登录/注册") == "/login"
    headings = home.texts("h1, h2")
    assert headings == ["您要办什么事？", "进度查询", "通知公告", "网上办事", "按部门找"]
    assert not home.css("script")


def test_popular_is_what_is_asked_for_now(app: Flask, client: Browser) -> None:
    """By the applications of the last ninety days; what nobody asked for follows in the catalogue's order."""
    persons = "main .halves > div:first-child li"
    before = client.read("/").texts(persons)
    wanted, other = before[1], before[0]
    code = client.read("/").link(wanted).rpartition("/")[2]
    assert FOOD_STALL_NAME in (wanted, other)
    a_case(app, "submitted", item=code)
    assert client.read("/").texts(persons)[0] == wanted
    with wall_clock.frozen(wall_clock.now().replace(year=wall_clock.now().year + 1)):
        assert client.read("/").texts(persons)[0] == other


def test_home_asks_the_database_a_few_times_only(client: Browser) -> None:
    asked: list[str] = []
    listen: Callable[..., None] = lambda *arguments: asked.append(arguments[2])  # noqa: E731
    bind = db.session.get_bind()
    event.listen(bind, "before_cursor_execute", listen)
    try:
        client.read("/")
    finally:
        event.remove(bind, "before_cursor_execute", listen)
    selects = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
    assert 0 < len(selects) <= STATEMENTS, selects
