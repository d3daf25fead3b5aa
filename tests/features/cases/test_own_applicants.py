"""Who applies, in a citizen's own application: further applicants, and a proxy with a letter of authority (L14, L17)."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import select

from app import db
from app.attachments import queries as attached
from app.cases.commands import preacceptance
from app.cases.commands.applicants import parties_of
from app.cases.models import AUTHORITY_KEY, Case
from app.cases.queries import certificate_of
from app.catalog.commands import publish_definition
from app.catalog.definition import parse_definition
from app.demo import DEFINITIONS
from app.domain.clock import SuspensionKind
from app.domain.parties import MOST_APPLICANTS
from app.gateways.wall_clock import now
from app.messaging.models import Message
from tests.builders.cases import Built, a_case, one_click, process, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.people import a_resident_id, citizen_named, texts_to
from tests.builders.proceedings import suspended
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM, FOOD_STALL, REPLACEMENT, fill, sign_in, start, upload, upload_all
from tests.support.browser import Browser, filled_in, find_form
from tests.support.pages import Page

FATHER = {
    "applicant1-number": a_resident_id(905),
    "applicant1-name": "陈老根",
    "applicant1-address": "清溪镇柳湾村 5 组",
    "c-name": "陈老根",
    "c-mobile": "13900000055",
}
SPOUSE = {"applicant2-number": a_resident_id(906), "applicant2-name": "周世荣", "applicant2-address": "清溪镇柳湾村 5 组"}
UNIT = {"id_kind": "uscc", "number": "91110000600037341L", "name": "青山合作社", "legal_representative": "李大山"}


def _case() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).order_by(Case.id.desc())).first()  # type: ignore[return-value]


def _errors(page: Page) -> list[str]:
    return page.texts(".errors li")


def _together(client: Browser, item: str = FISH_SEED, **more: Any) -> Page:
    """The form of a draft of chunhua with a second applicant typed."""
    sign_in(client, "chunhua")
    form = client.submit(start(client, item), button="增加一个申请人")
    return client.submit(form, button="保存信息", **SPOUSE, **more)


def _for_father(client: Browser, item: str = FISH_SEED, **more: Any) -> Page:
    """The form of a draft that chunhua fills in for her father."""
    sign_in(client, "chunhua")
    form = client.submit(start(client, item), button="替别人申请")
    return client.submit(form, button="保存信息", **{**FATHER, **more})


def _submitted_for_father(client: Browser, item: str = FISH_SEED) -> Page:
    """The receipt of what she filed for him."""
    materials = fill(client, _for_father(client, item), item)
    materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
    return client.submit(upload_all(client, materials, item), declared=True)


def _post(client: Browser, form: Page, more: dict[str, str], *, by_itself: bool = False) -> None:
    """What the form would send by 保存信息 or by itself, with fields that it may not have."""
    data = filled_in(find_form(form, "main form"), "保存信息", {})
    for name, text in more.items():
        data.setlist(name, [text])
    client.post(form.path, data=data, headers={"HX-Request": "true", "HX-Target": "saved"} if by_itself else {})


class TestSeveralApplicants:
    def test_all_stand_in_order_on_review_receipt_papers_and_at_the_desk(
        self, client: Browser, another_client: Browser, app: Flask
    ) -> None:
        """CASES: a case has one or more applicants."""
        form = client.submit(_together(client), button="增加一个申请人")
        unit = {f"applicant3-{part}": value for part, value in UNIT.items()}
        review = upload_all(client, fill(client, client.submit(form, button="保存信息", **unit)))
        listed = review.css("main table.facts")[0].text()
        for text in ("陈春花", *SPOUSE.values(), UNIT["name"], UNIT["number"], UNIT["legal_representative"]):
            assert text in listed
        assert citizen_named("chunhua").resident_id not in listed
        assert "其他申请人都同意由我提交" in review.text
        receipt = client.submit(review, declared=True)
        assert "陈春花、周世荣、青山合作社申请：" in receipt.text
        case = _case()
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
        client.submit(upload_all(client, fill(client, _together(client))), declared=True)
        at_desk(another_client, "zhangs")
        shown = another_client.read(f"/desk/cases/{_case().number}")
        assert "申请人 2" in shown.text and "周世荣" in shown.text
        assert SPOUSE["applicant2-number"] not in shown.text

    def test_they_stay_when_the_item_gets_a_new_form(self, app: Flask, client: Browser) -> None:
        """L15: what was typed into the old form too."""
        form = _together(client)
        data = yaml.safe_load((DEFINITIONS / f"{FISH_SEED}.yaml").read_text())
        data["form"] = [each for each in data["form"] if each["name"] != "remarks"]
        with one_click(app):
            publish_definition(parse_definition(data), region="511602", at=now())
        page = client.submit(form, button="下一步", status=409, **{"applicant2-name": "周世华"})
        assert "申请要求刚刚更新" in page.text
        assert page.one("#f-applicant2-name").attributes["value"] == "周世华"
        assert _case().applicants[1].name == "周世华"

    def test_they_are_parked_when_the_session_has_ended(self, client: Browser, frozen_clock: Any) -> None:
        form = _together(client)
        frozen_clock.advance(minutes=31)
        page = client.send(form, button="增加一个申请人", **{"applicant2-name": "周世华"})
        again = client.submit(client.read(page.location), "/login", username="chunhua", password="Yichuang-2026")
        assert again.path == form.path
        assert again.one("#f-applicant2-name").attributes["value"] == "周世华"
        assert again.css("#f-applicant3-name")

    def test_numbers_lie_sealed_in_the_draft(self, client: Browser) -> None:
        """SECURITY 9"""
        _together(client)
        row = _case().applicants[1]
        assert (row.id_number, row.address) == (SPOUSE["applicant2-number"], SPOUSE["applicant2-address"])
        for sealed in (row.id_number_sealed, row.address_sealed):
            assert SPOUSE["applicant2-number"].encode() not in sealed
            assert "清溪镇".encode() not in sealed

    def test_they_are_kept_across_a_sign_out_changed_and_taken_off(self, client: Browser) -> None:
        """L15"""
        form = _together(client)
        client.submit(client.read("/account"), "/logout")
        sign_in(client, "chunhua")
        again = client.read(form.path)
        assert again.one("#f-applicant2-name").attributes["value"] == "周世荣"
        client.submit(again, button="保存信息", **{"applicant2-name": "周世华"})
        assert [a.name for a in _case().applicants] == ["陈春花", "周世华"]
        form = client.submit(client.read(form.path), button="增加一个申请人")
        form = client.submit(form, button="保存信息", **{"applicant3-name": "何三"})
        form = client.submit(form, button="去掉这个申请人")  # the first of these buttons: applicant 2
        assert [a.name for a in _case().applicants] == ["陈春花", "何三"]
        assert form.one("#f-applicant2-name").attributes["value"] == "何三"
        client.submit(form, button="去掉这个申请人")
        assert [a.name for a in _case().applicants] == ["陈春花"]

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
        form = _together(client, **FISH_SEED_FORM)
        page = client.submit(form, button="下一步", status=422, **{f"applicant2-{part}": text for part, text in typed.items()})
        assert [error for error in _errors(page) if error.startswith("申请人 2：") and said in error], _errors(page)
        review = client.read(form.path.replace("/form", "/review"))
        assert "请填写或改正：申请人 2" in review.text
        assert not review.css("#f-declared")

    def test_nobody_stands_twice_nor_beside_herself(self, client: Browser) -> None:
        own, form = citizen_named("chunhua").resident_id, _together(client)
        for again in ({"applicant2-number": own}, {"applicant2-id_kind": "other", "applicant2-number": own}):
            page = client.submit(form, button="下一步", status=422, **again, **FISH_SEED_FORM)
            form = client.read(form.path)
            assert _errors(page) == ["申请人 2：这个申请人填了两遍"]
        form = client.submit(form, button="增加一个申请人", **SPOUSE)
        twice = {f"applicant3-{part}": SPOUSE[f"applicant2-{part}"] for part in ("number", "name")}
        page = client.submit(form, button="下一步", status=422, **{"applicant2-id_kind": "resident_id"}, **twice)
        assert _errors(page) == ["申请人 3：这个申请人填了两遍"]

    def test_there_are_no_more_than_at_the_counter(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        for _n in range(MOST_APPLICANTS - 1):
            assert "增加一个申请人" in form.text
            form = client.submit(form, button="增加一个申请人")
        assert len(form.css("input[name^=applicant][name$=-number]")) == MOST_APPLICANTS - 1
        assert "增加一个申请人" not in form.text
        _post(client, form, {"do": "add", "applicant11-number": a_resident_id(), "applicant11-name": "何十一"})
        assert len(_case().applicants) == MOST_APPLICANTS

    def test_what_the_account_itself_is_cannot_be_typed(self, client: Browser) -> None:
        """SECURITY 8"""
        sign_in(client, "chunhua")
        form = start(client)
        forged = {"applicant1-number": a_resident_id(), "applicant1-name": "别人", "citizen_id": "1"}
        _post(client, form, forged)
        assert [(a.name, a.id_number) for a in _case().applicants] == [("陈春花", citizen_named("chunhua").resident_id)]

    def test_a_page_that_saves_itself_saves_them_too(self, client: Browser) -> None:
        form = _together(client)
        _post(client, form, {"applicant2-name": "周世华"}, by_itself=True)
        assert _case().applicants[1].name == "周世华"
        before = _case().seen
        _post(client, client.read(form.path), {}, by_itself=True)
        assert _case().seen == before  # nothing has changed

    def test_a_form_from_two_windows_overwrites_nobody(self, client: Browser) -> None:
        form = _together(client)
        client.submit(client.read(form.path), button="保存信息", **{"applicant2-name": "周世华"})
        page = client.submit(form, button="保存信息", status=409, **{"applicant2-name": "周小荣"})
        assert "与已保存的不同：申请人和联系人。" in page.text
        assert page.one("#f-applicant2-name").attributes["value"] == "周小荣"
        assert _case().applicants[1].name == "周世华"

    def test_an_organization_applies_together_with_others(self, client: Browser) -> None:
        sign_in(client, "bluebay")
        form = client.submit(start(client), button="增加一个申请人")
        assert "替别人申请" not in form.text
        _post(client, form, {"do": "proxy"})
        assert _case().proxy is None
        client.submit(client.read(form.path), button="保存信息", **SPOUSE)
        assert [a.name for a in _case().applicants] == ["蓝湾水产养殖有限公司", "周世荣"]


class TestAProxy:
    def test_the_applicant_is_the_other_and_she_is_the_proxy_with_her_own_data(self, client: Browser) -> None:
        """CASES: a proxy: name, ID, mobile, letter of authority."""
        receipt = _submitted_for_father(client)
        chunhua, case = citizen_named("chunhua"), _case()
        assert "陈老根申请：" in receipt.text
        assert "代理人：陈春花" in receipt.text
        assert [(a.name, a.id_number) for a in case.applicants] == [("陈老根", FATHER["applicant1-number"])]
        assert (case.applicant_name, case.citizen_id, case.state) == ("陈老根", chunhua.id, "submitted")
        assert case.proxy == {
            "name": "陈春花",
            "id_kind": "resident_id",
            "number": chunhua.resident_id,
            "mobile": chunhua.mobile,
        }
        context = case.papers[0].document.context
        assert (context["applicant"], context["contact_name"]) == ("陈老根", "陈老根（代理人：陈春花）")
        assert "授权委托书（1 个）" in context["materials"]
        shown = client.read(receipt.path.removesuffix("/receipt"))
        assert "授权委托书.pdf" in shown.text and "代理人" in shown.text
        assert FATHER["applicant1-number"] not in shown.text and chunhua.resident_id not in shown.text

    def test_the_form_takes_over_what_is_the_applicants(self, client: Browser) -> None:
        """Nothing of the proxy stands for the applicant, and what was typed once is not typed twice."""
        sign_in(client, "chunhua")
        form = start(client, FOOD_STALL)
        assert form.one("#f-vendor_name").attributes["value"] == "陈春花"
        form = client.submit(form, button="替别人申请")
        fields = ("vendor_name", "resident_id", "c-name", "c-mobile")
        assert [form.one(f"#f-{name}").attributes["value"] for name in fields] == ["", "", "", ""]
        assert "，上次保存" not in client.read("/applications").text  # nobody is named yet
        materials = fill(client, form, FOOD_STALL, **FATHER)
        assert materials.path.endswith("/materials")
        case = _case()
        assert (case.values["vendor_name"], case.values["resident_id"]) == ("陈老根", FATHER["applicant1-number"])
        form = client.read(materials.path.replace("/materials", "/form"))
        form = client.submit(form, button="保存信息", **{"applicant1-name": "陈根"})
        assert form.one("#f-vendor_name").attributes["value"] == "陈根"

    def test_turning_back_she_applies_and_whom_she_typed_applies_with_her(self, client: Browser) -> None:
        form = client.submit(_for_father(client, FOOD_STALL, **{"c-name": "", "c-mobile": ""}), button="改为我自己申请")
        case = _case()
        assert [a.name for a in case.applicants] == ["陈春花", "陈老根"]
        assert case.proxy is None
        assert (case.values["vendor_name"], case.contact_name, case.contact_mobile) == ("陈春花", "陈春花", "13800000001")
        client.submit(form, button="替别人申请")
        assert [a.name for a in _case().applicants] == ["", "陈老根"]

    def test_without_the_letter_nothing_is_submitted(self, client: Browser) -> None:
        materials = fill(client, _for_father(client))
        assert "授权委托书" in materials.text
        review = upload_all(client, materials)
        assert "请上传：授权委托书" in review.text
        assert not review.css("#f-declared")
        materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        ready = client.read(review.path)
        assert "我受申请人委托提交" in ready.text
        gone = client.submit(materials, materials.css("#m-_authority form[action$='/delete']")[0].attributes["action"] or "")
        assert "文件已删除。" in gone.text
        refused = client.submit(ready, status=422, declared=True)
        assert "请上传：授权委托书" in refused.text
        assert _case().is_draft

    def test_the_letter_belongs_to_a_proxy_only(self, client: Browser) -> None:
        """Who files for herself hands in none, and one that was uploaded before is not sent along."""
        sign_in(client, "chunhua")
        form = start(client)
        path = form.path.replace("/form", f"/materials/{AUTHORITY_KEY}")
        assert "授权委托书" not in client.read(form.path.replace("/form", "/materials")).text
        token = form.one("input[name=csrf_token]").attributes["value"]
        assert client.post(path, data={"csrf_token": token}).status_code == 404
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "X-CSRFToken": token}
        assert client.post(f"{path}/uploads", headers=headers).status_code == 404
        materials = fill(client, client.submit(form, button="替别人申请"), **FATHER)
        upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        form = client.submit(client.read(form.path), button="改为我自己申请")
        form = client.submit(form, button="去掉这个申请人")
        client.submit(upload_all(client, fill(client, form)), declared=True)
        case = _case()
        assert (case.state, case.applicant_name) == ("submitted", "陈春花")
        assert attached.of_material(case.public_id, AUTHORITY_KEY) == []

    def test_she_is_not_the_applicant_and_an_organization_lets_her_in_its_own_account(self, client: Browser) -> None:
        form = _for_father(client, **FISH_SEED_FORM)
        own = {"applicant1-number": citizen_named("chunhua").resident_id}
        page = client.submit(form, button="下一步", status=422, **own)
        assert [error for error in _errors(page) if "您自己的证件号码" in error]
        assert "uscc" not in [node.attributes["value"] for node in page.css("#f-applicant1-id_kind option")]
        _post(client, client.read(form.path), {f"applicant1-{part}": text for part, text in UNIT.items()})
        page = client.submit(client.read(form.path), button="保存信息")
        _post(client, page, {f"applicant1-{part}": text for part, text in UNIT.items()})
        assert "请填写或改正：申请人 1 证件种类" in client.read(form.path.replace("/form", "/review")).text

    def test_several_may_have_sent_her(self, client: Browser) -> None:
        form = client.submit(_for_father(client), button="增加一个申请人")
        materials = fill(client, form, **SPOUSE)
        materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        client.submit(upload_all(client, materials), declared=True)
        assert _case().papers[0].document.context["applicant"] == "陈老根、周世荣"

    def test_only_the_account_that_filed_reads_the_case(self, app: Flask, client: Browser, another_client: Browser) -> None:
        """SECURITY 5: not the account of the applicant, whoever has told his number."""
        bluebay = citizen_named("bluebay").resident_id
        sign_in(client, "chunhua")
        form = client.submit(start(client), button="替别人申请")
        client.submit(form, button="保存信息", **{**FATHER, "applicant1-number": bluebay})
        sign_in(another_client, "bluebay")
        another_client.read(form.path, status=404)
        assert "没有" in another_client.read("/applications").text

    def test_both_are_told_by_message_and_the_account_in_its_inbox(
        self, client: Browser, app: Flask, run_jobs: Callable[[], int]
    ) -> None:
        _submitted_for_father(client)
        case = _case()
        chunhua = citizen_named("chunhua")
        run_jobs()
        for mobile in (FATHER["c-mobile"], chunhua.mobile):
            assert [text for text in texts_to(app, mobile) if str(case.number) in text], mobile
        assert f"/applications/{case.public_id}" in client.read("/account/messages").html
        told = db.session.scalars(select(Message).where(Message.about == case.public_id, Message.account != "")).all()
        assert [message.account for message in told] == [chunhua.session_name]

    def test_with_her_own_mobile_as_contact_she_is_told_once(
        self, client: Browser, app: Flask, run_jobs: Callable[[], int]
    ) -> None:
        before = len(texts_to(app, "13800000001"))
        form = _for_father(client, **{"c-mobile": "13800000001"})
        materials = upload(client, fill(client, form), AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        client.submit(upload_all(client, materials), declared=True)
        run_jobs()
        assert len(texts_to(app, "13800000001")) == before + 1

    def test_an_earlier_one_is_copied_with_the_applicants_but_without_the_letter(self, client: Browser) -> None:
        """L14: a letter of authority is for one matter."""
        receipt = _submitted_for_father(client, FOOD_STALL)
        form = client.submit(client.read(receipt.path.removesuffix("/receipt")), f"/services/{FOOD_STALL}/apply")
        case = _case()
        assert case.is_draft
        assert parties_of(case).applicants[0].name == "陈老根"
        assert case.proxy["name"] == "陈春花"
        assert form.one("#f-vendor_name").attributes["value"] == "陈老根"
        assert attached.of_material(case.public_id, AUTHORITY_KEY) == []

    def test_what_is_about_a_certificate_its_holder_asks_for(self, app: Flask, client: Browser) -> None:
        certified: Built = a_case(app, "certified")
        sign_in(client, "chunhua")
        page = client.read(f"/services/{REPLACEMENT}/apply")
        assert certified.number
        form = client.submit(page, "main form", certificate=page.one("[name=certificate]").attributes["value"])
        assert "替别人申请" not in form.text
        _post(client, form, {"do": "proxy", "by_proxy": "y", "applicant1-number": a_resident_id()})
        assert (_case().proxy, _case().applicant_name) == (None, "陈春花")


class TestAfterwards:
    """A case that a proxy filed goes on as any other."""

    def test_the_clerk_reads_who_the_proxy_is_and_has_the_letter_put_right(
        self, client: Browser, another_client: Browser
    ) -> None:
        """Z10"""
        receipt = _submitted_for_father(client)
        case = _case()
        at_desk(another_client, "zhangs")
        address = f"/desk/cases/{case.number}"
        desk = another_client.read(f"{address}?do=request_correction")
        for text in ("陈老根", "代理人", "陈春花", case.proxy["mobile"]):
            assert text in desk.text
        assert "授权委托书.pdf" in another_client.read(f"{address}/materials").text
        wrong = {"material__authority": True, "problem_of_material__authority": "没有写期限"}
        another_client.submit(desk, f"{address}/request_correction", reason="授权委托书不完整", **wrong)
        notice = _case().papers[-1].document
        assert (notice.kind, notice.context["corrections"][0]["material"]) == ("BZTZS", "授权委托书")
        shown = client.read(receipt.path.removesuffix("/receipt"))
        assert "授权委托书（没有写期限）" in shown.text
        page = client.read(shown.link("去补正"))
        page = client.submit(page, button="提交补正", status=422)
        assert "授权委托书：请上传补正的文件" in _errors(page)
        done = client.submit(page, button="提交补正", _authority=(a_pdf(), "授权委托书（新）.pdf"))
        assert "补正" in done.text
        case = _case()
        assert case.state == "submitted"
        assert case.papers[-1].document.context["materials"][0]["name"] == "授权委托书"
        assert "重交授权委托书" in another_client.read(f"{address}/log").text

    def test_the_letter_is_supplied_while_the_case_is_suspended_and_on_paper_before(self, app: Flask, client: Browser) -> None:
        """Z10: whatever may be asked of the item's materials may be asked of the letter."""
        receipt = _submitted_for_father(client)
        built = Built(str(_case().number), _case().public_id, "")
        asked = {AUTHORITY_KEY: "请交原件"}
        with one_click(app):
            clerk, row = staff_called("zhangs"), stored(built.number)
            preacceptance.pre_accept(row, by=clerk, materials=asked, opinion="请交纸质的。", at=now())
        assert "授权委托书" in client.read(receipt.path.removesuffix("/receipt")).text
        with one_click(app):
            preacceptance.receive_paper(stored(built.number), by=staff_called("zhangs"), copies={AUTHORITY_KEY: 1}, at=now())
        with one_click(app):
            process(stored(built.number), "step 1", now())
        suspended(app, built, SuspensionKind.SUPPLEMENT, **asked)
        page = client.read(receipt.path.replace("/receipt", "/supplement"))
        client.submit(page, button="提交", _authority=(a_pdf(), "授权委托书（新）.pdf"))
        papers = {paper.document.kind: paper.document.context for paper in _case().papers}
        for kind in ("YSLGZ", "SJPZ", "BZBQ", "BZSJ"):
            assert [row["name"] for row in papers[kind]["materials"]] == ["授权委托书"], kind

    def test_it_is_withdrawn_by_the_account_that_filed_it(self, client: Browser) -> None:
        receipt = _submitted_for_father(client)
        page = client.read(receipt.path.replace("/receipt", "/withdraw"))
        client.submit(page, button="撤回", reason="不办了")
        case = _case()
        assert (case.state, case.papers[-1].document.context["applicant"]) == ("withdrawn", "陈老根")

    def test_the_certificate_is_the_applicants_and_not_the_proxys(self, app: Flask, client: Browser) -> None:
        """She does not change in her own name what was granted to another."""
        _submitted_for_father(client)
        case_id = _case().id
        with one_click(app):
            case = db.session.get_one(Case, case_id)
            process(case, "certified", now())
        certificate = certificate_of(_case())
        assert (certificate.holder_name, certificate.document.context["id_number"]) == ("陈老根", FATHER["applicant1-number"])
        page = client.read(f"/services/{REPLACEMENT}/apply")
        assert not page.css("[name=certificate]")
        page = client.submit(page, "main form", status=422, certificate_number=certificate.number)
        assert "没有查到申请人名下这个证号的有效证照" in page.text
