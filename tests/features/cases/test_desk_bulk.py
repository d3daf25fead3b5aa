"""Several like cases handed on with one opinion (Z14)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, update

from app import db
from app.accounts.models import StockPhrase
from app.cases import flow_log
from app.cases.commands import processing
from app.cases.models import Applicant, Case
from app.cases.views import desk_export
from app.cases.views.desk_words import short_day
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from tests.builders import proceedings
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk, token_of
from tests.builders.many_cases import copies
from tests.builders.people import a_member_of_staff
from tests.features.cases.test_absence import away


def _tickets(*cases):
    return [f"{case.number}.{stored(case.number).seen}" for case in cases]


def test_like_cases_are_handed_on_with_one_opinion(app, client):
    cases = [a_case(app, "step 1", citizen=citizen) for citizen in ("chunhua", "bluebay")]
    page = at_desk(client, "lis")
    page = client.read("/desk/todo")
    asked = client.submit(page, "/desk/todo/forward", status=422, case=_tickets(*cases), opinion="现场已查看，属实。")
    assert "请选择下一环节的办理人。" in asked.text, "王五 and 刘兰 hold the next post"
    result = client.submit(asked, "/desk/todo/forward", handler_id=staff_called("liul").id)
    assert result.texts("main h2") == ["已提交 2 件，下一环节：审核"]
    for case in cases:
        row = stored(case.number)
        assert (row.step, row.assignee_id, row.opinions[-1].text) == (2, staff_called("liul").id, "现场已查看，属实。")
        assert flow_log.finding(row) is None


def test_a_stock_phrase_serves_as_the_opinion(app, client):
    case = a_case(app, "step 2")
    db.session.add(StockPhrase(staff_id=staff_called("wangw").id, text="经审核，同意。"))
    at_desk(client, "wangw")
    page = client.read("/desk/todo")
    result = client.submit(page, "/desk/todo/forward", case=_tickets(case), phrase="经审核，同意。")
    assert "交赵六办理" in result.text
    assert stored(case.number).opinions[-1].text == "经审核，同意。"


def test_what_somebody_changed_meanwhile_is_left_and_named(app, client):
    cases = [a_case(app, "step 2", citizen=citizen) for citizen in ("chunhua", "bluebay")]
    at_desk(client, "wangw")
    page = client.read("/desk/todo")
    with one_click(app):
        changed = stored(cases[0].number)
        changed.seen += 1
        changed.changed_by, changed.changed_at = "李四", now()
    tickets = [f"{cases[0].number}.{stored(cases[0].number).seen - 1}", *_tickets(cases[1])]
    token = token_of(page)
    answer = client.post("/desk/todo/forward", data={"csrf_token": token, "case": tickets, "opinion": "同意。"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "没有提交 1 件" in text and "李四在" in text and "陈春花" in text
    assert "请打开这件办件，核对后再办。" in text and "页面已换成最新内容" not in text
    assert (stored(cases[0].number).step, stored(cases[1].number).step) == (2, 3)


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        ((), "请先勾选办件。"),
        (("step 1", "step 2"), "只能选同一事项、同一环节的办件。"),
        (("submitted",), "这一环节不由您办理。"),
    ],
)
def test_unlike_cases_or_none_are_refused(app, client, stages, sentence):
    cases = [a_case(app, stage) for stage in stages]
    for case in cases[1:]:
        db.session.execute(update(Case).where(Case.number == case.number).values(assignee_id=staff_called("lis").id))
    page = at_desk(client, "lis")
    answer = client.post("/desk/todo/forward", data={"csrf_token": token_of(page), "case": _tickets(*cases), "opinion": "同意。"})
    assert answer.status_code == (409 if cases else 422) and sentence in answer.get_data(as_text=True)


def _ticked(page):
    return [box.attributes["value"] for box in page.css("tbody input[name=case]") if "checked" in box.attributes]


def test_what_was_ticked_stays_so_when_the_opinion_is_missing(app, client):
    cases = [a_case(app, "step 2") for _n in range(2)]
    at_desk(client, "wangw")
    asked = client.submit(client.read("/desk/todo"), "/desk/todo/forward", status=422, case=_tickets(*cases))
    assert "请填写意见。" in asked.text and _ticked(asked) == _tickets(*cases)
    client.submit(asked, "/desk/todo/forward", case=_tickets(cases[1]), opinion="同意。")
    assert [stored(case.number).step for case in cases] == [2, 3], "the first was unticked on that page"


def test_with_nothing_ticked_the_list_comes_again_with_the_opinion(app, client):
    a_case(app, "step 2")
    at_desk(client, "wangw")
    page = client.read("/desk/todo?source=internet")
    again = client.submit(page, "/desk/todo/forward?source=internet", status=422, opinion="经审核，同意。")
    assert "请先勾选办件。" in again.one(".errors").text() and len(again.css("tbody tr")) == 1
    assert again.one("#f-opinion").attributes["value"] == "经审核，同意。"
    assert again.one("#f-source option[selected]").attributes["value"] == "internet"


def test_what_is_refused_leaves_the_ticks_and_the_opinion(app, client):
    cases = [a_case(app, "step 1"), a_case(app, "step 2")]
    db.session.execute(update(Case).where(Case.number == cases[1].number).values(assignee_id=staff_called("lis").id))
    at_desk(client, "lis")
    page = client.read("/desk/todo")
    again = client.submit(page, "/desk/todo/forward", status=409, case=_tickets(*cases), opinion="属实。")
    assert sorted(_ticked(again)) == sorted(_tickets(*cases)) and again.one("#f-opinion").attributes["value"] == "属实。"


def test_the_last_step_is_not_handed_on(app, client):
    case = a_case(app, "step 3")
    page = at_desk(client, "zhaol")
    answer = client.post("/desk/todo/forward", data={"csrf_token": token_of(page), "case": _tickets(case), "opinion": "同意。"})
    assert answer.status_code == 409 and "已是最后一个环节" in answer.get_data(as_text=True)
    assert stored(case.number).step == 3


def test_fifty_one_are_too_many_and_a_stranger_s_case_is_not_there(app, client):
    case = a_case(app, "step 2")
    page = at_desk(client, "wangw")
    many = [f"{n:021}.1" for n in range(51)]
    answer = client.post("/desk/todo/forward", data={"csrf_token": token_of(page), "case": many, "opinion": "同意。"})
    assert answer.status_code == 409 and "一次最多提交 50 件" in answer.get_data(as_text=True)
    page = at_desk(client, "xul")
    answer = client.post("/desk/todo/forward", data={"csrf_token": token_of(page), "case": _tickets(case), "opinion": "同意。"})
    assert answer.status_code == 409 and "这件办件已经不在，或者您不能查看。" in answer.get_data(as_text=True)
    assert stored(case.number).step == 2


def test_a_selection_survives_the_end_of_the_session(app, client):
    case = a_case(app, "step 2")
    page = at_desk(client, "wangw")
    tickets = _tickets(case)
    token = token_of(page)
    db.session.execute(update(db.Base.metadata.tables["sessions"]).values(ended_at=now()))
    answer = client.post("/desk/todo/forward", data={"csrf_token": token, "case": tickets, "opinion": "经审核，同意。"})
    form = client.read(answer.location)
    page = client.submit(form, username="wangw", password="Yichuang-2026")
    assert page.path == "/desk/todo"
    assert page.one("input[name=case]").attributes.get("checked", "no") != "no"
    assert page.one("#f-opinion").attributes["value"] == "经审核，同意。"


def _sheet(client, path):
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    return load_workbook(BytesIO(answer.get_data())).active


def test_the_list_comes_as_a_spreadsheet_of_the_same_rows(app, client):
    case = a_case(app, "step 2")
    copies(case.number, [{"applicant_name": '=HYPERLINK("http://x")'}, {"source": "counter", "applicant_name": "+1"}])
    at_desk(client, "wangw")
    sheet = _sheet(client, "/desk/todo/export.xlsx?sort=applicant")
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head == ["剩余天数", "到期", "事项", "申请人", "编号", "来源", "环节或状态", "上一环节", "收件"]
    assert [row[3] for row in rows] == ["+1", '=HYPERLINK("http://x")', "陈春花"]
    assert rows[2][4] == case.number and rows[2][7] == "李四"
    texts = [cell for row in sheet.iter_rows(min_row=2, min_col=3, max_col=8) for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in texts)
    assert len(list(_sheet(client, "/desk/todo/export.xlsx?source=counter").iter_rows())) == 2


def test_days_of_a_spreadsheet_sort_as_days_and_what_remains_as_numbers(app, client):
    case = a_case(app, "step 2")
    copies(case.number, [{"due_on": date(2015, 12, 30)}])
    still = proceedings.suspended(app, a_case(app, "step 2"))
    at_desk(client, "wangw")
    sheet = _sheet(client, "/desk/todo/export.xlsx")
    rows = {row[4].value: row for row in sheet.iter_rows(min_row=2)}
    left, due, received = (rows[case.number][column] for column in (0, 1, 8))
    row = stored(case.number)
    assert (due.value.date(), received.value.date()) == (row.due_on, row.received_on)
    assert (due.number_format, received.number_format) == ("yyyy-mm-dd", "yyyy-mm-dd")
    assert left.data_type == "n" and left.value > 0
    assert min(row[0].value for row in rows.values() if row[0].value is not None) < 0
    (_head, stands) = _sheet(client, "/desk/suspended/export.xlsx").iter_rows()
    assert (stands[4].value, stands[0].value, stands[1].value.date()) == (still.number, None, stored(still.number).due_on)


def test_a_long_spreadsheet_is_cut_and_says_so(app, client, monkeypatch):
    monkeypatch.setattr(desk_export, "MOST_ROWS", 2)
    case = a_case(app, "step 2")
    copies(case.number, [{} for _n in range(3)])
    at_desk(client, "wangw")
    lines = [row[0].value for row in _sheet(client, "/desk/todo/export.xlsx").iter_rows()]
    assert lines[0] == "只导出了前 2 件，请缩小筛选范围后分几次导出。" and len(lines) == 4
    assert client.get("/desk/nothing/export.xlsx").status_code == 404


def test_the_workbench_shows_what_is_due_and_ones_own_month(app, client, frozen_clock):
    """What is due today, lights, own figures."""
    case = a_case(app, "step 1")
    copies(case.number, [{"due_on": stored(case.number).received_on}, {"due_on": stored(case.number).received_on}])
    with one_click(app):
        processing.forward(
            stored(case.number), by=staff_called("lis"), opinion="同意。", handler_id=staff_called("wangw").id, at=now()
        )
    page = at_desk(client, "lis")
    assert "今天到期 2 件" in page.text
    facts = dict(zip(page.texts("table.facts th"), page.texts("table.facts td"), strict=True))
    assert facts["提交下一环节"] == "1 件" and facts["按时办理"] == "100%（1 个环节中 1 个）"
    assert facts["平均用时"] == "每个环节 0.0 个工作日"
    assert client.read(page.link("▲ 今天到期 2 件")).path == "/desk/todo"


def test_a_case_waits_for_its_certificate_from_the_decision_until_it_is_made(app, client):
    """Z16"""
    granted, certified = a_case(app, "granted"), a_case(app, "certified")
    assert (stored(granted.number).awaits_certificate, stored(certified.number).awaits_certificate) == (True, False)
    page = at_desk(client, "zhangs")
    assert "证照 1" in page.texts("header nav li")
    tabs = client.read("/desk/certificates").texts("main nav.tabs li")
    assert tabs == ["全部 2", "等待制证 1", "已制证 1"]


def test_a_request_waits_in_the_list_of_whose_word_it_needs(app, client):
    """Z18: the window head's, then the business section's; the handler keeps the case in hers."""
    case = a_case(app, "step 1")
    for role, expected in ((Role.WINDOW_HEAD, {"fengs"}), (Role.BUSINESS_SECTION, {"qianq"})):
        db.session.execute(update(Case).where(Case.number == case.number).values(awaits_role=role))
        for who in ("fengs", "qianq"):
            page = at_desk(client, who)
            assert ("待办业务 1" in page.texts("header nav li")) == (who in expected), f"{who} {role}"
            assert len(client.read("/desk/todo").css("tbody tr")) == (who in expected)
        at_desk(client, "lis")
        assert len(client.read("/desk/todo").css("tbody tr")) == 1


def _boxes(page):
    return page.css("tbody input[name=case]")


class TestOnlyWhatSheMayHandOn:
    """Z14, Z18: a row says what it waits for, and has a box only when its reader may hand it on."""

    def test_a_suspension_waits_for_the_word_of_the_window_head_then_of_the_business_section(self, app, client):
        case = proceedings.suspension_requested(app, a_case(app, "step 2"))
        for login_name in ("fengs", "qianq"):
            at_desk(client, login_name)
            page = client.read("/desk/todo")
            assert "等您审批：挂起申请" in page.one("tbody tr").text() and not _boxes(page) and not page.css(".bulk")
            assert "等您审批：挂起申请" in client.read("/desk").text
            if login_name == "fengs":
                proceedings.endorsed(app, case)

    def test_a_voiding_waits_for_the_word_of_the_window_head(self, app, client):
        proceedings.void_requested(app, a_case(app, "submitted"))
        at_desk(client, "fengs")
        page = client.read("/desk/todo")
        assert "等您审批：作废申请" in page.one("tbody tr").text() and not _boxes(page)
        assert _sheet(client, "/desk/todo/export.xlsx")["G2"].value == "等您审批：作废申请"

    def test_a_question_waits_for_the_answer_of_a_handler_of_the_department(self, app, client):
        proceedings.consulted(app, a_case(app, "step 2"))
        person = a_member_of_staff("shuil", Role.HANDLER, post="承办岗", name="水利", department=proceedings.WATER)
        person.is_demo, person.password_hash = True, staff_called("zhangs").password_hash
        db.session.flush()
        at_desk(client, "shuil")
        page = client.read("/desk/todo")
        assert "等您答复：会签" in page.one("tbody tr").text() and not _boxes(page)

    def test_the_handler_sees_that_her_request_waits_and_cannot_hand_the_case_on(self, app, client):
        waiting, free = proceedings.suspension_requested(app, a_case(app, "step 2")), a_case(app, "step 2")
        at_desk(client, "wangw")
        page = client.read("/desk/todo")
        assert "审核，挂起待审批" in page.text
        assert [box.attributes["value"].split(".")[0] for box in _boxes(page)] == [free.number] != [waiting.number]

    def test_the_last_step_has_no_box(self, app, client):
        a_case(app, "step 3")
        at_desk(client, "zhaol")
        page = client.read("/desk/todo")
        assert "决定" in page.one("tbody tr").text() and not _boxes(page) and not page.css(".bulk")

    def test_who_acts_for_somebody_hands_her_cases_on_together(self, app, client):
        cases = [a_case(app, "step 2") for _n in range(2)]
        away(app, "wangw", "fengs")
        at_desk(client, "fengs")
        page = client.read("/desk/todo")
        assert len(_boxes(page)) == 2
        client.submit(page, "/desk/todo/forward", case=_tickets(*cases), opinion="代看过，同意。")
        assert [stored(case.number).step for case in cases] == [3, 3]
        assert stored(cases[0].number).opinions[-1].author == "冯升（代王五）"


def _asked_of_water(app):
    """A case of 王五's with a question to the water bureau, of which a handler is at the desk as `shuil`."""
    case = proceedings.consulted(app, a_case(app, "step 2"))
    person = a_member_of_staff("shuil", Role.HANDLER, post="承办岗", name="水利", department=proceedings.WATER)
    person.is_demo, person.password_hash = True, staff_called("zhangs").password_hash
    db.session.flush()
    return case


def test_the_last_step_s_column_names_who_passed_it_on_and_not_who_answered_a_question(app, client):
    case = _asked_of_water(app)
    page = at_desk(client, "shuil")
    assert act(client, page, case, "answer_consultation").status_code == 303
    proceedings.suspension_requested(app, case)
    proceedings.endorsed(app, case)
    at_desk(client, "wangw")
    row = client.read("/desk/todo").one("tbody tr")
    assert [cell.text() for cell in row.css("td")][-2] == "李四"
    assert _sheet(client, "/desk/todo/export.xlsx")["H2"].value == "李四"


def test_a_question_shows_the_day_and_light_of_its_own_limit(app, client, frozen_clock):
    """会签: each with its own limit, whatever that of the case."""
    case = _asked_of_water(app)
    asked = stored(case.number).consultations[0]
    assert asked.due_on != stored(case.number).due_on
    asked.due_on = today() - timedelta(days=10)
    db.session.flush()
    at_desk(client, "shuil")
    for path in ("/desk", "/desk/todo"):
        light, day = client.read(path).texts("tbody td")[:2]
        assert light.startswith("■ 超") and day == short_day(asked.due_on, today()), path
    assert _sheet(client, "/desk/todo/export.xlsx")["B2"].value.date() == asked.due_on
    at_desk(client, "wangw")
    of_handler = client.read("/desk/todo").texts("tbody td")[2]
    assert of_handler == short_day(stored(case.number).due_on, today()), "the handler's is the case's"


def test_questions_are_asked_for_once_a_page(app, client):
    case = _asked_of_water(app)
    at_desk(client, "shuil")
    client.read("/desk/todo")
    few = _statements(client)
    for _n in range(5):
        proceedings.consulted(app, a_case(app, "step 2"))
    assert _statements(client) == few <= 5 and case.number


def _statements(client):
    """How many SELECTs 待办 takes."""
    said, engine = [], db.session.get_bind().engine

    def listen(*given):
        said.append(given[2])

    event.listen(engine, "before_cursor_execute", listen)
    client.read("/desk/todo")
    event.remove(engine, "before_cursor_execute", listen)
    return sum(statement.startswith("SELECT") for statement in said)


def test_of_several_applicants_lists_and_the_head_of_the_case_say_how_many_they_are(app, client):
    case, alone = a_case(app, "step 2"), a_case(app, "step 2", citizen="bluebay")
    row = stored(case.number)
    row.applicants.append(Applicant(position=2, kind="person", name="王小明", id_kind="resident_id"))
    db.session.flush()
    at_desk(client, "wangw")
    for path in ("/desk", "/desk/todo"):
        page = client.read(path)
        assert "陈春花等 2 人" in page.one("main").text() and page.one("main").text().count("等 2 人") == 1, path
    names = {row[3].value for row in _sheet(client, "/desk/todo/export.xlsx").iter_rows(min_row=2)}
    assert names == {"陈春花等 2 人", stored(alone.number).applicant_name}
    assert "陈春花等 2 人" in client.read(case.path).one(".head").text()
    done = client.submit(page, "/desk/todo/forward", case=_tickets(case), opinion="同意。")
    assert "陈春花等 2 人" in done.text
