"""The application wizard (L14–L17)."""

import os
from collections.abc import Callable

import pikepdf
from flask import Flask
from sqlalchemy import update

from app import db
from app.documents.models import Document
from app.domain.numbering import is_case_number
from app.web.i18n import format_date_long, format_datetime
from tests.builders.cases import a_case, stored
from tests.builders.files import a_jpeg, a_pdf
from tests.builders.wizard import FISH_SEED_FORM, apply, fill, number_of, sign_in, start, upload, upload_all
from tests.support.browser import Browser


def test_an_application_ends_with_number_code_and_receipt(client: Browser) -> None:
    """L17"""
    sign_in(client, "chunhua")
    receipt = apply(client)
    assert is_case_number(number_of(receipt))
    assert "请记下这两样" in receipt.text
    assert receipt.path.endswith("/receipt")


def test_saving_keeps_an_incomplete_draft(client: Browser) -> None:
    """L15: across a logout too."""
    sign_in(client, "chunhua")
    page = client.submit(start(client), button="保存信息", area="三十六亩半")
    assert "已保存" in page.text
    client.submit(client.read("/account"), "/logout")
    sign_in(client, "chunhua")
    drafts = client.read("/applications")
    assert "修改申请" in drafts.text
    again = client.read(drafts.css("main a[href$='/form']")[0].attributes["href"])
    assert again.css("#f-area")[0].attributes["value"] == "三十六亩半"


def test_what_is_missing_stands_beside_the_field_and_in_the_summary(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = client.submit(
        start(client), button="下一步", status=422, **{**FISH_SEED_FORM, "area": "", "uscc": "91330702MA2K5678I1"}
    )
    links = [node.attributes["href"] for node in page.css("[role=alert] a")]
    assert links == ["#f-uscc", "#f-area"]
    assert "请填写养殖水面面积" in page.text
    assert page.css("#f-site")[0].attributes["value"] == "清溪镇柳湾村 3 组"


def test_the_receipt_says_what_to_keep_and_what_happens_next(client: Browser, app: Flask, run_jobs: Callable[[], int]) -> None:
    """L17: number, time, code, the next day to wait for; to download, and to print by a button where there is script."""
    case = a_case(app)
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{case.public_id}/receipt")
    assert number_of(page) == case.number
    row = stored(case.number)
    assert str(row.lookup_code) in page.text and format_datetime(row.submitted_at) in page.text
    assert f"最迟{format_date_long(row.due_on)}答复您" in page.text
    assert page.one("script").attributes["src"].startswith("/static/print.js?v=") and "defer" in page.one("script").attributes
    assert page.one("[data-print]").attributes["data-print"] == "打印"
    assert "直接打印这一页" in page.one("#print-hint").text()
    run_jobs()
    assert client.get(page.link("下载回执（PDF）")).mimetype == "application/pdf"
    slip = client.get(page.link("打印小票（80 mm）"))
    assert (slip.mimetype, slip.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert slip.data != client.get(page.link("下载回执（PDF）")).data


def test_a_receipt_from_before_there_were_slips_offers_none(client: Browser, app: Flask, run_jobs: Callable[[], int]) -> None:
    case = a_case(app)
    run_jobs()
    with app.app_context(), db.transaction():
        db.session.execute(update(Document).values(slip_sha256=None))
    sign_in(client, "chunhua")
    assert "小票" not in client.read(f"/applications/{case.public_id}/receipt").text
    assert client.get(f"/applications/{case.public_id}/slip.pdf").status_code == 404
    assert client.get(f"/applications/{case.public_id}/receipt.pdf").mimetype == "application/pdf"


def test_a_receipt_read_later_says_where_the_case_is_now(client: Browser, app: Flask) -> None:
    """L17: what was to happen next has happened."""
    case = a_case(app, "step 2")
    sign_in(client, "chunhua")
    page = client.read(f"/applications/{case.public_id}/receipt")
    assert "接下来" not in page.text and "正在审核" in page.text
    assert page.link("看进度和文书") == f"/applications/{case.public_id}"


def test_submitting_twice_gives_one_application(client: Browser) -> None:
    """L17: the draft is the idempotency key."""
    sign_in(client, "chunhua")
    review = upload_all(client, fill(client, start(client)))
    first = client.submit(review, declared=True)
    second = client.submit(review, declared=True)
    assert number_of(first) == number_of(second)
    assert len(client.read("/applications").css("main .hits > li")) == 1


def test_without_the_declaration_nothing_is_submitted(client: Browser) -> None:
    sign_in(client, "chunhua")
    review = upload_all(client, fill(client, start(client)))
    page = client.submit(review, status=422)
    assert "请勾选承诺" in page.text


def test_an_empty_form_is_not_said_to_be_filled_in(client: Browser) -> None:
    sign_in(client, "chunhua")
    review = client.read(start(client).path.replace("/form", "/review"))
    left = [text for text in review.texts(".links a") if text.startswith("请填写或改正")]
    assert left and review.texts(".steps small")[0] == f"还差 {len(left)} 项"
    assert review.texts(".steps .done") == []


def test_a_missing_material_keeps_from_submitting(client: Browser) -> None:
    sign_in(client, "chunhua")
    materials = fill(client, start(client))
    review = client.read(materials.path.replace("/materials", "/review"))
    assert "请上传：水面使用证明" in review.text
    files = len([text for text in review.texts(".links a") if text.startswith("请上传")])
    steps = review.texts(".steps small")
    assert steps == ["已完成", f"还差 {files} 项", "现在，第 3 步"], "a step with something missing is not said to be done"
    assert review.texts(".steps .done b") == ["填写信息"]
    assert not review.css("#f-declared")


def test_a_file_of_the_wrong_kind_is_refused_in_words_and_the_others_stay(client: Browser) -> None:
    """L16"""
    sign_in(client, "chunhua")
    page = upload(client, fill(client, start(client)), "technician", a_jpeg(), "证书.jpg")
    page = upload(client, page, "broodstock", b"MZ\x90\x00", "检疫证明.exe", status=422)
    assert "“检疫证明.exe”的格式不能用" in page.text
    assert "证书.jpg" in page.text


def test_a_file_can_be_taken_back(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = upload(client, fill(client, start(client)), "technician", a_jpeg(), "证书.jpg")
    page = client.submit(page, "#m-technician .files form")
    assert "证书.jpg" not in page.text


def test_a_draft_saved_in_another_tab_is_not_overwritten(client: Browser) -> None:
    sign_in(client, "chunhua")
    first = start(client)
    second = client.read(first.path)
    client.submit(first, button="保存信息", site="柳湾村 1 组", remarks="先写的")
    stale = client.submit(second, button="保存信息", status=409, site="柳湾村 9 组")
    assert "在别处改动过" in stale.text
    assert "与已保存的不同：生产地点、备注。" in stale.text
    assert stale.css("#f-site")[0].attributes["value"] == "柳湾村 9 组"
    assert client.submit(stale, button="保存信息").css("#f-site")[0].attributes["value"] == "柳湾村 9 组"


def test_a_listed_item_takes_no_application(client: Browser) -> None:
    sign_in(client, "chunhua")
    listed = "511Z07001006-511602000000-000-11511301008778183N-1-00"
    assert "目前不能在网上申请" in client.read(f"/services/{listed}/apply", status=409).text
    assert "没有找到" in client.read("/services/NOPE-1/apply", status=404).text


def test_the_wizard_of_somebody_else_does_not_exist(client: Browser, another_client: Browser) -> None:
    sign_in(client, "chunhua")
    form = start(client)
    sign_in(another_client, "bluebay")
    for page in ("form", "materials", "review", "receipt", "correction"):
        another_client.read(form.path.replace("/form", f"/{page}"), status=404)


def test_a_rare_name_is_kept_on_the_receipt(client: Browser) -> None:
    sign_in(client, "chunhua")
    form = start(client)
    client.submit(form, button="保存信息", **{"c-name": "陈㛃𬭎䶮"})
    page = client.submit(client.read(form.path), button="下一步", **FISH_SEED_FORM)
    upload_all(client, page)
    receipt = client.submit(client.read(form.path.replace("/form", "/review")), declared=True)
    shown = client.read(receipt.path.replace("/receipt", ""))
    assert "陈㛃𬭎䶮" in shown.text


def _padded(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Padding = pdf.make_stream(os.urandom(14_000_000))


def test_two_large_files_may_come_together(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = fill(client, start(client))
    large = [(a_pdf(_padded), f"{n}.pdf") for n in (1, 2)]
    assert sum(len(content) for content, _name in large) > 24_000_000
    page = client.submit(page, f"{page.path}/technician", technician=large)
    assert "已上传 2 个" in page.text


def test_too_much_at_once_leads_back_to_the_materials(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = fill(client, start(client))
    length = {"CONTENT_LENGTH": "300000000"}
    answer = client.post(f"{page.path}/technician", content_type="multipart/form-data", environ_overrides=length)
    assert answer.status_code == 413
    assert f'href="{page.path}"' in answer.get_data(as_text=True)


def test_files_that_were_refused_are_counted_and_the_same_bytes_are_known(client: Browser) -> None:
    sign_in(client, "chunhua")
    page = fill(client, start(client))
    bad = [(b"MZ", f"{n}.exe") for n in range(5)]
    refused = client.submit(page, f"{page.path}/technician", technician=bad, status=422)
    assert "另有 2 个文件也没有保存" in refused.text
    picture = a_jpeg()
    upload(client, page, "technician", picture, "一.jpg")
    again = upload(client, page, "technician", picture, "二.jpg")
    assert "已经上传过" in again.text
    assert "二.jpg" not in again.text


def test_what_the_review_did_not_show_is_not_submitted(client: Browser) -> None:
    """A review that is open in another tab while the draft changes."""
    sign_in(client, "chunhua")
    form = start(client)
    review = upload_all(client, fill(client, form))
    client.submit(client.read(form.path), button="保存信息", site="柳湾村 9 组")
    again = client.submit(review, declared=True, status=409)
    assert "在别处改动过" in again.text
    assert "柳湾村 9 组" in again.text
    assert "请记下这两样" in client.submit(again, declared=True).text


def test_an_organization_applies_under_its_own_name(client: Browser) -> None:
    sign_in(client, "bluebay")
    page = client.submit(start(client), button="下一步", status=422, **{**FISH_SEED_FORM, "organization": "别家公司"})
    assert "单位名称应与您账户登记的一致" in page.text


def test_an_account_of_the_wrong_kind_is_told_at_once(client: Browser) -> None:
    sign_in(client, "bluebay")
    page = client.read("/services/DEMO-QXZ-001/apply", status=409)
    assert "服务对象与您的账户类型不符" in page.text
    assert not page.css("main form")
