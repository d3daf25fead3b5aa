"""Who else has a case open: shown to others within a minute, written by no GET, keeping no session alive."""

import re

import pytest

from app.cases import presence
from app.cases.presence import CaseViewer
from app.web.access import STOP_POLLING
from app.web.sessions import IDLE
from tests.builders.cases import a_case, one_click
from tests.builders.desk import at_desk, token_of
from tests.features.security.world import business_data
from tests.support.pages import CSRF_FIELD, Page


def reports(client, opened, *, htmx=True, **fields):
    """What case.js sends every half minute."""
    form = opened.one("#presence")
    own = {node.attributes["name"]: node.attributes["value"] or "" for node in form.css("input")}
    headers = {"HX-Request": "true", "HX-Target": "present"} if htmx else {}
    return client.post(form.attributes["action"], data=own | fields, headers=headers)


def said(answer):
    return Page(answer.get_data(as_text=True)).text


@pytest.fixture
def case(app):
    return a_case(app, "step 1")


@pytest.fixture
def zhangs(client, case):
    """张三 has the case open, and his page has said so."""
    at_desk(client, "zhangs")
    page = client.read(case.path)
    assert reports(client, page).status_code == 204
    return page


def test_each_sees_the_other_within_half_a_minute(client, another_client, case, zhangs, frozen_clock):
    at_desk(another_client, "lis")
    theirs = another_client.read(case.path)
    assert theirs.one("#present").text(strip=True) == "张三正在查看", "told already by the page, without script too"
    reports(another_client, theirs)
    frozen_clock.advance(seconds=30)
    answer = reports(client, zhangs)
    assert (answer.status_code, said(answer)) == (200, "李四正在查看")
    assert "Set-Cookie" not in answer.headers


def test_where_nothing_has_changed_the_answer_is_empty_and_else_it_is_small(client, another_client, case, zhangs, frozen_clock):
    at_desk(another_client, "lis")
    reports(another_client, another_client.read(case.path))
    answer = reports(client, zhangs)
    assert len(answer.get_data()) < 300
    mark = Page(answer.get_data(as_text=True)).one("[name=shown]").attributes["value"]
    again = reports(client, zhangs, shown=mark)
    assert (again.status_code, again.get_data()) == (204, b"")


def test_who_has_begun_to_type_is_named_so(client, another_client, case, zhangs):
    at_desk(another_client, "lis")
    theirs = another_client.read(case.path)
    reports(another_client, theirs)
    reports(another_client, theirs, typing="y")
    assert said(reports(client, zhangs)) == "李四正在填写"


def test_a_page_that_is_left_or_silent_is_forgotten(client, another_client, case, zhangs, frozen_clock):
    at_desk(another_client, "lis")
    before, theirs = another_client.read(case.path), another_client.read(f"{case.path}/log")
    for page in (before, theirs):
        reports(another_client, page)
    assert reports(another_client, before, leaves="y").status_code == 204, "another page of hers is still open"
    assert said(reports(client, zhangs)) == "李四正在查看"
    reports(another_client, theirs, leaves="y")
    assert said(reports(client, zhangs, shown="1")) == ""
    reports(another_client, theirs)
    frozen_clock.advance(seconds=71)
    assert said(reports(client, zhangs, shown="1")) == ""


def test_the_sweep_takes_away_what_is_over(app, client, case, zhangs, frozen_clock, db_session):
    with one_click(app):
        presence.sweep()
    assert db_session.query(CaseViewer).count() == 1
    frozen_clock.advance(seconds=71)
    with one_click(app):
        presence.sweep()
    assert db_session.query(CaseViewer).count() == 0


def test_a_flood_of_reports_writes_one_row_and_seldom(client, case, zhangs, frozen_clock, db_session):
    first = db_session.query(CaseViewer).one().at
    frozen_clock.advance(seconds=5)
    for _ in range(3):
        reports(client, zhangs)
    assert db_session.query(CaseViewer).one().at == first
    for page in "abc":
        reports(client, zhangs, page=page * 16)
    assert db_session.query(CaseViewer).count() == 1


@pytest.mark.parametrize("page", ["", "x", "../../etc/passwd", "a" * 17, "A" * 16])
def test_nonsense_is_no_page(client, zhangs, page):
    assert reports(client, zhangs, page=page).status_code == 400


def test_only_who_may_read_the_case_learns_who_is_there(client, case, zhangs):
    foreign = {CSRF_FIELD: token_of(at_desk(client, "xul")), "page": "a" * 16}
    assert client.post(f"{case.path}/presence", data=foreign).status_code == 404
    assert client.post(f"{case.path}/presence", data={"page": "a" * 16}).status_code == 403


def test_opening_the_page_writes_nothing_and_nothing_of_the_record_changes(client, case, zhangs):
    before = business_data()
    client.read(case.path)
    assert business_data() == before
    reports(client, zhangs, typing="y")
    assert business_data("case_viewers") == {name: rows for name, rows in before.items() if name != "case_viewers"}


def test_a_page_that_only_reports_keeps_no_session_alive_and_is_led_nowhere(client, case, zhangs, frozen_clock):
    """The clerk has gone home: after an hour the session ends, and what stands in the window stays there."""
    frozen_clock.advance(minutes=30)
    assert reports(client, zhangs).status_code == 204
    frozen_clock.advance(seconds=IDLE["desk"].total_seconds() - 29 * 60)
    answer = reports(client, zhangs)
    assert (answer.status_code, answer.get_data()) == (STOP_POLLING, b"")
    assert "HX-Redirect" not in answer.headers
    plain = reports(client, zhangs, htmx=False)
    assert plain.status_code == 303 and re.search(r"/desk/login\?next=/desk/cases/\d+&ended=1$", plain.location)


def test_reading_keeps_a_session_alive(client, case, zhangs, frozen_clock):
    for _ in range(3):
        frozen_clock.advance(minutes=40)
        assert client.get(case.path).status_code == 200


def test_without_script_the_form_leads_back_to_the_case(client, case, zhangs):
    answer = reports(client, zhangs, htmx=False)
    assert (answer.status_code, answer.location) == (303, case.path)


def test_many_others_are_three_names_and_a_number(app, client, case, zhangs):
    for who in ("lis", "wangw", "liul", "zhaol"):
        other = app.test_client()
        at_desk(other, who)
        reports(other, other.read(case.path))
    answer = reports(client, zhangs)
    assert said(answer).endswith("等 4 人") and said(answer).count("正在查看") == 3
    assert len(answer.get_data()) < 300
