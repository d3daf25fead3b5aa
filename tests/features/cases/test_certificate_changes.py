"""Change, renewal, replacement (补办) and cancellation begin with a certificate, and end it in one transaction (Z16)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.cases.certificate_models import Certificate
from app.cases.commands import certificate_ends, certificates, earlier_certificates, submission
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.catalog.queries import published_version
from app.domain.errors import Refused
from app.gateways.wall_clock import now, today
from app.web.i18n import format_date
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.wizard import CANCELLATION, CHANGE, FILES, RENEWAL, REPLACEMENT, fill, sign_in, upload_all
from tests.conftest import FrozenClock
from tests.support.browser import Browser

pytestmark = pytest.mark.usefixtures("db_session")


def _of(case: Built) -> Certificate:
    found = certificate_of(stored(case.number))
    assert found
    return found


def _before_its_end(clock: FrozenClock, case: Built, days: int) -> None:
    until = _of(case).valid_until
    assert until
    clock.advance(days=(until - today()).days - days)


def test_a_change_keeps_the_number_and_the_last_day(app: Flask) -> None:
    first = a_case(app, "certified")
    second = a_case(app, "certified", item=CHANGE, about=first)
    old, new = _of(first), _of(second)
    assert (old.state, old.ended_on, new.state, new.earlier_id) == ("superseded", today(), "valid", old.id)
    assert (new.number, new.valid_until, new.content) == (old.number, old.valid_until, old.content)
    assert (old.document.state, old.document.replaced_by_id, new.document.state) == ("replaced", new.document_id, "valid")


def test_a_renewal_starts_the_day_after_and_has_its_own_number(app: Flask, frozen_clock: FrozenClock) -> None:
    first = a_case(app, "certified")
    _before_its_end(frozen_clock, first, 60)
    second = a_case(app, "certified", item=RENEWAL, about=first)
    old, new = _of(first), _of(second)
    assert old.valid_until and new.valid_until
    assert new.valid_from == old.valid_until + timedelta(days=1)
    assert new.valid_until.year == old.valid_until.year + 3
    assert new.number != old.number
    decided = next(paper.document for paper in stored(second.number).papers if paper.document.kind == "ZYXK")
    assert decided.context["valid_from"] == new.valid_from.isoformat()


def test_a_replacement_says_what_the_lost_one_said(app: Flask) -> None:
    first = a_case(app, "certified")
    second = a_case(app, "granted", item=REPLACEMENT, about=first)
    old = _of(first)
    with app.app_context():
        row = stored(second.number)
        content, days = certificates.proposed_content(row), certificates.proposed_validity(row)
    assert (content, days) == (old.content, (old.valid_from, old.valid_until))
    for changed in ({"content": content | {"site": "别处"}}, {"valid_until": None}):
        typed: dict[str, Any] = {"content": content, "valid_from": days[0], "valid_until": days[1]} | changed
        with pytest.raises(Refused, match="replacement_differs"), one_click(app):
            certificates.issue(stored(second.number), by=staff_called("zhangs"), **typed, at=now())
    assert _of(first).state == "valid"
    with one_click(app):
        typed = {"content": content, "valid_from": days[0], "valid_until": days[1]}
        certificates.issue(stored(second.number), by=staff_called("zhangs"), **typed, at=now())
    assert (_of(second).number, _of(first).state) == (old.number, "superseded")


def test_a_cancellation_is_done_when_it_is_granted(app: Flask, client: Browser) -> None:
    first = a_case(app, "certified")
    second = a_case(app, "granted", item=CANCELLATION, about=first)
    old = _of(first)
    assert (old.state, old.ended_on, old.document.state) == ("cancelled", today(), "cancelled")
    assert certificate_of(stored(second.number)) is None
    at_desk(client, "zhaol")
    assert f"依申请注销，见办件{second.number}。" in client.read(f"{first.path}/log").text
    with one_click(app):
        certificate_ends.take_back_for_reopening(stored(second.number), at=now())
    assert (_of(first).state, _of(first).document.state) == ("valid", "valid")


def test_a_denied_change_leaves_the_certificate_as_it_is(app: Flask) -> None:
    first = a_case(app, "certified")
    a_case(app, "denied", item=CHANGE, about=first)
    a_case(app, "denied", item=CANCELLATION, about=first)
    assert (_of(first).state, _of(first).ended_on) == ("valid", None)


def test_what_ended_meanwhile_is_not_changed_any_more(app: Flask) -> None:
    first = a_case(app, "certified")
    second = a_case(app, "granted", item=CHANGE, about=first)
    ending = certificate_ends.Ending("情节严重", "《中华人民共和国渔业法》第四十四条")
    with one_click(app):
        certificate_ends.end(stored(first.number), certificate_ends.Action.REVOKE, ending, by=staff_called("zhaol"), at=now())
    typed = {"content": {}, "valid_from": today(), "valid_until": None}
    with pytest.raises(Refused, match="certificate_ended"), one_click(app):
        certificates.issue(stored(second.number), by=staff_called("zhangs"), **typed, at=now())
    assert (_of(first).state, certificate_of(stored(second.number))) == ("revoked", None)


def test_a_reopened_change_gives_the_earlier_certificate_back(app: Flask) -> None:
    first = a_case(app, "certified")
    second = a_case(app, "certified", item=CHANGE, about=first)
    changed = _of(second)
    with pytest.raises(Refused, match="certificate_ended"), one_click(app):
        certificate_ends.take_back_for_reopening(stored(first.number), at=now())
    with one_click(app):
        certificate_ends.take_back_for_reopening(stored(second.number), at=now())
    annulled = db.session.get(Certificate, changed.id)
    assert (_of(first).state, _of(first).ended_on, _of(first).document.state) == ("valid", None, "valid")
    assert (annulled.state, annulled.document.state) == ("annulled", "annulled")
    with one_click(app):
        row = stored(second.number)
        valid_from, valid_until = certificates.proposed_validity(row)
        typed = {"content": certificates.proposed_content(row), "valid_from": valid_from, "valid_until": valid_until}
        again = certificates.issue(row, by=staff_called("zhangs"), **typed, at=now())
        assert (again.number, again.earlier_id) == (annulled.number, _of(first).id)


REFUSALS: list[tuple[str, str, int, str]] = [
    (RENEWAL, "certified", 200, "renewal_too_early"),
    (RENEWAL, "certified", -1, "earlier_expired"),
    (CHANGE, "certified", -1, "earlier_expired"),
]


@pytest.mark.parametrize(("item", "stage", "days_before_end", "code"), REFUSALS)
def test_only_while_it_may_be_changed(
    app: Flask, frozen_clock: FrozenClock, item: str, stage: str, days_before_end: int, code: str
) -> None:
    first = a_case(app, stage)
    _before_its_end(frozen_clock, first, days_before_end)
    with pytest.raises(Refused, match=code):
        a_case(app, "submitted", item=item, about=first)
    a_case(app, "granted", item=CANCELLATION, about=first)  # an expired one too
    assert _of(first).state == "cancelled"


def test_one_application_at_a_time_and_only_the_holders(app: Flask) -> None:
    first = a_case(app, "certified")
    a_case(app, "submitted", item=CHANGE, about=first)
    with pytest.raises(Refused, match="earlier_busy"):
        a_case(app, "submitted", item=CANCELLATION, about=first)
    with pytest.raises(Refused, match="earlier_unknown"):
        a_case(app, "submitted", item=CANCELLATION, about=first, citizen="bluebay")


def test_two_drafts_about_one_certificate_become_one_application(app: Flask) -> None:
    first = a_case(app, "certified")
    with one_click(app):
        drafts = {_draft(first, item).public_id for item in (CHANGE, CANCELLATION, CHANGE)}
    assert len(drafts) == 2
    a_case(app, "submitted", item=REPLACEMENT, about=first)
    for public_id in drafts:
        with pytest.raises(Refused, match="earlier_busy"), one_click(app):
            earlier_certificates.check_submission(
                db.session.scalars(select(Case).where(Case.public_id == public_id)).one(), now()
            )


def _draft(about: Built, item: str) -> Case:
    row, version = stored(about.number), published_version(item)
    assert row.citizen and version
    return earlier_certificates.start(version, row.citizen, _of(about), now(), is_demo=True)


def test_the_holder_chooses_among_her_certificates_and_finds_the_form_filled(app: Flask, client: Browser) -> None:
    first, other = a_case(app, "certified"), a_case(app, "certified")
    a_case(app, "submitted", item=CANCELLATION, about=other)
    number = _of(first).number
    sign_in(client, "chunhua")
    page = client.read(f"/services/{CHANGE}/apply")
    assert number in page.one("main form").text()
    assert f"{_of(other).number}：原证照已有一件正在办理的申请" in page.text
    form = client.submit(page, "main form")
    assert form.one("#f-site").attributes["value"] == "清溪镇柳湾村 3 组"
    assert form.one("#f-area").attributes["value"] == "36.5"
    review = upload_all(client, fill(client, form, CHANGE, site="清溪镇柳湾村 4 组"), CHANGE)
    assert f"原证照 水产苗种生产许可证 {number}" in review.text
    receipt = client.submit(review, button="提交申请", declared="y")
    assert "申请已提交" in receipt.text
    again = client.read(f"/services/{CHANGE}/apply")
    assert again.css("input[name=certificate]") == []
    assert len(FILES[CHANGE]) == 1


@pytest.mark.parametrize("item", [CHANGE, RENEWAL])
def test_after_a_replacement_the_form_is_filled_from_the_certificates_before_it(
    app: Flask, frozen_clock: FrozenClock, item: str
) -> None:
    """The application for a replacement has no site, area or species of its own; the newest that says something is right."""
    first = a_case(app, "certified")
    species = stored(first.number).values["species"]
    changed = a_case(app, "granted", item=CHANGE, about=first)
    with one_click(app):
        row = stored(changed.number)
        row.values = row.values | {"site": "清溪镇柳湾村 4 组", "area": "40"}
        valid_from, valid_until = certificates.proposed_validity(row)
        typed = {"content": certificates.proposed_content(row), "valid_from": valid_from, "valid_until": valid_until}
        certificates.issue(row, by=staff_called("zhangs"), **typed, at=now())
    replaced = a_case(app, "certified", item=REPLACEMENT, about=a_case(app, "certified", item=REPLACEMENT, about=changed))
    _before_its_end(frozen_clock, replaced, 60)
    with one_click(app):
        draft = _draft(replaced, item)
        said = [draft.values.get(name) for name in ("site", "area", "species")]
        assert said == ["清溪镇柳湾村 4 组", "40", species]
        draft.values = draft.values | {"site": "清溪镇柳湾村 5 组"}
        db.session.flush()
        again = _draft(replaced, item)
        assert (again.id, again.values["site"], again.values["area"]) == (draft.id, "清溪镇柳湾村 5 组", "40")


def test_a_certificate_of_the_counter_is_found_by_its_number(app: Flask, client: Browser) -> None:
    first = a_case(app, "certified")
    with one_click(app):
        stored(first.number).citizen_id = None  # registered by a clerk
    number = _of(first).number
    sign_in(client, "bluebay")
    page = client.read(f"/services/{CANCELLATION}/apply")
    page = client.submit(page, "main form", status=422, certificate_number=number)
    assert "没有查到申请人名下这个证号的有效证照" in page.text
    client.delete_cookie("yc")
    sign_in(client, "chunhua")
    page = client.read(f"/services/{CANCELLATION}/apply")
    page = client.submit(page, "main form", status=422)
    assert "请选择这次要变更、延续、补办或者注销的证照。" in page.text
    form = client.submit(page, "main form", certificate_number=number.replace("〔", "(").replace("〕", ")"))
    assert form.path.endswith("/form")


@pytest.mark.parametrize("item", [CHANGE, CANCELLATION])
def test_of_a_counter_case_the_clerk_names_the_certificate_when_she_accepts(app: Flask, client: Browser, item: str) -> None:
    first, strange = a_case(app, "certified"), a_case(app, "certified", citizen="bluebay")
    second = a_case(app, "submitted", item=item, about=first)
    with one_click(app):
        stored(second.number).earlier_certificate_id = None  # nobody asked for it at the counter
    at_desk(client, "zhangs")
    page = client.submit(client.read(second.path), f"{second.path}/accept", status=422, opinion="受理")
    assert "请填写原证号。" in page.text
    typed = {"opinion": "受理", "earlier_number": _of(strange).number}
    page = client.submit(page, f"{second.path}/accept", status=422, **typed)
    assert "没有查到申请人名下这个证号的有效证照" in page.text
    client.submit(page, f"{second.path}/accept", opinion="受理", earlier_number=_of(first).number)
    row = stored(second.number)
    assert (row.state, row.earlier_certificate_id) == ("in_process", _of(first).id)


def test_it_is_said_from_when_a_renewal_can_be_applied_for(app: Flask, client: Browser) -> None:
    first = a_case(app, "certified")
    until = _of(first).valid_until
    assert until
    sign_in(client, "chunhua")
    page = client.read(f"/services/{RENEWAL}/apply")
    assert f"还没有到延续的时候，{format_date(until - timedelta(days=90))}起可以申请。" in page.text


def test_a_draft_without_its_certificate_is_not_submitted(app: Flask) -> None:
    first = a_case(app, "certified")
    with one_click(app):
        draft = _draft(first, CANCELLATION)
        draft.earlier_certificate_id = None
        with pytest.raises(Refused, match="earlier_missing"):
            earlier_certificates.check_submission(draft, now())
        assert submission.missing(draft)
