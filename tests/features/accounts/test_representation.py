"""An organization lets a person file for it (L14): granted, told, ended; what she may read while it lasts, and not after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.accounts.models import Citizen, Representation
from app.attachments import queries as attached
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case
from app.gateways.wall_clock import today
from app.web.sessions import CSRF_FIELD
from tests.builders.cases import Built, a_case, stored
from tests.builders.desk import at_desk, token_of
from tests.builders.people import PASSWORD, a_citizen, citizen_named, sign_in, texts_to
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM, number_of, upload_all
from tests.support.browser import Browser
from tests.support.pages import Page

APPLY = f"/services/{FISH_SEED}/apply"
LIST = "/account/representatives"
UNKNOWN = "没有找到用户名和姓名都对得上的个人账户"


@pytest.fixture
def agent(db_session: Any) -> Citizen:
    """吴芳, who files for 蓝湾 now and then."""
    return a_citizen("wufang", name="吴芳")


@pytest.fixture
def bay(another_client: Browser) -> Browser:
    """The organization's account, signed in."""
    sign_in(another_client, "bluebay")
    return another_client


def _let(bay: Browser, status: int = 200, **fields: str) -> Page:
    return bay.submit(bay.read(LIST), LIST, status=status, **{"username": "wufang", "name": "吴芳"} | fields)


def _end(browser: Browser, page: Page) -> Page:
    link = page.one("main a[href$='/end']").attributes["href"]
    return browser.submit(browser.read(str(link)))


def _start(client: Browser, applicant: str = "蓝湾") -> Page:
    """The form of a draft for the organization whose name holds this."""
    page = client.read(APPLY)
    (label,) = [node for node in page.css("label.choice") if applicant in node.text()]
    return client.submit(page, applicant=label.css_first("input").attributes["value"])


def _case_of(page: Page) -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.public_id == page.path.split("/")[2])).one()


def test_a_person_is_let_and_told_and_sees_for_whom(
    app: Flask, client: Browser, bay: Browser, agent: Citizen, run_jobs: Callable[[], int]
) -> None:
    """L14"""
    page = _let(bay, valid_until=str(today()))
    assert "吴芳" in page.text
    run_jobs()
    assert any("委托您代为网上申请" in text for text in texts_to(app, agent.mobile))
    sign_in(client, "wufang", PASSWORD)
    assert "您可以代为申请的单位" in client.read("/account").text


def test_one_answer_whatever_does_not_match(bay: Browser, agent: Citizen) -> None:
    """No account, another name, an organization, a closed account."""
    a_citizen("closed", name="吴芳").is_active = False
    for username, name in (("nobody47", "吴芳"), ("wufang", "吴芬"), ("bluebay", "陈小海"), ("closed", "吴芳")):
        assert UNKNOWN in _let(bay, 422, username=username, name=name).text
    assert db.session.scalars(select(Representation)).all() == []


def test_guessing_has_an_end(bay: Browser, agent: Citizen) -> None:
    page = bay.read(LIST)
    for status in (*[422] * 10, 429):
        page = bay.submit(page, LIST, status=status, username="wufang", name="吴芬")
    _let(bay, 429)
    assert db.session.scalars(select(Representation)).all() == []


def test_wrong_days_are_told_beside_the_field(bay: Browser, agent: Citizen) -> None:
    assert "不能早于今天" in _let(bay, 422, valid_until=str(today() - timedelta(days=1))).text
    assert "请填写日期" in _let(bay, 422, valid_until="明年").text


def test_letting_the_same_person_again_is_one_authorisation(bay: Browser, agent: Citizen) -> None:
    _let(bay)
    _let(bay, valid_until=str(today()))
    (row,) = db.session.scalars(select(Representation)).all()
    assert row.valid_until == today()


def test_a_person_lets_nobody(client: Browser, agent: Citizen) -> None:
    sign_in(client, "wufang", PASSWORD)
    assert client.read(LIST).path == "/account"
    data = {CSRF_FIELD: token_of(client.read("/account")), "username": "chunhua", "name": "陈春花"}
    assert client.post(LIST, data=data).status_code == 409
    assert db.session.scalars(select(Representation)).all() == []


def test_she_files_in_the_organizations_name_as_herself(client: Browser, bay: Browser, agent: Citizen) -> None:
    """L14: the applicant is the organization; contact, actor and 经办人 are she."""
    _let(bay)
    sign_in(client, "wufang", PASSWORD)
    materials = client.submit(_start(client), button="下一步", **FISH_SEED_FORM)
    filed = client.submit(upload_all(client, materials), declared=True)
    organization = citizen_named("bluebay")
    case = stored(number_of(filed))
    assert (case.citizen_id, case.filed_by_id, case.authorised_on) == (organization.id, agent.id, today())
    assert case.applicant_name == organization.org_name
    assert (case.contact_name, case.contact_mobile) == (agent.name, agent.mobile)
    actors = db.session.scalars(select(FlowEntry.actor).where(FlowEntry.case_id == case.id)).all()
    assert actors == [agent.session_name]
    shown = client.read(f"/applications/{case.public_id}").text
    assert "经办人（受托）" in shown
    assert "吴芳" in filed.text
    assert organization.org_name in client.read("/applications").text
    assert f"/applications/{case.public_id}" in bay.read("/applications").html
    at_desk(client, "zhangs")
    assert "经办人（受托）" in client.read(f"/desk/cases/{case.number}").text


def test_the_organizations_person_stays_unknown_to_her(client: Browser, bay: Browser, agent: Citizen) -> None:
    """What the organization's account knows of its own 经办人 is not put into her form."""
    _let(bay)
    sign_in(client, "wufang", PASSWORD)
    form, organization = _start(client), citizen_named("bluebay")
    assert organization.org_name in form.html
    assert organization.mobile not in form.html
    assert organization.resident_id not in form.html


def test_drafts_are_apart_by_who_files(client: Browser, bay: Browser, agent: Citizen) -> None:
    _let(bay)
    sign_in(client, "wufang", PASSWORD)
    hers = _start(client)
    own = client.submit(client.read(APPLY), applicant="self")
    theirs = bay.submit(bay.read(APPLY))
    assert len({hers.path, own.path, theirs.path}) == 3
    wrong = client.submit(hers, button="下一步", status=422, **FISH_SEED_FORM | {"organization": "别家公司"})
    assert "应与您账户登记的一致" in wrong.text


class TestWhoSeesWhat:
    """Each address of a case, for the person and for others: not granted, granted, expired, ended."""

    @pytest.fixture
    def filed(self, app: Flask, client: Browser, bay: Browser, agent: Citizen) -> Built:
        """What she has filed for the organization; she is signed in."""
        case = a_case(app, citizen="bluebay", filed_by="wufang")
        sign_in(client, "wufang", PASSWORD)
        return case

    def _reads(self, browser: Browser, case: Built, status: int) -> None:
        base = f"/applications/{case.public_id}"
        for address in (base, f"{base}/receipt", f"{base}/receipt.pdf", f"{base}/slip.pdf", f"/files/{_file_of(case)}"):
            found = browser.get(address).status_code
            assert (found == 404) == (status == 404), (address, found)
        assert (base in browser.read("/applications").html) == (status != 404)

    def test_she_sees_what_she_filed_and_nothing_else_of_the_organization(
        self, app: Flask, filed: Built, client: Browser, bay: Browser
    ) -> None:
        other = a_case(app, citizen="bluebay")
        self._reads(client, filed, 200)
        self._reads(client, other, 404)
        self._reads(bay, filed, 200)
        self._reads(bay, other, 200)
        copied = client.submit(client.read(f"/applications/{filed.public_id}"), APPLY)
        assert (_case_of(copied).citizen_id, _case_of(copied).filed_by_id) == (
            citizen_named("bluebay").id,
            citizen_named("wufang").id,
        )

    def test_a_person_who_is_not_let_sees_nothing_and_starts_nothing(self, filed: Built, client: Browser) -> None:
        value = db.session.scalars(select(Representation.public_id)).one()
        client.delete_cookie("yc")
        sign_in(client, "chunhua")
        self._reads(client, filed, 404)
        client.read(f"/account/representations/{value}/end", status=404)
        token = token_of(client.read(APPLY))
        answer = client.post(APPLY, data={CSRF_FIELD: token, "applicant": value})
        assert answer.status_code == 422
        assert db.session.query(Case).count() == 1

    def test_when_the_last_day_has_passed_or_the_organization_is_closed_she_sees_nothing(
        self, filed: Built, client: Browser, bay: Browser
    ) -> None:
        granted, organization = db.session.scalars(select(Representation)).one(), citizen_named("bluebay")
        granted.valid_until = today() - timedelta(days=1)
        self._reads(client, filed, 404)
        self._reads(bay, filed, 200)
        assert not client.read(APPLY).css("input[name=applicant]")
        granted.valid_until = today()
        self._reads(client, filed, 200)
        organization.is_active = False
        self._reads(client, filed, 404)

    @pytest.mark.parametrize("who", ["organization", "person"])
    def test_when_it_is_ended_she_sees_nothing_and_the_organization_goes_on(
        self, app: Flask, filed: Built, client: Browser, bay: Browser, who: str, run_jobs: Callable[[], int]
    ) -> None:
        self._reads(client, filed, 200)
        page = _end(bay, bay.read(LIST)) if who == "organization" else _end(client, client.read("/account"))
        assert "委托已终止" in page.text
        self._reads(client, filed, 404)
        self._reads(bay, filed, 200)
        run_jobs()
        told = citizen_named("wufang" if who == "organization" else "bluebay").mobile
        assert "委托" in texts_to(app, told)[-1]


def _file_of(case: Built) -> str:
    return attached.of_bundle(case.public_id)[0].public_id
