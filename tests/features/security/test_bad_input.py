"""Bad input of every kind the issue names: a clear sentence, nothing lost, never a fault."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import db
from app.attachments.models import Attachment
from app.cases.models import Case
from app.catalog.models import ItemVersion, ServiceItem
from app.web.sessions import CSRF_FIELD
from tests.builders.cases import a_case, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_jpeg, a_pdf
from tests.builders.people import citizen_named
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM, fill, sign_in, start, upload, upload_all
from tests.support.browser import Browser
from tests.support.pages import Page

LISTED = "511Z07001006-511602000000-000-11511301008778183N-1-00"
TYPED = "柳湾村西头的三口塘"
MEGABYTE = 1024 * 1024


def _token(browser: Browser) -> str:
    return browser.read("/account").css(f"input[name={CSRF_FIELD}]")[0].attributes["value"] or ""


def _draft() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case)).one()


def _withdraw_the_item() -> None:
    item = select(ServiceItem.id).where(ServiceItem.code == FISH_SEED).scalar_subquery()
    with db.transaction():
        db.session.execute(update(ItemVersion).where(ItemVersion.item_id == item).values(state="retired"))


class TestItems:
    @pytest.mark.parametrize("code", ["NOPE-1", "x" * 300, "é", "..", "-", "DEMO-SCMZ-001%00"])
    def test_an_unknown_item_does_not_exist(self, client: Browser, code: str) -> None:
        sign_in(client)
        for path in (f"/services/{code}", f"/services/{code}/apply"):
            if client.get(path).status_code != 308:
                assert "没有找到" in client.read(path, status=404).text

    def test_a_listed_item_takes_no_application_however_it_is_asked(self, client: Browser) -> None:
        sign_in(client)
        page = client.read(f"/services/{LISTED}/apply", status=409)
        assert "目前不能在网上申请" in page.text
        answer = client.post(f"/services/{LISTED}/apply", data={CSRF_FIELD: _token(client)})
        assert answer.status_code == 409
        assert "目前不能在网上申请" in Page(answer.get_data(as_text=True)).text
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0

    def test_a_withdrawn_item_says_so(self, client: Browser) -> None:
        sign_in(client)
        _withdraw_the_item()
        assert "目前不能在网上申请" in client.read(f"/services/{FISH_SEED}/apply", status=409).text
        client.read(f"/services/{FISH_SEED}", status=404)

    def test_an_item_withdrawn_while_it_was_filled_in_keeps_the_text(self, client: Browser) -> None:
        sign_in(client)
        form = start(client)
        _withdraw_the_item()
        page = client.submit(form, button="保存信息", status=409, site=TYPED)
        assert "目前不能在网上申请" in page.text
        assert page.one("#f-site").attributes["value"] == TYPED
        answer = client.post(form.path.replace("/form", "/review"), data={CSRF_FIELD: _token(client), "declared": "y"})
        assert answer.status_code in {409, 422}
        assert _draft().number is None


class TestForgedFields:
    def test_fields_nobody_asked_for_change_nothing(self, client: Browser) -> None:
        """A15.3.3"""
        sign_in(client)
        form = start(client)
        before = _draft()
        kept = before.state, before.citizen_id, before.version_id, before.department_id, before.public_id, before.created_at
        other = citizen_named("bluebay").id
        forged = {
            "state": "concluded",
            "outcome": "granted",
            "number": "511602202611230000015",
            "citizen_id": other,
            "owner": other,
            "version_id": "1",
            "department_id": "1",
            "source": "counter",
            "is_demo": "",
            "id": "1",
            "public_id": "aaaaaaaaaaaaaaaa",
            "submitted_at": "2020-01-01",
            "values": "{}",
            "__class__": "x",
        }
        data = {
            CSRF_FIELD: _token(client),
            "seen": str(before.seen),
            "c-name": "陈春花",
            "c-mobile": "13800000001",
            **FISH_SEED_FORM,
        }
        assert client.post(form.path, data=data | forged).status_code == 303
        after = _draft()
        assert (after.state, after.citizen_id, after.version_id, after.department_id, after.public_id, after.created_at) == kept
        assert (after.number, after.outcome, after.source, after.is_demo, after.submitted_at) == (
            None,
            None,
            "internet",
            True,
            None,
        )
        assert not set(forged) & set(after.values)
        assert after.values["site"] == FISH_SEED_FORM["site"]

    def test_an_option_that_was_not_offered_is_refused(self, client: Browser) -> None:
        sign_in(client)
        form = start(client)
        data = {CSRF_FIELD: _token(client), "seen": str(_draft().seen), "next": "1", "c-name": "陈", "c-mobile": "13800000001"}
        answer = client.post(form.path, data=data | {**FISH_SEED_FORM, "species": ["whale"], "pickup": "drone"})
        page = Page(answer.get_data(as_text=True))
        assert answer.status_code == 422
        assert page.text.count("请从列出的选项中选择") == 4  # beside each field and in the summary

    def test_a_correction_opens_only_what_it_names(self, app: Flask, client: Browser) -> None:
        case = a_case(app, "correcting")
        before = stored(case.number).values
        sign_in(client)
        path = f"/applications/{case.public_id}/correction"
        seen = client.read(path).one("input[name=seen]").attributes["value"]
        forged = {"seen": seen, "site": TYPED, "area": "38.2", "pickup": "post", "state": "concluded", CSRF_FIELD: _token(client)}
        assert client.post(path, data=forged).status_code == 303
        row = stored(case.number)
        assert row.values == before
        assert row.correction and row.correction.draft == {"area": "38.2"}
        files = select(func.count()).select_from(Attachment)
        count = db.session.scalar(files)
        file = {CSRF_FIELD: _token(client), "technician": (BytesIO(a_pdf()), "x.pdf")}
        assert client.post(f"{path}/technician", data=file).status_code == 404
        file |= {"upload": "technician", "technician": (BytesIO(a_pdf()), "x.pdf")}
        client.post(path, data=file)
        assert db.session.scalar(files) == count

    def test_an_applicant_cannot_act_for_the_desk(self, app: Flask, client: Browser) -> None:
        case = a_case(app)
        sign_in(client)
        for action in ("accept", "conclude", "forward"):
            answer = client.post(f"{case.path}/{action}", data={CSRF_FIELD: _token(client), "seen": "2", "opinion": "同意"})
            assert answer.location.startswith("/desk/login")
        assert stored(case.number).state == "submitted"


@pytest.mark.only_on("sqlite")
class TestFiles:
    def test_too_large_a_file_is_refused_in_words_and_the_others_stay(self, client: Browser) -> None:
        sign_in(client)
        page = upload(client, fill(client, start(client)), "technician", a_pdf(), "证书.pdf")
        page = upload(client, page, "broodstock", b"%PDF-1.7" + bytes(20 * MEGABYTE), "大.pdf", status=422)
        assert "“大.pdf”超过 20 MB" in page.text
        assert "证书.pdf" in page.text

    def test_a_request_beyond_its_limit_is_answered_by_a_page_in_chinese(self, client: Browser) -> None:
        sign_in(client)
        data = {CSRF_FIELD: _token(client), "current": (BytesIO(bytes(25 * MEGABYTE)), "x.pdf")}
        answer = client.post("/account/password", data=data)
        assert (answer.status_code, Page(answer.get_data(as_text=True)).heading) == (413, "上传的内容太大")

    @pytest.mark.parametrize(
        ("filename", "data", "sentence"),
        [
            ("x.exe", b"MZ", "格式不能用"),
            ("x.svg", b"<svg onload='alert(1)'/>", "格式不能用"),
            ("x.html", b"<script>", "格式不能用"),
            ("x", b"%PDF-1.7", "格式不能用"),
            ("x.pdf", b"<html>", "内容与文件名后缀不符"),
            ("x.pdf", b"", "是空的"),
            ("x.jpg", b"\xff\xd8\xff" + b"0" * 100, "已损坏"),
            ("../../etc/passwd.pdf", b"MZ", "内容与文件名后缀不符"),
            ("长" * 300 + ".pdf", b"MZ", "内容与文件名后缀不符"),
        ],
    )
    def test_a_wrong_file_is_refused_in_words(self, client: Browser, filename: str, data: bytes, sentence: str) -> None:
        sign_in(client)
        form = start(client)
        page = client.read(form.path.replace("/form", "/materials"))
        assert sentence in upload(client, page, "technician", data, filename, status=422).text
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0

    def test_no_file_chosen_is_said(self, client: Browser) -> None:
        sign_in(client)
        form = start(client)
        page = client.read(form.path.replace("/form", "/materials"))
        assert "请先选择文件" in client.submit(page, f"{page.path}/technician", status=422).text

    @pytest.mark.parametrize("key", ["nothing", "application", "..", "_result", "é"])
    def test_an_unknown_material_does_not_exist(self, client: Browser, key: str) -> None:
        sign_in(client)
        form = start(client)
        data = {CSRF_FIELD: _token(client)}
        answer = client.post(form.path.replace("/form", f"/materials/{key}"), data=data)
        assert answer.status_code in {404, 405}


class TestTwice:
    def test_starting_uploading_and_deleting_twice(self, client: Browser) -> None:
        sign_in(client)
        question = client.read(f"/services/{FISH_SEED}/apply")
        form = client.submit(question)
        assert client.submit(question).path == form.path
        page = fill(client, form)
        pdf = a_pdf()
        for _ in range(2):
            page = upload(client, page, "technician", pdf, "证书.pdf")
        assert page.text.count("证书.pdf") == 1
        first = client.send(page, "#m-technician .files form")
        second = client.send(page, "#m-technician .files form")
        assert (first.status_code, second.status_code) == (303, 404)

    def test_deleting_a_draft_twice(self, client: Browser) -> None:
        sign_in(client)
        path = start(client).path.replace("/form", "/delete")
        question = client.read(path)
        assert "草稿已删除" in client.submit(question, path).text
        assert client.send(question, path).status_code == 404

    def test_accepting_twice_is_told_who_was_first(self, app: Flask, client: Browser, another_client: Browser) -> None:
        """A stale page: 409 with a sentence, and what was typed is still there."""
        case = a_case(app)
        at_desk(client, "zhangs")
        at_desk(another_client, "zhangs")
        slow = another_client.read(case.path)
        client.submit(client.read(case.path), f"{case.path}/accept", opinion="材料齐全。")
        page = another_client.submit(slow, f"{case.path}/accept", status=409, opinion=TYPED)
        assert "张三在" in page.text and "改动过这件办件" in page.text
        assert TYPED in page.text
        assert [opinion.text for opinion in stored(case.number).opinions] == ["材料齐全。"]

    def test_sending_a_correction_twice(self, app: Flask, client: Browser) -> None:
        case = a_case(app, "correcting")
        sign_in(client)
        path = f"/applications/{case.public_id}/correction"
        page = client.read(path)
        page = client.submit(page, path, button="开始上传", water_rights=(a_jpeg(), "证明.jpg"))
        first = client.send(page, path, button="提交", area="38.2")
        second = client.send(page, path, button="提交", area="99")
        assert (first.status_code, second.status_code) == (303, 303)
        assert stored(case.number).values["area"] == "38.2"


def test_without_a_contact_nobody_can_be_told_so_nothing_is_submitted(client: Browser) -> None:
    """However the pages were left out; all the rest is complete."""
    sign_in(client)
    form = start(client)
    review = upload_all(client, fill(client, form))
    assert review.css("#f-declared")
    client.submit(client.read(form.path), button="保存信息", **{"c-name": "", "c-mobile": "12345"})
    without = client.read(review.path)
    assert without.texts("main .links li") == ["请填写或改正：联系人姓名", "请填写或改正：联系人手机号码"]
    data = {CSRF_FIELD: _token(client), "declared": "y", "seen": str(_draft().seen)}
    assert client.post(review.path, data=data).status_code == 422
    assert _draft().number is None


def test_a_mobile_may_be_typed_in_any_width(client: Browser) -> None:
    sign_in(client)
    client.submit(start(client), button="保存信息", **{"c-mobile": " １３８ 0000-0009 "})
    assert _draft().contact_mobile == "13800000009"


@pytest.mark.parametrize("text", ["a\x00b", "x" * 100_000, "\u202e反", "😀" * 500, "1e309", "NaN", "－１", "٣٦"])
def test_strange_texts_are_kept_or_refused_in_words(client: Browser, text: str) -> None:
    sign_in(client)
    form = start(client)
    texts: dict[str, Any] = dict.fromkeys(("site", "area", "c-name", "c-mobile", "pickup", "species"), text)
    for button in ("", "next"):
        data = texts | {CSRF_FIELD: _token(client), "seen": str(_draft().seen)} | ({button: "1"} if button else {})
        answer = client.post(form.path, data=data)
        assert answer.status_code in {303, 409, 422}
    assert "有" in Page(answer.get_data(as_text=True)).one("[role=alert]").text()
