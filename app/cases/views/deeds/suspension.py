"""Suspension at the desk: the request, the word of the two who decide, supplements, and the end of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms.validators import DataRequired

from app.accounts.models import Staff
from app.cases import access
from app.cases.commands import suspension
from app.cases.models import Case
from app.cases.views.deeds.copies import CopiesForm
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import (
    OPINION_LENGTH,
    ActionForm,
    DayField,
    NamesParts,
    material_parts,
    one_of,
    plain,
    text_field,
)
from app.cases.wording import SPECIAL_PROCEDURES
from app.domain.clock import SuspensionKind
from app.domain.workflow import Action
from app.web.i18n import lazy


class RequestSuspensionForm(NamesParts):
    kind = one_of(lazy("特别程序"), lazy("请选择特别程序。"), [(kind.value, str(kind)) for kind in SuspensionKind])
    reason = text_field(lazy("挂起原因"), lazy("请写明为什么挂起。"), most=OPINION_LENGTH, lines=3)
    estimated_end = DayField(
        lazy("预计结束"),
        [DataRequired(lazy("请填写预计结束的日期。"))],
        filters=[plain],
        render_kw={"kind": "date", "width": "short", "hint": lazy("最长一年。过了这一天亮红灯，期限不会自己恢复")},
    )
    parts_hint = lazy("要申请人补齐的材料，勾选并写明要求，批准时一并发出补正补齐通知书。")

    @staticmethod
    def parts(case: Case) -> list[tuple[str, str, str]]:
        return material_parts(case)

    def adapt(self, case: Case) -> None:
        kinds = [SuspensionKind(name) for name in case.version.definition.limits.suspensions]
        self.kind.choices = [(kind.value, str(SPECIAL_PROCEDURES[kind])) for kind in kinds]


def _request(form: Any, case: Case, by: Staff, at: datetime) -> None:
    kind, materials = SuspensionKind(form.kind.data), form.named("material")
    request = suspension.Request(kind, form.reason.data, form.estimated_end.day, materials)
    suspension.request_suspension(case, by=by, request=request, at=at)


class JudgeForm(ActionForm):
    opinion = text_field(lazy("审批意见"), lazy("请填写意见。"), most=OPINION_LENGTH, lines=3)


def _endorse(form: Any, case: Case, by: Staff, at: datetime) -> None:
    suspension.endorse(case, by=by, opinion=form.opinion.data, at=at)


def _approve(form: Any, case: Case, by: Staff, at: datetime) -> None:
    suspension.approve(case, by=by, opinion=form.opinion.data, at=at)


def _reject(form: Any, case: Case, by: Staff, at: datetime) -> None:
    suspension.reject(case, by=by, opinion=form.opinion.data, at=at)


class SupplementForm(CopiesForm):
    """The clerk of a counter applicant counts what has come; of what came as a file no paper is needed."""

    @staticmethod
    def asked(case: Case) -> Iterable[str]:
        return case.suspension.materials if case.suspension and access.waits_for_supplement(case) else ()

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        asked = list(cls.asked(case))
        missing = suspension.missing_supplements(case) if asked else []
        return {f"came_{key}": 0 for key in asked if key not in missing}


def _supplement(form: Any, case: Case, by: Staff, at: datetime) -> None:
    suspension.supplement_on_paper(case, by=by, copies=form.copies, at=at)


class ResumeForm(ActionForm):
    conclusion = text_field(
        lazy("结论"), lazy("请填写特别程序或者补件的结论。"), most=OPINION_LENGTH, lines=3, hint=lazy("印在重启办理告知书上")
    )


def _resume(form: Any, case: Case, by: Staff, at: datetime) -> None:
    suspension.resume(case, by=by, conclusion=form.conclusion.data, at=at)


_REJECTED = (Action.REJECT, lazy("不同意"))

DEEDS = {
    Action.REQUEST_SUSPENSION: Deed(RequestSuspensionForm, lazy("交窗口负责人审批"), "suspension-requested", _request),
    Action.ENDORSE: Deed(JudgeForm, lazy("同意，报中心业务科"), "endorsed", _endorse, beside=_REJECTED),
    Action.APPROVE: Deed(JudgeForm, lazy("批准挂起"), "suspended", _approve, beside=_REJECTED),
    Action.REJECT: Deed(JudgeForm, lazy("不同意"), "rejected", _reject),
    Action.SUPPLEMENT: Deed(SupplementForm, lazy("登记收到"), "supplemented", _supplement),
    Action.RESUME: Deed(ResumeForm, lazy("重启"), "resumed", _resume),
}
