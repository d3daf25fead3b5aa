"""Where an application begins (L14, L15): an open draft, another one, a copy; and items that change meanwhile."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import yaml
from flask import Flask

from app import db
from app.attachments import commands as attachments
from app.attachments import queries as attached
from app.attachments.checks import Examined
from app.cases.models import Case
from app.catalog.commands import publish_definition, retire
from app.catalog.definition import parse_definition
from app.catalog.queries import published_version
from app.demo import DEFINITIONS
from app.gateways.wall_clock import now
from app.web.sessions import CSRF_FIELD
from tests.builders.cases import a_case, one_click, stored
from tests.builders.desk import token_of
from tests.builders.people import citizen_named
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM, fill, sign_in, start, upload_all
from tests.support.browser import Browser
from tests.support.pages import Page

REMARKS = "池塘靠近水渠"
APPLY = f"/services/{FISH_SEED}/apply"


def _case_of(page: Page) -> Case:
    db.session.expire_all()
    return db.session.query(Case).filter_by(public_id=page.path.split("/")[2]).one()


def _add_pages(app: Flask, bundle: str, key: str, *names: str) -> None:
    with one_click(app):
        for name in names:
            file = Examined(name, "application/pdf", name.encode(), sha256(name.encode()).hexdigest())
            attachments.attach(bundle, key, file, by="test", at=now())


def _publish(app: Flask, change: Callable[[dict[str, Any]], None]) -> None:
    """The next version of the main item."""
    data = yaml.safe_load((DEFINITIONS / f"{FISH_SEED}.yaml").read_text())
    change(data)
    with one_click(app):
        publish_definition(parse_definition(data), region="511602", at=now())


def _without_remarks(data: dict[str, Any]) -> None:
    """Remarks are asked for no more, one kind of fish is gone, and so is a material."""
    data["form"] = [field for field in data["form"] if field["name"] != "remarks"]
    for field in data["form"]:
        if field["name"] == "species":
            field["options"].pop("grass_carp")
    data["materials"] = [material for material in data["materials"] if material["key"] != "technician"]


def test_an_open_draft_is_offered_and_another_one_is_made_only_when_asked_for(client: Browser) -> None:
    """L15"""
    sign_in(client, "chunhua")
    first = start(client)
    page = client.read(APPLY)
    assert "您有没填完的草稿" in page.text
    assert page.css(f"main a[href='{first.path}']")
    again = client.post(APPLY, data={CSRF_FIELD: token_of(page)})
    assert again.location == first.path
    assert client.submit(page, button="另填一份").path == first.path  # nobody has touched it: it is as good as another
    client.submit(client.read(first.path), button="保存信息", area="1")
    another = client.submit(page, button="另填一份")
    assert another.path != first.path
    assert client.submit(page, button="另填一份").path == another.path  # the button pressed twice
    assert len(client.read(APPLY).css("main a[href$='/form']")) == 2


def test_drafts_of_one_item_have_an_end(client: Browser) -> None:
    sign_in(client, "chunhua")
    for _n in range(10):
        client.submit(start(client), button="保存信息", area="1")
    answer = client.send(client.read(APPLY), button="另填一份")
    assert answer.status_code == 409
    assert "已有 10 份没有提交的草稿" in answer.get_data(as_text=True)


def test_an_earlier_application_is_copied_with_its_files(app: Flask, client: Browser) -> None:
    """L14: the pages of a material stay in their order."""
    earlier = a_case(app, "granted")
    _add_pages(app, earlier.public_id, "technician", "第二页.pdf", "第三页.pdf")
    sign_in(client, "chunhua")
    form = client.submit(client.read(f"/applications/{earlier.public_id}"), APPLY)
    assert "已照以前的申请填好" in form.text
    assert form.one("#f-site").attributes["value"] == FISH_SEED_FORM["site"]
    case, old = _case_of(form), stored(earlier.number)
    assert case.public_id != old.public_id
    assert (case.contact_name, case.contact_mobile) == (old.contact_name, old.contact_mobile)
    assert (case.number, case.lookup_code, case.approval_number, case.opinions, case.papers) == (None, None, "", [], [])
    copies, files = attached.of_bundle(case.public_id), attached.of_bundle(old.public_id)
    assert [(c.material_key, c.filename, c.sha256) for c in copies] == [(f.material_key, f.filename, f.sha256) for f in files]
    assert [c.filename for c in copies if c.material_key == "technician"] == ["technician.pdf", "第二页.pdf", "第三页.pdf"]
    assert {c.public_id for c in copies}.isdisjoint(f.public_id for f in files)
    review = client.read(form.path.replace("/form", "/review"))
    assert "请记下这两样" in client.submit(review, declared=True).text


def test_a_file_taken_back_is_not_copied(app: Flask, client: Browser) -> None:
    earlier = a_case(app, "granted")
    with one_click(app):
        attachments.remove(attached.of_material(earlier.public_id, "technician")[0], now())
    sign_in(client, "chunhua")
    form = client.submit(client.read(f"/applications/{earlier.public_id}"), APPLY)
    assert attached.of_material(_case_of(form).public_id, "technician") == []


def test_what_of_a_copy_does_not_fit_is_listed(app: Flask, client: Browser) -> None:
    earlier = a_case(app, "granted")
    _publish(app, _without_remarks)
    sign_in(client, "chunhua")
    form = client.submit(client.read(f"/applications/{earlier.public_id}"), APPLY)
    said = " ".join(node.text() for node in form.css("#left-over ~ table"))
    assert "草鱼" in said
    assert "technician.pdf" in said


def test_nobody_copies_the_application_of_another_nor_a_draft(app: Flask, client: Browser, another_client: Browser) -> None:
    earlier = a_case(app, "granted")
    sign_in(client, "chunhua")
    draft = start(client).path.split("/")[2]
    sign_in(another_client, "bluebay")
    for browser, wanted in ((another_client, earlier.public_id), (client, draft), (client, "aaaaaaaaaaaaaaaa")):
        token = token_of(browser.read("/account"))
        before = db.session.query(Case).count()
        assert browser.post(APPLY, data={CSRF_FIELD: token, "copy_of": wanted}).status_code == 404
        assert db.session.query(Case).count() == before
    other = "/services/DEMO-QXZ-001/apply"
    token = token_of(client.read("/account"))
    assert client.post(other, data={CSRF_FIELD: token, "copy_of": earlier.public_id}).status_code == 404


class TestTheItemChanges:
    """A new version is published while a draft is open: nothing typed is lost (L15)."""

    def test_the_new_form_is_shown_and_nothing_is_written_yet(self, app: Flask, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        upload_all(client, fill(client, form, remarks=REMARKS))
        _publish(app, _without_remarks)
        before = _case_of(form).seen, _case_of(form).version_id
        page = client.read(form.path)
        assert "申请要求更新过" in page.text
        assert not page.css("#f-remarks")
        assert page.one("#f-area").attributes["value"] == FISH_SEED_FORM["area"]
        listed = dict(zip(*[[n.text() for n in page.css(f"#left-over ~ table {cell}")] for cell in ("th", "td")], strict=True))
        assert listed["备注"] == REMARKS
        assert "草鱼" in listed["苗种种类"]
        assert (_case_of(form).seen, _case_of(form).version_id) == before
        for step in ("materials", "review"):
            assert client.read(form.path.replace("/form", f"/{step}")).path == form.path

        saved = client.submit(page, button="保存信息", area="40")
        assert "申请要求更新过" not in saved.text
        case = _case_of(form)
        assert (case.version_id, case.values["area"]) == (published_version(FISH_SEED).id, "40")  # type: ignore[union-attr]
        assert ["备注", REMARKS] in case.left_over
        assert REMARKS.encode() not in case.left_over_sealed
        assert "technician.jpg" in saved.text

        receipt = client.submit(client.read(form.path.replace("/form", "/review")), declared=True)
        assert "请记下这两样" in receipt.text
        assert _case_of(receipt).left_over is None
        assert attached.of_material(_case_of(receipt).public_id, "technician") == []

    def test_what_was_typed_into_the_old_form_is_fitted_into_the_new_one(self, app: Flask, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        _publish(app, _without_remarks)
        page = client.submit(form, button="下一步", status=409, remarks=REMARKS, **FISH_SEED_FORM)
        assert "申请要求刚刚更新" in page.text
        case = _case_of(form)
        assert (case.values["area"], case.values["species"]) == (FISH_SEED_FORM["area"], ["bighead"])
        assert ["备注", REMARKS] in case.left_over
        done = client.submit(page, button="知道了", area="41")
        assert not done.css("#left-over")
        assert (_case_of(form).left_over, _case_of(form).values["area"]) == (None, "41")

    def test_an_open_page_goes_on_saving_itself(self, app: Flask, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        _publish(app, _without_remarks)
        hidden = {name: form.one(f"input[name={name}]").attributes["value"] for name in (CSRF_FIELD, "seen", "page", "version")}
        headers = {"HX-Request": "true", "HX-Target": "saved"}
        assert client.post(form.path, data=hidden | {"remarks": REMARKS}, headers=headers).status_code == 200
        assert _case_of(form).values["remarks"] == REMARKS
        assert REMARKS in client.read(form.path).one("#left-over ~ table").text()

    def test_a_withdrawn_item_leaves_the_text_to_read_and_the_draft_to_delete(self, app: Flask, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        client.submit(form, button="保存信息", **FISH_SEED_FORM)
        with one_click(app):
            retire(published_version(FISH_SEED).item, at=now())  # type: ignore[union-attr]
        page = client.read(form.path)
        assert "目前不能在网上申请" in page.text
        assert FISH_SEED_FORM["site"] in page.text
        assert not page.css("main form")
        again = client.submit(form, button="保存信息", status=409, site="柳湾村 9 组")
        assert again.one("#f-site").attributes["value"] == "柳湾村 9 组"
        client.submit(client.read(str(page.one("main a[href$='/delete']").attributes["href"])))
        assert db.session.query(Case).count() == 0


def test_a_copy_belongs_to_who_makes_it(app: Flask, client: Browser) -> None:
    earlier = a_case(app, "granted")
    sign_in(client, "chunhua")
    form = client.submit(client.read(f"/applications/{earlier.public_id}"), APPLY)
    assert _case_of(form).citizen_id == citizen_named("chunhua").id
    assert {a.uploaded_by for a in attached.of_bundle(_case_of(form).public_id)} == {citizen_named("chunhua").session_name}
