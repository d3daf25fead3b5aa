"""The checks that every page goes through find what they are for."""

import pytest
from werkzeug.routing import Map, Rule

from tests.support.pages import Page, check_fragment, check_page

ROUTES = Map([Rule("/here", methods=["GET"]), Rule("/send", methods=["POST"])]).bind("localhost")
GOOD = """<!doctype html><html lang="zh-CN"><head><title>标题</title></head><body><main><h1>标题</h1>
<form method="post" action="/send"><input type="hidden" name="csrf_token" value="x">
<label for="f-name">姓名</label><input id="f-name" name="name" aria-describedby="hint"><p id="hint">说明</p></form>
<a href="/here?page=2">下一页</a></main></body></html>"""

FAULTS = [
    ('lang="zh-CN"', 'lang="en"', "lang"),
    ("<h1>标题</h1>", "", "0 × h1"),
    ("<h1>标题</h1>", "<h1> </h1>", "empty h1"),
    ("</h1>", "</h1><h1>又一个</h1>", "2 × h1"),
    ("<title>标题</title>", "", "title"),
    ("<p id=", '<p id="f-name">重复</p><p id=', "stands 2 times"),
    ('<label for="f-name">姓名</label>', "", "no label for <input"),
    ('for="f-name"', 'for="f-other"', "labels nothing"),
    ('id="hint"', 'id="hints"', "names no element"),
    ('name="csrf_token"', 'name="other"', "0 CSRF fields"),
    ('method="post" action="/send"', 'method="get" action="/here"', "1 CSRF fields"),
    ("<main>", '<main style="color: red">', "<main style>"),
    ("<main>", '<main onclick="x()">', "<main onclick>"),
    ("<main>", "<main><script>x()</script>", "inline <script>"),
    ("/here?page=2", "/nowhere", "Not Found"),
    ("/here?page=2", "/send", "Method Not Allowed"),
    ("/here?page=2", "#nothing", "names no element"),
    ("/here?page=2", "javascript:x()", "script in href"),
    ('action="/send"', 'action="/here"', "Method Not Allowed"),
    ("</form>", "", "closes nothing"),
    ("<input id=", '<input name="name" id=', "twice"),
    ("<main>", '<main hx-post="/send">', "works in no post form"),
    ("<main>", '<main><button name="add" hx-post="">外面</button>', "stands in no post form"),
    ("</form>", '<button hx-post="">无名</button></form>', "works in no post form"),
    ("</form>", '<button name="add" hx-post="/here">别处</button></form>', "works in no post form"),
    ("</form>", '<button name="add" formaction="/here" hx-post="/send">别处</button></form>', "works in no post form"),
]


def test_a_good_page_has_no_faults():
    assert check_page(Page(GOOD), ROUTES) == []


@pytest.mark.parametrize(("right", "wrong", "fault"), FAULTS, ids=[fault for *_, fault in FAULTS])
def test_a_fault_is_found(right, wrong, fault):
    assert right in GOOD
    assert any(fault in found for found in check_page(Page(GOOD.replace(right, wrong, 1)), ROUTES))


def test_a_named_button_may_send_its_form_by_htmx():
    html = GOOD.replace("</form>", '<button name="add" hx-post="">增加</button></form>')
    assert check_page(Page(html.replace(' action="/send"', ""), "/send"), ROUTES) == []
    assert check_page(Page(html, "/send"), ROUTES) == []
    assert "button with hx-post works in no post form" in check_page(Page(html, "/here"), ROUTES)


def test_a_fragment_needs_no_heading_but_whole_tags():
    assert check_fragment(Page("<p>一段</p>"), ROUTES) == []
    assert check_fragment(Page("<p>一段<b>"), ROUTES)
