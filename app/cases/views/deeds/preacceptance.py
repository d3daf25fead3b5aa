"""Pre-acceptance and voiding at the desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accounts.models import Staff
from app.cases.case_materials import material_of, materials_of
from app.cases.commands import preacceptance
from app.cases.models import Case
from app.cases.views.deeds.copies import CopiesForm
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import OPINION_LENGTH, ActionForm, NamesParts, material_parts, opinion_field, text_field
from app.domain.workflow import Action
from app.web.i18n import lazy


class PreAcceptForm(NamesParts):
    opinion = opinion_field()
    parts_hint = lazy("勾选要交的纸质材料，可以写明要求。过期没有交来的，终止办理。")
    says_why = False

    @staticmethod
    def parts(case: Case) -> list[tuple[str, str, str]]:
        electronic = {m.key for m in materials_of(case) if m.form == "electronic"}
        return [part for part in material_parts(case) if part[1] not in electronic]


def _pre_accept(form: Any, case: Case, by: Staff, at: datetime) -> None:
    preacceptance.pre_accept(case, by=by, materials=form.named("material"), opinion=form.opinion.data, at=at)


class ReceivePaperForm(CopiesForm):
    @staticmethod
    def asked(case: Case) -> Iterable[str]:
        return case.pre_acceptance.materials if case.pre_acceptance else ()

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        return {f"came_{key}": max(material_of(case, key).copies, 1) for key in cls.asked(case)}


def _receive_paper(form: Any, case: Case, by: Staff, at: datetime) -> None:
    preacceptance.receive_paper(case, by=by, copies=form.copies, at=at)


class RequestVoidForm(ActionForm):
    reason = text_field(lazy("作废理由"), lazy("请写明为什么作废。"), most=200, lines=3, hint=lazy("会发短信告诉申请人"))
    replaced_by = text_field(lazy("代替它的办件编号"), most=30)


def _request_void(form: Any, case: Case, by: Staff, at: datetime) -> None:
    number = "".join(form.replaced_by.data.split())
    preacceptance.request_void(case, by=by, reason=form.reason.data, replaced_by=number, at=at)


class VoidForm(ActionForm):
    opinion = text_field(lazy("审批意见"), lazy("请填写意见。"), most=OPINION_LENGTH, lines=3)


def _void(form: Any, case: Case, by: Staff, at: datetime) -> None:
    preacceptance.void(case, by=by, opinion=form.opinion.data, at=at)


DEEDS = {
    Action.PRE_ACCEPT: Deed(PreAcceptForm, lazy("预受理，发告知单"), "pre-accepted", _pre_accept),
    Action.RECEIVE_PAPER: Deed(ReceivePaperForm, lazy("登记收到"), "paper-received", _receive_paper),
    Action.REQUEST_VOID: Deed(RequestVoidForm, lazy("申请作废"), "void-requested", _request_void),
    Action.VOID: Deed(VoidForm, lazy("批准作废"), "voided", _void),
}
