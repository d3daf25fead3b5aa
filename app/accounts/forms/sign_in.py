"""Forms of both sign-ins."""

from wtforms import HiddenField, PasswordField, SelectField, StringField

from app.accounts.forms.parts import CaptchaFields
from app.accounts.validators import AtMost, Required, strip
from app.web.i18n import lazy


class SignInForm(CaptchaFields):
    """Username and password, and where to go on."""

    username = StringField(lazy("用户名"), [Required(), AtMost(100)], [strip], render_kw={"autocomplete": "username"})
    password = PasswordField(lazy("密码"), [Required()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    parked = HiddenField()


class DeskSignInForm(SignInForm):
    department = SelectField(
        lazy("所在部门"), validate_choice=False, render_kw={"hint": lazy("有同名登录名的人员要选，其他人可以不选")}
    )
