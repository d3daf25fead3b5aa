"""Two people at one case, double posts, what the law did meanwhile, a session that ended: nothing typed is lost."""

from datetime import timedelta

from app.cases.flow_entries import FlowEntry
from app.cases.traces import Reveal
from app.domain.workflow import Action, State
from app.gateways import wall_clock
from tests.builders.cases import a_case, stored
from tests.builders.desk import COMPLETE, act, at_desk
from tests.builders.wizard import PASSWORD
from tests.support.pages import Page


def _entries(db_session, case, action):
    row = stored(case.number)
    return db_session.query(FlowEntry).filter_by(case_id=row.id, action=action).count()


def test_a_double_post_of_accept_accepts_once(app, client, db_session):
    case = a_case(app)
    page = at_desk(client, "zhangs")
    seen = stored(case.number).seen
    assert act(client, page, case, "accept", seen=seen).status_code == 303
    again = act(client, page, case, "accept", seen=seen)
    assert again.status_code == 409
    assert _entries(db_session, case, Action.ACCEPT) == 1
    assert len([paper for paper in stored(case.number).papers if paper.document.kind == "SLTZS"]) == 1


def test_a_stale_page_says_who_changed_the_case_and_keeps_the_text(app, client, another_client):
    """CASES: 409 with the sentence, the new state, the typed text and the new version."""
    case = a_case(app)
    at_desk(client, "zhangs")
    shown = client.read(case.path)
    at_desk(another_client, "zhangs")
    another_client.submit(another_client.read(f"{case.path}/materials"), f"{case.path}/materials", copies_broodstock="1")
    page = client.submit(shown, f"{case.path}/accept", status=409, opinion="打了很久的意见")
    assert "张三在" in page.one("[role=alert]").text()
    assert "改动过这件办件" in page.text
    assert page.one("#f-opinion").text().strip() == "打了很久的意见"
    done = client.submit(page, f"{case.path}/accept")
    assert "已受理。" in done.text


def test_text_for_an_action_that_is_gone_is_still_shown(app, client, another_client):
    case = a_case(app)
    at_desk(client, "zhangs")
    shown = client.read(f"{case.path}?do=not_accept")
    page = at_desk(another_client, "zhangs")
    act(another_client, page, case, "accept")
    refused = {"ground": "other", "reason": "写了很久的理由", "legal_basis": "某法"}
    page = client.submit(shown, f"{case.path}/not_accept", status=409, **refused)
    assert "您刚才填写的内容没有提交" in page.text
    assert "写了很久的理由" in page.texts("dd")
    assert "环节 1/3 审查" in page.text


def test_htmx_gets_the_region_with_the_sentence_the_text_and_the_new_version(app, client):
    case = a_case(app)
    page = at_desk(client, "zhangs")
    answer = act(client, page, case, "accept", seen=0, htmx=True, opinion="打了很久的意见")
    region = Page(answer.text, case.path)
    assert answer.status_code == 409
    assert region.css("h1") == []
    assert region.one("#case-body form[hx-post] input[name=seen]").attributes["value"] == str(stored(case.number).seen)
    assert region.one("#f-opinion").text().strip() == "打了很久的意见"
    assert "HX-Retarget" not in answer.headers


def test_htmx_gets_errors_in_place_and_is_led_on_after_success(app, client):
    case = a_case(app)
    page = at_desk(client, "zhangs")
    wrong = act(client, page, case, "accept", htmx=True, opinion="")
    assert wrong.status_code == 422
    region = Page(wrong.text, case.path)
    assert (len(region.css("#case-body")), region.css("h1")) == (1, [])
    assert region.texts("[role=alert] a") == ["请填写意见。"]
    right = act(client, page, case, "accept", htmx=True)
    assert (right.status_code, right.headers["HX-Redirect"]) == (204, f"{case.path}?notice=accepted")


def test_htmx_shows_a_refusal_as_the_notice_of_the_page(app, client):
    case = a_case(app, "step 2")
    page = at_desk(client, "liul")
    answer = act(client, page, case, "forward", htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#notice")
    assert "这一环节不由您办理。" in answer.text


def test_an_acceptance_made_by_the_law_stands_and_the_late_action_is_refused(app, client, db_session, frozen_clock):
    """行政许可法第三十二条: a stopped worker changes nobody's rights."""
    case = a_case(app)
    received = stored(case.number).received_on
    frozen_clock.advance(days=12)
    page = at_desk(client, "zhangs")
    answer = act(client, page, case, "not_accept")
    assert answer.status_code == 409
    assert "依法已视为受理" in answer.text
    row = stored(case.number)
    assert (row.state, row.accepted_on, row.assignee.login_name) == (State.IN_PROCESS, received, "lis")
    assert _entries(db_session, case, Action.DEEM_ACCEPT) == 1
    assert _entries(db_session, case, Action.NOT_ACCEPT) == 0


def test_what_was_typed_is_there_after_the_session_ended(app, client, frozen_clock):
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}?do=not_accept")
    frozen_clock.advance(minutes=61)
    answer = client.send(form, f"{case.path}/not_accept", ground="other", reason="写了很久的理由", legal_basis="某法")
    assert stored(case.number).state == State.SUBMITTED
    page = client.submit(client.read(answer.location), username="zhangs", password=PASSWORD)
    assert page.path == case.path
    assert "刚才填写的内容还在" in page.text
    assert page.one("#f-reason").text().strip() == "写了很久的理由"
    page = client.submit(page, f"{case.path}/not_accept")
    assert stored(case.number).state == State.NOT_ACCEPTED


def test_typed_copies_are_there_after_the_session_ended(app, client, frozen_clock):
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}/materials")
    frozen_clock.advance(minutes=61)
    answer = client.send(form, f"{case.path}/materials", copies_broodstock="3")
    page = client.submit(client.read(answer.location), username="zhangs", password=PASSWORD)
    assert page.path == f"{case.path}/materials"
    assert page.one("#f-copies_broodstock").attributes["value"] == "3"


def test_identity_numbers_are_masked_until_revealed_and_each_reveal_is_written_down(app, client, db_session):
    """SECURITY 10"""
    case = a_case(app, "step 1")
    number = stored(case.number).applicants[0].id_number
    at_desk(client, "sunb")
    page = client.read(case.path)
    assert number not in page.html
    assert "511***********0024" in page.text
    assert db_session.query(Reveal).count() == 0
    before = wall_clock.now() - timedelta(seconds=1)
    revealed = client.submit(page, f"{case.path}/reveal")
    assert number in revealed.text
    row = db_session.query(Reveal).one()
    assert (row.case_id, row.at >= before) == (stored(case.number).id, True)
    assert number not in client.read(case.path).html


def test_every_action_needs_the_token_of_a_living_session(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    for action, fields in COMPLETE.items():
        assert client.post(f"{case.path}/{action}", data=fields | {"seen": "2"}).status_code == 403
    assert stored(case.number).state == State.SUBMITTED
