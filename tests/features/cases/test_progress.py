"""进度: every state has its headline, its frame and its explanation; papers open after a lookup; the code can be renewed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app import db
from app.cases.commands import heads
from app.cases.models import Case
from app.documents.models import Document
from app.domain.workflow import State
from app.gateways import storage
from app.gateways.wall_clock import now
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.people import texts_to
from tests.builders.proceedings import pre_accepted, suspended, voided
from tests.builders.wizard import sign_in
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page

# (a case at this stage, made to be in this state) → headline, lead and kept line of the frame, a sentence, the step in hand
NOTHING_TO_DO = "您现在不用做什么。"
STATES: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    ("submitted", {}, "等待受理", NOTHING_TO_DO + "最迟答复：", "会答复受理、要求补正", "受理"),
    ("correcting", {}, "请补正材料", "请您补正材料。最迟：", "要补正：水面使用证明（第 2 页看不清）", "补正材料"),
    ("pre_accepted", {}, "预受理", "请把纸质材料交到窗口。最迟：", "要交：水面使用证明。", "交纸质材料"),
    ("step 2", {}, "正在审核", NOTHING_TO_DO + "最迟办结：", "承诺 12 个工作日，已用 0 天，还剩 12 天。", "审核"),
    ("suspended", {}, "挂起", NOTHING_TO_DO + "办理期限：", "停计", "审核"),
    ("granted", {}, "已办结：准予", "办理结果：", "“水产苗种生产许可证”正在制作，最迟", "制证"),
    ("certified", {}, "已办结：准予", "办理结果：", "已制作，请到区政务服务中心", "领证"),
    ("denied", {}, "已办结：不予许可", "办理结果：", "理由：理由如下。", ""),
    ("denied", {"outcome": "referred"}, "已办结：转报", "办理结果：", "报上级机关决定", ""),
    ("not_accepted", {}, "不予受理", "办理结果：", "向广安区人民政府申请行政复议", ""),
    ("step 2", {"state": "withdrawn"}, "已撤回", "办理结果：", "已按您的意愿撤回", ""),
    ("correcting", {"state": "lapsed"}, "逾期终止", "办理结果：", "过期没有补正或者没有交纸质材料", ""),
    ("step 1", {"state": "terminated"}, "已终止", "办理结果：", "原因和救济途径见终止办理通知书", ""),
    ("voided", {}, "已作废", "办理结果：", "这个编号已作废", ""),
]  # fmt: skip
ENDED = {"withdrawn", "lapsed", "terminated"}
OTHERWISE = {"pre_accepted": ("submitted", pre_accepted), "suspended": ("step 2", suspended), "voided": ("submitted", voided)}


def _made(app: Flask, stage: str, changes: dict[str, Any]) -> Built:
    if stage in OTHERWISE:
        begin, go_on = OTHERWISE[stage]
        return go_on(app, a_case(app, begin))
    case = a_case(app, stage)
    if changes:
        with one_click(app):
            row = stored(case.number)
            ended = {"closed_at": row.changed_at, "due_on": None} if changes.get("state") in ENDED else {}
            db.session.execute(update(Case).where(Case.id == row.id).values(**changes, **ended))
    return case


def _looks_up(browser: Browser, case: Built) -> Page:
    row = stored(case.number)
    asked = {"number": row.number, "mobile": row.contact_mobile, "code": row.lookup_code}
    return browser.submit(browser.read("/progress"), **asked)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(("stage", "changes", "headline", "lead", "sentence", "now"), STATES)
def test_every_state_says_where_the_case_stands(
    client: Browser, app: Flask, stage: str, changes: dict[str, Any], headline: str, lead: str, sentence: str, now: str
) -> None:
    """L18: state, step, dates and what is to be done now; the same by lookup and signed in."""
    case = _made(app, stage, changes)
    found = _looks_up(client, case)
    sign_in(client, "chunhua")
    for page in (found, client.read(f"/applications/{case.public_id}")):
        assert page.heading == headline
        assert page.texts(".window p")[0] == lead
        assert sentence in page.one(".window").text() or sentence in page.texts(".window .kept")
        assert page.texts(".steps .now b") == ([now] if now else [])
        assert ("时间怎么算的" in page.text) == (stored(case.number).state in {"in_process", "suspended", "concluded"})


def test_the_table_above_knows_every_state() -> None:
    natural = {"step 2": "in_process", "granted": "concluded", "certified": "concluded", "denied": "concluded"}
    states = {changes.get("state", natural.get(stage, stage)) for stage, changes, *_rest in STATES}
    assert states == set(State) - {State.DRAFT}


def test_papers_open_after_a_lookup_without_typing_it_again(client: Browser, app: Flask) -> None:
    """L18: each paper is a small form with a proof that is no secret of the case."""
    case = a_case(app, "certified")
    with one_click(app):
        db.session.execute(update(Document).values(pdf_sha256=storage.put(a_pdf())))
    page = _looks_up(client, case)
    assert "水产苗种生产许可证（PDF）" in page.text
    assert str(stored(case.number).lookup_code) not in page.html
    for form in page.css("main ~ aside form, aside form"):
        answer = client.send(page, form.attributes["action"] or "")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_paper_that_is_still_being_printed_has_a_button_to_try_again(
    client: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.documents.queries.wait_for_pdf.__defaults__", (0.0,))
    page = _looks_up(client, a_case(app))
    waiting = client.submit(page, "aside form")
    assert waiting.heading == "正在生成：网上申报回执"
    assert not waiting.css("meta[http-equiv]")
    assert client.submit(waiting).heading == waiting.heading


def test_a_proof_opens_the_papers_of_its_own_case_for_a_quarter_of_an_hour(
    client: Browser, another_client: Browser, app: Flask, frozen_clock: FrozenClock
) -> None:
    """L18: wrong, of another case, late, or of a lookup code that was renewed: back to the form."""
    case, other = a_case(app), a_case(app)
    page, foreign = _looks_up(client, case), _looks_up(client, other)
    proof = foreign.css("aside input[name=proof]")[0].attributes["value"]
    for wrong in ("", "1", "99999999999.00", "９９９.00", proof):
        refused = client.submit(page, "aside form", status=422, proof=wrong)
        assert "请再查一次" in refused.text
        assert not refused.one("#f-number").attributes.get("value")
    unknown = client.post("/progress/papers/aaaaaaaaaaaaaaaa.pdf", data={"csrf_token": _token(page), "proof": proof})
    assert unknown.status_code == 422
    frozen_clock.advance(minutes=14)
    assert client.send(page, "aside form").status_code == 200
    frozen_clock.advance(minutes=2)
    assert client.send(page, "aside form").status_code == 422
    fresh = _looks_up(client, case)
    sign_in(another_client, "chunhua")
    another_client.submit(another_client.read(f"/applications/{case.public_id}"), "form[action$=lookup-code]")
    assert client.send(fresh, "aside form").status_code == 422


def _token(page: Page) -> str:
    return page.css("input[name=csrf_token]")[0].attributes["value"] or ""


def test_the_owner_has_the_lookup_code_issued_again(
    client: Browser, another_client: Browser, app: Flask, run_jobs: Any, frozen_clock: FrozenClock
) -> None:
    """L18: the old one dies, the new one is told by SMS and on the page; three a day."""
    case = a_case(app)
    before = str(stored(case.number).lookup_code)
    sign_in(client, "chunhua")
    shown = client.submit(client.read(f"/applications/{case.public_id}"), "form[action$=lookup-code]")
    row = stored(case.number)
    assert row.lookup_code != before
    assert row.lookup_code in shown.text and before not in shown.text
    assert "回执文件上印的已作废" in shown.text
    asked = {"number": case.number, "mobile": row.contact_mobile}
    another_client.submit(another_client.read("/progress"), status=422, **asked, code=before)
    assert _looks_up(another_client, case).heading == "等待受理"
    run_jobs()
    assert f"新的查询密码 {row.lookup_code}" in texts_to(app, row.contact_mobile)[-1]
    owners = client.read(f"/applications/{case.public_id}")
    for status in (200, 200, 429):
        client.submit(owners, "form[action$=lookup-code]", status=status)


def test_steps_before_the_one_it_was_reopened_at_are_done(client: Browser, app: Flask) -> None:
    case = a_case(app, "denied")
    with one_click(app):
        head = staff_called("zhaol")
        heads.reopen(stored(case.number), by=head, reason="复议决定撤销。", step=3, handler_id=head.id, at=now())
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{case.public_id}")
    assert page.texts(".steps .done b") == ["提交申请", "受理", "审查", "审核"]


def test_a_day_in_a_year_without_a_calendar_is_marked(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """CASES: a year not yet published is provisional; here only the statutory day lies in it."""
    frozen_clock.at(datetime(2026, 12, 8, 2, tzinfo=UTC))
    case = a_case(app, "step 1")
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{case.public_id}")
    assert "数到第 12 天，是12月24日。" in page.text
    assert "2027年的放假安排还没有公布，公布以后日期可能调整。" in page.text


def test_papers_that_count_no_more_say_so(client: Browser, app: Flask) -> None:
    case = a_case(app, "denied")
    with one_click(app):
        head = staff_called("zhaol")
        heads.reopen(stored(case.number), by=head, reason="复议决定撤销。", step=3, handler_id=head.id, at=now())
    for page in (_looks_up(client, case), _at_the_desk(client, case), _signed_in(client, case)):
        assert "已被新的文书代替" in page.one("aside").text()


def _at_the_desk(client: Browser, case: Built) -> Page:
    at_desk(client, "zhaol")
    return client.read(case.path)


def _signed_in(client: Browser, case: Built) -> Page:
    sign_in(client, "chunhua")
    return client.read(f"/applications/{case.public_id}")
