"""Certificates: numbered without doubles, one a case, printed (Z16, Z17)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.cases.commands import certificates
from app.cases.queries import certificate_of
from app.catalog.item_definition import CertificateType
from app.catalog.queries import published_version
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from app.web.i18n import format_date
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.wizard import CHANGE, FISH_SEED, REPLACEMENT
from tests.conftest import FrozenClock
from tests.support.browser import Browser

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


def _type(app: Flask, code: str) -> tuple[int, CertificateType]:
    version = published_version(code)
    assert version and version.definition.certificate
    return version.item.department_id, version.definition.certificate


def test_a_rollback_gives_the_number_back(app: Flask) -> None:
    department, kind = _type(app, FISH_SEED)
    with pytest.raises(RuntimeError), one_click(app):
        lost = certificates.next_number(department, kind, now())
        raise RuntimeError
    with one_click(app):
        assert certificates.next_number(department, kind, now()) == lost


def test_a_number_without_a_year_does_not_begin_again_in_january(app: Flask) -> None:
    department, kind = _type(app, FISH_SEED)
    endless = replace(kind, key="endless", number_pattern="第 {n} 号")
    this_year, next_year = datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    with one_click(app):
        numbers = [certificates.next_number(department, each, at) for each in (endless, kind) for at in (this_year, next_year)]
    assert numbers == ["第 1 号", "第 2 号", "（广农）苗种生证〔2026〕第 0001 号", "（广农）苗种生证〔2027〕第 0001 号"]


def test_a_series_may_begin_higher_and_never_goes_back(app: Flask) -> None:
    department, kind = _type(app, FISH_SEED)
    with one_click(app):
        starts = (1, 126, 126, 5)
        numbers = [certificates.next_number(department, replace(kind, key="s", number_start=n), now()) for n in starts]
    assert [int(number.split("第 ")[1].split(" ")[0]) for number in numbers] == [1, 126, 127, 128]


def test_a_case_has_one_certificate(app: Flask) -> None:
    case = a_case(app, "certified")
    with pytest.raises(Refused, match="certificate_issued_already"), one_click(app):
        _issue(case.number, date(2026, 1, 1), None)


def test_a_validity_turned_round_is_refused(app: Flask) -> None:
    case = a_case(app, "granted")
    with pytest.raises(Refused, match="validity_turned_round"), one_click(app):
        _issue(case.number, date(2026, 1, 2), date(2026, 1, 1))
    assert certificate_of(stored(case.number)) is None


def test_a_validity_that_the_item_does_not_know_is_refused_beside_its_field(app: Flask, client: Browser) -> None:
    case = a_case(app, "granted")
    day, (first, last) = timedelta(days=1), _proposed(case)
    assert last
    at_desk(client, "zhangs")
    form, path = client.read(case.path), f"{case.path}/issue_certificate"

    def said(name: str, valid_from: date, valid_until: date | str) -> str:
        typed = {"content_scope": "草鱼苗种", "valid_from": str(valid_from), "valid_until": str(valid_until)}
        return client.submit(form, path, status=422, **typed).one(f"#e-{name}").text()

    assert "有效期不能早于作出决定的" in said("valid_from", first - day, last - day)
    assert "有效期太长" in said("valid_until", first, date(2099, 11, 20))
    assert f"最迟到{format_date(last)}" in said("valid_until", first, last + day)
    assert "请填写截止日期" in said("valid_until", first, "")
    client.submit(form, path, content_scope="草鱼苗种", valid_from=str(first), valid_until=str(last - day))


def test_a_change_keeps_the_days_that_it_is_proposed(app: Flask, frozen_clock: FrozenClock) -> None:
    """A replacement (补办) begins before its decision, as the lost certificate did; a change may end sooner than a new one."""
    first = a_case(app, "certified")
    frozen_clock.advance(days=300)
    second = a_case(app, "certified", item=CHANGE, about=first)
    third = a_case(app, "certified", item=REPLACEMENT, about=second)
    assert [_proposed(case)[1] for case in (second, third)] == [_proposed(first)[1]] * 2


def _proposed(case: Built) -> tuple[date, date | None]:
    return certificates.proposed_validity(stored(case.number))


def test_validity_ends_the_day_before_the_anniversary(app: Flask) -> None:
    case = a_case(app, "granted")
    with app.app_context():
        start, end = certificates.proposed_validity(stored(case.number))
    assert end is not None
    assert (end.year - start.year, (date(end.year, start.month, start.day) - end).days) == (3, 1)


def _issue(number: str, valid_from: date, valid_until: date | None) -> None:
    by = staff_called("zhangs")
    certificates.issue(stored(number), by=by, content={}, valid_from=valid_from, valid_until=valid_until, at=now())
