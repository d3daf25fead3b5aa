"""批准文号: given by the department's own pattern, once each, or typed and never used before in the department (A2.3.3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app import counters, db
from app.cases import flow_log
from app.cases.commands import processing
from app.cases.models import Case
from app.cases.numbering_models import ApprovalNumber
from app.domain.errors import Refused
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import now, today
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.joint import FORESTRY, WATER, a_joint_case, finish, part_of
from tests.builders.people import a_department, sign_in_at_desk
from tests.builders.wizard import UNEMPLOYMENT
from tests.support.browser import Browser

CASES, THREADS = 8, 4


def _in_series(n: int, word: str = "许", department: str = "区农业农村局") -> str:
    return f"{a_department(department).short_name}{word}〔{today().year}〕{n}号"


def _hint(client: Browser, case: Built) -> str:
    return client.read(case.path).one("#h-approval_number").text()


def _conclude(app: Flask, number: str, typed: str = "", outcome: Outcome = Outcome.GRANTED) -> str:
    """What a command gives: the number, or why not."""
    with one_click(app):
        case = stored(number)
        db.session.refresh(case, with_for_update=True)
        if case.state != State.IN_PROCESS:
            return "done before"
        decision = processing.Decision(outcome, typed, "同意。", "理由如下。", "有关规定")
        processing.conclude(case, by=staff_called("zhaol"), decision=decision, at=now())
        return case.approval_number


def test_a_field_left_empty_gets_the_number_that_the_page_showed(app: Flask, client: Browser) -> None:
    first, second = a_case(app, "step 3"), a_case(app, "step 3")
    page = at_desk(client, "zhaol")
    shown = _in_series(1)
    assert _hint(client, first) == f"不填的由系统编号，例如：{shown}。不予许可的不编号" == _hint(client, second)
    assert not db.session.scalars(select(ApprovalNumber)).all(), "shown, not reserved"
    assert act(client, page, first, "conclude").status_code == 303
    row = stored(first.number)
    assert row.approval_number == shown
    assert row.papers[-1].document.context["approval_number"] == shown
    assert _in_series(2) in _hint(client, second)
    assert act(client, page, second, "conclude").status_code == 303
    assert stored(second.number).approval_number == _in_series(2)
    assert f"批准文号：{_in_series(2)}。" in client.read(f"{second.path}/log").text


def test_other_types_have_a_series_of_their_own(app: Flask, client: Browser) -> None:
    assert _conclude(app, a_case(app, "step 3").number) == _in_series(1)
    instant = a_case(app, item=UNEMPLOYMENT)
    sign_in_at_desk(client, "hel", department="区人社局")
    fields = {"outcome": "granted", "opinion": "同意。", "content": "已登记。", "legal_basis": "有关规定"}
    client.submit(client.read(instant.path), f"{instant.path}/conclude_at_once", **fields)
    number = _in_series(1, "批", "区人社局")
    row = stored(instant.number)
    assert (row.approval_number, row.papers[-1].document.context["result_number"]) == (number, number)


def test_a_denial_has_no_number_unless_it_is_typed(app: Flask, db_session: object) -> None:
    assert _conclude(app, a_case(app, "step 3").number, outcome=Outcome.DENIED) == ""
    assert _conclude(app, a_case(app, "step 3").number, "农不许〔2026〕4号", Outcome.DENIED) == "农不许〔2026〕4号"
    assert _conclude(app, a_case(app, "step 3").number) == _in_series(1)


def test_a_typed_number_that_the_department_has_used_is_let_in_and_the_log_says_whose_it_was(app: Flask, client: Browser) -> None:
    """One paper may decide several applications; how the number is written does not matter."""
    first, second = a_case(app, "step 3"), a_case(app, "step 3")
    assert _conclude(app, first.number, "广农许〔2025〕31号") == "广农许〔2025〕31号"
    at_desk(client, "zhaol")
    typed = {"outcome": "granted", "opinion": "同意。", "approval_number": "广农许 [２０２５] 31 号", "content": "准予。"}
    page = client.submit(client.read(second.path), f"{second.path}/conclude", **typed)
    assert f"办件 {first.number} 用过这个文号。" in page.text
    assert stored(second.number).approval_number == typed["approval_number"]
    assert "用过这个文号" not in client.read(f"{first.path}/log").text


def test_another_department_may_have_the_same_number(app: Flask, db_session: object) -> None:
    whole = a_joint_case(app, "step 1")
    with one_click(app):
        for name in ("区水务局", "区林业局"):
            a_department(name).approval_pattern = "许〔{year}〕{n:03d}号"
    for n in (WATER, FORESTRY):
        finish(app, part_of(whole, n))
    numbers = [stored(part_of(whole, n).number).approval_number for n in (WATER, FORESTRY)]
    assert numbers == [f"许〔{today().year}〕001号"] * 2


def test_the_series_passes_over_what_was_typed(app: Flask, client: Browser) -> None:
    assert _conclude(app, a_case(app, "step 3").number, _in_series(1)) == _in_series(1)
    assert _conclude(app, a_case(app, "step 3").number, _in_series(2)) == _in_series(2)
    case = a_case(app, "step 3")
    at_desk(client, "zhaol")
    assert _in_series(3) in _hint(client, case)
    assert _conclude(app, case.number) == _in_series(3)


def test_a_longer_run_of_typed_numbers_is_passed_over_too(app: Flask, client: Browser) -> None:
    before, case = a_case(app, "step 3"), a_case(app, "step 3")
    with one_click(app):
        row = stored(before.number)
        used = [{"department_id": row.department_id, "case_id": row.id, "number": _in_series(n)} for n in range(1, 131)]
        for each in used:
            each["number"] = each["number"].replace("〔", "[").replace("〕", "]")
            db.session.add(ApprovalNumber(**each))
    at_desk(client, "zhaol")
    assert _in_series(131) in _hint(client, case)
    assert _conclude(app, case.number) == _in_series(131)


def test_a_conclusion_that_fails_gives_its_number_back(app: Flask, db_session: object) -> None:
    case = a_case(app, "step 3").number

    class Broken(Exception):
        pass

    with pytest.raises(Broken), one_click(app):
        row = stored(case)
        decision = processing.Decision(Outcome.GRANTED, "", "同意。", "准予。", "有关规定")
        processing.conclude(row, by=staff_called("zhaol"), decision=decision, at=now())
        assert row.approval_number == _in_series(1)
        raise Broken
    assert _conclude(app, case) == _in_series(1)


def test_a_reopened_case_gets_a_new_number_and_the_old_one_stays_used(app: Flask, client: Browser) -> None:
    case = a_case(app, "granted")
    assert stored(case.number).approval_number == _in_series(1)
    page = at_desk(client, "zhaol")
    row = stored(case.number)
    target = f"3-{staff_called('zhaol').id}"
    assert act(client, page, case, "reopen", target=target).status_code == 303
    row = stored(case.number)
    assert (row.state, row.step, row.approval_number) == (State.IN_PROCESS, 3, "")
    assert _conclude(app, case.number) == _in_series(2)


def test_a_pattern_without_the_word_counts_all_approvals_in_one_series(app: Flask, db_session: object) -> None:
    with one_click(app):
        a_department().approval_pattern = "{short}〔{year}〕第{n}号"
    short, year = a_department().short_name, today().year
    made = [_conclude(app, a_case(app, "step 3").number) for _ in range(2)]
    assert made == [f"{short}〔{year}〕第1号", f"{short}〔{year}〕第2号"]
    assert counters.last_value(f"approvals/{a_department().id}/{year}") == 2


def _press(app: Flask, number: str, typed: str) -> str:
    try:
        return _conclude(app, number, typed)
    except Refused as refused:
        return refused.code
    finally:
        db.session.remove()


def test_conclusions_at_once_get_a_number_each_without_a_gap(own_app: Flask) -> None:
    cases = [a_case(own_app, "step 3").number for _ in range(CASES)]
    db.session.remove()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda number: _press(own_app, number, ""), [*cases, *cases]))  # each is pressed twice
    assert answers.count("done before") == CASES
    given = sorted(db.session.scalars(select(Case.approval_number).where(Case.number.in_(cases))))
    assert given == sorted(_in_series(n) for n in range(1, CASES + 1))


def test_of_many_that_share_a_typed_number_each_but_the_first_names_the_first(own_app: Flask) -> None:
    cases = [a_case(own_app, "step 3").number for _ in range(THREADS)]
    db.session.remove()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda number: _press(own_app, number, "农许〔2026〕5号"), cases))
    assert answers == ["农许〔2026〕5号"] * THREADS
    logs = [flow_log.entries_of(stored(number))[0].payload.content["shares_with"] for number in cases]
    assert len(set(logs) - {""}) == 1 and logs.count("") == 1
