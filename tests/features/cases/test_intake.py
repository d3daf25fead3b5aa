"""新增业务 and 收件登记: a clerk takes an application in at the counter (Z05, Z06)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.attachments import queries as attached
from app.cases.models import Case
from app.documents.models import Document
from tests.builders.desk import at_desk
from tests.builders.files import a_jpeg, a_pdf
from tests.builders.intake import APPLICANT, SHEET, at_intake, register, registered
from tests.builders.people import a_resident_id, citizen_named, texts_to
from tests.builders.wizard import FISH_SEED, FOOD_STALL, sign_in
from tests.support.browser import Browser


def _cases() -> list[Case]:
    return list(db.session.scalars(select(Case).where(Case.source == "counter")))


def test_the_clerk_sees_the_complete_items_of_her_department_and_nobody_else_does(client: Browser) -> None:
    """Z05"""
    page = client.read(at_desk(client, "zhangs").link("新增业务"))
    assert "水产苗种生产许可证核发（演示）" in page.text
    assert "食品摊贩登记" not in page.text
    for q, found in (
        ("scmz", True),
        ("水产苗种", True),
        ("demo-scmz-001", True),
        ("shuichan", True),
        ("没有", False),
        ("，", False),
    ):
        assert (FISH_SEED in client.read(f"/desk/intake?q={q}").html) is found
    client.read(f"/desk/intake/{FOOD_STALL}", status=404)
    assert "新增业务" not in at_desk(client, "lis").text
    client.read("/desk/intake", status=404)
    client.read(f"/desk/intake/{FISH_SEED}", status=404)


def test_registering_gives_number_code_receipt_message_and_log_at_once(client: Browser, app: Flask, run_jobs: Any) -> None:
    """Z06"""
    done = register(client, at_intake(client), {"paper-water_rights": "2"})
    case = registered(done)
    assert (case.source, case.state, case.citizen_id, case.registered_by.name) == ("counter", "submitted", None, "张三")
    assert case.lookup_code in done.text
    assert "没有交齐：亲本来源证明、技术人员证书、场区平面图" in done.text
    assert [(p.document.kind) for p in case.papers] == ["SJPZ"]
    context = case.papers[0].document.context
    rows = {row["name"]: (row["copies_due"], row["copies_received"], row["note"]) for row in context["materials"]}
    assert rows["水面使用证明"] == (1, 2, "纸质 2 份")
    assert rows["亲本来源证明"] == (1, 0, "未交")
    assert rows["营业执照"] == (1, 0, "选填，未交")
    assert (context["receiver"], context["lookup_code"]) == ("张三", case.lookup_code)
    run_jobs()
    [text] = texts_to(app, SHEET["c-mobile"])
    assert str(case.number) in text
    assert str(case.lookup_code) in text
    log = client.read(f"/desk/cases/{case.number}/log")
    assert "收件登记" in log.text
    assert "纸质材料 2 份" in log.text
    for link in ("打印收件凭证（A4）", "打印小票（80 毫米）"):
        assert client.get(done.link(link)).mimetype == "application/pdf"
    assert "受理" in client.read(done.link("直接受理")).one("#case-actions").text()


def test_pressing_twice_gives_one_case(client: Browser) -> None:
    page = at_intake(client)
    fields = SHEET | {"do": None}
    first = client.send(page, button="登记并打印", **fields)
    second = client.send(page, button="登记并打印", **fields)
    assert first.location == second.location
    assert len(_cases()) == 1
    assert len(db.session.scalars(select(Document).where(Document.kind == "SJPZ")).all()) == 1


def test_an_unfinished_intake_is_kept_listed_and_deleted(client: Browser) -> None:
    page = client.submit(at_intake(client), button="保存", **{"applicant1-name": "周世荣", "area": "12", "paper-site_plan": "1"})
    assert "已保存。" in page.text
    assert page.one("#f-area").attributes["value"] == "12"
    assert page.one("#f-paper-site_plan").attributes["value"] == "1"
    [draft] = _cases()
    assert (draft.number, draft.state, draft.papers) == (None, "draft", [])
    listed = client.read("/desk/intake")
    assert "周世荣" in listed.text
    at_desk(client, "zhengq")
    assert "周世荣" not in client.read("/desk/intake").text
    client.read(page.path + f"?draft={draft.public_id}", status=404)
    at_desk(client, "zhangs")
    gone = client.submit(client.read(client.read("/desk/intake").link("删除")))
    assert "草稿已删除" in gone.text
    assert _cases() == []


def test_whose_name_is_missing_is_said(client: Browser) -> None:
    nobody = {"applicant1-name": "", "c-name": "", "proxy-number": a_resident_id(), "proxy-mobile": "13900000088"}
    page = client.submit(at_intake(client), button="登记并打印", status=422, **{**SHEET, **nobody})
    assert page.texts(".errors li") == ["请填写姓名或单位名称", "请填写联系人姓名", "请填写代理人姓名"]


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(client: Browser) -> None:
    page = at_intake(client)
    wrong = {**SHEET, "applicant1-number": "511602198503120025", "c-mobile": "123", "area": "", "paper-site_plan": "x"}
    page = client.submit(page, button="登记并打印", status=422, technician=(b"MZ" * 9, "表.exe"), **wrong)
    errors = page.texts(".errors li")
    assert any("份数请填 0 到 999" in error for error in errors)
    assert any("表.exe" in error for error in errors)
    assert "身份证号的校验位不对，请对照身份证核对" in errors
    assert any("手机号码应为 11 位数字" in error for error in errors)
    assert any("养殖水面面积" in error for error in errors)
    assert page.one("#f-applicant1-name").attributes["value"] == APPLICANT["applicant1-name"]
    assert [case.state for case in _cases()] == ["draft"]


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("resident_id", "", "请填写证件号码"),
        ("resident_id", "51160219850312", "应为 18 位"),
        ("resident_id", "511602198513120024", "出生日期不存在"),
        ("residence_permit", "810000199001011239", "校验位不对"),
        ("passport", "E1", "护照号码应为"),
        ("other", "长" * 41, "证件号码太长"),
        ("uscc", "91110000600037341X", "统一社会信用代码的校验位不对"),
    ],
)
def test_a_number_is_checked_by_its_kind(client: Browser, kind: str, number: str, said: str) -> None:
    fields = SHEET | {"applicant1-id_kind": kind, "applicant1-number": number, "applicant1-legal_representative": "李大山"}
    page = client.submit(at_intake(client), button="登记并打印", status=422, **fields)
    assert any(said in error for error in page.texts(".errors li")), page.texts(".errors li")


def test_who_applies_is_not_her_own_proxy(client: Browser) -> None:
    proxy = {"proxy-name": "周世荣", "proxy-number": SHEET["applicant1-number"], "proxy-mobile": "13900000077"}
    page = client.submit(at_intake(client), button="登记并打印", status=422, **{**SHEET, **proxy})
    assert page.texts(".errors li") == ["这是申请人的证件号码。申请人自己来的，代理人不用填"]


def test_two_applicants_and_a_proxy_stand_on_the_case_and_on_the_receipt(client: Browser) -> None:
    """CASES: a case has one or more applicants, and where there is one a proxy with a letter of authority."""
    page = client.submit(at_intake(client), button="增加一个申请人", **SHEET)
    assert len(page.css("input[name$=-number]")) == 3
    second = {"applicant2-id_kind": "uscc", "applicant2-number": "91110000600037341L", "applicant2-name": "青山合作社"}
    proxy = {"proxy-name": "李小川", "proxy-number": a_resident_id(), "proxy-mobile": "13900000088"}
    fields = {**second, "applicant2-legal_representative": "李大山", **proxy, "paper-_authority": "1"}
    case = registered(client.submit(page, button="登记并打印", **fields))
    assert [applicant.name for applicant in case.applicants] == ["周世荣", "青山合作社"]
    assert case.proxy["name"] == "李小川"
    context = case.papers[0].document.context
    assert context["applicant"] == "周世荣、青山合作社"
    assert context["contact_name"] == "周世荣（代理人：李小川）"
    assert context["materials"][-1] == {"name": "授权委托书", "copies_due": 1, "copies_received": 1, "note": "纸质 1 份"}
    shown = client.read(f"/desk/cases/{case.number}")
    for text in ("周世荣", "青山合作社", "李大山", "代理人", "李小川", "内网（窗口）"):
        assert text in shown.text
    assert proxy["proxy-number"] not in shown.text
    assert "授权委托书" in client.read(f"/desk/cases/{case.number}/materials").text


def test_an_applicant_can_be_taken_off_and_none_stands_twice(client: Browser) -> None:
    page = client.submit(at_intake(client), button="增加一个申请人", **SHEET)
    same = {"applicant2-number": APPLICANT["applicant1-number"], "applicant2-name": "周世荣"}
    page = client.submit(page, button="登记并打印", status=422, **same)
    assert "这个申请人填了两遍" in page.text
    page = client.submit(page, button="去掉这个申请人")
    assert [node.attributes["value"] for node in page.css("input[name^=applicant][name$=-number]")] == [
        APPLICANT["applicant1-number"]
    ]
    assert registered(client.submit(page, button="登记并打印")).applicants[0].position == 1


def test_an_item_for_persons_takes_no_organization(client: Browser) -> None:
    at_desk(client, "zhengq")
    fields = {"applicant1-id_kind": "uscc", "applicant1-number": "91110000600037341L", "applicant1-name": "青山合作社"}
    page = client.submit(client.read(f"/desk/intake/{FOOD_STALL}"), button="登记并打印", status=422, **fields)
    assert "只受理个人的申请" in page.text


def test_what_the_item_asks_of_the_applicant_is_filled_from_the_sheet(client: Browser) -> None:
    at_desk(client, "zhengq")
    form = {"place": "清溪老街桥头", "goods": ["snack"], "hours": "morning", "helpers": "1"}
    page = client.submit(client.read(f"/desk/intake/{FOOD_STALL}"), button="登记并打印", **APPLICANT, **form, **_contact())
    case = registered(page)
    assert (case.values["vendor_name"], case.values["resident_id"]) == ("周世荣", APPLICANT["applicant1-number"])


def _contact() -> dict[str, str]:
    return {name: text for name, text in SHEET.items() if name.startswith("c-")}


def test_files_are_checked_as_in_the_wizard_and_can_be_read_and_taken_back(client: Browser) -> None:
    page = at_intake(client)
    page = client.submit(
        page, button="保存", status=422, technician=(b"MZ" + bytes(500), "证书.pdf"), site_plan=(a_jpeg(), "图.jpg")
    )
    assert "内容与文件名后缀不符" in page.text
    assert "电子上传 1 个" in page.text
    [case] = _cases()
    [kept] = attached.of_bundle(case.public_id)
    assert kept.filename == "图.jpg"
    assert client.get(page.link("图.jpg")).mimetype == "image/jpeg"
    assert client.get(page.link("图.jpg") + "/preview").mimetype == "image/jpeg"
    page = client.submit(page, button="删除")
    assert attached.of_bundle(case.public_id) == []
    assert "文件已删除。" in page.text


def test_a_form_sent_from_two_windows_overwrites_nothing(client: Browser) -> None:
    first = client.submit(at_intake(client), button="保存", **SHEET)
    again = client.read(f"{first.path}?draft={_cases()[0].public_id}")
    client.submit(again, button="保存", area="50")
    page = client.submit(first, button="保存", status=409, area="60")
    assert "在别处改动过" in page.text
    assert page.one("#f-area").attributes["value"] == "60"
    assert _cases()[0].values["area"] == "50"


def test_a_counter_case_is_nobodys_account_but_can_be_looked_up(client: Browser) -> None:
    """Who signs in with the same identity number does not own it; number, mobile and code open it."""
    chunhua = citizen_named("chunhua")
    number = chunhua.resident_id
    case = registered(register(client, at_intake(client), {"applicant1-number": number, "applicant1-name": "陈春花"}))
    case_number, code, public_id = case.number, case.lookup_code, case.public_id
    sign_in(client, "chunhua")
    assert "水产苗种" not in client.read("/applications").text
    client.read(f"/applications/{public_id}", status=404)
    page = client.submit(client.read("/progress"), number=case_number, mobile=SHEET["c-mobile"], code=code)
    assert "等待受理" in page.text


def test_rows_and_lists_work_without_script(client: Browser) -> None:
    page = client.submit(at_intake(client), button="增加一行", **{**SHEET, "technicians-1-name": "王师傅"})
    assert page.one("#f-technicians-1-name").attributes["value"] == "王师傅"
    assert page.css("#f-technicians-2-name")
    assert page.one("#f-applicant1-name").attributes["value"] == "周世荣"


def test_a_receipt_that_cannot_be_printed_is_refused_while_it_can_be_changed(client: Browser) -> None:
    page = client.submit(at_intake(client), button="登记并打印", status=422, **{**SHEET, "applicant1-name": "周\U000f0001荣"})
    assert "没有可以打印的字形" in page.text
    assert [case.state for case in _cases()] == ["draft"]


def test_a_pdf_and_paper_of_one_material_are_both_named(client: Browser) -> None:
    page = client.submit(at_intake(client), button="保存", site_plan=(a_pdf(), "图.pdf"), **{**SHEET, "paper-site_plan": "2"})
    assert "纸质收取 2 份、电子上传 1 个" in page.text
    case = registered(client.submit(page, button="登记并打印"))
    notes = {row["name"]: row["note"] for row in case.papers[0].document.context["materials"]}
    assert notes["场区平面图"] == "纸质 2 份、电子文件 1 个"
