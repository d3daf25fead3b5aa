"""Addresses, repeating rows and conditional fields of an item's form, on every page that shows them (L13)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.cases.commands import acceptance, certificates
from app.cases.flow_log import entries_of
from app.cases.models import Case
from app.domain.masking import mask_id
from app.gateways.wall_clock import now
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.wizard import FILES, FISH_SEED, FISH_SEED_FORM, FORMS, PASSWORD, fill, sign_in, start, upload_all
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page

SHOP = "511A0074300005-511602000000-000-115113016823646795-1-00"
BEES = "512020001001-511602000000-000-11511301008778423H-1-00"
HTMX = {"HX-Request": "true"}
RESIDENT_ID = "330702198802290016"
MAILED: dict[str, Any] = {
    **FISH_SEED_FORM,
    "pickup": "mail",
    "mail_address": {"code": "441900", "detail": "石龙镇龙田路 8 号"},
    "technicians": [{"name": "林巧", "resident_id": RESIDENT_ID, "title": "水产工程师"}],
}


def _options(page: Page, select: str) -> list[str]:
    return [node.attributes.get("value") or "" for node in page.css(f"#{select} option")]


def _chosen(page: Page, select: str) -> str:
    return page.one(f"#{select} option[selected]").attributes["value"] or ""


def _value(page: Page, control: str) -> str:
    return page.one(f"#{control}").attributes["value"] or ""


def _links(page: Page) -> list[str]:
    return [node.attributes["href"] or "" for node in page.css("[role=alert] a")]


@pytest.fixture
def mailed(app: Flask, db_session: Any, monkeypatch: pytest.MonkeyPatch) -> Built:
    """A submitted case with an address and a technician."""
    monkeypatch.setitem(FORMS, FISH_SEED, MAILED)
    return a_case(app)


class TestAddress:
    def test_it_starts_with_the_region_of_the_installation_or_of_the_profile(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client, SHOP)
        assert [_chosen(page, f"f-site-{part}") for part in ("province", "city", "county")] == ["51", "5116", "511602"]
        assert len(_options(page, "f-site-county")) < 12
        assert _value(page, "f-site-detail") == ""
        page = start(client)
        assert _value(page, "f-mail_address-detail") == "清溪镇柳湾村 3 组（演示）"

    def test_another_province_is_chosen_without_script(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client, SHOP)
        page = client.submit(page, button="换省市", **{"site-province": "50", "site-detail": "江边", "scope": "水果"})
        assert (_chosen(page, "f-site-province"), _options(page, "f-site-city")) == ("50", ["", "5001", "5002"])
        assert _options(page, "f-site-county") == [""]
        assert (_value(page, "f-site-detail"), page.one("#f-scope").text().strip()) == ("江边", "水果")
        page = client.submit(page, button="换省市", **{"site-city": "5002"})
        assert "500229" in _options(page, "f-site-county")

    def test_it_is_asked_for_in_full_and_beside_its_controls(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = client.submit(start(client, SHOP), button="下一步", status=422, **{"site-county": ""})
        assert {"#f-site-province", "#f-site-detail"} <= set(_links(page))
        assert "请选择经营场所所在的省、市、县（区）" in page.text
        assert "请填写经营场所，写到门牌号或者村、组" in page.text

    def test_htmx_fetches_the_lists_that_follow(self, client: Browser) -> None:
        asked = {**HTMX, "HX-Target": "d-site"}
        page = client.read("/divisions?field=site&site-province=44&site-city=4419&site-county=511602", headers=asked)
        assert [_chosen(page, f"f-site-{part}") for part in ("province", "city", "county")] == ["44", "4419", "441900"]
        assert client.get("/divisions?field=site", headers=asked).headers["Cache-Control"] == "public, max-age=60"
        for wrong in ("", "Site", "a b", "x" * 41):
            headers = {**HTMX, "HX-Target": f"d-{wrong}"}
            assert client.get("/divisions", query_string={"field": wrong}, headers=headers).status_code == 404
        assert client.get("/divisions?field=site").location == "/"


class TestRows:
    def test_rows_come_and_go_without_script_and_nothing_is_lost(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client)
        assert not page.css("#f-technicians-2-name")
        page = client.submit(page, button="增加一行", area="三十", **{"technicians-1-name": "林巧"})
        page = client.submit(page, button="增加一行", **{"technicians-2-name": "何水生", "technicians-2-resident_id": "33"})
        assert (_value(page, "f-area"), _value(page, "f-technicians-1-name")) == ("三十", "林巧")
        assert page.css("#f-technicians-3-name")
        page = client.submit(page, button="删除这一行")
        assert (_value(page, "f-technicians-1-name"), _value(page, "f-technicians-1-resident_id")) == ("何水生", "33")
        assert not page.css("#f-technicians-3-name")

    def test_no_row_is_added_beyond_the_most(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client)
        for _each in range(7):
            page = client.submit(page, button="增加一行")
        assert page.css("#f-technicians-8-name")
        assert not page.css("[value=add-technicians]")
        token = page.css("input[name=csrf_token]")[0].attributes["value"]
        names = {f"technicians-{n}-name": "某" for n in range(1, 9)}
        data = {"csrf_token": token, "seen": _seen(page), "press": "add-technicians", **names}
        client.follow(client.post(page.path, data=data))
        assert not client.read(page.path).css("#f-technicians-9-name")

    def test_htmx_gets_the_rows_alone_and_nothing_is_saved(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client)
        data = {"csrf_token": page.css("input[name=csrf_token]")[0].attributes["value"], "seen": _seen(page)}
        data |= {"press": "add-technicians", "technicians-1-name": "林巧"}
        answer = client.post(page.path, data=data, headers={**HTMX, "HX-Target": "r-technicians"})
        region = Page(answer.get_data(as_text=True))
        assert answer.status_code == 200
        assert not region.css("h1, #f-area")
        assert _value(region, "f-technicians-1-name") == "林巧"
        assert "autofocus" in region.one("#f-technicians-2-name").attributes
        assert _value(client.read(page.path), "f-technicians-1-name") == ""

    def test_a_problem_stands_beside_its_cell(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = client.submit(start(client), button="增加一行", **{"technicians-1-name": "林巧"})
        wrong = {**FISH_SEED_FORM, "technicians-2-resident_id": "3307"}
        page = client.submit(page, button="下一步", status=422, **wrong)
        assert _links(page) == ["#f-technicians-2-name", "#f-technicians-2-resident_id"]
        assert "请填写第 2 行姓名" in page.text
        review = client.read(page.path.replace("/form", "/review"))
        assert "请填写或改正：技术人员第 2 行身份证号" in review.text

    def test_the_enter_key_still_goes_on(self, client: Browser) -> None:
        """The first button of a form is the one that Enter presses."""
        sign_in(client, "chunhua")
        form = start(client)
        first = form.css("main form button")[0]
        assert (first.attributes["name"], "hidden" in first.attributes) == ("enter", True)
        assert client.submit(form, **FISH_SEED_FORM).path.endswith("/materials")

    def test_strange_buttons_change_nothing(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = start(client)
        for press in (
            "add-area",
            "remove-technicians-x",
            "divisions-technicians",
            "add-",
            "-",
            "remove-technicians-999999999999",
        ):
            data = {"csrf_token": page.css("input[name=csrf_token]")[0].attributes["value"], "seen": _seen(page)}
            answer = client.post(page.path, data={**data, "press": press, "technicians-1-name": "林巧"})
            assert answer.status_code == 303
            page = client.read(page.path)
            assert _value(page, "f-technicians-1-name") == "林巧"


def _seen(page: Page) -> str:
    return page.one("input[name=seen]").attributes["value"] or ""


class TestConditions:
    def test_a_condition_is_told_and_not_asked_for_while_it_does_not_hold(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        box = form.one("#w-mail_address")
        assert (box.attributes["data-when"], box.attributes["data-is"]) == ("pickup", "mail")
        assert "“领证方式”选“邮寄（到付）”的才要填" in form.text
        assert form.css("script[src*='form.js']")
        typed = {**FISH_SEED_FORM, "mail_address-detail": ""}
        asked = client.submit(form, button="下一步", status=422, **{**typed, "pickup": "mail"})
        assert _links(asked) == ["#f-mail_address-detail"]
        assert client.submit(asked, button="下一步", **typed).path.endswith("/materials")

    def test_what_was_typed_stays_in_the_draft_and_is_not_shown(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        materials = fill(client, start(client), **{"mail_address-detail": "石龙镇龙田路 8 号"})
        review = client.read(materials.path.replace("/materials", "/review"))
        assert "石龙镇" not in review.text
        form = client.read(materials.path.replace("/materials", "/form"))
        assert _value(form, "f-mail_address-detail") == "石龙镇龙田路 8 号"

    def test_rows_that_depend_on_an_answer_are_asked_for_with_it(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        page = client.submit(start(client, BEES), button="下一步", status=422, migrates="yes")
        assert "#f-destinations-1-place" in _links(page)
        page = client.submit(page, button="下一步", status=422, migrates="no")
        assert "#f-destinations-1-place" not in _links(page)


def test_what_was_filled_in_is_kept_without_what_was_not_asked_for(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = client.submit(start(client), button="增加一行", **{"technicians-1-name": "林巧"})
    review = upload_all(client, fill(client, page, **{"technicians-2-name": " ", "pickup": "counter"}))
    client.submit(review, declared=True)
    db.session.expire_all()
    case = db.session.scalars(select(Case)).one()
    assert case.values["technicians"] == [{"name": "林巧", "resident_id": "", "title": ""}]
    assert "mail_address" not in case.values


def test_the_review_shows_what_will_be_filed_and_each_thing_to_do_once(client: Browser) -> None:
    sign_in(client, "chunhua")
    typed = {"area": "１２．５０", "pickup": "mail", "mail_address-detail": ""}
    form = client.submit(start(client, FISH_SEED), button="保存信息", **typed)
    review = client.read(form.path.replace("/form", "/review"))
    assert "12.5 亩" in review.text
    wanted = review.texts("main ul.links a")
    assert len(wanted) == len(set(wanted)) and any("邮寄地址" in text for text in wanted)


def test_the_applicant_reads_rows_line_by_line_and_masked(client: Browser, mailed: Built) -> None:
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{mailed.public_id}")
    assert f"1. 姓名：林巧；身份证号：{mask_id(RESIDENT_ID)}；职称或职业资格：水产工程师" in page.text
    assert "广东省东莞市石龙镇****" in page.text
    assert RESIDENT_ID not in page.html


def test_the_desk_reads_them_masked_until_they_are_revealed(client: Browser, mailed: Built) -> None:
    at_desk(client, "zhangs")
    page = client.read(mailed.path)
    assert "广东省东莞市石龙镇****" in page.text
    assert RESIDENT_ID not in page.html
    page = client.submit(page, f"{mailed.path}/reveal")
    assert "广东省东莞市石龙镇龙田路 8 号" in page.text
    assert RESIDENT_ID in page.text


def _asked_to_correct(app: Flask, case: Built, *fields: str) -> str:
    with one_click(app):
        wrong: Any = {"materials": {}, "fields": dict.fromkeys(fields, "请改正")}
        acceptance.request_correction(stored(case.number), by=staff_called("zhangs"), reason="有误", **wrong, at=now())
    return f"/applications/{case.public_id}/correction"


class TestCorrection:
    def test_rows_and_address_are_corrected_like_other_fields(self, app: Flask, client: Browser, mailed: Built) -> None:
        path = _asked_to_correct(app, mailed, "technicians", "mail_address")
        sign_in(client, "chunhua")
        page = client.submit(client.read(path), path, button="增加一行", **{"mail_address-detail": ""})
        assert _value(page, "f-technicians-1-name") == "林巧"
        lacking = client.submit(page, path, button="提交补正", status=422, **{"technicians-2-title": "技工"})
        assert _links(lacking) == ["#f-technicians-2-name", "#f-mail_address-detail"]
        done = {"technicians-2-name": "何水生", "mail_address-detail": "虎门镇 1 号"}
        client.submit(lacking, path, button="提交补正", **done)
        row = stored(mailed.number)
        assert [each["name"] for each in row.values["technicians"]] == ["林巧", "何水生"]
        said = next(entry.payload.content["text"] for entry in entries_of(row) if entry.action == "resubmit")
        assert "邮寄地址由“广东省东莞市石龙镇****”改为“广东省东莞市虎门镇****”" in said
        assert "2. 姓名：何水生；职称或职业资格：技工" in said
        assert RESIDENT_ID not in said

    def test_another_choice_asks_for_what_belongs_to_it(self, app: Flask, client: Browser) -> None:
        case = a_case(app)
        path = _asked_to_correct(app, case, "pickup")
        sign_in(client, "chunhua")
        page = client.read(path)
        assert page.css("#w-mail_address")
        lacking = client.submit(page, path, button="提交补正", status=422, pickup="mail", **{"mail_address-detail": ""})
        assert _links(lacking) == ["#f-mail_address-detail"]
        client.submit(lacking, path, button="提交补正", **{"mail_address-detail": "清溪镇 1 号"})
        assert stored(case.number).values["mail_address"] == {"code": "511602", "detail": "清溪镇 1 号"}

    def test_a_choice_taken_back_takes_along_what_belonged_to_it(self, app: Flask, client: Browser, mailed: Built) -> None:
        path = _asked_to_correct(app, mailed, "pickup")
        sign_in(client, "chunhua")
        client.submit(client.read(path), path, button="提交补正", pickup="counter")
        assert "mail_address" not in stored(mailed.number).values

    def test_a_field_that_was_not_asked_for_cannot_be_named(self, app: Flask, client: Browser) -> None:
        case = a_case(app)
        at_desk(client, "zhangs")
        page = client.read(f"{case.path}?do=request_correction")
        assert page.css("[name=field_pickup]")
        assert not page.css("[name=field_mail_address]")


def test_a_parked_form_comes_back_with_rows_and_address(client: Browser, frozen_clock: FrozenClock) -> None:
    sign_in(client, "chunhua")
    form = client.submit(start(client), button="增加一行", **{"technicians-1-name": "林巧"})
    frozen_clock.advance(minutes=31)
    typed = {"technicians-2-name": "何水生", "mail_address-province": "50", "mail_address-detail": "江边"}
    page = client.submit(form, button="增加一行", **typed)
    page = client.submit(page, "/login", username="chunhua", password=PASSWORD)
    assert _value(page, "f-technicians-2-name") == "何水生"
    assert page.css("#f-technicians-3-name")
    assert (_chosen(page, "f-mail_address-province"), _value(page, "f-mail_address-detail")) == ("50", "江边")


def test_a_certificate_takes_an_address_in_words(app: Flask, db_session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site = {"code": "511602", "detail": "清溪街 1 号"}
    answers = {"composition": "person", "scope": "水果", "site": site, "staff": "1"}
    monkeypatch.setitem(FORMS, SHOP, answers)
    monkeypatch.setitem(FILES, SHOP, ["identity", "site"])
    case = a_case(app, item=SHOP)
    assert certificates.proposed_content(stored(case.number))["site"] == "四川省广安市广安区清溪街 1 号"
