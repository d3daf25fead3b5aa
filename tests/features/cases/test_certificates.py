"""Certificates: numbered without doubles, one a case, printed (Z16, Z17)."""

from datetime import date

import pytest
from flask import Flask

from app.cases.commands import certificates
from app.cases.queries import certificate_of
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, staff_called, stored

pytestmark = pytest.mark.usefixtures("db_session")


def test_the_certificate_is_filled_from_the_application(app: Flask) -> None:
    case = a_case(app, "granted")
    with app.app_context():
        proposed = certificates.proposed_content(stored(case.number))
    assert proposed["site"] == "清溪镇柳湾村 3 组"
    assert proposed["species"] == "鲢、鳙、草鱼"
    assert proposed["scope"] == ""


def test_numbers_follow_one_another_by_the_pattern_of_the_type(app: Flask) -> None:
    first, second = a_case(app, "certified"), a_case(app, "certified")
    numbers = [str(certificate_of(stored(case.number)).number) for case in (first, second)]
    counted = [int(number.split("第 ")[1].split(" ")[0]) for number in numbers]
    assert numbers[0].startswith("（广农）苗种生证〔")
    assert counted[1] == counted[0] + 1


def test_a_case_has_one_certificate(app: Flask) -> None:
    case = a_case(app, "certified")
    with pytest.raises(Refused, match="certificate_issued_already"), one_click(app):
        _issue(case.number, date(2026, 1, 1), None)


def test_a_validity_turned_round_is_refused(app: Flask) -> None:
    case = a_case(app, "granted")
    with pytest.raises(Refused, match="validity_turned_round"), one_click(app):
        _issue(case.number, date(2026, 1, 2), date(2026, 1, 1))
    assert certificate_of(stored(case.number)) is None


def test_validity_ends_the_day_before_the_anniversary(app: Flask) -> None:
    case = a_case(app, "granted")
    with app.app_context():
        start, end = certificates.proposed_validity(stored(case.number))
    assert end is not None
    assert (end.year - start.year, (date(end.year, start.month, start.day) - end).days) == (3, 1)


def _issue(number: str, valid_from: date, valid_until: date | None) -> None:
    by = staff_called("zhangs")
    certificates.issue(stored(number), by=by, content={}, valid_from=valid_from, valid_until=valid_until, at=now())
