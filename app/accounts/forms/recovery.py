"""Forms of 找回密码 (L13): who one says one is, then the proof with a new password."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import ValidationError

from app.accounts import validators
from app.accounts.forms.parts import CaptchaFields, NewPassword, SmsCodeField
from app.accounts.validators import AtMost, Required, strip, tidy_phone
from app.web.i18n import gettext, lazy
from app.web.sentences import sentence

BY_MOBILE, BY_QUESTION = "mobile", "question"
WAYS = {BY_MOBILE: lazy("用手机验证码"), BY_QUESTION: lazy("用密保问题")}


class WhoForm(CaptchaFields):
    """The account, the mobile that belongs to it, and the way."""

    username = StringField(lazy("用户名"), [Required(), AtMost(100)], [strip], render_kw={"autocomplete": "username"})
    mobile = StringField(
        lazy("手机号码"),
        [Required(), validators.mobile],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "autocomplete": "tel", "hint": lazy("账户里登记的手机号码")},
    )
    way = RadioField(
        lazy("怎样证明是您本人"),
        [Required()],
        choices=[SelectChoice(*way) for way in WAYS.items()],
        validate_choice=False,
    )

    def validate_way(self, field: Any) -> None:
        if field.data not in WAYS:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))


class ResetForm(NewPassword, CaptchaFields):
    """The new password; the subclasses add the proof."""

    state = HiddenField()
    proof = ""

    def __init__(self, *args: Any, words: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.password.label.text = gettext("新密码")

    def context_words(self) -> tuple[str, ...]:
        return self.words


class ResetByCode(ResetForm, SmsCodeField):
    proof = "sms_code"


class ResetByAnswer(ResetForm):
    proof = "security_answer"
    security_answer = StringField(
        lazy("密保答案"),
        [Required(), AtMost(100)],
        [strip],
        render_kw={"autocomplete": "off", "hint": lazy("大小写和空格不影响")},
    )
