"""Forms of the personal centre of the desk: one's own data, and that one is away."""

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from app.accounts.forms.parts import CurrentPassword
from app.accounts.forms.staffing import Phones, Seen, day_field, day_or_none, login_form
from app.accounts.models import Staff
from app.accounts.validators import AtMost, Optional, Required, strip
from app.gateways.wall_clock import today
from app.web.fields import Form
from app.web.i18n import lazy
from app.web.sentences import sentence


class OwnProfileForm(Seen, Phones):
    """What one changes of oneself (Z02): another login name needs the password in force."""

    login_name = StringField(
        lazy("登录名"), [Required(), login_form], [strip], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    current = CurrentPassword.current
    order = ("login_name", "mobile", "office_phone", "current")

    def __init__(self, staff: Staff, **options: Any) -> None:
        super().__init__(**options)
        self.staff = staff
        self.current.validators = ()
        self.current.flags.required = False
        self.current.render_kw = {**(self.current.render_kw or {}), "hint": lazy("改登录名时才要填")}

    @property
    def renames(self) -> bool:
        return bool(str(self.login_name.data or "").casefold() != self.staff.login_name)

    def validate_current(self, field: Any) -> None:
        if self.renames and not field.data:
            raise ValidationError(sentence("login_name_needs_password"))


class AbsenceForm(Form):
    """From when until when she is away, why, and who acts for her in each of her departments."""

    first_on = day_field(lazy("从哪天起"), Required(), hint=lazy("例如 2026-12-01"))
    last_on = day_field(lazy("到哪天止"), Required(), hint=lazy("这一天也算在内；提前回来的，随时可以结束"))
    reason = StringField(
        lazy("原因"), [Optional(), AtMost(100)], [strip], render_kw={"width": "wide", "hint": lazy("例如出差、病假")}
    )

    def validate_last_on(self, field: Any) -> None:
        first, last = day_or_none(self.first_on), day_or_none(field)
        if first and last and last < first:
            raise ValidationError(sentence("days_turned_round"))
        if first and first < today():
            raise ValidationError(sentence("first_day_past"))
