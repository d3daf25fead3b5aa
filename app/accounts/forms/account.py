"""Forms of what one changes of one's own account."""

from datetime import date
from typing import Any

from wtforms import HiddenField, PasswordField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from app.accounts import validators
from app.accounts.forms.parts import OWN_QUESTION, Contact, CurrentPassword, Fax, MobileAndCode, NewPassword, Question, choice_of
from app.accounts.labels import PHRASE_KINDS
from app.accounts.models import NAME_LENGTH
from app.accounts.validators import AtMost, Optional, Required, strip, tidy_name, tidy_resident_id
from app.web.fields import Form
from app.web.i18n import gettext, lazy
from app.web.sentences import sentence


class PasswordForm(NewPassword, CurrentPassword):
    """The password in force, then the new one twice."""

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


class MobileForm(CurrentPassword, MobileAndCode):
    """A new mobile (L12): the code that it has received, and the password in force."""

    def __init__(self, *args: Any, present: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        self.mobile.label.text = gettext("新手机号码")

    def validate_mobile(self, field: Any) -> None:
        if field.data == self.present:
            raise ValidationError(sentence("mobile_unchanged"))


class ProfileForm(Contact, Question):
    """What one may change oneself (L12). `seen` is the version that the page showed."""

    seen = HiddenField()
    current = PasswordField(
        lazy("现在的密码"), [Optional()], render_kw={"autocomplete": "current-password", "hint": lazy("改密保问题或答案时才要填")}
    )
    sections: tuple[tuple[object, tuple[str, ...]], ...] = (
        (lazy("联系方式"), ("email", "landline", "address")),
        (lazy("密保问题"), ("security_question", "own_question", "security_answer", "current")),
    )
    contact = ("email", "landline", "address")

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        chosen = {
            "security_question": choice_of(question),
            "own_question": question if choice_of(question) == OWN_QUESTION else "",
        }
        super().__init__(*args, **{**kwargs, "data": chosen | kwargs.get("data", {})})
        self.known_question = question

    @property
    def changes_question(self) -> bool:
        """Another question, none any more, or another answer to the same one."""
        return self.question() != self.known_question or bool(self.security_answer.data)

    def validate_security_answer(self, field: Any) -> None:
        if self.security_question.data and self.changes_question and not field.data:
            raise ValidationError(sentence("answer_missing"))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The password is asked for only when the question or its answer changes."""
        is_valid = bool(super().validate(*args, **kwargs))
        if is_valid and self.changes_question and not self.current.data:
            self.current.errors = [sentence("question_needs_password")]
            return False
        return is_valid


class OrganizationProfileForm(ProfileForm, Fax):
    """Of an organization also its fax and its legal representative, whose number is never shown whole."""

    legal_representative = StringField(lazy("法定代表人"), [Required(), AtMost(NAME_LENGTH), validators.name], [tidy_name])
    legal_rep_resident_id = StringField(
        lazy("法定代表人身份证号"), [Optional(), validators.resident_id], [tidy_resident_id], render_kw={"autocomplete": "off"}
    )
    sections = (
        (lazy("机构信息"), ("legal_representative", "legal_rep_resident_id")),
        (lazy("联系方式"), ("email", "landline", "fax", "address")),
        ProfileForm.sections[-1],
    )
    contact = ("email", "landline", "address", "fax")

    def __init__(self, *args: Any, representative: str = "", representative_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_representative = representative
        hint = gettext("现在登记的是 %(number)s；没有换人的不用填", number=representative_id)
        self.legal_rep_resident_id.render_kw = {**self.legal_rep_resident_id.render_kw, "hint": hint}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Another representative comes with his own number."""
        is_valid = super().validate(*args, **kwargs)
        if self.legal_representative.data != self.known_representative and not self.legal_rep_resident_id.data:
            self.legal_rep_resident_id.errors = [sentence("representative_id_missing")]
            return False
        return is_valid


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
    """A stock phrase, and under which opinions it is offered."""

    text = StringField(lazy("常用意见"), [Required(), AtMost(200)], [strip], render_kw={"width": "wide"})
    kinds = SelectMultipleField(
        lazy("用在哪些意见下面"),
        [Optional()],
        choices=[SelectChoice(kind, label) for kind, label in PHRASE_KINDS.items()],
        validate_choice=False,
        render_kw={"hint": lazy("一项都不选的，所有意见下面都有")},
    )

    def validate_kinds(self, field: Any) -> None:
        if not set(field.data or []) <= PHRASE_KINDS.keys():
            raise ValidationError(sentence("choice_unknown", label=field.label.text))
