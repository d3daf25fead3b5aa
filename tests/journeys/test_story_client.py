"""The whole story, person by person, through the test client: from an account that does not exist to a verified certificate."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from tests.builders.files import a_jpeg, a_pdf
from tests.builders.people import code_in, sign_in, sign_in_at_desk, texts_to
from tests.features.documents.reading import squeezed, text_of
from tests.journeys import story
from tests.journeys.story import OPINIONS, Applicant, verification_code_in
from tests.support.browser import Browser
from tests.support.pages import squeeze

UPLOADS = {"water_rights": 2, "broodstock": 1, "technician": 1, "site_plan": 1}


class Town:
    """The application, its worker, and a browser of her own for everybody."""

    def __init__(self, app: Flask, run_jobs: Callable[[], int], cli: Callable[..., Result]) -> None:
        self.app, self.run_jobs, self.cli = app, run_jobs, cli

    def browser(self) -> Browser:
        return self.app.test_client()  # type: ignore[return-value]


@pytest.fixture
def town(app: Flask, db_session: Any, run_jobs: Callable[[], int], cli: Callable[..., Result]) -> Town:
    return Town(app, run_jobs, cli)


def test_from_registration_to_a_verified_certificate(town: Town) -> None:
    who, hers = Applicant(1), town.browser()
    registers(town, hers, who)
    number, code = applies(hers, who)
    clerk, case = town.browser(), f"/desk/cases/{number}"
    requests_correction(clerk, case)
    town.run_jobs()
    answers_correction(hers, who)
    accepts(clerk, case)
    forwards(town.browser(), "lis", case, to="王五")
    forwards(town.browser(), "wangw", case)
    concludes(town.browser(), case)
    issues_certificate(clerk, case)
    town.run_jobs()
    certificate = prints_certificate(clerk, case, who)
    assert downloads_papers(hers)[-1] == certificate
    anybody = town.browser()
    looks_up_progress(anybody, number, who.mobile, code)
    verifies(anybody, certificate)
    verified = town.cli("log", "verify")
    assert verified.exit_code == 0, verified.output


def registers(town: Town, hers: Browser, who: Applicant) -> None:
    form = hers.submit(hers.read("/register"), "/register", kind="person")
    sent = hers.submit(form, button="发送验证码", mobile=who.mobile)
    town.run_jobs()
    details = {"name": who.name, "resident_id": who.resident_id, "address": who.address, "username": who.username}
    secret = {"password": who.password, "password_again": who.password}
    code = code_in(texts_to(town.app, who.mobile)[-1])
    page = hers.submit(sent, mobile=who.mobile, sms_code=code, **details, **secret)
    assert "注册成功，请登录" in page.text


def applies(hers: Browser, who: Applicant) -> tuple[str, str]:
    """The case number and the lookup code on her receipt."""
    found = hers.submit(hers.read("/"), "form[action='/services']", q=story.INITIALS)
    guide = hers.read(found.link(story.ITEM_NAME))
    assert guide.path.endswith(story.ITEM_CODE)
    assert hers.read(guide.link("开始申请")).heading == "登录"
    sign_in(hers, who.username, who.password)
    form = hers.submit(hers.read(guide.link("开始申请")), "main form")
    assert form.one("#f-c-name").attributes["value"] == who.name
    page = hers.submit(form, button="下一步", site=who.site, area=who.area, species=["bighead", "grass_carp"], pickup="counter")
    for key, count in UPLOADS.items():
        files = [(a_pdf(), f"{key}.pdf"), (a_jpeg(), f"{key}.jpg")][:count]
        page = hers.submit(page, f"#m-{key} form[enctype]", **{key: files})
        assert len(page.css(f"#m-{key} .files > li")) == count
    review = hers.read(page.link("下一步：核对"))
    assert who.site in review.text and f"{who.area} 亩" in review.text
    receipt = hers.submit(review, declared=True)
    number, code = ["".join(text.split()) for text in receipt.texts(".window .kept")]
    return number, code


def requests_correction(clerk: Browser, case: str) -> None:
    """Zhang San names one material and one field."""
    sign_in_at_desk(clerk, "zhangs")
    accepting = clerk.read("/desk/acceptance")
    page = clerk.read(accepting.link(story.ITEM_NAME))
    assert page.path == case
    page = clerk.read(f"{case}?do=request_correction")
    wrong = {"problem_of_material_water_rights": story.MATERIAL_PROBLEM, "problem_of_field_area": story.FIELD_PROBLEM}
    ticked = {"material_water_rights": True, "field_area": True}
    page = clerk.submit(page, f"{case}/request_correction", reason=story.CORRECTION_REASON, **wrong, **ticked)
    assert "已发出补正材料通知书" in page.text


def answers_correction(hers: Browser, who: Applicant) -> None:
    """She sees what was named and nothing else, and sends it again."""
    page = hers.read(hers.read("/applications").link("去补正"))
    assert [node.attributes["id"] for node in page.css(".upload")] == ["m-water_rights"]
    controls = page.css("main input:not([type=hidden]), main select, main textarea")
    assert [node.attributes["name"] for node in controls] == ["water_rights", "area"]
    assert story.CORRECTION_REASON in page.text and story.FIELD_PROBLEM in page.text
    page = hers.submit(page, button="提交补正", water_rights=(a_pdf(), "重新拍的.pdf"), area=who.right_area)
    assert "补正材料已提交" in page.text


def accepts(clerk: Browser, case: str) -> None:
    page = clerk.read(case)
    assert "38.2" in page.text
    window = page.one(f"form[action='{case}/accept']").text()
    assert "下一环节：审查" in window and "李四" in window
    page = clerk.submit(page, f"{case}/accept", opinion=OPINIONS["zhangs"])
    assert "已受理" in page.text


def forwards(staff: Browser, login_name: str, case: str, to: str = "") -> None:
    """The holder of a step says what she thinks and hands on; `to` is chosen where the next post has several holders."""
    sign_in_at_desk(staff, login_name)
    page = staff.read(staff.read("/desk/todo").link(story.ITEM_NAME))
    holders = {squeeze(label.text()): label.css("input")[0].attributes["value"] for label in page.css("aside label.choice")}
    assert set(holders) == ({"王五", "刘兰"} if to else set())
    choice = {"handler_id": holders[to]} if to else {}
    page = staff.submit(page, f"{case}/forward", opinion=OPINIONS[login_name], **choice)
    assert "已提交下一环节" in page.text
    assert story.ITEM_NAME not in staff.read("/desk/todo").text


def concludes(staff: Browser, case: str) -> None:
    """Zhao Liu decides, with the scanned paper."""
    sign_in_at_desk(staff, "zhaol")
    page = staff.read(staff.read("/desk/todo").link(story.ITEM_NAME))
    decision = {"outcome": "granted", "opinion": OPINIONS["zhaol"], "approval_number": story.APPROVAL_NUMBER}
    page = staff.submit(page, f"{case}/conclude", **decision, result_file=(a_pdf(), "批文.pdf"))
    assert "已办结" in page.text
    assert "结果文件：批文.pdf" in page.texts("aside li a")


def issues_certificate(clerk: Browser, case: str) -> None:
    page = clerk.read(clerk.read("/desk/certificates").link(story.ITEM_NAME))
    assert page.one("#f-content_area").attributes["value"] == "38.2 亩"
    page = clerk.submit(page, f"{case}/issue_certificate", content_scope=story.SCOPE)
    assert "证照已制作" in page.text


def prints_certificate(clerk: Browser, case: str, who: Applicant) -> bytes:
    page = clerk.read(case)
    (address,) = [node.attributes["href"] for node in page.css("aside a") if node.text() == "水产苗种生产许可证"]
    pdf = clerk.get(address)
    assert pdf.mimetype == "application/pdf"
    words = text_of(pdf.data)
    for expected in (who.name, who.site, "38.2 亩", story.SCOPE, "样张"):
        assert squeezed(expected) in words
    return pdf.data


def downloads_papers(hers: Browser) -> list[bytes]:
    """All papers of her case in the order of her page; each says what it is."""
    page = hers.read(hers.read("/applications").link(story.ITEM_NAME))
    links = list(page.css("aside a[href$='.pdf']"))
    assert [node.text().removesuffix("（PDF）") for node in links] == list(story.PAPERS)
    papers = [hers.get(node.attributes["href"] or "").data for node in links]
    for title, paper in zip(story.PAPERS, papers, strict=True):
        assert title in text_of(paper)
    assert squeezed(story.MATERIAL_PROBLEM) in text_of(papers[1])
    assert squeezed(story.APPROVAL_NUMBER) in text_of(papers[4])
    return papers


def looks_up_progress(anybody: Browser, number: str, mobile: str, code: str) -> None:
    page = anybody.submit(anybody.read("/progress"), "/progress", number=number, mobile=mobile, code=code.lower())
    assert "已办结" in page.heading
    assert "林㛃荷" not in page.text and mobile not in page.text


def verifies(anybody: Browser, certificate: bytes) -> None:
    code = verification_code_in(text_of(certificate))
    page = anybody.submit(anybody.read("/verify"), "/verify", code=code)
    assert page.path == f"/verify/{code}"
    assert "有效" in page.texts("main .lead")[0]
    assert "林*荷" in page.text and "林㛃荷" not in page.text
