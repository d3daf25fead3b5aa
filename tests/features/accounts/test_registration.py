"""Registration: agreement, fields, one account a username; whatever is wrong, what was typed stays."""

import re
import threading
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update

from app import db, jobs
from app.accounts.agreement import AGREEMENT_VERSION
from app.accounts.models import Citizen
from app.gateways.wall_clock import now
from tests.builders.people import PASSWORD, a_citizen, a_mobile, a_resident_id, citizen_named, sign_in
from tests.features.accounts.registering import filled, get_code, open_form
from tests.support.browser import Browser


def _register(browser: Browser, run_jobs, app, kind: str = "person", **changed: Any):
    values = filled(kind, **changed)
    page, code = get_code(browser, open_form(browser, kind), values["mobile"], run_jobs, app)
    return browser.submit(page, sms_code=code, **values)


def test_a_person_registers_and_signs_in(client, app, run_jobs):
    """L02: the version agreed to and the time are stored. L06: rare characters are kept."""
    page = _register(client, run_jobs, app)
    assert page.path == "/login"
    assert "注册成功，请登录。" in page.text
    account = citizen_named("ChenJie")
    assert (account.kind, account.name, account.profile["email"]) == ("person", "陈㛃𬭎", "chen@example.cn")
    assert account.agreement_version == AGREEMENT_VERSION
    assert (now() - account.agreed_at).total_seconds() < 60
    page = sign_in(client, "chenjie", PASSWORD)
    assert page.path == "/account"
    assert "陈㛃𬭎" in page.text
    assert account.mobile not in page.text and account.resident_id not in page.text


def test_an_organization_registers(client, app, run_jobs):
    """L09"""
    _register(client, run_jobs, app, "organization", username="aohu")
    account = citizen_named("aohu")
    assert account.display_name == "䶮湖水产专业合作社"
    assert (account.uscc, account.legal_representative) == ("91511602MA6XYT123R", "龘大山")
    assert account.profile["fax"] == "0826-2222019"
    assert "龘大山" in sign_in(client, "aohu", PASSWORD).text


def test_who_came_from_an_item_goes_on_there(client, app, run_jobs):
    wanted = "/services/DEMO-SCMZ-001/apply"
    page = client.read(f"/login?next={wanted}")
    page = client.submit(client.read(page.link("注册自然人或法人账户")), "/register", kind="person")
    values = filled()
    page, code = get_code(client, page, values["mobile"], run_jobs, app)
    page = client.submit(page, sms_code=code, **values)
    response = client.send(page, "/login", username=values["username"], password=PASSWORD)
    assert response.location == wanted


def test_the_form_stands_behind_the_agreement(client):
    """L02"""
    assert client.read("/register/person").heading == "注册协议"
    assert client.read("/register/organization?agreement=forged").heading == "注册协议"


def test_a_kind_must_be_chosen(client):
    page = client.read("/register")
    assert "请选择自然人或法人" in client.submit(page, "/register", status=422, kind=None).text
    assert "请选择自然人或法人" in client.submit(page, "/register", status=422, kind="robot").text


def test_without_consent_nobody_registers_and_nothing_typed_is_lost(client, app, run_jobs):
    """L02"""
    values = filled()
    page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
    page = client.submit(page, status=422, agreement="forged", sms_code=code, **values)
    assert "请先阅读并同意注册协议" in page.text
    assert page.one("#f-name").attributes["value"] == values["name"]
    assert db.session.scalar(select(Citizen).where(Citizen.username == values["username"])) is None
    page = client.submit(page, agree=True, password=PASSWORD, password_again=PASSWORD)
    assert page.path == "/login"


WRONG = [
    ("name", "", "请填写真实姓名"),
    ("name", "<b>陈</b>", "姓名里只能有文字"),
    ("name", "陈" * 101, "真实姓名最多 100 字"),
    ("resident_id", "51160219800101", "身份证号应为 18 位，现在是 14 位"),
    ("resident_id", "511602198013010013", "出生日期不存在"),
    ("resident_id", "511602299901010013", "出生日期在今天以后"),
    ("resident_id", "511602198001010010", "校验位不对"),
    ("mobile", "1380000000", "手机号码应为 11 位数字，现在是 10 位"),
    ("mobile", "23800000001", "手机号码应为 11 位数字"),
    ("sms_code", "", "请填写短信里的验证码"),
    ("sms_code", "12a4", "验证码是 4 位数字"),
    ("email", "chen@", "电子邮箱的格式不对"),
    ("landline", "12", "号码的格式不对"),
    ("address", "柳湾村\x00", "详细地址里有不能显示的字符"),
    ("address", "湾" * 201, "详细地址最多 200 字，现在是 201 字"),
    ("username", "abc", "用户名应为 4 到 20 位"),
    ("username", "1abcd", "用户名应为 4 到 20 位"),
    ("username", "陈春花花", "用户名应为 4 到 20 位"),
    ("username", "CHUNHUA", "这个用户名已有人使用"),
    ("password", "a1b2c3d", "密码至少 8 位"),
    ("password", "password1", "这个密码太常见"),
    ("password", "x" * 129, "密码最多 128 位"),
    ("password", "my-chenjie-1", "密码里不要有用户名"),
    ("password", "Yichuang-2026", "密码里不要有用户名、手机号码、证件号码或本系统的名称"),
    ("password_again", "another-one-8", "两次输入的密码不一样"),
    ("security_question", "99", "请从列表里选择密保问题"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(client, name, value, sentence):
    """L03, L05, L06: an error beside each field, values kept, passwords never sent back."""
    typed = filled(sms_code="0000") | {name: value}
    if name == "password":
        typed["password_again"] = value
    page = client.submit(open_form(client), status=422, **typed)
    assert sentence in page.one(f"#e-{name}").text()
    assert sentence in page.one(".errors").text(), "the summary names it too"
    assert page.css(f'.errors a[href="#f-{name}"]')
    for kept in {"name", "resident_id", "email", "username"} - {name}:
        assert page.one(f"#f-{kept}").attributes["value"] == typed[kept]
    assert not page.one("#f-password").attributes.get("value")
    assert typed["password"] not in page.html


def test_the_summary_follows_the_order_of_the_page(client):
    page = client.submit(open_form(client, "organization"), status=422)
    named = [node.attributes["href"][1:] for node in page.css(".errors a")]
    fields = [node.attributes["id"] for node in page.css("main form [id^=f-]")]
    assert len(named) == 11
    assert named == [field for field in fields if field in named]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("org_name", "", "请填写机构名称"),
        ("uscc", "91511602MA6XYT1234", "校验位不对"),
        ("uscc", "9151160", "应为 18 位，现在是 7 位"),
        ("legal_representative", "", "请填写法定代表人"),
        ("legal_rep_resident_id", "511602198001010010", "校验位不对"),
        ("fax", "abc", "号码的格式不对"),
    ],
)
def test_an_organization_answers_for_its_own_fields(client, name, value, sentence):
    """L03, L09"""
    page = client.submit(open_form(client, "organization"), status=422, **filled("organization", sms_code="0000") | {name: value})
    assert sentence in page.one(f"#e-{name}").text()


def test_a_security_question_needs_its_answer_and_only_a_hash_is_kept(client, app, run_jobs):
    """L08: one's own question too."""
    page = client.submit(open_form(client), status=422, **filled(sms_code="0000", security_question="own"))
    assert "请写下您自己的密保问题" in page.text and "请填写密保答案" in page.text
    _register(client, run_jobs, app, security_question="own", own_question="外婆的小名？", security_answer="阿 Fang")
    account = citizen_named("ChenJie")
    assert account.security_question == "外婆的小名？"
    assert account.security_answer_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_full_width_digits_and_an_old_resident_id_are_understood(client, app, run_jobs):
    _register(client, run_jobs, app, resident_id=" 511602800101007 ", mobile="１３９ ７７７７ ００７７", username="laochen")
    account = citizen_named("laochen")
    assert account.mobile == "13977770077"
    assert len(account.resident_id) == 18 and account.resident_id.startswith("51160219800101007")


def test_fields_nobody_asked_for_are_ignored(client, app, run_jobs):
    values = filled()
    page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
    token = page.one("form[action='/register/person'] input[name=csrf_token]").attributes["value"]
    hidden = {"csrf_token": token, "agreement": page.one("input[name=agreement]").attributes["value"]}
    forged = {"is_demo": "1", "is_active": "", "kind": "organization", "id": "1", "password_hash": "x", "agreement_version": "9"}
    response = client.post("/register/person", data=values | hidden | forged | {"sms_code": code})
    assert response.status_code == 303
    account = citizen_named("ChenJie")
    assert (account.is_demo, account.is_active, account.kind) == (False, True, "person")
    assert account.agreement_version == AGREEMENT_VERSION


def test_identity_numbers_and_mobiles_lie_encrypted(client, app, run_jobs):
    """L05: the password as argon2id. L06: numbers sealed."""
    values = filled()
    page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
    client.submit(page, sms_code=code, **values)
    row = db.session.execute(text("SELECT * FROM citizens WHERE username = 'ChenJie'")).mappings().one()
    stored = b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row.values())
    for secret in (values["resident_id"], values["mobile"], values["email"], values["address"], PASSWORD):
        assert secret.encode() not in stored
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in stored


class TestUsernameCheck:
    """The fragment that is asked for while a username is typed."""

    def ask(self, client, name: str) -> str:
        response = client.get("/register/username", query_string={"username": name}, headers={"HX-Request": "true"})
        assert response.status_code == 200
        return response.get_data(as_text=True)

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("chunhua2", "可以使用"),
            ("ChunHua", "已有人使用"),
            ("ab", "用户名应为"),
            ("a\x00bcd", "用户名应为"),
            ("<b>abcd", "用户名应为"),
        ],
    )
    def test_it_says_whether_the_name_is_free(self, client, name, sentence):
        """L04"""
        assert sentence in self.ask(client, name)

    def test_it_says_nothing_to_nothing(self, client):
        assert self.ask(client, " ").strip() == ""

    def test_it_is_limited(self, client):
        for _ in range(120):
            self.ask(client, "chunhua")
        response = client.get("/register/username?username=chunhua", headers={"HX-Request": "true"})
        assert response.status_code == 429
        assert response.headers["HX-Retarget"] == "#notice"


def test_two_registrations_of_one_username_give_one_account_and_one_clear_error(own_app):
    """L04: the race."""
    browsers, pages, mobiles = [own_app.test_client() for _ in range(2)], [], [a_mobile(), a_mobile()]
    codes = []
    for browser, mobile in zip(browsers, mobiles, strict=True):
        page, code = get_code(browser, open_form(browser), mobile, _jobs(own_app), own_app)
        pages.append(page)
        codes.append(code)
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(2)

    def send(number: int) -> None:
        values = filled(mobile=mobiles[number], sms_code=codes[number], username="racer", resident_id=a_resident_id(900 + number))
        start.wait()
        while True:  # 503: the other one was hashing; a person presses again
            response = browsers[number].send(pages[number], **values)
            if response.status_code != 503:
                break
        answers.append((response.status_code, response.get_data(as_text=True)))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _page in answers) == [303, 422]
    (refused,) = [page for status, page in answers if status == 422]
    assert len(re.findall("这个用户名已有人使用", refused)) == 2, "in the summary and beside the field"
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Citizen).where(Citizen.username_key == "racer")) == 1


def test_the_unique_constraint_is_answered_like_the_check(client, app, run_jobs):
    """L04: The race itself: when the row is written, another one has taken the name since the check."""
    values = filled(username="racer")
    page, code = get_code(client, open_form(client), values["mobile"], run_jobs, app)
    rival_id = a_citizen("rival").id

    def rival_takes_the_name(_mapper, connection, _target):
        connection.execute(update(Citizen.__table__).where(Citizen.id == rival_id).values(username_key="racer"))

    event.listen(Citizen, "before_insert", rival_takes_the_name)
    try:
        page = client.submit(page, status=422, sms_code=code, **values)
    finally:
        event.remove(Citizen, "before_insert", rival_takes_the_name)
    assert "这个用户名已有人使用" in page.one("#e-username").text()
    page = client.submit(page, sms_code=code, username="racer2", password=PASSWORD, password_again=PASSWORD)
    assert page.path == "/login", "the code was not used up"


def _jobs(app):
    def run() -> int:
        with app.app_context():
            return jobs.run_pending()

    return run
