"""证照台账: found by number, holder, state, last day and delivery, by the people of the department only."""

import pytest
from flask import Flask

from app.cases import certificate_queries
from app.cases.certificate_access import readable
from app.cases.certificate_models import Certificate
from app.cases.certificate_queries import Wanted, register
from app.cases.queries import certificate_of
from app.gateways.wall_clock import today
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.wizard import CHANGE
from tests.conftest import FrozenClock
from tests.support.browser import Browser


def _of(case: Built) -> Certificate:
    found = certificate_of(stored(case.number))
    assert found
    return found


def _found(app: Flask, **wanted: object) -> list[str]:
    with one_click(app):
        page = register(readable(staff_called("zhangs")), Wanted(**wanted), 1, today())  # type: ignore[arg-type]
        return [certificate.number for certificate in page.items]


def test_each_filter_finds_its_own(app: Flask, client: Browser, frozen_clock: FrozenClock) -> None:
    first, second, third = a_case(app, "certified"), a_case(app, "certified", citizen="bluebay"), a_case(app, "certified")
    page = at_desk(client, "zhaol")
    act(client, page, third, "revoke")
    page = at_desk(client, "zhangs")
    act(client, page, first, "deliver")
    one, two, three = (_of(case).number for case in (first, second, third))
    assert _found(app) == [three, two, one]
    assert _found(app, q=two) == [two]
    assert _found(app, q="蓝湾") == [two]
    assert _found(app, q="%") == []
    assert _found(app, state="revoked") == [three]
    assert _found(app, state="valid") == [two, one]
    assert _found(app, undelivered=True) == [two]
    assert _found(app, within=90) == []
    until = _of(first).valid_until
    assert until
    frozen_clock.advance(days=(until - today()).days - 10)
    assert _found(app, within=30) == [one, two]
    frozen_clock.advance(days=20)
    assert (_found(app, state="expired"), _found(app, state="valid")) == ([two, one], [])


def test_the_register_has_pages_and_counts_to_a_cap(app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        a_case(app, "certified")
    monkeypatch.setattr(certificate_queries, "PER_PAGE", 2)
    at_desk(client, "zhangs")
    page = client.read(client.read("/desk/certificates").link("证照台账"))
    assert "共 3 份，第 1 页，共 2 页" in page.text
    assert len(client.read(page.link("下一页")).css("table.list tbody tr")) == 1
    monkeypatch.setattr(certificate_queries, "COUNT_CAP", 2)
    monkeypatch.setattr("app.cases.views.certificate_register.COUNT_CAP", 2)
    assert "超过 2 份，请缩小范围" in client.read("/desk/certificates/register").text
    filtered = client.submit(page, "form.filters", q="没有这个", state="valid", within="30", undelivered="y")
    assert "没有符合条件的证照。" in filtered.text
    assert client.read("/desk/certificates/register?state=x&within=x&page=x&undelivered=x")


def test_the_page_of_a_certificate_tells_its_whole_story(app: Flask, client: Browser) -> None:
    first = a_case(app, "certified")
    page = at_desk(client, "zhangs")
    act(client, page, first, "print")
    act(client, page, first, "deliver")
    second = a_case(app, "certified", item=CHANGE, about=first)
    old, new = _of(first), _of(second)
    page = client.read(client.read(second.path).link("证照的状态和经过"))
    assert page.heading == "水产苗种生产许可证"
    assert page.texts("aside .links li")[:2] == ["送达证照", "再次打印证照"]
    page = client.read(page.link(f"代替了：{old.number}"))
    for said in ("已被代替", "2 次", "窗口领取", "第 2 次打印。打印件损坏", "清溪镇柳湾村 3 组", "鲢、鳙"):
        assert said in page.text
    assert page.link(f"已被代替：{new.number}") == f"/desk/certificates/{new.public_id}"
    assert page.link("送达回证")
    assert "送达证照" not in page.texts("aside .links li")


def test_only_the_department_and_those_who_read_everything(app: Flask, client: Browser) -> None:
    certificate = _of(a_case(app, "certified"))
    address = f"/desk/certificates/{certificate.public_id}"
    for who in ("lis", "zhaol", "fengs", "qianq", "sunb"):
        at_desk(client, who)
        assert certificate.number in client.read("/desk/certificates/register").text
        assert certificate.number in client.read(address).text
    for who in ("zhengq", "wus", "zhouj"):
        at_desk(client, who)
        assert certificate.number not in client.read("/desk/certificates/register").text
        assert client.get(address).status_code == 404
