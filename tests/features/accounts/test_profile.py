"""L12: what a person may change of her own data, and what the counter changes."""

import pytest

from app.accounts import passwords
from app.accounts.forms.parts import OWN_QUESTION, QUESTIONS
from tests.builders.people import DEMO_PASSWORD, PASSWORD, a_citizen, a_resident_id, citizen_named, sign_in

CONTACT = {"email": "wang@example.cn", "landline": "0826-2222018", "address": "清溪镇柳湾村 2 组"}


@pytest.fixture
def person(client):
    account = a_citizen("wechsel", **CONTACT)
    sign_in(client, "wechsel", PASSWORD)
    return account


@pytest.fixture
def organization(client):
    account = a_citizen("firma", kind="organization", fax="0826-2222019")
    sign_in(client, "firma", PASSWORD)
    return account


def save(browser, page=None, status: int = 200, **typed):
    return browser.submit(page or browser.read("/account/profile"), button="保存资料", status=status, **typed)


def test_contact_is_changed_and_shown_masked_on_the_account_page(client, person):
    """L12"""
    page = client.read("/account/profile")
    assert page.one("#f-address").attributes["value"] == CONTACT["address"]
    page = save(client, page, email="neu@example.cn", landline="", address="清溪镇柳湾村 3 组")
    assert page.path == "/account" and "资料已保存" in page.text
    assert "n***@example.cn" in page.text and "neu@example.cn" not in page.text
    stored = citizen_named("wechsel").profile
    assert stored == {"email": "neu@example.cn", "landline": "", "address": "清溪镇柳湾村 3 组"}


def test_the_account_page_leads_everywhere_and_masks_what_is_personal(client, person):
    page = client.read("/account")
    for text, path in (("修改资料", "/profile"), ("修改密码", "/password"), ("更改手机", "/mobile")):
        assert page.link(text) == f"/account{path}"
    for hidden in (person.resident_id, person.mobile, *CONTACT.values()):
        assert hidden not in page.html


def test_who_one_is_cannot_be_changed_here(client, person):
    """L04: the username never changes. SECURITY 8: what the form does not hold is ignored."""
    page = client.read("/account/profile")
    assert "请带身份证到办理窗口" in page.text and "用户名不能修改" in page.text
    assert {"username", "name", "resident_id"}.isdisjoint(node.attributes.get("name") for node in page.css("main input"))
    token = page.one("form[action='/account/profile'] input[name=csrf_token]").attributes["value"]
    seen = page.one("input[name=seen]").attributes["value"]
    forged = {"username": "other", "name": "李四", "resident_id": a_resident_id(), "mobile": "13755550001", "is_demo": "1"}
    before = (person.name, person.resident_id, person.mobile)
    assert (
        client.post("/account/profile", data={"csrf_token": token, "seen": seen, "email": "x@example.cn"} | forged).status_code
        == 303
    )
    account = citizen_named("wechsel")
    assert (account.name, account.resident_id, account.mobile, account.is_demo) == (*before, False)
    assert account.profile == CONTACT | {"email": "x@example.cn"}, "a field that was not sent stays"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "wang@", "电子邮箱的格式不对"),
        ("landline", "12", "号码的格式不对"),
        ("address", "湾" * 201, "详细地址最多 200 字"),
        ("security_question", "99", "请从列表里选择密保问题"),
        ("security_question", "own", "请写下您自己的密保问题"),
        ("security_question", "0", "选了密保问题，请填写密保答案"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(client, person, field, value, sentence):
    page = save(client, status=422, **{"email": "neu@example.cn", "landline": "0826-2222020"} | {field: value})
    assert sentence in page.text and sentence in page.one(".errors").text()
    for kept, typed in (("email", "neu@example.cn"), ("landline", "0826-2222020")):
        if kept != field:
            assert page.one(f"#f-{kept}").attributes["value"] == typed
    assert citizen_named("wechsel").profile == CONTACT


def test_a_second_tab_is_told_and_does_not_overrule(client, person):
    first, second = client.read("/account/profile"), client.read("/account/profile")
    save(client, first, address="清溪镇柳湾村 3 组")
    page = save(client, second, email="neu@example.cn", status=409)
    assert "刚才在别处改过" in page.one(".errors").text()
    assert page.one("#f-email").attributes["value"] == "neu@example.cn", "what was typed is not lost"
    assert citizen_named("wechsel").profile == CONTACT | {"address": "清溪镇柳湾村 3 组"}
    assert save(client, page, address="清溪镇柳湾村 3 组").path == "/account", "having seen it, one may go on"


class TestQuestion:
    """L08: from the list or one's own; the answer hashed; the password asked for when it changes."""

    def test_one_of_ones_own(self, client, person):
        page = save(
            client,
            security_question=OWN_QUESTION,
            own_question="我家的老黄牛叫什么？",
            security_answer="大黄",
            current=PASSWORD,
        )
        assert page.path == "/account" and "已设置" in page.text
        account = citizen_named("wechsel")
        assert account.security_question == "我家的老黄牛叫什么？"
        assert passwords.verify_answer(account.security_answer_hash, "大 黄")
        page = client.read("/account/profile")
        assert page.one("#f-own_question").attributes["value"] == "我家的老黄牛叫什么？"
        assert not page.one("#f-security_answer").attributes.get("value")

    @pytest.mark.parametrize(("current", "sentence"), [("", "请填写现在的密码"), ("wrong", "现在的密码不对")])
    def test_it_needs_the_password_in_force(self, client, person, current, sentence):
        page = save(client, status=422, security_question="1", security_answer="王芳", current=current)
        assert sentence in page.one("#e-current").text()
        assert citizen_named("wechsel").security_question == ""

    def test_unchanged_it_asks_for_nothing_and_stays(self, client, person):
        save(client, security_question="1", security_answer="王芳", current=PASSWORD)
        known = citizen_named("wechsel").security_answer_hash
        page = client.read("/account/profile")
        assert page.one("#f-security_question option[selected]").attributes["value"] == "1"
        assert save(client, page, email="neu@example.cn").path == "/account"
        account = citizen_named("wechsel")
        assert (account.security_question, account.security_answer_hash) == (str(QUESTIONS[1]), known)

    def test_another_answer_to_the_same_question_needs_the_password_too(self, client, person):
        save(client, security_question="1", security_answer="王芳", current=PASSWORD)
        assert "请填写现在的密码" in save(client, status=422, security_answer="王梅").text
        save(client, security_answer="王梅", current=PASSWORD)
        assert passwords.verify_answer(citizen_named("wechsel").security_answer_hash, "王梅")

    def test_it_may_be_taken_away(self, client, person):
        save(client, security_question="1", security_answer="王芳", current=PASSWORD)
        save(client, security_question="", current=PASSWORD)
        account = citizen_named("wechsel")
        assert (account.security_question, account.security_answer_hash) == ("", "")


class TestOrganization:
    """L09: fax and legal representative; his number is never shown whole."""

    def test_its_contact_and_representative(self, client, organization):
        number = a_resident_id()
        assert organization.legal_rep_resident_id not in client.read("/account/profile").html
        page = save(client, legal_representative="龘大山", legal_rep_resident_id=number, fax="0826-2222020")
        account = citizen_named("firma")
        assert (account.legal_representative, account.legal_rep_resident_id) == ("龘大山", number)
        assert account.profile["fax"] == "0826-2222020"
        assert "龘大山" in page.text and number not in page.html

    def test_another_representative_comes_with_his_number(self, client, organization):
        page = save(client, status=422, legal_representative="龘大山")
        assert "换了法定代表人" in page.one("#e-legal_rep_resident_id").text()
        assert "校验位不对" in save(client, status=422, legal_rep_resident_id="511602198001010010").text

    def test_left_empty_the_number_stays(self, client, organization):
        number = organization.legal_rep_resident_id
        save(client, fax="")
        account = citizen_named("firma")
        assert (account.legal_rep_resident_id, account.profile["fax"]) == (number, "")


def test_demo_people_without_any_contact_can_save(client):
    sign_in(client, "chunhua", DEMO_PASSWORD)
    assert save(client, email="chen@example.cn").path == "/account"
