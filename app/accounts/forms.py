"""Forms of accounts: they turn text into values; what needs the database is asked by the views."""

from datetime import date
from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

from app.accounts import passwords, validators
from app.accounts.commands import CitizenDetails
from app.accounts.labels import KIND_NAMES
from app.accounts.models import NAME_LENGTH, ORGANIZATION, PERSON
from app.accounts.validators import AtMost, Optional, Required, strip, tidy_name, tidy_number, tidy_phone, tidy_resident_id
from app.web.fields import Form
from app.web.i18n import gettext, lazy
from app.web.sentences import sentence

OWN_QUESTION = "own"
QUESTIONS = (
    lazy("您小学的校名是什么？"),
    lazy("您母亲的姓名是什么？"),
    lazy("您父亲的姓名是什么？"),
    lazy("您最喜欢的书叫什么？"),
    lazy("您小时候最好的朋友叫什么？"),
    lazy("您第一份工作在哪个单位？"),
)


class ConsentForm(Form):
    """同意 and which kind of account."""

    kind = RadioField(
        lazy("您为谁注册"),
        [Required("kind_missing")],
        choices=[SelectChoice(*kind) for kind in KIND_NAMES.items()],
        validate_choice=False,
    )
    next = HiddenField()

    def validate_kind(self, field: Any) -> None:
        if field.data not in KIND_NAMES:
            raise ValidationError(sentence("kind_missing"))


class NewPassword(Form):
    """The two password fields, with the rules for new passwords."""

    password = PasswordField(
        lazy("登录密码"),
        [Required()],
        render_kw={"hint": lazy("至少 8 位，建议字母和数字都有"), "autocomplete": "new-password"},
    )
    password_again = PasswordField(
        lazy("确认密码"), [Required()], render_kw={"hint": lazy("再输一次同样的密码"), "autocomplete": "new-password"}
    )

    def context_words(self) -> tuple[str, ...]:
        """What is known of the person and must not be the password."""
        return ()

    product_words = passwords.PRODUCT_WORDS

    def validate_password(self, field: Any) -> None:
        if code := passwords.weakness(field.data, *self.context_words(), product_words=self.product_words):
            raise ValidationError(sentence(code, least=passwords.MIN_LENGTH, most=passwords.MAX_LENGTH))

    def validate_password_again(self, field: Any) -> None:
        if field.data != self.password.data:
            raise ValidationError(sentence("passwords_differ"))


class RegistrationForm(NewPassword):
    """What every kind of account tells of itself."""

    kind = PERSON
    agreement = HiddenField()
    next = HiddenField()
    name = StringField(
        lazy("真实姓名"),
        [Required(), AtMost(NAME_LENGTH), validators.name],
        [tidy_name],
        render_kw={"autocomplete": "name", "hint": lazy("与身份证上的一致，生僻字可照原样输入")},
    )
    resident_id = StringField(lazy("身份证号"), [Required(), validators.resident_id], [tidy_resident_id])
    mobile = StringField(
        lazy("手机号码"),
        [Required(), validators.mobile],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "autocomplete": "tel", "hint": lazy("用来接收验证码和办理通知")},
    )
    sms_code = StringField(
        lazy("手机验证码"),
        [Required("code_missing"), validators.sms_code],
        [tidy_number],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "width": "short", "hint": lazy("短信里的 4 位数字")},
    )
    email = StringField(
        lazy("电子邮箱"),
        [Optional(), AtMost(100), validators.email],
        [strip],
        render_kw={"kind": "email", "autocomplete": "email"},
    )
    landline = StringField(
        lazy("固定电话"),
        [Optional(), AtMost(30), validators.landline],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "hint": lazy("例如 0826-2222018")},
    )
    address = StringField(
        lazy("详细地址"), [Optional(), AtMost(200)], [strip], render_kw={"width": "wide", "autocomplete": "street-address"}
    )
    username = StringField(
        lazy("用户名"),
        [Required(), validators.username],
        [strip],
        render_kw={
            "hint": lazy("4 到 20 位字母、数字或下划线，以字母开头，注册后不能修改"),
            "autocomplete": "username",
            "autocapitalize": "none",
            "hx-get": "/register/username",
            "hx-trigger": "input changed delay:500ms",
            "hx-target": "#username-check",
        },
    )
    security_question = SelectField(
        lazy("密保问题"),
        choices=[
            SelectChoice("", lazy("不设置")),
            *(SelectChoice(str(number), text) for number, text in enumerate(QUESTIONS)),
            SelectChoice(OWN_QUESTION, lazy("自己写一个问题")),
        ],
        validate_choice=False,
        render_kw={"hint": lazy("忘记密码时可以用它找回；不设置的，用手机找回")},
    )
    own_question = StringField(
        lazy("自己写的问题"), [AtMost(100)], [strip], render_kw={"hint": lazy("上面选了“自己写一个问题”才要填"), "width": "wide"}
    )
    security_answer = StringField(
        lazy("密保答案"), [AtMost(100)], [strip], render_kw={"hint": lazy("选了问题才要填，请记住"), "autocomplete": "off"}
    )

    def context_words(self) -> tuple[str, ...]:
        return (self.username.data or "", self.mobile.data or "", self.resident_id.data or "")

    def validate_security_question(self, field: Any) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))

    def validate_own_question(self, field: Any) -> None:
        if self.security_question.data == OWN_QUESTION and not field.data:
            raise ValidationError(sentence("question_missing"))

    def validate_security_answer(self, field: Any) -> None:
        if self.security_question.data and not field.data:
            raise ValidationError(sentence("answer_missing"))

    def question(self) -> str:
        """The question as text, empty for none."""
        chosen = self.security_question.data
        if chosen == OWN_QUESTION:
            return str(self.own_question.data)
        return str(QUESTIONS[int(chosen)]) if chosen else ""

    def details(self) -> CitizenDetails:
        """What was typed, once it is valid."""
        names = {name for name in CitizenDetails.__dataclass_fields__ if name in self}
        return CitizenDetails(kind=self.kind, **{name: self[name].data for name in names})


class PersonForm(RegistrationForm):
    sections = (
        (lazy("个人信息"), ("name", "resident_id")),
        (lazy("联系方式"), ("mobile",)),
        ("", ("sms_code", "email", "landline", "address")),
        (lazy("登录信息"), ("username",)),
        ("", ("password", "password_again")),
        (lazy("找回密码"), ("security_question", "own_question", "security_answer")),
    )


class OrganizationForm(RegistrationForm):
    kind = ORGANIZATION
    org_name = StringField(
        lazy("机构名称"), [Required(), AtMost(200)], [strip], render_kw={"width": "wide", "autocomplete": "organization"}
    )
    uscc = StringField(
        lazy("统一社会信用代码"), [Required(), validators.uscc], [tidy_number], render_kw={"hint": lazy("18 位，在营业执照上")}
    )
    legal_representative = StringField(lazy("法定代表人"), [Required(), AtMost(NAME_LENGTH), validators.name], [tidy_name])
    legal_rep_resident_id = StringField(lazy("法定代表人身份证号"), [Required(), validators.resident_id], [tidy_resident_id])
    fax = StringField(lazy("企业传真"), [Optional(), AtMost(30), validators.landline], [tidy_phone], render_kw={"kind": "tel"})

    sections = (
        (lazy("机构信息"), ("org_name", "uscc", "legal_representative", "legal_rep_resident_id")),
        (lazy("经办人信息"), ("name", "resident_id")),
        (lazy("联系方式"), ("mobile",)),
        ("", ("sms_code", "email", "landline", "fax", "address")),
        (lazy("登录信息"), ("username",)),
        ("", ("password", "password_again")),
        (lazy("找回密码"), ("security_question", "own_question", "security_answer")),
    )


class SignInForm(Form):
    """Username and password, and where to go on."""

    username = StringField(lazy("用户名"), [Required(), AtMost(100)], [strip], render_kw={"autocomplete": "username"})
    password = PasswordField(lazy("密码"), [Required()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    parked = HiddenField()


class DeskSignInForm(SignInForm):
    department = SelectField(
        lazy("所在部门"), validate_choice=False, render_kw={"hint": lazy("有同名登录名的人员要选，其他人可以不选")}
    )


class PasswordForm(NewPassword):
    """The password in force, then the new one twice."""

    current = PasswordField(lazy("现在的密码"), [Required()], render_kw={"autocomplete": "current-password"})

    def __init__(self, *args: Any, words: tuple[str, ...] = (), is_demo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.password.label.text = gettext("新密码")
        if is_demo:
            self.product_words = ()

    def context_words(self) -> tuple[str, ...]:
        return self.words

    def validate_password(self, field: Any) -> None:
        super().validate_password(field)
        if field.data == self.current.data:
            raise ValidationError(sentence("password_unchanged"))


class RepresentativeForm(Form):
    """Who may file for the organization: both must be those of one account."""

    username = StringField(
        lazy("对方的用户名"),
        [Required(), AtMost(100)],
        [strip],
        render_kw={"hint": lazy("须先注册个人账户，用户名请问本人"), "autocomplete": "off", "autocapitalize": "none"},
    )
    name = StringField(lazy("对方的真实姓名"), [Required(), AtMost(NAME_LENGTH)], [tidy_name], render_kw={"autocomplete": "off"})
    valid_until = StringField(
        lazy("委托到哪一天"),
        [Optional(), validators.day],
        [strip],
        render_kw={"kind": "date", "width": "short", "hint": lazy("不填的，到终止为止。例如 2026-12-31")},
    )

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.valid_until.data) if self.valid_until.data else None


class PhraseForm(Form):
    text = StringField(lazy("常用意见"), [Required(), AtMost(200)], [strip], render_kw={"width": "wide"})
