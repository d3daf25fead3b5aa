"""Checks across a whole definition: coherence, and what provincial checkers of guides ask (Q numbers: docs/items.md)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from app.catalog.item_definition import DEFAULT_RENEWAL_DAYS, ItemDefinition
from app.catalog.vocabulary import WITH_COPY

Problem = tuple[str, str]
AREA_CODE = re.compile(r"0\d{2,3}-\d{7,8}(?:-\d{1,6})?|1[0-9]{4}", re.ASCII)  # or a five-digit hotline such as 12345
MOST_COPIES = 5
MOST_PARTS = 9
LONGEST_JOINT = 45  # 行政许可法第四十二条第二款, in working days (第八十二条)
NEW_CERTIFICATE = ("change", "renewal", "replacement")
EXACT_PLACE = re.compile(r"窗口|\d+\s*号|室|楼")


def problems(definition: ItemDefinition) -> tuple[Problem, ...]:
    """Everything that forbids publishing, in the order of the file."""
    checks = (_readers, _keys, _materials, _steps, _limits, _result, _certificate, _earlier, _joint, _fee, _visits, _acceptance)
    return tuple(problem for check in checks for problem in check(definition))


def _readers(d: ItemDefinition) -> Iterator[Problem]:
    if not d.audience:
        yield "audience", "要写明谁可以办：person、organization"
    if not d.legal_basis:
        yield "legal_basis", "至少要有一条依据"
    if d.permit and not d.faq:
        yield "faq", "行政许可至少要有一个常见问题"  # Q16


def _keys(d: ItemDefinition) -> Iterator[Problem]:
    certificate = d.certificate.fields if d.certificate else ()
    for path, keys in (
        ("materials", [m.key for m in d.materials]),
        ("steps", [s.key for s in d.steps]),
        ("form", [str(f["name"]) for f in d.form]),
        ("result.certificate.fields", [f.name for f in certificate]),
    ):
        for key in _doubled(keys):
            yield path, f"“{key}”出现了两次"


def _doubled(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _materials(d: ItemDefinition) -> Iterator[Problem]:
    if not d.materials:
        yield "materials", "至少要有一份材料"
    if sum(m.generated for m in d.materials) > 1:
        yield "materials", "由填写内容生成的申请表只能有一份"
    for index, material in enumerate(d.materials):
        if material.copies == 0 and not material.generated:
            yield f"materials[{index}].copies", "份数至少是 1"


def _steps(d: ItemDefinition) -> Iterator[Problem]:
    if not d.steps:
        yield "steps", "至少要有一个办理环节"
    total = sum(step.days for step in d.steps)
    if total > d.promised_days:  # Q17; asked of permits there, true of every item here
        yield "steps", f"各环节时限之和 {total} 超过承诺时限 {d.promised_days}"


def _limits(d: ItemDefinition) -> Iterator[Problem]:
    if d.statutory_days is not None and d.promised_days > d.statutory_days:
        yield "limits.promised", f"承诺时限 {d.promised_days} 超过法定时限 {d.statutory_days}"  # Q19
    if d.limits.extension_days > 10 and not d.limits.extension_basis:
        yield "limits.extension_basis", "延期超过 10 个工作日，要写明依据"


def _result(d: ItemDefinition) -> Iterator[Problem]:
    name, kind = d.result.name, d.result.kind
    plain = name.removesuffix("（演示）")
    if "批复" in plain or "批文" in plain:  # Q3
        wanted = "approval"
    elif (plain.endswith("证") or "证书" in plain) and "凭证" not in plain:  # Q4
        wanted = "certificate"
    elif plain.endswith("文"):  # Q5
        wanted = "approval"
    else:
        wanted = kind
    if kind != wanted:
        yield "result.kind", f"结果“{name}”的种类应当是 {wanted}"
    if (kind == "certificate") != (d.certificate is not None):
        yield "result.certificate", "结果是证照时要写明证照类型，不是证照时不写"
    names = {str(field["name"]) for field in d.form}
    for field in d.certificate.fields if d.certificate else ():
        if field.from_field and field.from_field not in names:
            yield "result.certificate.fields", f"“{field.label}”取自不存在的表单项“{field.from_field}”"


def _certificate(d: ItemDefinition) -> Iterator[Problem]:
    kind = d.certificate
    if kind is None:
        return
    if kind.copies != 1 and kind.template != WITH_COPY:
        yield "result.certificate.copies", "只有带副本的样式（with_copy）写副本份数"
    if not 1 <= kind.copies <= MOST_COPIES:
        yield "result.certificate.copies", f"副本份数是 1 到 {MOST_COPIES}"
    if kind.number_start < 1:
        yield "result.certificate.number_start", "证号从 1 或者更大的号开始"


def _earlier(d: ItemDefinition) -> Iterator[Problem]:
    """Changes, renewals, replacements and cancellations of certificates say which; they give the same type again, or none."""
    if d.earlier is None:
        return
    if d.kind == "new":
        yield "earlier", "新办的事项没有原证照；变更、延续、补办、注销的才写"
    if not d.earlier.types:
        yield "earlier.types", "要写明针对哪些证照类型（result.certificate.key）"
    if d.kind == "cancellation" and d.certificate:
        yield "result.certificate", "注销以后没有新的证照"
    if d.kind in NEW_CERTIFICATE and (d.certificate is None or d.certificate.key not in d.earlier.types):
        yield "result.certificate", "变更、延续、补办以后发同一类型的证照"
    if d.earlier.keeps_number and d.kind not in NEW_CERTIFICATE:
        yield "earlier.keeps_number", "没有新证照的，不写是否沿用证号"
    if d.earlier.opens_days != DEFAULT_RENEWAL_DAYS and d.kind != "renewal":
        yield "earlier.opens_days", "只有延续写提前多少天申请"


def _joint(d: ItemDefinition) -> Iterator[Problem]:
    """What the parts are, their own definitions say (catalog/joint.py)."""
    if not d.joint:
        return
    if len(d.joint) > MOST_PARTS:
        yield "joint", f"并联的事项最多 {MOST_PARTS} 个"
    if d.code in d.joint:
        yield "joint", "并联的事项里不能有自己"
    if d.instant:
        yield "joint", "即办件当场办结，不能并联审批"
    if d.permit and d.unit == "working_day" and max(d.promised_days, d.statutory_days or 0) > LONGEST_JOINT:
        yield "limits", f"并联办理行政许可的时限不能超过 {LONGEST_JOINT} 个工作日"


def _fee(d: ItemDefinition) -> Iterator[Problem]:
    if d.fee.charged and not (d.fee.standard and d.fee.basis):
        yield "fee", "收费的事项要写明收费标准和依据"  # Q20
    if d.fee.online_payment and not d.fee.charged:
        yield "fee.online_payment", "不收费的事项不能有网上支付"  # Q18


def _visits(d: ItemDefinition) -> Iterator[Problem]:
    if d.visits > 0 and not d.visit_reason:
        yield "visit_reason", "要到现场的，写明原因"  # Q8
    if d.visits == 0 and d.visit_reason:
        yield "visit_reason", "不用到现场的，不写原因"  # Q9
    if d.visits == 0 and not {"internet", "mail"} & set(d.channels):
        yield "channels", "到现场次数是 0，要能网上办或邮寄"  # Q10


def _acceptance(d: ItemDefinition) -> Iterator[Problem]:
    acceptance = d.acceptance
    for part in ("phone_consult", "phone_complain"):  # Q12
        if not AREA_CODE.fullmatch(getattr(acceptance, part)):
            yield f"acceptance.{part}", "电话要带区号，例如 0826-2222018"
    if acceptance.phone_consult == acceptance.phone_complain:
        yield "acceptance.phone_complain", "投诉电话不能和咨询电话相同"
    if "工作日" not in acceptance.hours and "24 小时" not in acceptance.hours:  # Q13
        yield "acceptance.hours", "办公时间要写明工作日或 24 小时"
    if not EXACT_PLACE.search(acceptance.place):  # Q14
        yield "acceptance.place", "地址要写到窗口或门牌号"
