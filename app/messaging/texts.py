"""Every text message by its code. A text names its values; one that is missing is an error of the caller."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.web.i18n import format_date, format_datetime, gettext, lazy

CODE, NOTICE, INBOX = "code", "notice", "inbox"


@dataclass(frozen=True)
class Text:
    """`kind` is `code` (sent at most once, worthless soon) or `notice` (sent at least once).

    `title` says when it is sent; `needs` are the values that a wording of the administrator may not leave out.
    """

    kind: str
    template: Any
    title: Any = ""
    needs: tuple[str, ...] = ()

    def fill(self, **values: object) -> str:
        """The signed text as it was delivered; days are written out."""
        return fill(str(self.template), **values)


def fill(template: str, **values: object) -> str:
    """A signed text from a template."""
    return (template % {name: shown(value) for name, value in values.items()}) + gettext("【一窗政务服务】")


def shown(value: object) -> object:
    """A value as it stands in a text: days and instants written out."""
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else value


# A text with a code holds exactly one number of four digits, so that people and programs find it at once.
TEXTS: dict[str, Text] = {
    "registration_code": Text(
        CODE, lazy("您的注册验证码是 %(code)s，%(minutes)s 分钟内有效。请勿告诉他人。"), title=lazy("注册时的验证码")
    ),
    "password_reset_code": Text(
        CODE,
        lazy("您正在找回密码，验证码是 %(code)s，%(minutes)s 分钟内有效。不是您本人操作的，请不要理会，也不要告诉他人。"),
        title=lazy("找回密码的验证码"),
    ),
    "new_mobile_code": Text(
        CODE,
        lazy("您正在更改手机号码，验证码是 %(code)s，%(minutes)s 分钟内有效。请勿告诉他人。"),
        title=lazy("更改手机的验证码"),
    ),
    "password_was_reset": Text(
        NOTICE,
        lazy("您的账户“%(username)s”刚才重新设置了密码，原来的登录都已退出。不是您本人操作的，请立即到办理窗口处理。"),
        title=lazy("密码已找回"),
        needs=("username",),
    ),
    "mobile_changed_old": Text(
        NOTICE,
        lazy("您的账户“%(username)s”已改用手机 %(mobile)s，今后的通知发到那个号码。不是您本人操作的，请立即修改密码。"),
        title=lazy("手机已更改（发给原来的号码）"),
        needs=("username", "mobile"),
    ),
    "submitted": Text(
        NOTICE,
        lazy("您申请的“%(item)s”已提交，申请编号 %(number)s，查询密码 %(lookup_code)s。%(due)s前答复是否受理。"),
        title=lazy("提交申请"),
        needs=("lookup_code",),
    ),
    "correction_requested": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）需要补正，请在%(due)s前登录“我的申请”补正。"),
        title=lazy("要求补正"),
        needs=("due",),
    ),
    "correction_requested_at_counter": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）需要补正，请在%(due)s前把补正的内容和材料交到办理窗口。"),
        title=lazy("要求补正（窗口收件）"),
        needs=("due",),
    ),
    "resubmitted": Text(
        NOTICE, lazy("您为“%(item)s”（编号 %(number)s）补正的材料已收到，%(due)s前答复是否受理。"), title=lazy("提交补正")
    ),
    "accepted": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已受理，最迟%(due)s办结。"), title=lazy("受理")),
    "deemed_accepted": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）超过 5 个工作日没有答复，依法视为受理，最迟%(due)s办结。"),
        title=lazy("逾期视为受理"),
    ),
    "pre_accepted": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）材料已在网上看过，请在%(due)s前把纸质材料交到%(place)s，过期终止办理。"),
        title=lazy("预受理"),
        needs=("due", "place"),
    ),
    "paper_received": Text(
        NOTICE,
        lazy("您为“%(item)s”（编号 %(number)s）交的纸质材料已收到，%(due)s前答复是否受理。"),
        title=lazy("收到纸质材料"),
    ),
    "lapse_warning": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）还差要补的材料，%(due)s到期，过期终止办理。请尽快办理。"),
        title=lazy("快到期还没有补交（提醒申请人）"),
        needs=("due",),
    ),
    "lapsed": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）过期没有补交材料，已终止办理。需要办理的，可以重新申请。"),
        title=lazy("逾期终止"),
    ),
    "deemed_warning": Text(
        NOTICE,
        lazy("“%(item)s”（编号 %(number)s）的受理期限%(due)s到期，过期没有答复的，依法视为受理。请尽快办理。"),
        title=lazy("快到期还没有答复（提醒受理人员）"),
        needs=("due",),
    ),
    "voided": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）已作废，不再办理。原因：%(reason)s"),
        title=lazy("作废"),
        needs=("reason",),
    ),
    "voided_and_replaced": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）已作废，由编号 %(replacement)s 的办件代替。原因：%(reason)s"),
        title=lazy("作废，另有办件代替"),
        needs=("reason", "replacement"),
    ),
    "extended": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）办理期限延长 %(days)s 个工作日，最迟%(due)s办结。理由见延长办理期限通知书。"),
        title=lazy("延长期限"),
        needs=("due",),
    ),
    "suspended": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）进行%(reason)s，办理期限停计，预计到%(until)s。告知书见“我的申请”。"),
        title=lazy("挂起"),
    ),
    "suspended_for_materials": Text(
        NOTICE,
        lazy(
            "您申请的“%(item)s”（编号 %(number)s）进行%(reason)s，请在%(until)s前补齐材料，期间办理期限停计。要补的见“我的申请”。"
        ),
        title=lazy("挂起，要补材料"),
        needs=("until",),
    ),
    "supplemented": Text(
        NOTICE,
        lazy("您为“%(item)s”（编号 %(number)s）补的材料已收到，工作人员看过以后接着办。"),
        title=lazy("挂起时补的材料收到"),
    ),
    "resumed": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已恢复办理，最迟%(due)s办结。"), title=lazy("重启办理"), needs=("due",)
    ),
    "hearing_offered": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）作决定以前，您可以要求听证，请在%(due)s前提出。内容见听证告知书。"),
        title=lazy("告知听证权利"),
        needs=("due",),
    ),
    "hearing_requested": Text(
        NOTICE,
        lazy("您对“%(item)s”（编号 %(number)s）的听证要求已收到，%(due)s前举行，时间地点另行通知。"),
        title=lazy("收到听证要求"),
    ),
    "hearing_scheduled": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）的听证定于%(held)s，在%(place)s举行。详见听证通知书。"),
        title=lazy("听证安排"),
        needs=("held", "place"),
    ),
    "terminated": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已终止办理，原因和救济途径见终止办理通知书。"), title=lazy("终止办理")
    ),
    "reopened": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）重新办理，原来的决定不再有效，最迟%(due)s办结。"),
        title=lazy("重新办理"),
    ),
    "not_accepted": Text(
        NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）不予受理，原因和救济途径见不予受理决定书。"), title=lazy("不予受理")
    ),
    "forwarded": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已进入“%(step)s”环节。"), title=lazy("进入下一环节")),
    "concluded_granted": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）已办结，结果为%(outcome)s。请登录“我的申请”查看文书。"),
        title=lazy("办结：准予或同意"),
        needs=("outcome",),
    ),
    "concluded_denied": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）已办结，结果为%(outcome)s。理由和救济途径见“我的申请”里的文书。"),
        title=lazy("办结：不予许可或不同意"),
        needs=("outcome",),
    ),
    "concluded_referred": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）已初审，报上级机关决定。文书见“我的申请”。"),
        title=lazy("办结：转报上级机关"),
    ),
    "certificate_ready": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）的“%(certificate)s”已制作，请按约定的方式领取。"),
        title=lazy("证照已制作"),
    ),
    "certificate_sent": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）的“%(certificate)s”已由%(carrier)s寄出，邮件号码 %(tracking_number)s。"),
        title=lazy("证照已寄出"),
        needs=("tracking_number",),
    ),
    "certificate_cancelled": Text(
        NOTICE,
        lazy("您的“%(certificate)s”（证号 %(certificate_number)s）已注销，原因请问发证机关。"),
        title=lazy("证照注销"),
        needs=("certificate",),
    ),
    "certificate_annulled": Text(
        NOTICE,
        lazy("您的“%(certificate)s”（证号 %(certificate_number)s）已被撤销，理由和救济途径请问发证机关。"),
        title=lazy("证照撤销"),
        needs=("certificate",),
    ),
    "certificate_revoked": Text(
        NOTICE,
        lazy("您的“%(certificate)s”（证号 %(certificate_number)s）已被吊销，理由和救济途径请问发证机关。"),
        title=lazy("证照吊销"),
        needs=("certificate",),
    ),
    "certificate_expiring": Text(
        NOTICE,
        lazy("您的“%(certificate)s”（证号 %(certificate_number)s）有效期到%(end)s。要继续使用的，请在%(due)s前申请“%(item)s”。"),
        title=lazy("证照快要到期"),
        needs=("certificate", "end"),
    ),
    "file_removed": Text(
        NOTICE,
        lazy("您为“%(item)s”交的“%(material)s”里，文件“%(filename)s”查出病毒，已经删除。请登录“我的申请”查看。"),
        title=lazy("交过的文件查出病毒"),
        needs=("material",),
    ),
    "withdrawn": Text(NOTICE, lazy("您申请的“%(item)s”（编号 %(number)s）已按您的意愿撤回。"), title=lazy("撤回申请")),
    "lookup_code_renewed": Text(
        NOTICE,
        lazy("您申请的“%(item)s”（编号 %(number)s）换了新的查询密码 %(lookup_code)s，原来的已作废。"),
        title=lazy("更换查询密码"),
        needs=("lookup_code",),
    ),
    "representation_granted": Text(
        NOTICE,
        lazy("“%(organization)s”委托您代为网上申请。登录“我的账户”可以查看，不愿意的可以放弃。"),
        title=lazy("受委托代为申请"),
        needs=("organization",),
    ),
    "representation_ended": Text(
        NOTICE,
        lazy("“%(organization)s”已终止对您的委托，您不能再代为申请。"),
        title=lazy("委托终止"),
        needs=("organization",),
    ),
    "representation_given_up": Text(
        NOTICE, lazy("%(person)s已放弃您单位的委托，不再代为申请。"), title=lazy("委托被放弃（发给单位）"), needs=("person",)
    ),
}
