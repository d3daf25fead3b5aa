"""Fields that several forms of accounts share, with the rules of each."""

from typing import Any

from wtforms import HiddenField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

from app.accounts import passwords, validators
from app.accounts.validators import AtMost, Optional, Required, strip, tidy_number, tidy_phone
from app.web.fields import Form
from app.web.i18n import lazy
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
LISTED = frozenset(str(number) for number in range(len(QUESTIONS)))


def choice_of(question: str) -> str:
    """The choice of the list that stands for a stored question."""
    known = {str(text): str(number) for number, text in enumerate(QUESTIONS)}
    return known.get(question, OWN_QUESTION) if question else ""


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


class CurrentPassword(Form):
    """The password in force, asked for before something of weight is changed."""

    current = PasswordField(lazy("现在的密码"), [Required()], render_kw={"autocomplete": "current-password"})


class CaptchaFields(Form):
    """The answer to a captcha, where one is asked for; the views check it (views/captchas.py)."""

    captcha = HiddenField()
    captcha_kind = HiddenField()
    captcha_answer = StringField(filters=[strip], render_kw={"autocomplete": "off", "autocapitalize": "none", "width": "short"})


class SmsCodeField(Form):
    """The code that a mobile has received."""

    sms_code = StringField(
        lazy("手机验证码"),
        [Required("code_missing"), validators.sms_code],
        [tidy_number],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "width": "short", "hint": lazy("短信里的 4 位数字")},
    )


class MobileAndCode(SmsCodeField):
    """A mobile, and the code that proves that it is at hand."""

    mobile = StringField(
        lazy("手机号码"),
        [Required(), validators.mobile],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "autocomplete": "tel", "hint": lazy("用来接收验证码和办理通知")},
    )


class Contact(Form):
    """How else a person is reached."""

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


class Fax(Form):
    """An organization's."""

    fax = StringField(lazy("企业传真"), [Optional(), AtMost(30), validators.landline], [tidy_phone], render_kw={"kind": "tel"})


class Question(Form):
    """The security question, from the list or one's own, with its answer (L08)."""

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
        return str(QUESTIONS[int(chosen)]) if chosen in LISTED else ""
