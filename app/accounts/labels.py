"""The words on screen for roles and kinds of account."""

from app.accounts.models import ORGANIZATION, PERSON
from app.domain.workflow import Role
from app.web.i18n import lazy

KIND_NAMES = {PERSON: lazy("自然人"), ORGANIZATION: lazy("法人")}

ROLE_NAMES = {
    Role.CLERK: lazy("收件受理"),
    Role.HANDLER: lazy("承办人"),
    Role.WINDOW_HEAD: lazy("窗口负责人"),
    Role.AGENCY_HEAD: lazy("机关负责人"),
    Role.CERTIFICATE_CLERK: lazy("制证人员"),
    Role.LETTERS_OFFICER: lazy("来信办理"),
    Role.LETTERS_REVIEWER: lazy("来信审核"),
    Role.DUTY_OFFICER: lazy("值班人员"),
    Role.DEPARTMENT_ADMIN: lazy("部门管理员"),
    Role.BUSINESS_SECTION: lazy("中心业务科"),
    Role.SUPERVISOR: lazy("电子监察"),
    Role.SYSTEM_ADMIN: lazy("系统管理员"),
    Role.AGENT: lazy("代办员"),
}
