"""Acceptance at the desk: accept, ask for corrections, not accept."""

from datetime import datetime
from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from app.accounts.models import Staff
from app.cases.commands import acceptance
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.deeds.deed import Deed
from app.cases.views.deeds.earlier_number import earlier_field, name_earlier
from app.cases.views.desk_fields import (
    OPINION_LENGTH,
    ActionForm,
    HandsOver,
    NamesParts,
    RequiredIf,
    material_parts,
    one_of,
    plain,
    text_field,
)
from app.documents.contexts import NON_ACCEPTANCE_GROUNDS
from app.domain.workflow import Action
from app.web.i18n import lazy


class AcceptForm(HandsOver):
    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        return earlier_field(case)


def _accept(form: Any, case: Case, by: Staff, at: datetime) -> None:
    name_earlier(form, case, at)
    acceptance.accept(case, by=by, opinion=form.opinion.data, handler_id=form.handler_id.data, at=at)


class NotAcceptForm(ActionForm):
    ground = one_of(lazy("情形"), lazy("请选择不予受理的情形。"), list(NON_ACCEPTANCE_GROUNDS.items()))
    reason = text_field(lazy("理由"), lazy("请写明不予受理的理由。"), most=OPINION_LENGTH, lines=3)
    right_agency = StringField(
        lazy("应向哪个机关申请"),
        [
            RequiredIf(lambda form: form.ground.data == "not_this_agency", lazy("请写明应向哪个机关申请。")),
            Length(max=100, message=lazy("最多 %(max)s 字。")),
        ],
        filters=[plain],
        render_kw={"width": "wide", "hint": lazy("不属于本机关职权范围的，必须写明")},
    )
    legal_basis = text_field(lazy("法律依据"), lazy("请写明法律依据。"), most=300, lines=2)

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        permit = str(lazy("《中华人民共和国行政许可法》第三十二条第一款"))
        definition = case.version.definition
        return {"legal_basis": permit if definition.permit else "；".join(definition.legal_basis)[:300]}


def _not_accept(form: Any, case: Case, by: Staff, at: datetime) -> None:
    elsewhere = form.right_agency.data if form.ground.data == "not_this_agency" else ""
    refusal = acceptance.Refusal(form.ground.data, form.reason.data, elsewhere, form.legal_basis.data)
    acceptance.not_accept(case, by=by, refusal=refusal, at=at)


class CorrectionForm(NamesParts):
    reason = text_field(lazy("补正理由"), lazy("请写明为什么要补正。"), most=OPINION_LENGTH, lines=3)
    parts_hint = lazy("勾选要补正的材料和内容，写明哪里不对。依法只能要求一次，请一次写全。")

    @staticmethod
    def parts(case: Case) -> list[tuple[str, str, str]]:
        schema = form_schema(case.version)
        asked = schema.asked_for(case.values)
        return material_parts(case) + [("field", field.name, field.label) for field in schema.fields if field.name in asked]


def _request_correction(form: Any, case: Case, by: Staff, at: datetime) -> None:
    wrong = {"materials": form.named("material"), "fields": form.named("field")}
    acceptance.request_correction(case, by=by, reason=form.reason.data, **wrong, at=at)


DEEDS = {
    Action.ACCEPT: Deed(AcceptForm, lazy("受理"), "accepted", _accept, hands_to=1),
    Action.REQUEST_CORRECTION: Deed(CorrectionForm, lazy("发出补正材料通知书"), "correction-requested", _request_correction),
    Action.NOT_ACCEPT: Deed(NotAcceptForm, lazy("作出不予受理决定"), "not-accepted", _not_accept),
}
