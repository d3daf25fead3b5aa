"""Under each opinion stand the stock phrases that fit it, in their owner's order (Z03)."""

import pytest

from app import db
from app.accounts.models import StockPhrase
from tests.builders.cases import a_case, staff_called
from tests.builders.desk import at_desk


def keep(login_name: str, *phrases: tuple[str, list[str]]) -> None:
    """These, and no others."""
    staff = staff_called(login_name)
    db.session.query(StockPhrase).filter_by(staff_id=staff.id).delete()
    for position, (text, kinds) in enumerate(phrases, start=1):
        db.session.add(StockPhrase(staff_id=staff.id, text=text, kinds=kinds, position=position))
    db.session.flush()


@pytest.mark.parametrize(
    ("do", "offered"),
    [("accept", ["都行。", "收。"]), ("request_correction", ["都行。", "补。"]), ("not_accept", ["都行。"])],
)
def test_only_what_fits_is_offered(app, client, do, offered):
    built = a_case(app, "submitted")
    keep("zhangs", ("都行。", []), ("收。", ["accept"]), ("补。", ["request_correction", "send_back"]), ("别的。", ["other"]))
    at_desk(client, "zhangs")
    assert client.read(f"{built.path}?do={do}").texts("[data-phrase]") == offered


def test_a_box_that_serves_two_buttons_offers_what_fits_either(app, client):
    built = a_case(app, "step 2")
    keep("wangw", ("退。", ["send_back"]), ("同意。", ["forward"]), ("办。", ["conclude"]))
    at_desk(client, "wangw")
    assert client.read(built.path).texts("[data-phrase]") == ["退。", "同意。"]


def test_the_way_to_the_phrases_leaves_the_page_with_what_is_typed_open(app, client):
    built = a_case(app, "step 2")
    keep("wangw")
    at_desk(client, "wangw")
    page = client.read(built.path)
    link = page.one(".phrases a")
    assert link.attributes["href"] == "/desk/me/phrases" and link.attributes["target"] == "_blank"


def test_who_has_none_is_led_to_where_they_are_set_up_and_sees_no_empty_list(app, client):
    built = a_case(app, "step 2")
    keep("wangw")
    at_desk(client, "wangw")
    phrases = client.read(built.path).one(".phrases")
    assert "设置常用意见" in phrases.text() and "常用：" not in phrases.text() and phrases.css("li") == []
