"""文书编号: an administrator writes how her department's papers and approvals are numbered (A2.3.4)."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.numbering_models import PatternChange
from app.db import session
from app.documents.models import Document
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from tests.builders.cases import a_case, one_click, stored
from tests.builders.desk import at_desk, token_of
from tests.builders.people import PASSWORD, a_department, a_member_of_staff, sign_in_at_desk
from tests.features.security.world import business_data
from tests.support.browser import Browser

LIST = "/desk/admin/numbering"
PAPERS = "{short}{kind}〔{year}〕{n:03d}号"
APPROVALS = "{short}审{kind}〔{year}〕{n}号"


@pytest.fixture
def path(db_session: object) -> str:
    return f"{LIST}/{a_department().code}"


@pytest.fixture
def admin(client: Browser, path: str) -> Browser:
    """A browser at which the administrator of 区农业农村局 sits."""
    a_member_of_staff("bum", Role.DEPARTMENT_ADMIN, name="部门管理员")
    sign_in_at_desk(client, "bum", PASSWORD)
    return client


def test_an_administrator_sets_patterns_for_what_is_issued_from_now_on(app: Flask, admin: Browser, path: str) -> None:
    before = a_case(app, "granted")
    issued = [paper.document.number for paper in stored(before.number).papers]
    page = admin.read(path)
    assert "还没有改动过" in page.text and page.one("#f-papers").attributes["value"] == ""
    page = admin.submit(page, path, papers=PAPERS, approvals=APPROVALS)
    short, year = a_department().short_name, today().year
    assert f"{short}受理〔{year}〕008号" in page.text and f"{short}审许〔{year}〕8号、{short}审批〔{year}〕8号" in page.text
    change = session.scalars(select(PatternChange)).one()
    assert change.by.name == "部门管理员" and change.text == f"文书编号：默认 → {PAPERS}；批准文号：默认 → {APPROVALS}"
    assert change.text in page.text
    assert [paper.document.number for paper in stored(before.number).papers] == issued
    after = stored(a_case(app, "granted").number)
    assert after.papers[0].document.number == f"{short}申报〔{year}〕002号", "counted on, in the new form"
    assert after.approval_number == f"{short}审许〔{year}〕2号" == after.papers[-1].document.context["approval_number"]
    assert f"{short}申报〔{year}〕008号" not in admin.read(LIST).text and f"{short}审许〔{year}〕8号" in admin.read(LIST).text


def test_a_number_that_a_new_pattern_makes_twice_is_passed_over(app: Flask, path: str) -> None:
    with one_click(app):
        a_department().paper_pattern = "{short}{kind}{year}-1{n}"  # the first one ends in 11
    first = stored(a_case(app).number).papers[0].document.number
    assert first == f"{a_department().short_name}申报{today().year}-11"
    with one_click(app):
        a_department().paper_pattern = "{short}{kind}{year}-{n}"
        kind = session.scalars(select(Document.kind).where(Document.number == first)).one()
    numbers = [stored(a_case(app).number).papers[0].document.number for _ in range(10)]
    assert kind == "SQBL"
    assert [int(number.rpartition("-")[2]) for number in numbers] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12]


@pytest.mark.parametrize(
    ("field", "pattern", "said"),
    [
        ("papers", "{short}{kind}{n}号", "要写 {year} 和一个 {n}"),
        ("papers", "{short}〔{year}〕{n}号", "要有 {kind}"),
        ("papers", "{kind}{year}{n.__class__}", "要写 {year} 和一个 {n}"),
        ("approvals", "{short}〔{year}〕号", "要写 {year} 和一个 {n}"),
        ("approvals", "{year}{n}{n:03d}", "要写 {year} 和一个 {n}"),
        ("approvals", "{year}{n}}", "要写 {year} 和一个 {n}"),
        ("approvals", "{year}{n}\U0010ffff", "没有可以打印的字形"),
        ("approvals", "{short}" * 12 + "{year}{n}", "最多 60 字"),
    ],
)
def test_a_pattern_that_will_not_do_is_refused_beside_its_field(admin, path, field, pattern, said):
    page = admin.submit(admin.read(path), path, status=422, **{field: pattern})
    assert said in page.one(f"#e-{field}").text()
    assert page.one(f"#f-{field}").attributes["value"] == pattern
    department = a_department()
    assert (department.paper_pattern, department.approval_pattern) == ("", "")
    assert not session.scalars(select(PatternChange)).all()


def test_a_preview_shows_the_numbers_and_saves_nothing(admin: Browser, path: str) -> None:
    page = admin.read(path)
    before = business_data()
    page = admin.submit(page, path, papers=PAPERS, press="preview")
    assert f"{a_department().short_name}受理〔{today().year}〕008号" in page.text
    assert page.one("#f-papers").attributes["value"] == PAPERS
    assert business_data() == before


def test_of_two_administrators_the_later_one_is_told(admin: Browser, path: str) -> None:
    stale = admin.read(path)
    admin.submit(admin.read(path), path, approvals=APPROVALS)
    page = admin.submit(stale, path, status=409, approvals="{short}〔{year}〕{n}号")
    assert "部门管理员在" in page.one("[role=alert]").text()
    assert page.one("#f-approvals").attributes["value"] == "{short}〔{year}〕{n}号"
    assert a_department().approval_pattern == APPROVALS
    admin.submit(page, path)
    assert a_department().approval_pattern == "{short}〔{year}〕{n}号"


def test_a_departments_administrator_reaches_her_department_only(admin: Browser) -> None:
    other = a_department("区林业局")
    assert "区林业局" not in admin.read(LIST).text
    assert "文书编号" in admin.read("/desk/admin/staff").text
    before = business_data()
    admin.read(f"{LIST}/{other.code}", status=404)
    data = {"csrf_token": token_of(admin.read("/desk/me")), "seen": "0", "papers": "", "approvals": APPROVALS}
    assert admin.post(f"{LIST}/{other.code}", data=data).status_code == 404
    assert business_data() == before


def test_a_system_administrator_reaches_every_department(client: Browser, db_session: object) -> None:
    at_desk(client, "zhouj")
    path = f"{LIST}/{a_department('区林业局').code}"
    assert path in {link.attributes["href"] for link in client.read(LIST).css("table.list a")}
    client.submit(client.read(path), path, approvals=APPROVALS)
    assert a_department("区林业局").approval_pattern == APPROVALS
