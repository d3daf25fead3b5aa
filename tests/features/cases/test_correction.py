"""The applicant's answer to a request for correction: only what was named is open (Z10)."""

from io import BytesIO

import pytest
from flask import Flask

from app.attachments import commands as attachments
from app.cases.commands import acceptance
from app.cases.commands.materials import record_materials
from app.cases.flow_log import entries_of
from app.gateways.wall_clock import now
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_jpeg
from tests.builders.wizard import FOOD_STALL, sign_in
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page, squeeze

FIELDS = "form:has(#f-area)"
COMPARISON = "table.log:has(caption)"


def _page(client: Browser, case: Built) -> Page:
    sign_in(client, "chunhua")
    return client.read(f"/applications/{case.public_id}/correction")


def _upload(client: Browser, page: Page, key: str = "water_rights", name: str = "重拍.jpg", **fields: object) -> Page:
    return client.submit(page, FIELDS, button="开始上传", **{key: (a_jpeg(), name)}, **fields)


def test_only_what_was_named_is_shown_for_change(client: Browser, app: Flask) -> None:
    page = _page(client, a_case(app, "correcting"))
    assert [node.attributes["name"] for node in page.css("main input[id^='f-']")] == ["water_rights", "area"]
    assert "问题：第 2 页看不清" in page.text
    assert "问题：与图纸不符" in page.text
    assert "要补正" in page.text


def test_an_answer_needs_what_was_asked_for(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    page = client.submit(_page(client, case), FIELDS, button="提交补正", status=422, area="很多")
    assert "请上传补正的文件" in page.text
    assert "应为数字" in page.text
    assert page.css("#f-area")[0].attributes["value"] == "很多"
    assert stored(case.number).state == "correcting"


def test_what_is_saved_is_there_the_next_time(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    client.submit(_page(client, case), FIELDS, button="保存信息", area="40.5")
    assert client.read(f"/applications/{case.public_id}/correction").css("#f-area")[0].attributes["value"] == "40.5"
    assert stored(case.number).values["area"] == "36.5"


def test_files_handed_in_before_stay(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    page = _page(client, a_case(app, "correcting"))
    assert not page.css("[name=remove]")
    page = _upload(client, page)
    assert len(page.css(".files li")) == 2
    assert len(page.css("[name=remove]")) == 1
    assert "已补 1 个" in page.text
    page = client.submit(page, FIELDS, button="删除")
    assert page.path.endswith("/correction")
    assert len(page.css(".files li")) == 1


def test_what_was_named_has_to_be_answered_though_it_was_optional(client: Browser, app: Flask) -> None:
    """What is wrong stands with the field, and an empty field is no answer."""
    case = a_case(app, "submitted")
    with one_click(app):
        asked = {"materials": {}, "fields": {"remarks": "请写明取水的地方"}}
        acceptance.request_correction(stored(case.number), by=staff_called("zhangs"), reason="不全", **asked, at=now())
    page = _page(client, case)
    assert "问题：请写明取水的地方" in page.one("#h-remarks").text()
    assert "选填" not in page.one("label[for=f-remarks]").text()
    page = client.submit(page, "form:has(#f-remarks)", button="提交补正", status=422)
    assert "请填写备注" in page.one("#e-remarks").text()
    client.submit(page, "form:has(#f-remarks)", button="提交补正", remarks="柳湾水渠")
    assert stored(case.number).state == "submitted"


def test_the_answer_brings_a_receipt_and_a_new_limit(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    page = _upload(client, _page(client, case))
    shown = client.submit(page, FIELDS, button="提交补正", area="40")
    assert "补正材料已提交" in shown.text
    assert "补正材料收件凭证" in shown.text
    assert stored(case.number).state == "submitted"
    assert "补正的材料已收到" in client.read("/account/messages").text
    again = client.submit(page, FIELDS, button="提交补正", area="99")
    assert again.path == f"/applications/{case.public_id}"
    assert stored(case.number).values["area"] == "40"


def test_other_fields_and_materials_are_closed(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    page = _page(client, case)
    token = page.css("input[name=csrf_token]")[0].attributes["value"]
    base = f"/applications/{case.public_id}"
    seen = page.one("input[name=seen]").attributes["value"]
    client.post(
        f"{base}/correction",
        data={"csrf_token": token, "seen": seen, "upload": "technician", "technician": (BytesIO(a_jpeg()), "a.jpg")},
    )
    assert "a.jpg" not in client.read(base).text
    assert client.post(f"{base}/materials/technician", data={"csrf_token": token}).status_code == 404
    seen = client.read(f"{base}/correction").one("input[name=seen]").attributes["value"]
    typed = {"area": "41", "site": "别的地方", "state": "concluded"}
    client.post(f"{base}/correction", data={"csrf_token": token, "seen": seen, **typed})
    row = stored(case.number)
    assert (row.state, row.correction.draft) == ("correcting", {"area": "41"})


def test_an_upload_keeps_what_was_typed(client: Browser, app: Flask) -> None:
    page = _upload(client, _page(client, a_case(app, "correcting")), area="20.5")
    assert page.css("#f-area")[0].attributes["value"] == "20.5"


def test_the_same_file_is_no_answer(client: Browser, app: Flask) -> None:
    page = _page(client, a_case(app, "correcting"))
    before = client.get(page.css(".files a")[0].attributes["href"]).get_data()
    again = client.submit(page, FIELDS, button="开始上传", status=422, water_rights=(before, "又一次.pdf"))
    assert "和以前交的“water_rights.pdf”内容相同" in again.text


def test_a_full_material_can_still_be_corrected(client: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "FILES_PER_MATERIAL", 1)
    page = _upload(client, _page(client, a_case(app, "correcting")))
    assert "已补 1 个" in page.text


def test_the_log_and_the_receipt_say_what_was_changed(client: Browser, app: Flask) -> None:
    """The receipt agrees with the notice, item by item (printed_documents: BZTZS)."""
    case = a_case(app, "correcting")
    page = _upload(client, _page(client, case))
    client.submit(page, FIELDS, button="提交补正", area="40")
    row = stored(case.number)
    papers = {paper.document.kind: paper.document.context for paper in row.papers}
    asked = [line["material"] for line in papers["BZTZS"]["corrections"]]
    answered = [line["name"] for line in papers["BZSJ"]["materials"]]
    assert answered == asked == ["水面使用证明", "申请表：养殖水面面积"]
    said = next(entry.payload.content["text"] for entry in entries_of(row) if entry.action == "resubmit")
    assert said == "养殖水面面积由“36.5 亩”改为“40 亩”；重交水面使用证明。"


def test_a_correction_is_no_way_to_another_name(client: Browser, app: Flask) -> None:
    case = a_case(app, citizen="bluebay")
    with one_click(app):
        wrong = {"materials": {}, "fields": {"organization": "请写全称"}}
        acceptance.request_correction(stored(case.number), by=staff_called("zhangs"), reason="名称不全", **wrong, at=now())
    sign_in(client, "bluebay")
    page = client.read(f"/applications/{case.public_id}/correction")
    refused = client.submit(page, button="提交补正", status=422, organization="别家公司")
    assert "应与您账户登记的一致" in refused.text
    assert stored(case.number).state == "correcting"


def test_the_desk_sees_before_and_after_side_by_side(client: Browser, another_client: Browser, app: Flask) -> None:
    """L15, Z10: what was asked until when, and once it is answered, the old and the new value and file of each."""
    case = a_case(app, "correcting")
    at_desk(another_client, "zhangs")
    asked = another_client.read(case.path)
    assert "等待申请人补正" in asked.text and "最迟" in asked.text
    assert _compared(asked) == [
        ["养殖水面面积", "与图纸不符", "36.5 亩", "等待补正"],
        ["水面使用证明", "第 2 页看不清", "water_rights.pdf", "等待补正"],
    ]
    page = _upload(client, _page(client, case))
    assert _compared(another_client.read(case.path))[1][3] == "等待补正"  # not handed in yet
    client.submit(page, FIELDS, button="提交补正", area="40")
    answered = another_client.read(case.path)
    assert "补正对照" in answered.texts("h2")
    assert _compared(answered) == [
        ["养殖水面面积", "与图纸不符", "36.5 亩", "40 亩"],
        ["水面使用证明", "第 2 页看不清", "water_rights.pdf", "重拍.jpg"],
    ]
    for link in answered.css(f"{COMPARISON} td a"):
        assert another_client.get(link.attributes["href"] or "").status_code == 200


def _compared(page: Page) -> list[list[str]]:
    """The table, without the times of the files."""
    table = next(table for table in page.css(COMPARISON) if "补正对照" in table.text())
    rows = [[squeeze((cell.css("a") or [cell])[0].text()) for cell in row.css("td")] for row in table.css("tbody tr")]
    return rows


def test_identity_numbers_in_the_comparison_are_masked_until_they_are_revealed(client: Browser, app: Flask) -> None:
    case = a_case(app, item=FOOD_STALL)
    with one_click(app):
        wrong = {"materials": {}, "fields": {"resident_id": "与身份证不符"}}
        acceptance.request_correction(stored(case.number), by=staff_called("zhengq"), reason="请核对", **wrong, at=now())
    number = stored(case.number).values["resident_id"]
    at_desk(client, "zhengq")
    page = client.read(case.path)
    assert number not in page.html
    assert _compared(page)[0][2].startswith("511***")
    assert _compared(client.submit(page, f"{case.path}/reveal"))[0][2] == number


class TestInTwoWindows:
    """The later window never overwrites what the earlier one has saved without saying so (CASES: every form carries `seen`)."""

    def test_the_later_one_is_told_and_keeps_what_was_typed(self, client: Browser, app: Flask) -> None:
        case = a_case(app, "correcting")
        first = _page(client, case)
        second = client.read(first.path)
        client.submit(first, FIELDS, button="保存信息", area="41")
        for button in ("保存信息", "提交补正", "开始上传"):
            again = client.submit(second, FIELDS, button=button, status=409, area="42")
            assert "这份补正在别处改动过" in again.text and "与已保存的不同：养殖水面面积" in again.text
            assert again.one("#f-area").attributes["value"] == "42"
            assert stored(case.number).correction.draft == {"area": "41"}  # type: ignore[union-attr]
        client.submit(again, FIELDS, button="保存信息")
        assert stored(case.number).correction.draft == {"area": "42"}  # type: ignore[union-attr]

    def test_a_file_is_not_taken_back_with_a_text_that_overwrites(self, client: Browser, app: Flask) -> None:
        case = a_case(app, "correcting")
        second = _upload(client, _page(client, case))
        client.submit(client.read(second.path), FIELDS, button="保存信息", area="41")
        again = client.submit(second, FIELDS, button="删除", status=409, area="42")
        assert "已补 1 个" in again.text

    def test_a_button_pressed_twice_is_no_other_window(self, client: Browser, app: Flask) -> None:
        page = _page(client, a_case(app, "correcting"))
        for _time in range(2):
            assert "已保存" in client.submit(page, FIELDS, button="保存信息", area="41").text

    def test_files_and_text_from_two_windows_come_together(self, client: Browser, app: Flask) -> None:
        case = a_case(app, "correcting")
        first = _page(client, case)
        second = client.read(first.path)
        _upload(client, first)
        client.submit(second, FIELDS, button="提交补正", area="41")
        assert stored(case.number).values["area"] == "41"

    def test_a_case_that_a_clerk_has_changed_is_shown_anew(self, client: Browser, app: Flask) -> None:
        case = a_case(app, "correcting")
        page = _page(client, case)
        with one_click(app):
            record_materials(stored(case.number), by=staff_called("zhangs"), copies={"technician": 1}, checked=set(), at=now())
        again = client.submit(page, FIELDS, button="提交补正", status=409, area="42")
        assert "张三在" in again.text and "改动过这件办件" in again.text
        client.submit(again, FIELDS, button="保存信息")
        assert stored(case.number).correction.draft == {"area": "42"}  # type: ignore[union-attr]

    def test_what_the_applicant_types_makes_no_page_of_the_desk_stale(self, client: Browser, app: Flask) -> None:
        case = a_case(app, "correcting")
        before = stored(case.number).seen
        client.submit(_page(client, case), FIELDS, button="保存信息", area="41")
        assert stored(case.number).seen == before
