"""Certificates in words: states, grounds, ways of delivery, reasons for another print."""

from app.cases.certificate_models import POST, WINDOW, Certificate, Delivery
from app.domain.certificates import CertificateState
from app.domain.workflow import Action
from app.gateways.wall_clock import today
from app.web.i18n import _, format_date, lazy

STATES = {
    CertificateState.VALID: lazy("有效"),
    CertificateState.EXPIRED: lazy("已过有效期"),
    CertificateState.SUPERSEDED: lazy("已被代替"),
    CertificateState.CANCELLED: lazy("已注销"),
    CertificateState.ANNULLED: lazy("已撤销"),
    CertificateState.REVOKED: lazy("已吊销"),
}
# 行政许可法第七十条, 第六十九条. A holder's own wish stands in other laws; it is common enough to be named.
GROUND_TEXTS = {
    Action.CANCEL: {
        "ran_out": lazy("有效期届满未延续"),
        "person_gone": lazy("公民死亡或者丧失行为能力"),
        "organization_ended": lazy("法人或者其他组织依法终止"),
        "permit_lapsed": lazy("许可依法被撤销、撤回，或者证件被吊销"),
        "impossible": lazy("因不可抗力无法实施许可事项"),
        "holder_asks": lazy("持证人申请注销"),
        "other_law": lazy("法律、法规规定的其他情形"),
    },
    Action.ANNUL: {
        "abuse": lazy("工作人员滥用职权、玩忽职守作出的"),
        "beyond_powers": lazy("超越法定职权作出的"),
        "wrong_procedure": lazy("违反法定程序作出的"),
        "not_eligible": lazy("申请人不具备资格或者不符合法定条件"),
        "deceit": lazy("以欺骗、贿赂等不正当手段取得"),
        "other_law": lazy("依法可以撤销的其他情形"),
    },
    Action.REVOKE: {},
}
PERMIT_BASIS = {
    Action.CANCEL: lazy("《中华人民共和国行政许可法》第七十条"),
    Action.ANNUL: lazy("《中华人民共和国行政许可法》第六十九条"),
}
WAYS = {WINDOW: lazy("窗口领取"), POST: lazy("邮寄")}
PRINT_REASONS = {
    "damaged": lazy("打印件损坏"),
    "lost": lazy("打印件遗失"),
    "wrong": lazy("打印错误"),
    "other": lazy("其他"),
}


def validity_text(certificate: Certificate) -> str:
    """2026年11月25日至2029年11月24日 · 2026年11月25日起，长期有效"""
    start = format_date(certificate.valid_from)
    if certificate.valid_until is None:
        return _("%(day)s起，长期有效", day=start)
    return _("%(start)s至%(end)s", start=start, end=format_date(certificate.valid_until))


def state_text(certificate: Certificate) -> str:
    """有效 · 已注销（2026年11月25日）"""
    state = str(STATES[certificate.state_on(today())])
    return f"{state}（{format_date(certificate.ended_on)}）" if certificate.ended_on else state


def delivery_text(delivery: Delivery) -> str:
    """已于11月25日邮寄，邮政特快，单号1234567890123，11月27日送达"""
    if delivery.way == WINDOW:
        return _("已于%(day)s在窗口领取。", day=format_date(delivery.delivered_on))
    sent = {"day": format_date(delivery.sent_on), "carrier": delivery.carrier, "number": delivery.tracking_number}
    text = _("已于%(day)s邮寄，%(carrier)s，单号 %(number)s", **sent)
    if delivery.delivered_on:
        text += _("，%(day)s送达", day=format_date(delivery.delivered_on))
    if delivery.returned_on:
        text += _("，%(day)s退回", day=format_date(delivery.returned_on))
    return text + "。"
