"""Holders are told once, in time, that a certificate runs out, where it can be renewed online."""

from collections.abc import Callable

from flask import Flask

from app import db
from app.cases.queries import certificate_of
from app.cases.reminders import remind_of_expiry
from app.gateways.wall_clock import today
from app.web.i18n import format_date
from tests.builders.cases import a_case, stored
from tests.builders.people import texts_to
from tests.conftest import FrozenClock

MOBILE = "13800000001"


def _remind(app: Flask) -> None:
    db.session.commit()
    with app.app_context():
        remind_of_expiry()
    db.session.expire_all()


def test_the_holder_is_told_once_and_in_time(
    app: Flask, db_session: object, frozen_clock: FrozenClock, run_jobs: Callable[[], int]
) -> None:
    case = a_case(app, "certified")
    certificate = certificate_of(stored(case.number))
    assert certificate and certificate.valid_until
    until = certificate.valid_until
    frozen_clock.advance(days=(until - today()).days - 61)
    run_jobs()
    before = texts_to(app, MOBILE)
    _remind(app)
    run_jobs()
    assert texts_to(app, MOBILE) == before
    frozen_clock.advance(days=1)
    for _ in range(2):
        _remind(app)
        run_jobs()
    (told,) = texts_to(app, MOBILE)[len(before) :]
    assert f"有效期到{format_date(until)}" in told
    assert "水产苗种生产许可证延续（演示）" in told
    assert certificate.number in told


def test_what_has_ended_or_cannot_be_renewed_is_not_told_of(
    app: Flask, db_session: object, frozen_clock: FrozenClock, run_jobs: Callable[[], int]
) -> None:
    cases = [a_case(app, "certified"), a_case(app, "certified")]
    ended, other = (certificate_of(stored(case.number)) for case in cases)
    assert ended and other and ended.valid_until
    frozen_clock.advance(days=(ended.valid_until - today()).days - 10)
    ended.state, other.type_key = "revoked", "fishing_boat"
    run_jobs()
    before = texts_to(app, MOBILE)
    _remind(app)
    run_jobs()
    assert texts_to(app, MOBILE) == before
