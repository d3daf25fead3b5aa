"""Forms with which staff are administered."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from app.accounts import validators
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import NAME_LENGTH, Staff
from app.accounts.staffing import Appointment, Details, check_centre
from app.accounts.validators import AtMost, Optional, Required, check, strip, tidy_name, tidy_phone
from app.catalog.models import Department
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from app.web.fields import Form, seen_number
from app.web.i18n import lazy
from app.web.sentences import sentence

LOGIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,39}", re.ASCII)
POST_LENGTH = 40
VILLAGES = ("village", "township")
login_form = check(LOGIN_NAME.fullmatch, "login_name_form")


def day_field(label: Any, *checks: Any, hint: Any) -> StringField:
    return StringField(
        label, [*(checks or [Optional()]), validators.day], [strip], render_kw={"kind": "date", "width": "short", "hint": hint}
    )


def _offered(field: Any, departments: Iterable[Department], empty: Any = None) -> None:
    field.choices = [*([SelectChoice("", empty)] if empty else []), *(SelectChoice(d.code, d.name) for d in departments)]


def day_of(field: Any) -> date | None:
    return date.fromisoformat(field.data) if field.data else None


class Seen(Form):
    """The version of the account that the page showed."""

    seen = HiddenField(filters=[seen_number])


class Phones(Form):
    mobile = StringField(
        lazy("手机号码"),
        [Optional(), validators.mobile],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "autocomplete": "off"},
    )
    office_phone = StringField(
        lazy("办公电话"),
        [Optional(), AtMost(30), validators.landline],
        [tidy_phone],
        render_kw={"kind": "tel", "inputmode": "tel", "hint": lazy("例如 0826-2222018")},
    )


class _Place(Form):
    """Where and how long a role is held. `roles_asked` are those to which post and village belong."""

    post = StringField(
        lazy("岗位"),
        [AtMost(POST_LENGTH)],
        [strip],
        render_kw={"list": "posts", "hint": lazy("承办人必填，例如审核岗；其他角色不填"), "autocomplete": "off"},
    )
    village = SelectField(
        lazy("代办范围"), validate_choice=False, render_kw={"hint": lazy("代办员必选；其他角色不选"), "kind": "select"}
    )
    valid_from = day_field(lazy("从哪天起"), hint=lazy("不填的，从今天起"))
    valid_to = day_field(lazy("到哪天止"), hint=lazy("不填的，没有截止"))

    departments: dict[str, Department]
    roles_asked: set[str]  # each form says which they are,
    place: Any  # and which of its fields is the department

    def __init__(self, departments: Sequence[Department], reach: Any, **options: Any) -> None:
        super().__init__(**options)
        self.departments = {d.code: d for d in departments}
        self.reached = [d for d in departments if reach.covers(d.id)]
        self.allowed = {role.value for role in reach.roles}
        _offered(self.place, self.reached)
        _offered(self.village, [d for d in departments if d.level in VILLAGES], lazy("不选"))

    def check_place(self, field: Any) -> None:
        if field.data not in {d.code for d in self.reached}:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))

    def check_roles(self, field: Any) -> None:
        """Only what she may give, and a role of the centre only there."""
        if not self.roles_asked <= self.allowed:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))
        department = self.departments.get(self.place.data or "")
        try:
            for role in sorted(self.roles_asked) if department else ():
                check_centre(Role(role), department)
        except Refused as no:
            raise ValidationError(sentence(no.code, **no.values)) from None

    def validate_post(self, field: Any) -> None:
        if (Role.HANDLER in self.roles_asked) != bool(field.data):
            raise ValidationError(sentence("post_missing" if Role.HANDLER in self.roles_asked else "post_without_handler"))

    def validate_village(self, field: Any) -> None:
        known = {value for value, *_rest in field.iter_choices()}
        if field.data and field.data not in known:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))
        if (Role.AGENT in self.roles_asked) != bool(field.data):
            raise ValidationError(sentence("village_missing" if Role.AGENT in self.roles_asked else "village_without_agent"))

    def validate_valid_to(self, field: Any) -> None:
        last, first = day_or_none(field), day_or_none(self.valid_from) or today()
        if last is not None and last < first:
            raise ValidationError(sentence("days_turned_round"))

    def appointment(self, role: Role) -> Appointment:
        """A role as it was asked for, once the form is valid."""
        return Appointment(
            department=self.departments[self.place.data],
            role=role,
            valid_from=day_of(self.valid_from) or today(),
            valid_to=day_of(self.valid_to),
            post=self.post.data if role is Role.HANDLER else "",
            village=self.departments.get(self.village.data) if role is Role.AGENT else None,
        )


def day_or_none(field: Any) -> date | None:
    try:
        return day_of(field)
    except ValueError:
        return None


def _role_choices(allowed: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(role.value, label) for role, label in ROLE_NAMES.items() if role.value in set(allowed)]


class AppointForm(Seen, _Place):
    """One role more."""

    role_department = SelectField(lazy("部门"), [Required()], validate_choice=False, render_kw={"kind": "select"})
    role = SelectField(lazy("角色"), [Required()], validate_choice=False, render_kw={"kind": "select"})
    order = ("role_department", "role", "post", "village", "valid_from", "valid_to")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.role.choices = _role_choices(self.allowed)

    @property
    def roles_asked(self) -> set[str]:
        return {self.role.data or ""}

    @property
    def place(self) -> Any:
        return self.role_department

    def validate_role_department(self, field: Any) -> None:
        self.check_place(field)

    def validate_role(self, field: Any) -> None:
        self.check_roles(field)


class HireForm(Phones, _Place):
    """A new member of staff. The login name is typed, or chosen among those that the readings of the name give."""

    name = StringField(
        lazy("姓名"), [Required(), AtMost(NAME_LENGTH), validators.name], [tidy_name], render_kw={"autocomplete": "off"}
    )
    login_offer = RadioField(lazy("登录名"), choices=[], validate_choice=False)
    login_name = StringField(
        lazy("另写一个登录名"),
        [Optional(), login_form],
        [strip],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "hint": lazy("上面的都不合适才填")},
    )
    department = SelectField(lazy("所在部门"), [Required()], validate_choice=False, render_kw={"kind": "select"})
    roles = SelectMultipleField(
        lazy("角色"), validate_choice=False, render_kw={"hint": lazy("在所在部门的，可选多项；别的部门的，以后再加")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.roles.choices = _role_choices(self.allowed)

    @property
    def roles_asked(self) -> set[str]:
        return set(self.roles.data or [])

    @property
    def place(self) -> Any:
        return self.department

    def validate_department(self, field: Any) -> None:
        self.check_place(field)

    @property
    def login(self) -> str:
        return self.login_name.data or self.login_offer.data or ""

    def validate_login_offer(self, field: Any) -> None:
        if not self.login:
            raise ValidationError(sentence("login_name_missing"))
        if field.data and not LOGIN_NAME.fullmatch(field.data):
            raise ValidationError(sentence("login_name_form"))

    def validate_roles(self, field: Any) -> None:
        self.check_roles(field)

    def forget(self, *, besides: tuple[str, ...]) -> None:
        """The form is not sent off yet: only what is wrong with these fields is said."""
        for field in self:
            if field.name not in besides:
                field.errors = []

    def details(self) -> Details:
        home = self.departments[self.department.data]
        return Details(self.name.data, self.login, home, self.mobile.data, self.office_phone.data)

    def appointments(self) -> list[Appointment]:
        return [self.appointment(role) for role in Role if role.value in self.roles_asked]


class DetailsForm(Seen, Phones):
    """What an administrator changes of an account."""

    name = StringField(lazy("姓名"), [Required(), AtMost(NAME_LENGTH), validators.name], [tidy_name])
    login_name = StringField(
        lazy("登录名"), [Required(), login_form], [strip], render_kw={"autocomplete": "off", "autocapitalize": "none"}
    )
    department = SelectField(lazy("所在部门"), [Required()], validate_choice=False, render_kw={"kind": "select"})
    order = ("name", "login_name", "department", "mobile", "office_phone")

    def __init__(self, departments: Sequence[Department], reach: Any, **options: Any) -> None:
        super().__init__(**options)
        self.departments = {d.code: d for d in departments if reach.covers(d.id)}
        _offered(self.department, self.departments.values())

    def validate_department(self, field: Any) -> None:
        if field.data not in self.departments:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))

    def details(self) -> Details:
        home = self.departments[self.department.data]
        return Details(self.name.data, self.login_name.data, home, self.mobile.data, self.office_phone.data)


def details_of(staff: Staff) -> dict[str, Any]:
    """What fills the forms of an account."""
    told = {"name": staff.name, "login_name": staff.login_name, "department": staff.home_department.code}
    return told | {"mobile": staff.mobile or "", "office_phone": staff.office_phone or "", "seen": staff.seen}


class EndForm(Seen):
    """The last day of a role."""

    last_on = day_field(lazy("最后一天"), Required(), hint=lazy("从第二天起失效；填昨天的，马上失效"))
