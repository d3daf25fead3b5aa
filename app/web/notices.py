"""Short confirmations after a redirect, named by a code in the address so that no session is needed."""

from flask import request

from app.web import parked
from app.web.i18n import lazy

NOTICES = {
    "saved": lazy("已保存。"),
    "signed-out": lazy("您已退出登录。"),
    "registered": lazy("注册成功，请登录。"),
    "password-changed": lazy("密码已修改，其他地方的登录都已退出。"),
    "membership-added": lazy("岗位已增加。"),
    "membership-ended": lazy("岗位的截止日期已保存。"),
    "staff-left": lazy("账号已停用，手里的办件都已移交。"),
    "staff-returned": lazy("账号已恢复。忘了密码的，请给一个新的一次性密码。"),
    "absence-set": lazy("外出已登记。"),
    "absence-ended": lazy("外出已结束，代办随即停止。"),
    "phrase-saved": lazy("常用意见已保存。"),
    "phrase-deleted": lazy("常用意见已删除。"),
    "password-reset": lazy("密码已重新设置，原来的登录都已退出。请用新密码登录。"),
    "profile-saved": lazy("资料已保存。"),
    "mobile-changed": lazy("手机号码已更改。"),
    "representative-added": lazy("已委托，并发短信告诉了本人。"),
    "representation-ended": lazy("委托已终止，并发短信告诉了对方。"),
    "copied": lazy("已照以前的申请填好，请逐项核对后再提交。"),
    "draft-deleted": lazy("草稿已删除。"),
    "taken-over": lazy("已填入以前的资料，请对照证件核对。"),
    "restored": lazy("您已重新登录。刚才填写的内容还在，请核对后再提交一次。"),
    "file-added": lazy("文件已上传。"),
    "file-known": lazy("这个文件已经上传过，没有再存一份。"),
    "file-removed": lazy("文件已删除。"),
    "withdrawn": lazy("申请已撤回，撤回申请确认书在这一页的“文书和证照”里。"),
    "withdrawn-at-counter": lazy("申请已撤回。请把《撤回申请确认书》打印交给申请人，并退还纸质材料。"),
    "lookup-code-renewed": lazy("查询密码已更换，新的已发短信，也在这一页上。原来的和原来回执上的都不能再用。"),
    "resubmitted": lazy("补正材料已提交。"),
    "accepted": lazy("已受理。"),
    "not-accepted": lazy("已作出不予受理决定。"),
    "correction-requested": lazy("已发出补正材料通知书。"),
    "pre-accepted": lazy("已预受理，预受理告知单已发出。"),
    "paper-received": lazy("纸质材料已登记，请在期限内答复是否受理。"),
    "void-requested": lazy("作废申请已交窗口负责人审批。"),
    "voided": lazy("已作废。"),
    "reassigned": lazy("已改派。"),
    "consulted": lazy("已征求意见。"),
    "consultation-answered": lazy("意见已答复。"),
    "hearing-offered": lazy("听证告知书已发出。"),
    "hearing-requested": lazy("听证要求已登记。"),
    "hearing-scheduled": lazy("听证通知书已发出。"),
    "hearing-recorded": lazy("听证笔录已归入文书。"),
    "extended": lazy("期限已延长，通知书已发出。"),
    "suspension-requested": lazy("挂起申请已交窗口负责人审批。"),
    "endorsed": lazy("已同意，交中心业务科审批。"),
    "suspended": lazy("已批准挂起，期限从明天起停计。"),
    "rejected": lazy("已退回挂起申请。"),
    "supplemented": lazy("补的材料已提交。"),
    "resumed": lazy("已重启，期限从明天起接着计算。"),
    "terminated": lazy("已终止办理。"),
    "reopened": lazy("已重新办理。"),
    "forwarded": lazy("已提交下一环节。"),
    "sent-back": lazy("已退回上一环节。"),
    "concluded": lazy("已办结。"),
    "certificate-issued": lazy("证照已制作。"),
    "certificate-printed": lazy("已另打印一份，证号不变，原来的那份作废。"),
    "certificate-delivered": lazy("送达情况已登记。"),
    "certificate-cancelled": lazy("证照已注销，已通知持证人。"),
    "certificate-annulled": lazy("证照已撤销，已通知持证人。"),
    "certificate-revoked": lazy("证照已吊销，已通知持证人。"),
    "announcement-published": lazy("已发布，所有人都能看到。"),
    "announcement-withdrawn": lazy("已撤下，群众不能再看到。"),
    "messages-read": lazy("消息都已标为已读。"),
    "messages-queued": lazy("没有送达的短信正在重新发送。"),
    "message-text-saved": lazy("短信内容已保存，从下一条起使用。"),
    "filter-saved": lazy("筛选已保存，在列表上方的“我存的”里。"),
    "filter-deleted": lazy("筛选已删除。"),
    "items-changed": lazy("事项已更改，列表随之变化。"),
    "material-checked": lazy("材料收取情况已保存。"),
}


def from_request() -> str | None:
    """The notice that the address names; None for none and for unknown codes."""
    if "parked" in request.args and parked.parked_form() is not None:
        return str(NOTICES["restored"])
    if request.method != "GET":
        return None  # the form of a page that showed one was sent to the same address
    found = NOTICES.get(request.args.get("notice", ""))
    return None if found is None else str(found)
