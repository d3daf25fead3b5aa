"""并联审批: one application, a part for each department, one number for the applicant (CASES: Actions)."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import db
from app.attachments import commands as attaching
from app.attachments import queries as attachments
from app.attachments.checks import Examined
from app.cases import flow_log
from app.cases.commands import by_law
from app.cases.limits import calendar
from app.cases.models import RESULT_KEY
from app.documents.models import Document
from app.domain.clock import SuspensionKind
from app.domain.workflow import Outcome
from app.gateways import storage
from app.gateways.wall_clock import now, today
from app.messaging.models import Message
from tests.builders.cases import Built, one_click, staff_called, stored
from tests.builders.desk import act, at_desk, listed, token_of
from tests.builders.files import a_jpeg, a_pdf
from tests.builders.joint import FORESTRY, WATER, a_joint_case, finish, part_of
from tests.builders.people import sign_in, sign_in_at_desk
from tests.builders.proceedings import hearing_offered, suspended
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import CSRF_FIELD

GRANT = {"outcome": "granted", "opinion": "同意。", "content": "准予建设。"}


def _kinds(case: Built) -> list[str]:
    return [paper.document.kind for paper in stored(case.number).papers]


def test_the_acceptance_opens_a_part_for_each_department(client: Browser, app: Flask) -> None:
    """Steps, clock and handler of its own item; what it asks for comes with it; the whole is due with the last."""
    whole = a_joint_case(app, "submitted")
    at_desk(client, "zhangs")
    client.submit(client.read(whole.path), f"{whole.path}/accept", opinion="材料齐全，予以受理。")
    case, water, forestry = (stored(each) for each in (whole.number, f"{whole.number}-1", f"{whole.number}-2"))
    assert [part.number for part in case.parts] == [water.number, forestry.number]
    assert [part.department.name for part in case.parts] == ["区水务局", "区林业局"]
    assert [part.assignee.name for part in case.parts if part.assignee] == ["韩江", "曹松"]
    assert {part.state for part in (case, *case.parts)} == {"in_process"} and water.step == 1
    assert water.accepted_on == forestry.accepted_on == case.accepted_on
    assert water.due_on and forestry.due_on and water.due_on < forestry.due_on == case.due_on
    assert water.values["project"] == "柳湾生猪养殖场" and "species" not in water.values
    assert forestry.values["species"] == "柏木" and forestry.applicants[0].id_number == case.applicants[0].id_number
    of_part = {attachment.material_key for attachment in attachments.of_bundle(forestry.public_id)}
    assert of_part == {"ownership", "design", "replant"}
    assert water.opinions[0].text == "材料齐全，予以受理。"
    assert [flow_log.finding(each) for each in (case, water, forestry)] == [None, None, None]
    notice = case.papers[-1].document.context
    assert notice["parts"] == ["区水务局：生产建设项目水土保持方案审批（新办）", "区林业局：林木采伐许可证核发（县级权限）"]
    assert notice["decision_due_on"] == case.due_on.isoformat()
    assert notice["special_procedures"] == ["检验", "听证", "专家评审"]
    assert not water.papers, "the acceptance notice of the whole speaks for the parts"


def test_each_department_has_its_part_and_reads_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    water, forestry = part_of(whole, WATER), part_of(whole, FORESTRY)
    at_desk(client, "hanj")
    mine = listed(client.read("/desk/todo"))
    assert water.path in mine and not {whole.path, forestry.path} & mine
    page = client.read(water.path)
    assert page.link("规模养殖场开工前联合审批（演示）") == whole.path
    lead = client.read(whole.path)
    assert "区林业局" in lead.text and lead.link("生产建设项目水土保持方案审批（新办）") == water.path
    client.read(forestry.path, status=404)
    assert client.get(f"{whole.path}?do=forward").status_code == 200 and not lead.css(".window form")
    at_desk(client, "lis")
    assert client.read(water.path).heading and client.read(forestry.path).heading
    assert whole.path in listed(client.read("/desk/todo"))


@pytest.mark.parametrize("who", ["zhengq", "hel"])
def test_nobody_else_reads_it(client: Browser, app: Flask, who: str) -> None:
    whole = a_joint_case(app)
    if who == "hel":
        sign_in_at_desk(client, "hel", department="区人社局")
    else:
        at_desk(client, who)
    for each in (whole, part_of(whole, WATER)):
        client.read(each.path, status=404)


def test_the_applicant_has_one_case_with_one_number(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    finish(app, part_of(whole, WATER))
    sign_in(client, "bluebay")
    rows = client.read("/applications")
    assert ["".join(node.text().split()) for node in rows.css(".number")] == [whole.number]
    page = client.read(f"/applications/{whole.public_id}")
    table = page.one("#parts + table").text()
    assert "区水务局" in table and "已办结：准予" in table and "正在现场核验" in table
    assert [a.text() for a in page.css("aside a")][-1] == "准予行政许可决定书（PDF）" and "区水务局" in page.one("aside").text()
    own = client.read(page.link("林木采伐许可证核发（县级权限）"))
    assert "".join(own.css(".number")[0].text().split()) == whole.number
    assert own.link("看整件申请：规模养殖场开工前联合审批（演示）") == f"/applications/{whole.public_id}"
    assert "撤回申请" not in own.text and "查询密码" not in own.text
    said = [message.text for message in db.session.scalars(select(Message))]
    assert any("水土保持" in text for text in said) and not any(f"{whole.number}-" in text for text in said)
    decided = stored(f"{whole.number}-1").papers[-1].document.context
    assert decided["case_number"] == whole.number
    assert (
        decided["acceptance_number"] == next(p for p in stored(whole.number).papers if p.document.kind == "SLTZS").document.number
    )


def test_it_is_looked_up_as_a_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    finish(app, part_of(whole, WATER))
    with one_click(app):
        db.session.execute(update(Document).values(pdf_sha256=storage.put(a_pdf())))
    code = stored(whole.number).lookup_code
    form = client.read("/progress")
    client.submit(form, status=422, number=f"{whole.number}-1", mobile="13800000002", code=code)
    page = client.submit(client.read("/progress"), number=whole.number, mobile="13800000002", code=code)
    assert "区林业局" in page.one("#parts + table").text() and not page.css("#parts + table a")
    paper = stored(f"{whole.number}-1").papers[-1].document.public_id
    sent = {field.attributes["name"]: field.attributes["value"] for field in page.css(f"form[action$='{paper}.pdf'] input")}
    assert client.post(f"/progress/papers/{paper}.pdf", data=sent).mimetype == "application/pdf"
    assert client.post(f"/progress/papers/{paper}.pdf", data=sent | {"proof": "9999999999.ab"}).status_code == 422


def test_it_is_decided_after_all_its_parts(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app, "step 3")
    finish(app, part_of(whole, WATER))
    page = at_desk(client, "zhaol")
    early = act(client, page, whole, "conclude")
    assert early.status_code == 409 and "其他部门还没有都办完" in early.text
    waiting = client.read(whole.path)
    assert "还没有都办完" in waiting.one("#case-actions .window").text() and not waiting.css(".window form")
    finish(app, part_of(whole, FORESTRY))
    client.submit(client.read(whole.path), f"{whole.path}/conclude", **GRANT)
    assert (stored(whole.number).outcome, _kinds(whole)[-1]) == ("granted", "ZYXK")


def test_it_is_not_granted_when_a_part_was_not(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app, "step 3")
    finish(app, part_of(whole, WATER))
    finish(app, part_of(whole, FORESTRY), Outcome.DENIED)
    page = at_desk(client, "zhaol")
    no = act(client, page, whole, "conclude")
    assert no.status_code == 409 and "不能作出同意的决定" in no.text
    denial = {"outcome": "denied", "opinion": "不同意。", "content": "林木采伐没有获准。", "legal_basis": "《森林法》"}
    client.submit(client.read(whole.path), f"{whole.path}/conclude", **denial)
    assert stored(whole.number).outcome == "denied"


def test_it_is_withdrawn_as_a_whole(client: Browser, app: Flask) -> None:
    """One confirmation; a part that is decided stays so."""
    whole = a_joint_case(app)
    water, forestry = part_of(whole, WATER), part_of(whole, FORESTRY)
    finish(app, water)
    sign_in(client, "bluebay")
    page = client.read(f"/applications/{forestry.public_id}/withdraw")
    sent = {CSRF_FIELD: token_of(page), "seen": stored(forestry.number).seen, "reason": "不办了"}
    no = client.post(f"/applications/{forestry.public_id}/withdraw", data=sent)
    assert no.status_code == 409 and "请撤回整件申请" in no.text
    client.submit(client.read(f"/applications/{whole.public_id}/withdraw"), "main form", reason="不建了")
    states = [stored(each.number).state for each in (whole, water, forestry)]
    assert states == ["withdrawn", "concluded", "withdrawn"]
    assert _kinds(whole)[-1] == "CHQR" and "CHQR" not in _kinds(forestry)
    assert stored(forestry.number).assignee_id is None
    assert flow_log.finding(stored(forestry.number)) is None


def test_the_lead_ends_the_parts_with_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    page = at_desk(client, "zhaol")
    assert act(client, page, whole, "terminate").status_code == 303
    assert {stored(part_of(whole, n).number).state for n in (WATER, FORESTRY)} == {"terminated"}
    assert "ZZBL" in _kinds(whole) and not _kinds(part_of(whole, WATER))


def test_what_makes_a_part_later_makes_the_whole_later(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """Extension and suspension; the page says whose days are counted."""
    frozen_clock.at(datetime(2016, 3, 1, 2, tzinfo=UTC))
    whole = a_joint_case(app)
    before = stored(whole.number).due_on
    page = at_desk(client, "luop")
    forestry = part_of(whole, FORESTRY)
    assert act(client, page, forestry, "extend", days="3").status_code == 303
    later = stored(whole.number).due_on
    assert before and later and later == stored(forestry.number).due_on
    assert calendar().count_workdays(before, later) == 3
    sign_in(client, "bluebay")
    shown = client.read(f"/applications/{whole.public_id}")
    assert "按最晚的算：区林业局" in shown.text and "延长了 3 个工作日" in shown.text
    suspended(app, forestry, until=date(2016, 6, 30), head="tangm")
    assert stored(whole.number).due_on == stored(forestry.number).promised_due_on
    shown = client.read(f"/applications/{whole.public_id}")
    assert "停计" in shown.one(".window").text() and "预计6月30日恢复" in shown.text


def test_the_law_accepts_it_with_its_parts(app: Flask, db_session: object, frozen_clock: FrozenClock) -> None:
    frozen_clock.at(datetime(2016, 3, 1, 2, tzinfo=UTC))
    whole = a_joint_case(app, "submitted")
    frozen_clock.at(datetime(2016, 3, 10, 2, tzinfo=UTC))
    by_law.run()
    case = stored(whole.number)
    assert case.state == "in_process" and len(case.parts) == 2
    assert {part.accepted_on for part in case.parts} == {case.received_on}


def test_a_vacant_post_of_a_part_stops_the_acceptance_and_not_the_withdrawal(
    client: Browser, app: Flask, frozen_clock: FrozenClock
) -> None:
    frozen_clock.at(datetime(2016, 3, 1, 2, tzinfo=UTC))
    whole = a_joint_case(app, "submitted")
    with one_click(app):
        staff_called("caos").is_active = False
    page = at_desk(client, "zhangs")
    no = act(client, page, whole, "accept")
    assert no.status_code == 409 and "审查岗" in no.text
    case = stored(whole.number)
    assert (case.state, case.parts, case.accepted_on) == ("submitted", [], None)
    frozen_clock.at(datetime(2016, 3, 10, 2, tzinfo=UTC))
    by_law.run()
    assert stored(whole.number).state == "submitted"
    sign_in(client, "bluebay")
    client.submit(client.read(f"/applications/{whole.public_id}/withdraw"), "main form", reason="不办了")
    assert (stored(whole.number).state, stored(whole.number).accepted_on, stored(whole.number).parts) == ("withdrawn", None, [])


def test_a_part_is_reopened_while_the_whole_is_open(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app, "step 3")
    water = part_of(whole, WATER)
    finish(app, water, Outcome.DENIED)
    page = at_desk(client, "pant")
    target = f"1-{staff_called('hanj').id}"
    assert act(client, page, water, "reopen", target=target).status_code == 303
    assert stored(water.number).state == "in_process"
    finish(app, water)
    finish(app, part_of(whole, FORESTRY))
    at_desk(client, "zhaol")
    client.submit(client.read(whole.path), f"{whole.path}/conclude", **GRANT)
    no = act(client, at_desk(client, "pant"), water, "reopen")
    assert no.status_code == 409 and "整件联合办理已经结束" in no.text


def test_a_whole_that_was_refused_and_reopened_has_its_parts(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app, "not_accepted")
    page = at_desk(client, "zhaol")
    target = f"1-{staff_called('lis').id}"
    assert act(client, page, whole, "reopen", target=target).status_code == 303
    assert [part.state for part in stored(whole.number).parts] == ["in_process", "in_process"]
    assert _kinds(whole)[-1] == "SLTZS", "it had none, and the applicant is told until when it is decided"


def test_a_supplement_of_a_part_is_asked_for_on_the_page_of_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    water = part_of(whole, WATER)
    suspended(app, water, SuspensionKind.SUPPLEMENT, until=today() + timedelta(days=300), head="shenm", plan="补图")
    sign_in(client, "bluebay")
    rows = client.read("/applications")
    assert rows.link("去补齐材料") and "不用您处理" not in rows.text
    page = client.read(f"/applications/{whole.public_id}")
    assert "请您补齐材料" in page.one(".window").text() and "区水务局：" in page.one(".window").text()
    assert "您现在不用做什么" not in page.one(".window").text()
    page = client.read(page.link("去补齐材料"))
    page = client.submit(page, "main form", button="上传", plan=(a_jpeg(), "plan.jpg"))
    client.submit(page, "main form", button="提交")
    assert stored(water.number).suspensions[-1].supplemented_at
    assert _kinds(water)[-1] == "BZSJ" and stored(water.number).papers[-1].document.context["case_number"] == whole.number


def test_a_hearing_that_a_part_offers_is_told_on_the_page_of_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    hearing_offered(app, part_of(whole, FORESTRY))
    sign_in(client, "bluebay")
    assert "不用您处理" not in client.read("/applications").text
    page = client.read(f"/applications/{whole.public_id}")
    assert "区林业局：作决定以前，您可以要求听证" in page.one(".window").text()


def test_the_addresses_of_a_part_lead_to_those_of_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    water = part_of(whole, WATER)
    sign_in(client, "bluebay")
    for place in ("receipt", "withdraw"):
        assert client.read(f"/applications/{water.public_id}/{place}").path == f"/applications/{whole.public_id}/{place}"


def test_the_scanned_result_of_a_part_stands_with_the_whole(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    water = part_of(whole, WATER)
    finish(app, water)
    with one_click(app):
        data = a_pdf()
        scan = Examined("批复.pdf", "application/pdf", data, sha256(data).hexdigest())
        attaching.attach(water.public_id, RESULT_KEY, scan, by="staff:1", at=now())
    sign_in(client, "bluebay")
    aside = client.read(f"/applications/{whole.public_id}").one("aside").text()
    assert "办理结果（扫描件）" in aside


def test_the_certificate_of_a_part_is_made_by_its_department(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    forestry = part_of(whole, FORESTRY)
    finish(app, forestry)
    at_desk(client, "tangm")
    assert forestry.path in listed(client.read("/desk/certificates"))
    client.submit(client.read(forestry.path), f"{forestry.path}/issue_certificate", content_replant="2017 年 12 月")
    assert _kinds(forestry)[-1] == "ZZ"
    sign_in(client, "bluebay")
    assert "林木采伐许可证" in client.read(f"/applications/{whole.public_id}").one("aside").text()


def test_a_part_has_no_lookup_code_of_its_own(client: Browser, app: Flask) -> None:
    whole = a_joint_case(app)
    sign_in(client, "bluebay")
    page = client.read(f"/applications/{whole.public_id}")
    water = part_of(whole, WATER)
    no = client.post(f"/applications/{water.public_id}/lookup-code", data={CSRF_FIELD: token_of(page)})
    assert no.status_code == 409 and not stored(water.number).lookup_code
