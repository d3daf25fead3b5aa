"""The words on screen for roles and kinds of account."""

from app.accounts.models import ORGANIZATION, PERSON
from app.domain.workflow import Action, Role
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

# What was done to an account of the desk (staff_models.StaffChange).
STAFF_CHANGES = {
    "hired": lazy("新增"),
    "changed": lazy("修改资料"),
    "appointed": lazy("增加岗位"),
    "ended": lazy("岗位截止"),
    "password": lazy("新的一次性密码"),
    "left": lazy("停用"),
    "returned": lazy("恢复"),
    "absence_set": lazy("登记外出"),
    "absence_ended": lazy("结束外出"),
}

# Under which opinions a stock phrase is offered; everything that has no kind of its own is OTHER.
OTHER = "other"
PHRASE_KINDS = {
    Action.ACCEPT.value: lazy("受理"),
    Action.REQUEST_CORRECTION.value: lazy("补正"),
    Action.NOT_ACCEPT.value: lazy("不予受理"),
    Action.FORWARD.value: lazy("办理意见"),
    Action.SEND_BACK.value: lazy("退回"),
    Action.CONCLUDE.value: lazy("办结"),
    OTHER: lazy("其他（挂起、延期、会签等）"),
}
