"""From step to step at the desk, and to the decision."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.accounts.models import Staff
from app.attachments import checks
from app.attachments import commands as attachments
from app.cases.commands import processing
from app.cases.commands.approval_numbers import proposed_number
from app.cases.models import RESULT_KEY, Case
from app.cases.views.deeds.deed import Deed
from app.cases.views.deeds.earlier_number import earlier_field, name_earlier
from app.cases.views.desk_fields import (
    OPINION_LENGTH,
    ActionForm,
    HandsOver,
    RequiredIf,
    one_of,
    opinion_field,
    plain,
    text_field,
)
from app.cases.wording import OUTCOMES, OUTCOMES_OF_OTHER_TYPES
from app.domain.errors import Refused
from app.domain.workflow import Action, Outcome
from app.gateways.wall_clock import now
from app.web.i18n import _, lazy
from app.web.sentences import sentence


class ForwardForm(HandsOver):
    pass


def _forward(form: Any, case: Case, by: Staff, at: datetime) -> None:
    processing.forward(case, by=by, opinion=form.opinion.data, handler_id=form.handler_id.data, at=at)


class SendBackForm(ActionForm):
    opinion = opinion_field()


def _send_back(form: Any, case: Case, by: Staff, at: datetime) -> None:
    processing.send_back(case, by=by, opinion=form.opinion.data, at=at)


class ConcludeForm(ActionForm):
    scan: checks.Examined | None = None

    outcome = one_of(lazy("结果"), lazy("请选择办理结果。"), [(outcome.value, "") for outcome in Outcome])
    opinion = opinion_field()
    approval_number = StringField(
        lazy("批准文号"),
        [
            Optional(),
            Length(max=100, message=lazy("最多 %(max)s 字。")),
        ],
        filters=[plain],
        render_kw={"width": "wide"},
    )
    content = TextAreaField(
        lazy("决定内容或理由"),
        [
            RequiredIf(lambda form: form.is_denied, lazy("请写明不予许可（不同意）的理由。")),
            Length(max=OPINION_LENGTH, message=lazy("最多 %(max)s 字。")),
        ],
        filters=[plain],
        render_kw={"rows": 3, "width": "wide", "hint": lazy("印在决定书上；不予许可（不同意）的，必须写明理由")},
    )
    legal_basis = text_field(lazy("法律依据"), lazy("请写明法律依据。"), most=300, lines=2)
    conditions = text_field(lazy("附加条件"), most=300, lines=2)
    scope = text_field(lazy("许可范围"), most=300, lines=2)
    result_file = FileField(lazy("结果文件扫描件"), render_kw={"hint": lazy("PDF、JPG 或 PNG，不超过 20 MB"), "width": "wide"})

    @property
    def is_denied(self) -> bool:
        return bool(self.outcome.data == Outcome.DENIED)

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        return earlier_field(case) if case.version.definition.kind == "cancellation" else {}

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        return {"legal_basis": "；".join(case.version.definition.legal_basis)[:300]}

    def adapt(self, case: Case) -> None:
        words = OUTCOMES if case.version.definition.permit else OUTCOMES_OF_OTHER_TYPES
        self.outcome.choices = [(outcome.value, str(words[outcome])) for outcome in processing.outcomes_of(case)]
        if not case.version.definition.permit:
            del self.conditions, self.scope
        if Outcome.GRANTED in processing.outcomes_of(case):  # shown, not reserved
            number = proposed_number(case, now())
            hint = _("不填的由系统编号，例如：%(number)s。%(denied)s的不编号", number=number, denied=words[Outcome.DENIED])
            self.approval_number.render_kw = {"width": "wide", "hint": hint}


def _examine_scan(form: Any) -> None:
    """Examines the scanned result when there is one and it may be handed in; what is wrong with it stands beside its field."""
    if not form.validate():
        if form.result_file.data:
            form.result_file.errors = [_("请改正后再选一次文件。")]
        return
    upload = form.result_file.data
    if not upload:
        return
    try:
        form.scan = checks.examine(upload.filename, upload.read())
    except Refused as refused:
        form.result_file.errors = [sentence(refused.code, **refused.values)]


def _conclude(form: Any, case: Case, by: Staff, at: datetime) -> None:
    if form.scan:
        attachments.attach(case.public_id, RESULT_KEY, form.scan, by=by.session_name, at=at)
    name_earlier(form, case, at)
    processing.conclude(case, by=by, decision=decision_of(form), at=at)


def decision_of(form: Any) -> processing.Decision:
    permit_only = {name: form[name].data for name in ("conditions", "scope") if name in form}
    return processing.Decision(
        outcome=Outcome(form.outcome.data),
        approval_number=form.approval_number.data,
        opinion=form.opinion.data,
        content=form.content.data,
        legal_basis=form.legal_basis.data,
        **permit_only,
    )


class ConcludeAtOnceForm(ConcludeForm):
    pass


def _conclude_at_once(form: Any, case: Case, by: Staff, at: datetime) -> None:
    if form.scan:
        attachments.attach(case.public_id, RESULT_KEY, form.scan, by=by.session_name, at=at)
    processing.conclude_at_once(case, by=by, decision=decision_of(form), at=at)


DEEDS = {
    Action.CONCLUDE_AT_ONCE: Deed(
        ConcludeAtOnceForm, lazy("受理并当场办结"), "concluded", _conclude_at_once, prepare=_examine_scan
    ),
    Action.FORWARD: Deed(ForwardForm, lazy("提交"), "forwarded", _forward, beside=(Action.SEND_BACK, None), hands_to=1),
    Action.CONCLUDE: Deed(ConcludeForm, lazy("办结"), "concluded", _conclude, prepare=_examine_scan),
    Action.SEND_BACK: Deed(SendBackForm, lazy("退回上一环节"), "sent-back", _send_back),
}
