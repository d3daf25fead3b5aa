"""Further applicants in a citizen's own application (L14, L15)."""

from typing import Any

import pytest
import yaml
from flask import Flask

from app.catalog.commands import publish_definition
from app.catalog.definition import parse_definition
from app.demo import DEFINITIONS
from app.domain.parties import MOST_APPLICANTS
from app.gateways.wall_clock import now
from tests.builders.cases import one_click
from tests.builders.desk import at_desk
from tests.builders.own_applicants import SPOUSE, UNIT, errors_of, last_case, post_form, together
from tests.builders.people import a_resident_id, citizen_named
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM, fill, sign_in, start, upload_all
from tests.support.browser import Browser


class TestSeveralApplicants:
    def test_all_stand_in_order_on_review_receipt_papers_and_at_the_desk(
        self, client: Browser, another_client: Browser, app: Flask
    ) -> None:
        """CASES: a case has one or more applicants."""
        form = client.submit(together(client), button="增加一个申请人")
        unit = {f"applicant3-{part}": value for part, value in UNIT.items()}
        review = upload_all(client, fill(client, client.submit(form, button="保存信息", **unit)))
        listed = review.css("main table.facts")[0].text()
        for text in ("陈春花", *SPOUSE.values(), UNIT["name"], UNIT["number"], UNIT["legal_representative"]):
            assert text in listed
        assert citizen_named("chunhua").resident_id not in listed
        assert "其他申请人都同意由我提交" in review.text
        receipt = client.submit(review, declared=True)
        assert "陈春花、周世荣、青山合作社申请：" in receipt.text
        case = last_case()
        assert [(a.position, a.kind, a.name) for a in case.applicants] == [
            (1, "person", "陈春花"),
            (2, "person", "周世荣"),
            (3, "organization", "青山合作社"),
        ]
        assert (case.applicant_name, case.citizen_id) == ("陈春花", citizen_named("chunhua").id)
        assert case.papers[0].document.context["applicant"] == "陈春花、周世荣、青山合作社"
        shown = client.read(receipt.path.removesuffix("/receipt"))
        assert "周世荣" in shown.text and SPOUSE["applicant2-number"] not in shown.text
        number, mobile, code = case.number, case.contact_mobile, case.lookup_code
        looked_up = another_client.submit(another_client.read("/progress"), number=number, mobile=mobile, code=code)
        assert "申请人：陈*花、周*荣、青山合作社" in looked_up.text
        assert "周世荣" not in looked_up.text
        assert "陈春花、周世荣、青山合作社，" in client.read("/applications").text

    def test_the_desk_reads_them(self, client: Browser, another_client: Browser) -> None:
        client.submit(upload_all(client, fill(client, together(client))), declared=True)
        at_desk(another_client, "zhangs")
        shown = another_client.read(f"/desk/cases/{last_case().number}")
        assert "申请人 2" in shown.text and "周世荣" in shown.text
        assert SPOUSE["applicant2-number"] not in shown.text

    def test_they_stay_when_the_item_gets_a_new_form(self, app: Flask, client: Browser) -> None:
        """L15: what was typed into the old form too."""
        form = together(client)
        data = yaml.safe_load((DEFINITIONS / f"{FISH_SEED}.yaml").read_text())
        data["form"] = [each for each in data["form"] if each["name"] != "remarks"]
        with one_click(app):
            publish_definition(parse_definition(data), region="511602", at=now())
        page = client.submit(form, button="下一步", status=409, **{"applicant2-name": "周世华"})
        assert "申请要求刚刚更新" in page.text
        assert page.one("#f-applicant2-name").attributes["value"] == "周世华"
        assert last_case().applicants[1].name == "周世华"

    def test_they_are_parked_when_the_session_has_ended(self, client: Browser, frozen_clock: Any) -> None:
        form = together(client)
        frozen_clock.advance(minutes=31)
        page = client.send(form, button="增加一个申请人", **{"applicant2-name": "周世华"})
        again = client.submit(client.read(page.location), "/login", username="chunhua", password="Yichuang-2026")
        assert again.path == form.path
        assert again.one("#f-applicant2-name").attributes["value"] == "周世华"
        assert again.css("#f-applicant3-name")

    def test_numbers_lie_sealed_in_the_draft(self, client: Browser) -> None:
        """SECURITY 9"""
        together(client)
        row = last_case().applicants[1]
        assert (row.id_number, row.address) == (SPOUSE["applicant2-number"], SPOUSE["applicant2-address"])
        for sealed in (row.id_number_sealed, row.address_sealed):
            assert SPOUSE["applicant2-number"].encode() not in sealed
            assert "清溪镇".encode() not in sealed

    def test_they_are_kept_across_a_sign_out_changed_and_taken_off(self, client: Browser) -> None:
        """L15"""
        form = together(client)
        client.submit(client.read("/account"), "/logout")
        sign_in(client, "chunhua")
        again = client.read(form.path)
        assert again.one("#f-applicant2-name").attributes["value"] == "周世荣"
        client.submit(again, button="保存信息", **{"applicant2-name": "周世华"})
        assert [a.name for a in last_case().applicants] == ["陈春花", "周世华"]
        form = client.submit(client.read(form.path), button="增加一个申请人")
        form = client.submit(form, button="保存信息", **{"applicant3-name": "何三"})
        form = client.submit(form, button="去掉这个申请人")  # the first of these buttons: applicant 2
        assert [a.name for a in last_case().applicants] == ["陈春花", "何三"]
        assert form.one("#f-applicant2-name").attributes["value"] == "何三"
        client.submit(form, button="去掉这个申请人")
        assert [a.name for a in last_case().applicants] == ["陈春花"]

    def test_pressing_a_button_keeps_what_was_typed_elsewhere(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = client.submit(start(client), button="增加一个申请人", site="柳湾村 7 组")
        assert form.one("#f-site").attributes["value"] == "柳湾村 7 组"
        assert client.submit(form, button="替别人申请", area="12").one("#f-area").attributes["value"] == "12"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"number": ""}, "请填写证件号码"),
            ({"number": "51160219850312"}, "应为 18 位"),
            ({"number": "511602198513120024"}, "出生日期不存在"),
            ({"id_kind": "passport", "number": "E1"}, "护照号码应为"),
            ({"id_kind": "uscc", "number": "91110000600037341X"}, "统一社会信用代码的校验位不对"),
            ({"id_kind": "uscc", "number": UNIT["number"]}, "请填写法定代表人"),
            ({"name": ""}, "请填写姓名或单位名称"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field_as_at_the_counter(
        self, client: Browser, typed: dict[str, str], said: str
    ) -> None:
        form = together(client, **FISH_SEED_FORM)
        page = client.submit(form, button="下一步", status=422, **{f"applicant2-{part}": text for part, text in typed.items()})
        assert [error for error in errors_of(page) if error.startswith("申请人 2：") and said in error], errors_of(page)
        review = client.read(form.path.replace("/form", "/review"))
        assert "请填写或改正：申请人 2" in review.text
        assert not review.css("#f-declared")

    def test_nobody_stands_twice_nor_beside_herself(self, client: Browser) -> None:
        own, form = citizen_named("chunhua").resident_id, together(client)
        for again in ({"applicant2-number": own}, {"applicant2-id_kind": "other", "applicant2-number": own}):
            page = client.submit(form, button="下一步", status=422, **again, **FISH_SEED_FORM)
            form = client.read(form.path)
            assert errors_of(page) == ["申请人 2：这个申请人填了两遍"]
        form = client.submit(form, button="增加一个申请人", **SPOUSE)
        twice = {f"applicant3-{part}": SPOUSE[f"applicant2-{part}"] for part in ("number", "name")}
        page = client.submit(form, button="下一步", status=422, **{"applicant2-id_kind": "resident_id"}, **twice)
        assert errors_of(page) == ["申请人 3：这个申请人填了两遍"]

    def test_there_are_no_more_than_at_the_counter(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        for _n in range(MOST_APPLICANTS - 1):
            assert "增加一个申请人" in form.text
            form = client.submit(form, button="增加一个申请人")
        assert len(form.css("input[name^=applicant][name$=-number]")) == MOST_APPLICANTS - 1
        assert "增加一个申请人" not in form.text
        post_form(client, form, {"do": "add", "applicant11-number": a_resident_id(), "applicant11-name": "何十一"})
        assert len(last_case().applicants) == MOST_APPLICANTS

    def test_what_the_account_itself_is_cannot_be_typed(self, client: Browser) -> None:
        """SECURITY 8"""
        sign_in(client, "chunhua")
        form = start(client)
        forged = {"applicant1-number": a_resident_id(), "applicant1-name": "别人", "citizen_id": "1"}
        post_form(client, form, forged)
        assert [(a.name, a.id_number) for a in last_case().applicants] == [("陈春花", citizen_named("chunhua").resident_id)]

    def test_a_page_that_saves_itself_saves_them_too(self, client: Browser) -> None:
        form = together(client)
        post_form(client, form, {"applicant2-name": "周世华"}, by_itself=True)
        assert last_case().applicants[1].name == "周世华"
        before = last_case().seen
        post_form(client, client.read(form.path), {}, by_itself=True)
        assert last_case().seen == before  # nothing has changed

    def test_a_form_from_two_windows_overwrites_nobody(self, client: Browser) -> None:
        form = together(client)
        client.submit(client.read(form.path), button="保存信息", **{"applicant2-name": "周世华"})
        page = client.submit(form, button="保存信息", status=409, **{"applicant2-name": "周小荣"})
        assert "与已保存的不同：申请人和联系人。" in page.text
        assert page.one("#f-applicant2-name").attributes["value"] == "周小荣"
        assert last_case().applicants[1].name == "周世华"

    def test_an_organization_applies_together_with_others(self, client: Browser) -> None:
        sign_in(client, "bluebay")
        form = client.submit(start(client), button="增加一个申请人")
        assert "替别人申请" not in form.text
        post_form(client, form, {"do": "proxy"})
        assert last_case().proxy is None
        client.submit(client.read(form.path), button="保存信息", **SPOUSE)
        assert [a.name for a in last_case().applicants] == ["蓝湾水产养殖有限公司", "周世荣"]
