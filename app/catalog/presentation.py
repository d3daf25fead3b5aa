"""A definition in a reader's words: durations, results, copies, the line of steps."""

from typing import Any

from app.catalog.item_definition import ItemDefinition, Material, Step
from app.catalog.vocabulary import AUDIENCES, MATERIAL_KINDS, UNITS
from app.web.i18n import _

ACCEPTANCE_DAYS = 5  # Administrative Licensing Law art. 32
DELIVERY_DAYS = 10  # art. 44


def duration(count: int, unit: str = "working_day") -> str:
    """12 个工作日"""
    return f"{count} {UNITS[unit]}"


def promise(count: int | None, unit: str) -> str:
    """承诺 12 个工作日 · 即办件，当场办结 · nothing for a listed item"""
    if count is None:
        return ""
    return _("即办件，当场办结") if count == 0 else _("承诺 %(duration)s", duration=duration(count, unit))


def visits(count: int | None) -> str:
    """全程网办 · 到窗口 1 次"""
    if count is None:
        return ""
    return _("全程网办") if count == 0 else _("到窗口 %(count)s 次", count=count)


def audience(definition: ItemDefinition) -> str:
    return "、".join(str(AUDIENCES[name]) for name in definition.audience)


def validity(months: int | None) -> str:
    """有效期 3 年 · 有效期 6 个月 · 长期有效"""
    if months is None:
        return _("长期有效")
    return _("有效期 %(n)s 年", n=months // 12) if months % 12 == 0 else _("有效期 %(n)s 个月", n=months)


def copies(material: Material) -> str:
    """复印件 1 份; a dash for the form that the wizard makes"""
    if material.generated:
        return "—"
    return _("%(kind)s %(count)s 份", kind=MATERIAL_KINDS[material.kind], count=material.copies)


def material_hint(material: Material) -> str:
    hint = material.hint or (_("在网上填写后自动生成") if material.generated else "")
    if material.form == "paper":
        hint = f"{hint}{'；' if hint else ''}{_('要交纸质材料')}"
    return hint


def facts(definition: ItemDefinition) -> list[tuple[str, str]]:
    """The table 基本情况 of a guide."""
    d = definition
    rows = [
        (_("办理部门"), d.department),
        (_("办理时限"), _marked(d, _limit(d), "limits.promised", "limits.statutory")),
        (_("谁可以办"), audience(d)),
        (_("事项类型"), f"{d.type_name}，{_('即办件') if d.instant else _('承诺件')}"),
        (_("结果"), _marked(d, _result(d), "result")),
        (_("到窗口次数"), _marked(d, _visits(d), "visits")),
        (_("咨询电话"), _marked(d, d.acceptance.phone_consult, "acceptance")),
        (_("投诉电话"), _marked(d, d.acceptance.phone_complain, "acceptance")),
        (_("办理地点"), _marked(d, d.acceptance.place, "acceptance")),
        (_("办理时间"), _marked(d, d.acceptance.hours, "acceptance")),
        (_("事项编码"), d.code),
    ]
    return rows


def _marked(definition: ItemDefinition, text: str, *parts: str) -> str:
    """The text, with （演示） when one of its parts has no source."""
    return text + _("（演示）") if any(definition.is_demo(part) for part in parts) and "演示" not in text else text


def _limit(d: ItemDefinition) -> str:
    if d.statutory_days is None:
        return promise(d.promised_days, d.unit)
    legal = _("当场") if d.statutory_days == 0 else duration(d.statutory_days, d.unit)
    return _("%(promise)s（法定 %(legal)s）", promise=promise(d.promised_days, d.unit), legal=legal)


def _result(d: ItemDefinition) -> str:
    return f"{d.result.name}，{validity(d.certificate.validity_months)}" if d.certificate else d.result.name


def _visits(d: ItemDefinition) -> str:
    return _("0 次，可全程网上办理") if d.visits == 0 else _("%(n)s 次，%(reason)s", n=d.visits, reason=d.visit_reason)


def fee_rows(definition: ItemDefinition) -> list[tuple[str, str]]:
    """The table 费用; the legal basis is a list of its own."""
    fee = definition.fee
    if not fee.charged:
        return [(_("费用"), _marked(definition, _("不收费"), "fee"))]
    return [(_("费用"), _marked(definition, fee.standard, "fee")), (_("收费依据"), fee.basis)]


def flow(definition: ItemDefinition) -> list[dict[str, Any]]:
    """The steps as an applicant meets them, from filing to the result."""
    first = _step(_("申请"), _("网上随时可以提交") if "internet" in definition.channels else _("到窗口提交"))
    if definition.instant:
        return [first, _step(_("办结"), _("材料齐全，当场办结"))]
    last = _("领证") if definition.certificate else _("送达")
    return [
        first,
        _step(_("受理"), _("%(n)s 个工作日内答复", n=ACCEPTANCE_DAYS)),
        *[_step(step.name, _step_note(step, definition)) for step in definition.steps],
        _step(last, _("决定后 %(n)s 个工作日内", n=DELIVERY_DAYS)),
    ]


def _step(name: str, note: str) -> dict[str, Any]:
    return {"name": name, "note": note, "status": "todo"}


def _step_note(step: Step, definition: ItemDefinition) -> str:
    parts = [duration(step.days, definition.unit) if step.days else _("当日"), step.department, step.note]
    return "，".join(part for part in parts if part)


def clock_note(definition: ItemDefinition) -> str:
    """法定 20 个工作日。从受理的第二天起算…"""
    if definition.instant:
        return _("材料齐全、符合条件的，当场办结。")
    sentences = []
    if definition.statutory_days is not None:
        sentences.append(_("法定 %(legal)s。", legal=duration(definition.statutory_days, definition.unit)))
    stops = [stop for stop in definition.limits.suspensions if stop != "supplement"]
    sentences.append(_("从受理的第二天起算，检验、听证等法定的停计日子不算在内。") if stops else _("从受理的第二天起算。"))
    return "".join(sentences)
