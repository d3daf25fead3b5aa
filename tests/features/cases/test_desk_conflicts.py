"""Two people at one case, double posts, what the law did meanwhile, a session that ended: nothing typed is lost."""

from datetime import timedelta

from app.cases.actors import Actor
from app.cases.flow_entries import FlowEntry
from app.cases.recording import touch
from app.cases.traces import Reveal
from app.domain.workflow import Action, State
from app.gateways import wall_clock
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import COMPLETE, act, at_desk, token_of
from tests.builders.wizard import PASSWORD
from tests.features.cases.test_viewer import a_scan, handed_in
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


class TestWhereTheClerkStood:
    """An answer that is not the next page shows the tab, or the page of the file, that the clerk had open (Z13)."""

    def _file(self, app, case, client):
        return handed_in(app, case, a_scan((200, 30, 30), (30, 30, 200), (30, 200, 30)))

    def test_without_script_the_form_tells_it(self, app, client):
        case = a_case(app, "step 1")
        file = self._file(app, case, client)
        at_desk(client, "lis")
        shown = client.read(f"{case.path}/view/{file}?page=2&zoom=150")
        wrong = client.submit(shown, f"{case.path}/forward", status=422, opinion="打了很久的意见", handler_id="")
        for page in (wrong, client.submit(wrong, f"{case.path}/forward", status=422, handler_id="")):
            assert "第 2 页，共 3 页" in page.text and page.one(".main li b").text() == "150%"
            assert page.one("#f-opinion").text().strip() == "打了很久的意见"
            assert page.texts("nav.tabs [aria-current]") == ["材料列表 6"]
            assert page.one(".beside form").attributes["action"] == f"{case.path}/view/{file}?page=2&zoom=150"

    def test_a_stale_page_comes_back_with_its_file(self, app, client):
        case = a_case(app, "step 1")
        file = self._file(app, case, client)
        at_desk(client, "lis")
        shown = client.read(f"{case.path}/view/{file}?page=3")
        with one_click(app):
            touch(stored(case.number), by=Actor.of(staff_called("fengs")), at=wall_clock.now())
        page = client.submit(shown, f"{case.path}/forward", status=409, opinion="打了很久的意见", handler_id=_handler(shown))
        assert "第 3 页，共 3 页" in page.text and "冯升在" in page.one("[role=alert]").text()
        assert page.one("#f-opinion").text().strip() == "打了很久的意见"

    def test_htmx_tells_the_address_of_the_page_as_it_is_now(self, app, client):
        """The window is left alone when a tab is changed in place, and so is what its form tells."""
        case = a_case(app, "step 1")
        file = self._file(app, case, client)
        page = at_desk(client, "lis")
        for address, shows in ((f"view/{file}?page=2", "第 2 页，共 3 页"), ("opinions", "意见列表"), ("log", "校验")):
            headers = {"HX-Request": "true", "HX-Target": "case-body", "HX-Current-URL": f"http://localhost{case.path}/{address}"}
            data = {"csrf_token": token_of(page), "seen": stored(case.number).seen, "opinion": "", "sent_from": case.path}
            answer = client.post(f"{case.path}/forward", data=data, headers=headers)
            region = Page(answer.text, case.path)
            assert answer.status_code == 422 and region.css("h1") == [] and shows in region.one(".main").text()

    def test_an_address_that_is_none_of_the_case_s_shows_the_first_tab(self, app, client):
        case, other = a_case(app, "step 1"), a_case(app, "step 1", citizen="bluebay")
        file = self._file(app, other, client)
        page = at_desk(client, "lis")
        for address in (f"{other.path}/view/{file}", f"{other.path}/log", "http://[", "/desk", "/desk/", f"{case.path}/forward"):
            data = {"csrf_token": token_of(page), "seen": stored(case.number).seen, "opinion": "", "sent_from": address}
            answer = client.post(f"{case.path}/forward", data=data)
            assert answer.status_code == 422 and "基本信息" in Page(answer.text, case.path).texts("nav.tabs [aria-current]")
        data["sent_from"] = f"{case.path}/view/{file}"
        assert "材料列表 6" in Page(client.post(f"{case.path}/forward", data=data).text, case.path).texts(
            "nav.tabs [aria-current]"
        )


def _handler(page):
    return (
        page.css("[name=handler_id]")[0].attributes["value"] or page.css("[name=handler_id] option[value]")[1].attributes["value"]
    )
