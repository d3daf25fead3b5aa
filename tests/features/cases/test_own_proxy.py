"""A citizen files for somebody else, with a letter of authority (L14, L17)."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app import db
from app.attachments import queries as attached
from app.cases.commands import preacceptance
from app.cases.commands.applicants import parties_of
from app.cases.models import AUTHORITY_KEY, Case
from app.cases.queries import certificate_of
from app.domain.clock import SuspensionKind
from app.gateways.wall_clock import now
from app.messaging.models import Message
from tests.builders.cases import Built, a_case, one_click, process, staff_called, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.own_applicants import (
    FATHER,
    SPOUSE,
    UNIT,
    errors_of,
    for_father,
    last_case,
    post_form,
    submitted_for_father,
)
from tests.builders.people import a_resident_id, citizen_named, texts_to
from tests.builders.proceedings import suspended
from tests.builders.wizard import FISH_SEED_FORM, FOOD_STALL, REPLACEMENT, fill, sign_in, start, upload, upload_all
from tests.support.browser import Browser


class TestAProxy:
    def test_the_applicant_is_the_other_and_she_is_the_proxy_with_her_own_data(self, client: Browser) -> None:
        """CASES: a proxy: name, ID, mobile, letter of authority."""
        receipt = submitted_for_father(client)
        chunhua, case = citizen_named("chunhua"), last_case()
        assert "陈老根申请：" in receipt.text
        assert "代理人：陈春花" in receipt.text
        assert [(a.name, a.id_number) for a in case.applicants] == [("陈老根", FATHER["applicant1-number"])]
        assert (case.applicant_name, case.citizen_id, case.state) == ("陈老根", chunhua.id, "submitted")
        assert case.proxy == {
            "name": "陈春花",
            "id_kind": "resident_id",
            "number": chunhua.resident_id,
            "mobile": chunhua.mobile,
        }
        context = case.papers[0].document.context
        assert (context["applicant"], context["contact_name"]) == ("陈老根", "陈老根（代理人：陈春花）")
        assert "授权委托书（1 个）" in context["materials"]
        shown = client.read(receipt.path.removesuffix("/receipt"))
        assert "授权委托书.pdf" in shown.text and "代理人" in shown.text
        assert FATHER["applicant1-number"] not in shown.text and chunhua.resident_id not in shown.text

    def test_the_form_takes_over_what_is_the_applicants(self, client: Browser) -> None:
        """Nothing of the proxy stands for the applicant, and what was typed once is not typed twice."""
        sign_in(client, "chunhua")
        form = start(client, FOOD_STALL)
        assert form.one("#f-vendor_name").attributes["value"] == "陈春花"
        form = client.submit(form, button="替别人申请")
        fields = ("vendor_name", "resident_id", "c-name", "c-mobile")
        assert [form.one(f"#f-{name}").attributes["value"] for name in fields] == ["", "", "", ""]
        assert "，上次保存" not in client.read("/applications").text  # nobody is named yet
        materials = fill(client, form, FOOD_STALL, **FATHER)
        assert materials.path.endswith("/materials")
        case = last_case()
        assert (case.values["vendor_name"], case.values["resident_id"]) == ("陈老根", FATHER["applicant1-number"])
        form = client.read(materials.path.replace("/materials", "/form"))
        form = client.submit(form, button="保存信息", **{"applicant1-name": "陈根"})
        assert form.one("#f-vendor_name").attributes["value"] == "陈根"

    def test_turning_back_she_applies_and_whom_she_typed_applies_with_her(self, client: Browser) -> None:
        form = client.submit(for_father(client, FOOD_STALL, **{"c-name": "", "c-mobile": ""}), button="改为我自己申请")
        case = last_case()
        assert [a.name for a in case.applicants] == ["陈春花", "陈老根"]
        assert case.proxy is None
        assert (case.values["vendor_name"], case.contact_name, case.contact_mobile) == ("陈春花", "陈春花", "13800000001")
        client.submit(form, button="替别人申请")
        assert [a.name for a in last_case().applicants] == ["", "陈老根"]

    def test_the_letter_can_be_printed_with_what_is_known(self, client: Browser) -> None:
        materials = fill(client, for_father(client))
        letter = client.read(materials.link("打印委托书"))
        assert letter.heading == "授权委托书"
        chunhua = citizen_named("chunhua")
        for part in ("陈老根", FATHER["applicant1-number"], "陈春花", str(chunhua.resident_id), "水产苗种生产许可证核发（演示）"):
            assert part in letter.one("main").text()
        assert letter.text.count("委托人签名") == 1

    def test_without_a_proxy_there_is_no_letter_to_print(self, client: Browser) -> None:
        sign_in(client, "chunhua")
        form = start(client)
        client.read(form.path.replace("/form", "/authority"), status=404)

    def test_without_the_letter_nothing_is_submitted(self, client: Browser) -> None:
        materials = fill(client, for_father(client))
        assert "授权委托书" in materials.text
        review = upload_all(client, materials)
        assert "请上传：授权委托书" in review.text
        assert not review.css("#f-declared")
        materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        ready = client.read(review.path)
        assert "我受申请人委托提交" in ready.text
        gone = client.submit(materials, materials.css("#m-_authority form[action$='/delete']")[0].attributes["action"] or "")
        assert "文件已删除。" in gone.text
        refused = client.submit(ready, status=422, declared=True)
        assert "请上传：授权委托书" in refused.text
        assert last_case().is_draft

    def test_the_letter_belongs_to_a_proxy_only(self, client: Browser) -> None:
        """Who files for herself hands in none, and one that was uploaded before is not sent along."""
        sign_in(client, "chunhua")
        form = start(client)
        path = form.path.replace("/form", f"/materials/{AUTHORITY_KEY}")
        assert "授权委托书" not in client.read(form.path.replace("/form", "/materials")).text
        token = form.one("input[name=csrf_token]").attributes["value"]
        assert client.post(path, data={"csrf_token": token}).status_code == 404
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "X-CSRFToken": token}
        assert client.post(f"{path}/uploads", headers=headers).status_code == 404
        materials = fill(client, client.submit(form, button="替别人申请"), **FATHER)
        upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        form = client.submit(client.read(form.path), button="改为我自己申请")
        form = client.submit(form, button="去掉这个申请人")
        client.submit(upload_all(client, fill(client, form)), declared=True)
        case = last_case()
        assert (case.state, case.applicant_name) == ("submitted", "陈春花")
        assert attached.of_material(case.public_id, AUTHORITY_KEY) == []

    def test_the_name_of_a_person_is_asked_for_in_its_own_words(self, client: Browser) -> None:
        page = client.submit(for_father(client), button="下一步", status=422, **{"applicant1-name": ""})
        assert "申请人：请填写姓名" in errors_of(page)

    def test_she_is_not_the_applicant_and_an_organization_lets_her_in_its_own_account(self, client: Browser) -> None:
        form = for_father(client, **FISH_SEED_FORM)
        own = {"applicant1-number": citizen_named("chunhua").resident_id}
        page = client.submit(form, button="下一步", status=422, **own)
        assert [error for error in errors_of(page) if "您自己的证件号码" in error]
        assert "uscc" not in [node.attributes["value"] for node in page.css("#f-applicant1-id_kind option")]
        post_form(client, client.read(form.path), {f"applicant1-{part}": text for part, text in UNIT.items()})
        page = client.submit(client.read(form.path), button="保存信息")
        post_form(client, page, {f"applicant1-{part}": text for part, text in UNIT.items()})
        assert "请填写或改正：申请人 1 证件种类" in client.read(form.path.replace("/form", "/review")).text

    def test_several_may_have_sent_her(self, client: Browser) -> None:
        form = client.submit(for_father(client), button="增加一个申请人")
        materials = fill(client, form, **SPOUSE)
        materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        client.submit(upload_all(client, materials), declared=True)
        assert last_case().papers[0].document.context["applicant"] == "陈老根、周世荣"

    def test_only_the_account_that_filed_reads_the_case(self, app: Flask, client: Browser, another_client: Browser) -> None:
        """SECURITY 5: not the account of the applicant, whoever has told his number."""
        bluebay = citizen_named("bluebay").resident_id
        sign_in(client, "chunhua")
        form = client.submit(start(client), button="替别人申请")
        client.submit(form, button="保存信息", **{**FATHER, "applicant1-number": bluebay})
        sign_in(another_client, "bluebay")
        another_client.read(form.path, status=404)
        assert "没有" in another_client.read("/applications").text

    def test_both_are_told_by_message_and_the_account_in_its_inbox(
        self, client: Browser, app: Flask, run_jobs: Callable[[], int]
    ) -> None:
        submitted_for_father(client)
        case = last_case()
        chunhua = citizen_named("chunhua")
        run_jobs()
        for mobile in (FATHER["c-mobile"], chunhua.mobile):
            assert [text for text in texts_to(app, mobile) if str(case.number) in text], mobile
        assert f"/applications/{case.public_id}" in client.read("/account/messages").html
        told = db.session.scalars(select(Message).where(Message.about == case.public_id, Message.account != "")).all()
        assert [message.account for message in told] == [chunhua.session_name]

    def test_with_her_own_mobile_as_contact_she_is_told_once(
        self, client: Browser, app: Flask, run_jobs: Callable[[], int]
    ) -> None:
        before = len(texts_to(app, "13800000001"))
        form = for_father(client, **{"c-mobile": "13800000001"})
        materials = upload(client, fill(client, form), AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
        client.submit(upload_all(client, materials), declared=True)
        run_jobs()
        assert len(texts_to(app, "13800000001")) == before + 1

    def test_an_earlier_one_is_copied_with_the_applicants_but_without_the_letter(self, client: Browser) -> None:
        """L14: a letter of authority is for one matter."""
        receipt = submitted_for_father(client, FOOD_STALL)
        form = client.submit(client.read(receipt.path.removesuffix("/receipt")), f"/services/{FOOD_STALL}/apply")
        case = last_case()
        assert case.is_draft
        assert parties_of(case).applicants[0].name == "陈老根"
        assert case.proxy["name"] == "陈春花"
        assert form.one("#f-vendor_name").attributes["value"] == "陈老根"
        assert attached.of_material(case.public_id, AUTHORITY_KEY) == []

    def test_what_is_about_a_certificate_its_holder_asks_for(self, app: Flask, client: Browser) -> None:
        certified: Built = a_case(app, "certified")
        sign_in(client, "chunhua")
        page = client.read(f"/services/{REPLACEMENT}/apply")
        assert certified.number
        form = client.submit(page, "main form", certificate=page.one("[name=certificate]").attributes["value"])
        assert "替别人申请" not in form.text
        post_form(client, form, {"do": "proxy", "by_proxy": "y", "applicant1-number": a_resident_id()})
        assert (last_case().proxy, last_case().applicant_name) == (None, "陈春花")


class TestAfterwards:
    """A case that a proxy filed goes on as any other."""

    def test_the_clerk_reads_who_the_proxy_is_and_has_the_letter_put_right(
        self, client: Browser, another_client: Browser
    ) -> None:
        """Z10"""
        receipt = submitted_for_father(client)
        case = last_case()
        at_desk(another_client, "zhangs")
        address = f"/desk/cases/{case.number}"
        desk = another_client.read(f"{address}?do=request_correction")
        for text in ("陈老根", "代理人", "陈春花", case.proxy["mobile"]):
            assert text in desk.text
        assert "授权委托书.pdf" in another_client.read(f"{address}/materials").text
        wrong = {"material__authority": True, "problem_of_material__authority": "没有写期限"}
        another_client.submit(desk, f"{address}/request_correction", reason="授权委托书不完整", **wrong)
        notice = last_case().papers[-1].document
        assert (notice.kind, notice.context["corrections"][0]["material"]) == ("BZTZS", "授权委托书")
        shown = client.read(receipt.path.removesuffix("/receipt"))
        assert "授权委托书（没有写期限）" in shown.text
        page = client.read(shown.link("去补正"))
        page = client.submit(page, button="提交补正", status=422)
        assert "授权委托书：请上传补正的文件" in errors_of(page)
        signed_anew = a_pdf(lambda pdf: pdf.add_blank_page(page_size=(200, 200)))
        done = client.submit(page, button="提交补正", _authority=(signed_anew, "授权委托书（新）.pdf"))
        assert "补正" in done.text
        case = last_case()
        assert case.state == "submitted"
        assert case.papers[-1].document.context["materials"][0]["name"] == "授权委托书"
        assert "重交授权委托书" in another_client.read(f"{address}/log").text

    def test_the_letter_is_supplied_while_the_case_is_suspended_and_on_paper_before(self, app: Flask, client: Browser) -> None:
        """Z10: whatever may be asked of the item's materials may be asked of the letter."""
        receipt = submitted_for_father(client)
        built = Built(str(last_case().number), last_case().public_id, "")
        asked = {AUTHORITY_KEY: "请交原件"}
        with one_click(app):
            clerk, row = staff_called("zhangs"), stored(built.number)
            preacceptance.pre_accept(row, by=clerk, materials=asked, opinion="请交纸质的。", at=now())
        assert "授权委托书" in client.read(receipt.path.removesuffix("/receipt")).text
        with one_click(app):
            preacceptance.receive_paper(stored(built.number), by=staff_called("zhangs"), copies={AUTHORITY_KEY: 1}, at=now())
        with one_click(app):
            process(stored(built.number), "step 1", now())
        suspended(app, built, SuspensionKind.SUPPLEMENT, **asked)
        page = client.read(receipt.path.replace("/receipt", "/supplement"))
        signed_anew = a_pdf(lambda pdf: pdf.add_blank_page(page_size=(200, 200)))
        client.submit(page, button="提交", _authority=(signed_anew, "授权委托书（新）.pdf"))
        papers = {paper.document.kind: paper.document.context for paper in last_case().papers}
        for kind in ("YSLGZ", "SJPZ", "BZBQ", "BZSJ"):
            assert [row["name"] for row in papers[kind]["materials"]] == ["授权委托书"], kind

    def test_it_is_withdrawn_by_the_account_that_filed_it(self, client: Browser) -> None:
        receipt = submitted_for_father(client)
        page = client.read(receipt.path.replace("/receipt", "/withdraw"))
        client.submit(page, button="撤回", reason="不办了")
        case = last_case()
        assert (case.state, case.papers[-1].document.context["applicant"]) == ("withdrawn", "陈老根")

    def test_the_certificate_is_the_applicants_and_not_the_proxys(self, app: Flask, client: Browser) -> None:
        """She does not change in her own name what was granted to another."""
        submitted_for_father(client)
        case_id = last_case().id
        with one_click(app):
            case = db.session.get_one(Case, case_id)
            process(case, "certified", now())
        certificate = certificate_of(last_case())
        assert (certificate.holder_name, certificate.document.context["id_number"]) == ("陈老根", FATHER["applicant1-number"])
        page = client.read(f"/services/{REPLACEMENT}/apply")
        assert not page.css("[name=certificate]")
        page = client.submit(page, "main form", status=422, certificate_number=certificate.number)
        assert "没有查到申请人名下这个证号的有效证照" in page.text
