"""A certificate printed again, cancelled, annulled, revoked, expired: on the log, on the paper, in a message (Z16, Z17)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.cases.certificate_models import Certificate
from app.cases.commands import certificate_ends
from app.cases.commands.certificate_ends import Ending
from app.cases.queries import certificate_of
from app.documents.models import DocumentState
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import now, today
from app.web.i18n import format_date
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import texts_to
from tests.conftest import FrozenClock
from tests.features.documents.reading import text_of
from tests.support.browser import Browser

ENDINGS = {
    "cancel": ("cancelled", "已注销", "注销日期", "持证人申请注销。不再生产。（依据：《中华人民共和国行政许可法》第七十条）"),
    "annul": ("annulled", "已撤销", "撤销日期", "申请人不具备资格或者不符合法定条件。当时不符合条件。"),
    "revoke": ("revoked", "已吊销", "吊销日期", "使用禁用药物，情节严重。（依据：《中华人民共和国渔业法》第四十四条）"),
}


def _certificate(case: Built) -> Certificate:
    found = certificate_of(stored(case.number))
    assert found
    return found


def test_another_print_keeps_number_and_day_and_replaces_the_old_paper(
    app: Flask, client: Browser, run_jobs: Callable[[], int]
) -> None:
    case = a_case(app, "certified")
    before = _certificate(case)
    number, old = before.number, before.document
    page = client.read(f"{at_desk(client, 'zhangs') and case.path}?do=print")
    page = client.submit(page, f"{case.path}/print", status=422, why="other")
    assert "请写明再打印的原因。" in page.text
    page = client.submit(page, f"{case.path}/print", why="other", note="印章没有盖清")
    after = _certificate(case)
    assert (after.number, after.prints, after.state) == (number, 2, "valid")
    assert after.document.issued_on == old.issued_on
    assert (old.state, old.replaced_by_id, old.state_since) == ("replaced", after.document_id, today())
    assert "第 2 次打印。印章没有盖清" in client.read(f"{case.path}/log").text
    run_jobs()
    verified = client.read(f"/verify/{old.verification_code}")
    assert "已被新的文书代替" in verified.text
    assert "有效" in client.read(verified.link(f"水产苗种生产许可证 {number}")).text
    pdf = client.get(f"{case.path}/papers/{after.document.public_id}.pdf").data
    assert after.document.verification_code in text_of(pdf)


@pytest.mark.parametrize("action", ENDINGS)
def test_the_agency_head_ends_a_certificate_with_reason_and_basis(
    app: Flask, client: Browser, run_jobs: Callable[[], int], action: str
) -> None:
    case = a_case(app, "certified")
    state, word, since, said = ENDINGS[action]
    page = at_desk(client, "zhaol")
    standing = client.read(case.path).texts("aside .window h2")  # what ends a certificate does not stand open by itself
    assert not set(standing) & {"注销证照", "撤销证照", "吊销证照"}
    missing = act(client, page, case, action, reason="")
    assert missing.status_code == 422
    assert act(client, page, case, action).status_code == 303
    certificate = _certificate(case)
    assert (certificate.state, certificate.ended_on, certificate.document.state) == (state, today(), state)
    assert said in client.read(f"{case.path}/log").text
    verified = client.read(f"/verify/{certificate.document.verification_code}").text
    assert f"{word}，不再有效" in verified
    assert f"{since} {format_date(today())}" in verified
    run_jobs()
    assert word.removeprefix("已") in texts_to(app, "13800000001")[-1]
    assert certificate.number in texts_to(app, "13800000001")[-1]
    for again in ("cancel", "annul", "revoke"):
        assert act(client, page, case, again).status_code == 409


def test_the_law_is_proposed_for_permits(app: Flask, client: Browser) -> None:
    case = a_case(app, "certified")
    at_desk(client, "zhaol")
    for action, article in (("cancel", "第七十条"), ("annul", "第六十九条")):
        basis = client.read(f"{case.path}?do={action}").one("#f-legal_basis")
        assert article in basis.text()


def test_a_ground_of_another_ending_is_refused(app: Flask, db_session: object) -> None:
    case = a_case(app, "certified")
    with pytest.raises(Refused, match="ground_unknown"), one_click(app):
        ending = Ending("理由", "依据", "deceit")
        certificate_ends.end(stored(case.number), Action.CANCEL, ending, by=staff_called("zhaol"), at=now())


def test_an_expired_certificate_is_cancelled_but_not_printed_or_revoked(
    app: Flask, client: Browser, frozen_clock: FrozenClock
) -> None:
    case = a_case(app, "certified")
    until = _certificate(case).valid_until
    assert until
    frozen_clock.advance(days=(until - today()).days + 1)
    page = at_desk(client, "zhangs")
    assert act(client, page, case, "print").status_code == 409
    page = at_desk(client, "zhaol")
    assert act(client, page, case, "revoke").status_code == 409
    assert "已过有效期" in client.read(f"/verify/{_certificate(case).document.verification_code}").text
    assert act(client, page, case, "cancel", ground="ran_out").status_code == 303
    assert _certificate(case).state == "cancelled"


def test_a_reopening_annuls_the_certificate_and_leaves_room_for_the_next(app: Flask, db_session: object) -> None:
    case = a_case(app, "certified")
    certificate = _certificate(case)
    with one_click(app):
        certificate_ends.take_back_for_reopening(stored(case.number), at=now())
    assert certificate_of(stored(case.number)) is None
    row = db_session.get(Certificate, certificate.id)  # type: ignore[attr-defined]
    assert (row.state, row.document.state, row.issued_in_id) == ("annulled", DocumentState.ANNULLED, certificate.issued_in_id)


def test_how_long_a_certificate_is_valid_is_one_day_more_than_it_says(app: Flask, db_session: object) -> None:
    certificate = _certificate(a_case(app, "certified"))
    assert certificate.valid_until
    assert certificate.state_on(certificate.valid_until) == "valid"
    assert certificate.state_on(certificate.valid_until + timedelta(days=1)) == "expired"
