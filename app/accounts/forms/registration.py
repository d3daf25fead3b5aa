"""Forms of registration (L02–L09)."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import ValidationError

from app.accounts import validators
from app.accounts.commands import CitizenDetails
from app.accounts.forms.parts import Contact, Fax, MobileAndCode, NewPassword, Question
from app.accounts.labels import KIND_NAMES
from app.accounts.models import NAME_LENGTH, ORGANIZATION, PERSON
from app.accounts.validators import AtMost, Required, strip, tidy_name, tidy_number, tidy_resident_id
from app.web.fields import Form
from app.web.i18n import lazy
from app.web.sentences import sentence


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


class RegistrationForm(NewPassword, MobileAndCode, Contact, Question):
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

    def context_words(self) -> tuple[str, ...]:
        return (self.username.data or "", self.mobile.data or "", self.resident_id.data or "")

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


class OrganizationForm(RegistrationForm, Fax):
    kind = ORGANIZATION
    org_name = StringField(
        lazy("机构名称"), [Required(), AtMost(200)], [strip], render_kw={"width": "wide", "autocomplete": "organization"}
    )
    uscc = StringField(
        lazy("统一社会信用代码"), [Required(), validators.uscc], [tidy_number], render_kw={"hint": lazy("18 位，在营业执照上")}
    )
    legal_representative = StringField(lazy("法定代表人"), [Required(), AtMost(NAME_LENGTH), validators.name], [tidy_name])
    legal_rep_resident_id = StringField(lazy("法定代表人身份证号"), [Required(), validators.resident_id], [tidy_resident_id])

    sections = (
        (lazy("机构信息"), ("org_name", "uscc", "legal_representative", "legal_rep_resident_id")),
        (lazy("经办人信息"), ("name", "resident_id")),
        (lazy("联系方式"), ("mobile",)),
        ("", ("sms_code", "email", "landline", "fax", "address")),
        (lazy("登录信息"), ("username",)),
        ("", ("password", "password_again")),
        (lazy("找回密码"), ("security_question", "own_question", "security_answer")),
    )
