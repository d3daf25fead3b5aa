"""What a clerk does later for applicants who came to the counter, and data that is known of them already."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.attachments import queries as attached
from app.cases.models import Case
from app.cases.traces import ApplicantLookup
from tests.builders.cases import Built, a_case, stored
from tests.builders.desk import act, at_desk
from tests.builders.files import a_jpeg
from tests.builders.intake import APPLICANT, SHEET, at_intake, register, registered
from tests.builders.people import a_resident_id, citizen_named, texts_to
from tests.builders.wizard import FISH_SEED
from tests.support.browser import Browser
from tests.support.pages import Page


def _lookups() -> list[tuple[str, str, bool, bool]]:
    rows = db.session.scalars(select(ApplicantLookup).order_by(ApplicantLookup.id))
    return [(f"staff:{row.staff_id}", row.number, row.was_found, row.was_taken) for row in rows]


def _search(client: Browser, **fields: str) -> Page:
    return client.submit(at_intake(client), button="查找以前的资料", **fields)


def test_data_of_an_earlier_case_is_shown_masked_and_taken_over(client: Browser) -> None:
    register(client, at_intake(client), {"area": "88"})
    found = _search(client, **{"applicant1-number": APPLICANT["applicant1-number"]})
    assert "找到了以前的资料" in found.text
    region = found.one("#found-1").text()
    assert "周*荣" in region
    assert "139****0077" in region
    assert "88" in region
    assert "13900000077" not in found.text
    taken = client.submit(found, button="采用", area="12")
    values = {name: taken.one(f"#f-{name}").attributes["value"] for name in ("applicant1-name", "c-mobile", "area", "site")}
    assert values == {"applicant1-name": "周世荣", "c-mobile": "13900000077", "area": "12", "site": "清溪镇柳湾村 3 组"}
    assert [(found, taken) for _who, _number, found, taken in _lookups()] == [(True, False), (True, True)]
    assert {number for _who, number, _found, _taken in _lookups()} == {APPLICANT["applicant1-number"]}


def test_without_a_case_the_account_tells_and_an_unknown_number_nothing(client: Browser) -> None:
    found = _search(client, **{"applicant1-number": citizen_named("chunhua").resident_id})
    assert "陈*花" in found.one("#found-1").text()
    bay = citizen_named("bluebay")
    found = _search(client, **{"applicant1-id_kind": "uscc", "applicant1-number": bay.uscc})
    assert bay.org_name in found.one("#found-1").text()
    assert bay.legal_representative not in found.one("#found-1").text()
    found = _search(client, **{"applicant1-number": a_resident_id(555)})
    assert "没有找到这个号码以前的资料" in found.text
    assert [found for _who, _number, found, _taken in _lookups()] == [True, True, False]


def test_a_wrong_number_is_not_looked_for(client: Browser) -> None:
    page = client.submit(at_intake(client), button="查找以前的资料", status=422, **{"applicant1-number": "511602198503120025"})
    assert "校验位不对" in page.one("#found-1").text()
    assert _lookups() == []


def test_cases_of_other_departments_tell_nothing(client: Browser) -> None:
    case = registered(register(client, at_intake(client)))
    number = case.applicants[0].id_number
    at_desk(client, "zhengq")
    page = client.submit(client.read("/desk/intake/DEMO-QXZ-001"), button="查找以前的资料", **{"applicant1-number": str(number)})
    assert "没有找到" in page.one("#found-1").text()


def test_htmx_swaps_only_what_was_found_and_saves_nothing(client: Browser) -> None:
    register(client, at_intake(client))
    page = at_intake(client)
    token = page.css("main input[name=csrf_token]")[0].attributes["value"]
    key = page.one("input[name=idempotency_key]").attributes["value"]
    fields = {"csrf_token": token, "idempotency_key": key, "do": "lookup-1", **SHEET}
    answer = client.post(page.path, data=fields, headers={"HX-Request": "true", "HX-Target": "found-1"})
    region = Page(answer.get_data(as_text=True))
    assert "周*荣" in region.one("#found-1").text()
    assert not region.css("main")
    assert db.session.scalar(select(Case).where(Case.public_id == key)) is None


def _correcting(client: Browser) -> Built:
    case = registered(register(client, at_intake(client), {"paper-technician": "1"}))
    built = Built(str(case.number), case.public_id, f"/desk/cases/{case.number}")
    wrong = {
        "reason": "材料不齐全",
        "material_water_rights": "y",
        "problem_of_material_water_rights": "没有交",
        "material_site_plan": "y",
        "problem_of_material_site_plan": "没有交",
        "field_area": "y",
        "problem_of_field_area": "与图纸不符",
    }
    act(client, client.read(built.path), built, "request_correction", **wrong)
    assert stored(built.number).state == "correcting"
    return built


def test_the_clerk_enters_the_answer_to_a_correction_of_a_counter_case(
    client: Browser, app: Flask, run_jobs: Callable[[], int]
) -> None:
    """CASES: resubmit, clerk for a counter applicant → 补正材料收件凭证."""
    built = _correcting(client)
    run_jobs()
    assert "交到办理窗口" in texts_to(app, SHEET["c-mobile"])[-1]
    page = client.read(client.read(built.path).link("提交补正"))
    page = client.submit(page, button="提交补正", status=422, area="")
    assert any("养殖水面面积" in error for error in page.texts(".errors li"))
    assert any("请上传补正的文件，或者填写收到的纸质份数" in error for error in page.texts(".errors li"))
    page = client.submit(
        page, button="开始上传", upload="site_plan", area="30", site_plan=(a_jpeg(), "图.jpg"), **{"paper-water_rights": "2"}
    )
    assert "已补 1 个" in page.text
    assert page.one("#f-paper-water_rights").attributes["value"] == "2"
    done = client.submit(page, button="提交补正")
    assert "补正材料已提交。" in done.text
    case = stored(built.number)
    assert (case.state, case.values["area"], case.values["site"]) == ("submitted", "30", SHEET["site"])
    assert {row.key: row.copies_got for row in case.materials}["water_rights"] == 2
    context = case.papers[-1].document.context
    assert case.papers[-1].document.kind == "BZSJ"
    assert [(row["copies_received"], row["note"]) for row in context["materials"]] == [
        (2, "纸质 2 份"),
        (1, "电子文件"),
        (1, "窗口修改"),
    ]
    assert context["receiver"] == "张三"
    assert "重交水面使用证明" in client.read(f"{built.path}/log").text
    assert client.read(f"{built.path}/resubmit").path == built.path  # answered: nothing to enter any more


def test_another_clerks_change_is_not_overwritten(client: Browser, app: Flask) -> None:
    built = _correcting(client)
    page = client.read(f"{built.path}/resubmit")
    case = stored(built.number)
    case.seen, case.changed_by = case.seen + 1, "李四"
    db.session.commit()
    again = client.submit(page, button="提交补正", status=409, area="31", **{"paper-water_rights": "1"})
    assert "李四" in again.text
    assert again.one("#f-area").attributes["value"] == "31"


def test_what_another_window_of_the_desk_has_typed_is_not_overwritten(client: Browser) -> None:
    built = _correcting(client)
    first = client.read(f"{built.path}/resubmit")
    second = client.read(first.path)
    brought = {"paper-water_rights": "1"}
    client.submit(first, button="开始上传", upload="site_plan", area="30", site_plan=(a_jpeg(), "图.jpg"))
    again = client.submit(second, button="提交补正", status=409, area="31", **brought)
    assert "这份补正在别处改动过" in again.text
    assert again.one("#f-area").attributes["value"] == "31"
    assert stored(built.number).correction.draft == {"area": "30"}  # type: ignore[union-attr]
    assert "补正材料已提交。" in client.submit(again, button="提交补正").text


def test_a_case_of_an_account_is_answered_and_withdrawn_by_its_owner_only(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    at_desk(client, "zhangs")
    page = client.read(case.path)
    assert "撤回申请" not in page.text
    assert client.read(f"{case.path}/resubmit").path == case.path
    assert act_withdraw(client, page, case).status_code == 409


def act_withdraw(client: Browser, page: Page, case: Built):  # type: ignore[no-untyped-def]
    token = page.css("input[name=csrf_token]")[0].attributes["value"]
    fields = {"csrf_token": token, "seen": stored(case.number).seen, "reason": "不办了", "signed": "y"}
    return client.post(f"{case.path}/withdraw", data=fields)


def test_the_clerk_withdraws_a_counter_case_on_a_signed_request(client: Browser) -> None:
    case = registered(register(client, at_intake(client), {"paper-site_plan": "3"}))
    path = f"/desk/cases/{case.number}"
    page = client.read(path)
    assert page.one("#case-actions form").attributes["action"] == f"{path}/accept"  # withdrawing is never proposed
    page = client.submit(client.read(page.link("撤回申请")), f"{path}/withdraw", status=422, reason="不办了")
    assert "请先收申请人签名的撤回申请" in page.text
    page = client.submit(page, f"{path}/withdraw", reason="不办了", signed=True)
    assert "申请已撤回" in page.text
    withdrawn = stored(str(case.number))
    assert (withdrawn.state, withdrawn.papers[-1].document.kind) == ("withdrawn", "CHQR")
    context = withdrawn.papers[-1].document.context
    assert context["reason"] == "不办了"
    assert "纸质材料 3 份" in context["returned"]
    assert "已收签名的撤回申请" in client.read(f"{path}/log").text


@pytest.mark.parametrize("path", ["", "/delete"])
def test_an_intake_of_another_department_does_not_exist(client: Browser, path: str) -> None:
    client.submit(at_intake(client), button="保存", **SHEET)
    [draft] = db.session.scalars(select(Case).where(Case.source == "counter"))
    at_desk(client, "zhengq")
    address = f"/desk/intake/{FISH_SEED}/{draft.public_id}{path}" if path else f"/desk/intake/{FISH_SEED}?draft={draft.public_id}"
    client.read(address, status=404)
    assert attached.of_bundle(draft.public_id) == []
