"""Every text message by its code. A text names its values; one that is missing is an error of the caller."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.web.i18n import format_date, gettext, lazy

CODE, NOTICE = "code", "notice"


@dataclass(frozen=True)
class Text:
    """`kind` is `code` (sent at most once, worthless soon) or `notice` (sent at least once)."""

    kind: str
    template: Any

    def fill(self, **values: object) -> str:
        """The signed text; days are written out."""
        shown = {name: format_date(value) if isinstance(value, date) else value for name, value in values.items()}
        return (str(self.template) % shown) + gettext("【一窗政务服务】")


# A text with a code holds exactly one number of four digits, so that people and programs find it at once.
TEXTS: dict[str, Text] = {
    "registration_code": Text(CODE, lazy("您的注册验证码是 %(code)s，%(minutes)s 分钟内有效。请勿告诉他人。")),
    "submitted": Text(
        NOTICE, lazy("您申请的“%(item)s”已提交，申请编号 %(number)s，查询密码 %(lookup_code)s。%(due)s前答复是否受理。")
    ),
    "correction_requested": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）需要补正，请在%(due)s前登录“我的申请”补正。")
    ),
    "resubmitted": Text(NOTICE, lazy("您为“%(item)s”（编号 %(number)s）补正的材料已收到，%(due)s前答复是否受理。")),
    "accepted": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已受理，最迟%(due)s办结。")),
    "not_accepted": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）不予受理，原因和救济途径见不予受理决定书。")),
    "forwarded": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已进入“%(step)s”环节。")),
    "concluded_granted": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已办结，结果为%(outcome)s。请登录“我的申请”查看文书。")
    ),
    "concluded_denied": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已办结，结果为%(outcome)s。理由和救济途径见“我的申请”里的文书。")
    ),
    "concluded_referred": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已初审，报上级机关决定。文书见“我的申请”。")),
    "certificate_ready": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）的“%(certificate)s”已制作，请按约定的方式领取。")
    ),
    "withdrawn": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已按您的意愿撤回。")),
    "representation_granted": Text(
        NOTICE, lazy("“%(organization)s”委托您代为网上申请。登录“我的账户”可以查看，不愿意的可以放弃。")
    ),
    "representation_ended": Text(NOTICE, lazy("“%(organization)s”已终止对您的委托，您不能再代为申请。")),
    "representation_given_up": Text(NOTICE, lazy("%(person)s已放弃您单位的委托，不再代为申请。")),
}
