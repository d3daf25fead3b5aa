"""挂起 and 重启 (Z18–Z20): two levels of approval, papers, and a clock that stands and goes on exactly."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.accounts import commands as accounts
from app.cases import flow_log, limits
from app.cases.lights import due_of
from app.domain.clock import SuspensionKind, add_months
from app.domain.workflow import Role, Source
from app.gateways.wall_clock import today
from app.web.i18n import format_date
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk, listed
from tests.builders.files import a_jpeg
from tests.builders.people import a_department
from tests.builders.proceedings import endorsed, resumed, suspended, suspension_requested
from tests.builders.wizard import sign_in
from tests.conftest import FrozenClock
from tests.support.browser import Browser


def _at(day: int, month: int = 3) -> datetime:
    return datetime(2016, month, day, 2, tzinfo=UTC)


def _kinds(case: Built) -> list[str]:
    return [paper.document.kind for paper in stored(case.number).papers]


def test_the_request_goes_to_the_window_head_and_then_to_the_business_section(client: Browser, app: Flask) -> None:
    """Z18: reason and estimate, endorsed, approved; then the case is 挂起."""
    case = a_case(app, "step 1")
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=request_suspension")
    until = add_months(today(), 12)
    fields = {"kind": "inspection", "reason": "苗种送检。", "estimated_end": until.isoformat()}
    client.submit(form, f"{case.path}/request_suspension", **fields)
    assert stored(case.number).awaits_role == "window_head"
    assert act(client, client.read(case.path), case, "forward").status_code == 409
    at_desk(client, "fengs")
    assert case.path in listed(client.read("/desk/todo"))
    page = client.read(case.path)
    assert "苗种送检。" in page.one(".window").text() and format_date(until) in page.one(".window").text()
    client.submit(page, f"{case.path}/endorse", opinion="同意。")
    at_desk(client, "qianq")
    assert case.path in listed(client.read("/desk/todo"))
    shown = client.submit(client.read(case.path), f"{case.path}/approve", opinion="同意。")
    assert "已批准挂起" in shown.text
    row = stored(case.number)
    assert (row.state, row.awaits_role, row.due_on) == ("suspended", None, until)
    assert _kinds(case)[-1] == "TBCX"
    assert flow_log.finding(row) is None


@pytest.mark.parametrize(("who", "is_endorsed"), [("fengs", False), ("qianq", True)])
def test_either_level_may_refuse(client: Browser, app: Flask, who: str, is_endorsed: bool) -> None:
    """Z18: the case goes on as before, and may be asked for again."""
    case = suspension_requested(app, a_case(app, "step 1"))
    if is_endorsed:
        endorsed(app, case)
    at_desk(client, who)
    shown = client.submit(
        client.read(case.path), f"{case.path}/{'approve' if is_endorsed else 'endorse'}", button="不同意", opinion="不需要。"
    )
    assert "已退回挂起申请" in shown.text
    row = stored(case.number)
    assert (row.state, row.awaits_role, row.suspension) == ("in_process", None, None)
    suspension_requested(app, case)
    assert stored(case.number).suspension is not None


def test_the_window_head_does_not_refuse_what_she_has_endorsed(client: Browser, app: Flask) -> None:
    case = endorsed(app, suspension_requested(app, a_case(app, "step 1")))
    page = at_desk(client, "fengs")
    assert act(client, page, case, "reject").status_code == 409
    assert act(client, page, case, "approve").status_code == 409
    assert stored(case.number).state == "in_process"


def test_the_clock_stands_and_goes_on_where_it_stood(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    """Z20: the golden example of the rules, suspended 8 to 18 March: eight working days do not count."""
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    before = stored(case.number).promised_due_on
    frozen_clock.at(_at(8))
    suspended(app, case, until=date(2016, 3, 15))
    frozen_clock.at(_at(16))
    row = stored(case.number)
    due = due_of(row, row.version, date(2016, 3, 16))
    assert due is not None and due.light == "red", "past its estimate it turns red and does not resume by itself"
    assert row.state == "suspended"
    frozen_clock.at(_at(18))
    resumed(app, case)
    row = stored(case.number)
    reading = limits.of(row, date(2016, 3, 18))
    assert reading is not None
    assert (reading.promised.used, reading.promised.remaining) == (5, 7)
    assert (before, row.promised_due_on) == (date(2016, 3, 17), date(2016, 3, 29))
    assert row.statutory_due_on == date(2016, 4, 11), "the law takes an inspection out of its limit, too"
    assert reading.step is not None and reading.step.due_on == date(2016, 3, 7), "the step's own limit had run out before"
    said = row.papers[-1].document.context
    assert (said["stopped_days"], said["remaining_days"], said["decision_due_on"]) == (8, 7, "2016-03-29")


def test_a_supplement_stops_the_promised_limit_only(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    """行政许可法第四十五条 names no supplement: a permit's statutory limit runs on."""
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    statutory = stored(case.number).statutory_due_on
    frozen_clock.at(_at(2))
    suspended(app, case, SuspensionKind.SUPPLEMENT, until=date(2016, 3, 9), site_plan="标明进排水口")
    assert _kinds(case)[-2:] == ["TBCX", "BZBQ"]
    frozen_clock.at(_at(9))
    resumed(app, case)
    row = stored(case.number)
    assert row.statutory_due_on == statutory
    assert row.promised_due_on == date(2016, 3, 24)


def test_several_suspensions_add_up(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    for first, last in ((2, 4), (8, 10)):
        frozen_clock.at(_at(first))
        suspended(app, case, until=date(2016, 3, last))
        frozen_clock.at(_at(last))
        resumed(app, case)
    reading = limits.of(stored(case.number), date(2016, 3, 10))
    assert reading is not None
    assert reading.promised.due_on == date(2016, 3, 23), "four working days later than 17 March"


def test_the_applicant_supplies_what_was_asked_for_and_nothing_else(client: Browser, app: Flask) -> None:
    """Z19, Z20: the page of the applicant takes the named material, gives a receipt, and tells the handler."""
    case = suspended(app, a_case(app, "step 1"), SuspensionKind.SUPPLEMENT, site_plan="标明进排水口")
    sign_in(client, "chunhua")
    page = client.read(client.read(f"/applications/{case.public_id}").link("去补齐材料"))
    assert page.texts(".upload h3") != [] and "标明进排水口" in page.text
    short = client.submit(page, button="提交", status=422)
    assert "请上传要补的文件" in short.text
    sent = client.submit(short, button="提交", site_plan=[(a_jpeg(), "平面图.jpg")])
    assert "补的材料已提交" in sent.text
    row = stored(case.number)
    assert row.suspension is not None and row.suspension.supplemented_at is not None
    assert _kinds(case)[-1] == "BZSJ"
    assert client.get(f"/applications/{case.public_id}/supplement").status_code == 303
    at_desk(client, "lis")
    window = client.read(case.path)
    assert "已补齐" in window.one(".window").text()
    shown = client.submit(window, f"{case.path}/resume", conclusion="材料齐全。")
    assert "已重启" in shown.text
    assert (stored(case.number).state, _kinds(case)[-1]) == ("in_process", "CQTZS")


def test_nobody_approves_her_own_request(app: Flask, client: Browser) -> None:
    """A person who holds both roles still needs a second one."""
    case = a_case(app, "step 1")
    with one_click(app):
        for role, department in ((Role.WINDOW_HEAD, "区农业农村局"), (Role.BUSINESS_SECTION, "政务服务中心")):
            accounts.appoint(staff_called("lis"), a_department(department), role)
    suspension_requested(app, case)
    page = at_desk(client, "lis")
    assert act(client, page, case, "endorse").status_code == 409
    endorsed(app, case)
    assert act(client, page, case, "approve").status_code == 409
    assert stored(case.number).state == "in_process"


def test_an_estimate_in_the_past_and_an_unknown_kind_are_refused(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 1")
    page = at_desk(client, "lis")
    past = act(client, page, case, "request_suspension", estimated_end="2016-01-01")
    assert past.status_code == 422 and "应在今天以后" in past.text
    assert act(client, page, case, "request_suspension", kind="auction").status_code == 409
    assert act(client, page, case, "request_suspension", kind="holiday").status_code == 422
    nothing_named = act(client, page, case, "request_suspension", kind="supplement")
    assert nothing_named.status_code == 422 and "请选择要补的材料" in nothing_named.text
    assert stored(case.number).suspensions == []


def test_a_clerk_counts_what_a_counter_applicant_has_brought(client: Browser, app: Flask) -> None:
    """Z19: what is missing is not written down as received, and the receipt says how much came and who took it."""
    case = a_case(app, "step 1")
    with one_click(app):
        stored(case.number).source = Source.COUNTER
    suspended(app, case, SuspensionKind.SUPPLEMENT, site_plan="标明进排水口", water_rights="换成新的")
    at_desk(client, "zhangs")
    form, path = client.read(f"{case.path}?do=supplement"), f"{case.path}/supplement"
    empty = client.submit(form, path, status=422)
    assert "份数请填 0 到 999" in empty.one("#e-came_site_plan").text()
    short = client.submit(empty, path, status=422, came_site_plan="3", came_water_rights="0")
    assert "还有纸质材料没有收到：" in short.text and _kinds(case)[-1] == "BZBQ"
    client.submit(short, path, came_water_rights="2")
    row = stored(case.number)
    assert row.suspension and row.suspension.supplemented_at
    assert {each.key: each.copies_got for each in row.materials} == {"site_plan": 3, "water_rights": 2}
    said = row.papers[-1].document.context
    assert {each["copies_received"] for each in said["materials"]} == {2, 3}
    assert {each["note"] for each in said["materials"]} == {"纸质"}
    assert (said["receiver"], said["receiver_phone"]) == ("张三", row.version.definition.acceptance.phone_consult)


def test_of_what_came_as_a_file_no_paper_is_counted(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 1")
    with one_click(app):
        stored(case.number).source = Source.COUNTER
    suspended(app, case, SuspensionKind.SUPPLEMENT, site_plan="标明进排水口", water_rights="换成新的")
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{case.public_id}/supplement")
    client.submit(page, button="提交", status=422, site_plan=[(a_jpeg(), "平面图.jpg")])
    client.delete_cookie("yc")
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}?do=supplement")
    assert form.one("#f-came_site_plan").attributes["value"] == "0"
    client.submit(form, f"{case.path}/supplement", came_water_rights="1")
    row = stored(case.number)
    assert {each.key: each.copies_got for each in row.materials} == {"water_rights": 1}
    came = {each["note"]: each["copies_received"] for each in row.papers[-1].document.context["materials"]}
    assert came == {"电子文件": 1, "纸质": 1}


def test_an_estimate_is_at_most_a_year_away(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """The clock counts every day until then: 9999 would count them out of the calendar, with the writer's lock held."""
    case = a_case(app, "step 1")
    frozen_clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC))
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=request_suspension")
    fields = {"kind": "inspection", "reason": "苗种送检。"}
    for day in ("2027-11-24", "2126-01-01", "9999-12-31"):
        sent = client.submit(form, f"{case.path}/request_suspension", status=422, estimated_end=day, **fields)
        assert "到2027年11月23日为止" in sent.one("#e-estimated_end").text()
        assert sent.one("[name=estimated_end]").attributes["value"] == day
    assert stored(case.number).suspensions == []
    client.submit(form, f"{case.path}/request_suspension", estimated_end="2027-11-23", **fields)
    assert stored(case.number).suspensions[-1].estimated_end == date(2027, 11, 23)


def test_a_request_from_before_the_bound_is_not_approved(client: Browser, app: Flask) -> None:
    case = endorsed(app, suspension_requested(app, a_case(app, "step 1")))
    with one_click(app):
        stored(case.number).suspensions[-1].estimated_end = date.max
    page = at_desk(client, "qianq")
    answer = act(client, page, case, "approve")
    assert answer.status_code == 409 and "请退回，由办理人重新申请" in answer.text
    assert act(client, page, case, "reject").status_code == 303


def test_a_day_of_another_year_is_written_with_its_year(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    case = a_case(app, "step 1")
    frozen_clock.at(datetime(2026, 12, 21, 2, tzinfo=UTC))
    suspended(app, case, until=date(2027, 1, 5))
    at_desk(client, "lis")
    assert "2027年1月5日（二）" in client.read("/desk/suspended").text
    page = client.read(case.path)
    assert "预计2027年1月5日（二）恢复" in page.text
    assert "预计到2027年1月5日" in client.read(f"{case.path}/log").text
    a_case(app, "step 1")
    sign_in(client, "chunhua")
    assert "最迟2027年1月" in client.read("/applications").text
    frozen_clock.at(datetime(2027, 1, 3, 2, tzinfo=UTC))
    at_desk(client, "lis")
    assert "预计1月5日（二）恢复" in client.read(case.path).text


def test_a_page_of_a_long_suspension_has_no_table_of_days(client: Browser, app: Flask) -> None:
    """Whole years of days are counted by nobody: what was counted stands in the sentence."""
    short, long = a_case(app, "step 1"), a_case(app, "step 1")
    suspended(app, short)
    suspended(app, long, until=add_months(today(), 12))
    at_desk(client, "lis")
    assert client.read(short.path).css("table.days")
    page = client.read(long.path)
    assert not page.css("table.days") and "停计" in page.text and len(page.html) < 100_000
    sign_in(client, "chunhua")
    assert not client.read(f"/applications/{long.public_id}").css("table.days")
