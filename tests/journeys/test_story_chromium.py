"""The whole story in Chromium, with script and without, on a real server with its worker."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.features.documents.reading import squeezed, text_of
from tests.journeys import story
from tests.journeys.pages.citizen import Citizen, looks_up_progress, verifies
from tests.journeys.pages.desk import Staff
from tests.journeys.pages.people import People
from tests.journeys.story import Applicant, verification_code_in
from tests.support.live import LiveServer

SCRIPTS = [
    pytest.param(True, id="with script", marks=pytest.mark.only_on("sqlite")),
    pytest.param(False, id="without script", marks=pytest.mark.only_on("postgresql")),
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_from_registration_to_a_verified_certificate(
    chromium: Browser, live_server: LiveServer, files: dict[str, Path], script: bool
) -> None:
    people = People(chromium, live_server, script=script)
    citizen = Citizen(people, Applicant(2))
    citizen.registers()
    citizen.finds_the_item()
    number, code = citizen.applies(files)
    clerk = Staff(people, "zhangs")
    clerk.opens("统一受理", number)
    clerk.requests_correction()
    _answers_what_was_named(citizen, files["重新拍的"])
    _is_decided(people, clerk, number, files["批文"])
    clerk.opens("证照", number)
    clerk.issues_certificate()
    certificate = clerk.paper("水产苗种生产许可证")
    _reads_her_papers(citizen, certificate)
    _is_seen_by_anybody(people, number, code, citizen.who, certificate)
    _leaves_nothing_behind(citizen)
    verified = live_server.installation.flask("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert people.complaints == []


def _answers_what_was_named(citizen: Citizen, photograph: Path) -> None:
    citizen.opens_the_correction()
    rows, fields = citizen.open_for_change()
    assert len(rows) == 1 and story.WRONG_MATERIAL in rows[0]
    assert [field for field in fields if field != "添加文件"] == [f"{story.WRONG_FIELD}（亩）"]
    expect(citizen.page.locator("main")).to_contain_text(story.FIELD_PROBLEM)
    citizen.answers_the_correction(photograph)


def _is_decided(people: People, clerk: Staff, number: str, scan: Path) -> None:
    """Acceptance and three steps, each person at her own browser."""
    clerk.opens("统一受理", number)
    clerk.turns_to("材料列表")
    expect(clerk.page.locator("main")).to_contain_text("重新拍的.jpg")
    clerk.turns_to("基本信息")
    expect(clerk.page.locator("main")).to_contain_text("38.2 亩")
    expect(clerk.window).to_contain_text("李四")
    clerk.says("受理", "已受理。")
    for login_name, chosen in (("lis", "王五"), ("wangw", "")):
        holder = Staff(people, login_name)
        holder.opens("待办业务", number)
        holder.says("提交", "已提交下一环节。", to=chosen)
    decider = Staff(people, "zhaol")
    decider.opens("待办业务", number)
    decider.concludes(scan)


def _reads_her_papers(citizen: Citizen, certificate: bytes) -> None:
    citizen.opens_her_case()
    papers = citizen.papers()
    assert list(papers) == list(story.PAPERS)
    assert papers["水产苗种生产许可证"] == certificate
    assert squeezed(story.APPROVAL_NUMBER) in text_of(papers["准予行政许可决定书"])
    words = text_of(certificate)
    assert citizen.who.name in words and squeezed(story.SCOPE) in words


def _is_seen_by_anybody(people: People, number: str, code: str, who: Applicant, certificate: bytes) -> None:
    page = people.arrives()
    looks_up_progress(page, number, who.mobile, code)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已办结")
    verifies(page, verification_code_in(text_of(certificate)))
    expect(page.locator("main")).to_contain_text("有效")
    expect(page.locator("main")).to_contain_text("林*荷")
    expect(page.locator("main")).not_to_contain_text(who.name)


def _leaves_nothing_behind(citizen: Citizen) -> None:
    """On a computer that others use too: after 退出登录 the Back key shows no page of hers."""
    page = citizen.page
    citizen.opens_her_case()
    expect(page.locator("main")).to_contain_text(citizen.who.site)
    citizen.signs_out()
    for _page_of_hers in ("我的账户", "她的办件"):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")
        expect(page.locator("body")).not_to_contain_text(citizen.who.name)


@pytest.mark.only_on("sqlite")
def test_what_the_browser_refuses_is_heard(chromium: Browser, live_server: LiveServer) -> None:
    """The journey's empty list of complaints means something: an inline script is one."""
    people = People(chromium, live_server, script=True)
    page = people.arrives()
    page.goto("/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))")
    assert any("Content Security Policy" in complaint for complaint in people.complaints)
    assert page.title() != "1"
