"""What the desk does to a case, form by form (Z08–Z10, Z12, Z14–Z16)."""

from datetime import timedelta

import pytest

from app.attachments.queries import of_material
from app.cases.queries import certificate_of
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import today
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import COMPLETE, act, at_desk
from tests.builders.files import a_pdf


def test_accepting_starts_the_clock_and_hands_the_case_to_step_1(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    page = client.submit(client.read(case.path), f"{case.path}/accept", opinion="材料齐全，予以受理。")
    assert "已受理。" in page.text
    row = stored(case.number)
    assert (row.state, row.step, row.assignee.login_name) == (State.IN_PROCESS, 1, "lis")
    assert "环节 1/3 审查（李四）" in page.text
    assert "受理通知书" in page.texts("aside .links a")
    at_desk(client, "lis")
    assert case.number in "".join(client.read("/desk/todo").text.split())


def test_not_accepting_needs_a_ground_a_reason_and_its_basis(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}?do=not_accept")
    page = client.submit(form, f"{case.path}/not_accept", status=422, reason="不归我们管", legal_basis="")
    assert page.texts("[role=alert] li") == ["请选择不予受理的情形。", "请写明法律依据。"]
    assert page.one("#f-reason").text().strip() == "不归我们管"
    elsewhere = {"ground": "not_this_agency", "legal_basis": "《行政许可法》第三十二条"}
    page = client.submit(page, f"{case.path}/not_accept", status=422, **elsewhere)
    assert page.texts("[role=alert] li") == ["请写明应向哪个机关申请。"]
    page = client.submit(page, f"{case.path}/not_accept", right_agency="区水务局")
    assert stored(case.number).state == State.NOT_ACCEPTED
    assert "不予受理决定书" in page.texts("aside .links a")


def test_a_correction_names_materials_and_fields_and_nothing_else(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}?do=request_correction")
    page = client.submit(form, f"{case.path}/request_correction", status=422, reason="材料不齐全")
    assert "请至少选择一项需要补正的材料或内容" in page.text
    page = client.submit(page, f"{case.path}/request_correction", status=422, material_broodstock=True)
    assert page.texts("[role=alert] a") == ["请写明“亲本来源证明”的问题或要求。"]
    told = {"problem_of_material_broodstock": "没有检疫证明", "problem_of_field_area": "与图纸不符"}
    page = client.submit(page, f"{case.path}/request_correction", **told)
    correction = stored(case.number).correction
    assert (correction.materials, correction.fields) == ({"broodstock": "没有检疫证明"}, {"area": "与图纸不符"})
    assert "等待补正" in page.text


def test_a_second_correction_is_not_offered(app, client):
    case = a_case(app, "correcting")
    page = at_desk(client, "zhangs")
    assert act(client, page, case, "request_correction").status_code == 409


def test_the_next_handler_is_chosen_when_several_hold_the_post(app, client):
    case = a_case(app, "step 1")
    at_desk(client, "lis")
    page = client.submit(client.read(case.path), f"{case.path}/forward", status=422, opinion="现场已查看，属实。")
    assert page.texts("[role=alert] a") == ["请选择下一环节的办理人。"]
    assert page.texts("fieldset .choice") == ["王五", "刘兰"]
    client.submit(page, f"{case.path}/forward", handler_id=_id_of(app, "liul"))
    row = stored(case.number)
    assert (row.step, row.assignee.login_name) == (2, "liul")


@pytest.mark.parametrize("forged", ["lis", "zhangs", "zhengq"])
def test_a_forged_handler_is_refused(app, client, forged):
    case = a_case(app, "step 1")
    page = at_desk(client, "lis")
    answer = act(client, page, case, "forward", handler_id=_id_of(app, forged))
    assert answer.status_code == 422
    assert stored(case.number).step == 1


def test_sending_back_returns_the_case_to_who_passed_it_on(app, client):
    case = a_case(app, "step 2")
    at_desk(client, "wangw")
    page = client.read(case.path)
    beside = page.one("button[formaction]")
    assert (beside.text(), beside.attributes["formaction"]) == ("退回审查", f"{case.path}/send_back")
    assert act(client, page, case, "send_back").status_code == 303
    row = stored(case.number)
    assert (row.step, row.assignee.login_name) == (1, "lis")
    assert "审核 → 审查" in client.read(f"{case.path}/log").text


def test_sending_back_works_in_a_browser_without_formaction(app, client):
    """w3m and its like send every button to the form's own address: the case must not go on instead of back."""
    case = a_case(app, "step 2")
    at_desk(client, "wangw")
    beside = client.read(case.path).one("button[formaction]").attributes
    answer = act(client, client.read(case.path), case, "forward", **{beside["name"]: beside["value"]})
    assert answer.status_code == 303
    assert stored(case.number).step == 1


def test_concluding_takes_result_number_and_scan(app, client):
    case = a_case(app, "step 3")
    at_desk(client, "zhaol")
    form = client.read(case.path)
    page = client.submit(
        form, f"{case.path}/conclude", status=422, outcome="granted", opinion="", result_file=(a_pdf(), "批文.pdf")
    )
    assert page.texts("[role=alert] a") == ["请填写意见。", "请改正后再选一次文件。"]
    typed = {"opinion": "同意。", "approval_number": "广农许〔2026〕15号", "result_file": (a_pdf(), "批文.pdf")}
    page = client.submit(page, f"{case.path}/conclude", **typed)
    row = stored(case.number)
    assert (row.state, row.outcome, row.approval_number) == (State.CONCLUDED, Outcome.GRANTED, "广农许〔2026〕15号")
    assert [file.filename for file in of_material(row.public_id, "_result")] == ["批文.pdf"]
    assert "结果文件：批文.pdf" in page.texts("aside .links a")
    assert case.number in "".join(client.read("/desk/done").text.split())


def test_a_denial_needs_its_reason(app, client):
    case = a_case(app, "step 3")
    page = at_desk(client, "zhaol")
    answer = act(client, page, case, "conclude", outcome="denied", content="", approval_number="")
    assert answer.status_code == 422
    assert "请写明不予许可（不同意）的理由。" in answer.text
    assert act(client, page, case, "conclude", outcome="denied", content="水质不合格", approval_number="").status_code == 303
    assert stored(case.number).outcome == Outcome.DENIED


@pytest.mark.parametrize(("content", "name"), [(b"MZ\x90", "批文.exe"), (b"<html>", "批文.pdf"), (b"", "批文.pdf")])
def test_a_scan_that_is_no_document_is_refused_beside_its_field(app, client, content, name):
    case = a_case(app, "step 3")
    at_desk(client, "zhaol")
    fields = {**COMPLETE["conclude"], "result_file": (content, name)}
    page = client.submit(client.read(case.path), f"{case.path}/conclude", status=422, **fields)
    assert len(page.css("#e-result_file")) == 1
    assert stored(case.number).state == State.IN_PROCESS


def test_a_certificate_is_proposed_from_the_application_and_issued_once(app, client):
    case = a_case(app, "granted")
    at_desk(client, "zhangs")
    form, typed = client.read(case.path), {"content_scope": "草鱼苗种", "valid_from": str(today())}
    until = form.one("#f-valid_until").attributes["value"]
    assert form.one("#f-content_site").attributes["value"] == "清溪镇柳湾村 3 组"
    page = client.submit(form, f"{case.path}/issue_certificate", status=422, valid_from="二〇二六年", content_scope="")
    assert page.one("#f-valid_from").attributes["value"] == "二〇二六年"
    assert page.texts("[role=alert] a") == ["请填写“许可范围”。", "请按 2026-11-23 的样子填写日期。"]
    page = client.submit(
        page, f"{case.path}/issue_certificate", status=422, **typed, valid_until=str(today() - timedelta(days=1))
    )
    assert page.texts("[role=alert] a") == ["有效期的截止日期不能早于起始日期。"]
    page = client.submit(page, f"{case.path}/issue_certificate", **typed, valid_until=until)
    assert "水产苗种生产许可证" in page.texts("aside .links a")
    with one_click(app):
        assert certificate_of(stored(case.number)).content["scope"] == "草鱼苗种"
    assert act(client, page, case, "issue_certificate").status_code == 409


def test_paper_copies_are_written_down_with_who_checked_them(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}/materials")
    page = client.submit(form, f"{case.path}/materials", status=422, copies_broodstock="两份")
    assert page.texts("[role=alert] a") == ["“亲本来源证明”的份数请填 0 到 999。"]
    page = client.submit(page, f"{case.path}/materials", copies_broodstock="2", checked_broodstock=True)
    row = {material.key: material for material in stored(case.number).materials}["broodstock"]
    assert (row.copies_got, row.checked_by.name) == (2, "张三")
    assert "电子上传、纸质收取" in page.text
    at_desk(client, "lis")
    assert "不能登记材料：您没有办理这一步的岗位权限。" in client.read(f"{case.path}/materials").text


def test_unexpected_fields_change_nothing(app, client):
    """SECURITY 8"""
    case = a_case(app, "step 1")
    page = at_desk(client, "lis")
    forged = {"state": "concluded", "step": "3", "assignee_id": "1", "department_id": "1", "handler_id": _id_of(app, "wangw")}
    assert act(client, page, case, "forward", **forged).status_code == 303
    row = stored(case.number)
    assert (row.state, row.step, row.assignee.login_name) == (State.IN_PROCESS, 2, "wangw")


def _id_of(app, login_name):
    with one_click(app):
        return staff_called(login_name).id
