"""What heads do at the desk: give a case to another handler, make its limit longer, end it, open it again."""

from datetime import datetime
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Regexp

from app.accounts.models import Staff
from app.cases.commands import heads, processing
from app.cases.commands.handlers import barred_from
from app.cases.models import Case
from app.cases.posts import handlers_of
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import OPINION_LENGTH, ActionForm, HandsOver, one_of, plain, text_field
from app.documents.procedure_contexts import TERMINATION_GROUNDS
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import now
from app.web.i18n import _, lazy


class ReassignForm(HandsOver):
    pass


def _reassign(form: Any, case: Case, by: Staff, at: datetime) -> None:
    processing.reassign(case, by=by, opinion=form.opinion.data, handler_id=form.handler_id.data, at=at)


class ExtendForm(ActionForm):
    days = StringField(
        lazy("延长"),
        [DataRequired(lazy("请填写延长的天数。")), Regexp(r"[1-9][0-9]{0,2}\Z", message=lazy("请填写整数的天数，至少 1 天。"))],
        filters=[plain],
        render_kw={"width": "short", "unit": lazy("个工作日"), "inputmode": "numeric"},
    )
    reason = text_field(lazy("延长的理由"), lazy("请写明延长的理由。"), most=OPINION_LENGTH, lines=3, hint=lazy("印在通知书上"))

    def adapt(self, case: Case) -> None:
        most = heads.longest_extension(case)
        self.days.render_kw = {**self.days.render_kw, "hint": _("最多 %(n)s 个工作日，只能延长一次", n=most)}


def _extend(form: Any, case: Case, by: Staff, at: datetime) -> None:
    heads.extend(case, by=by, days=int(form.days.data), reason=form.reason.data, at=at)


class TerminateForm(ActionForm):
    ground = one_of(lazy("情形"), lazy("请选择终止办理的情形。"), list(TERMINATION_GROUNDS.items()))
    reason = text_field(lazy("理由"), lazy("请写明终止办理的理由。"), most=OPINION_LENGTH, lines=3)
    legal_basis = text_field(lazy("法律依据"), lazy("请写明法律依据。"), most=300, lines=2)


def _terminate(form: Any, case: Case, by: Staff, at: datetime) -> None:
    heads.terminate(case, by=by, why=heads.Termination(form.ground.data, form.reason.data, form.legal_basis.data), at=at)


class ReopenForm(ActionForm):
    """`target` names a step and who has it."""

    target = SelectField(
        lazy("从哪个环节办起"),
        [InputRequired(lazy("请选择从哪个环节重新办理。"))],
        choices=[],
        validate_choice=False,
        render_kw={"width": "wide"},
    )
    reason = text_field(
        lazy("重新办理的理由"),
        lazy("请写明理由。"),
        most=OPINION_LENGTH,
        lines=3,
        hint=lazy("写明复议决定、判决的文号，或者自行纠正的原因；原来的决定不再有效，期限从今天重新计算"),
    )

    def adapt(self, case: Case) -> None:
        choices = [("", lazy("请选择"))]
        for number, step in enumerate(case.version.definition.steps, start=1):
            barred = barred_from(case, number)
            holders = [holder for holder in handlers_of(case, number, now()) if holder.id not in barred]
            choices += [(f"{number}-{holder.id}", f"{step.name}：{holder.name}") for holder in holders]
        self.target.choices = choices


def _reopen(form: Any, case: Case, by: Staff, at: datetime) -> None:
    step, _dash, handler = form.target.data.partition("-")
    if not (step.isdecimal() and handler.isdecimal() and len(form.target.data) < 20):
        raise Refused("step_unknown")
    heads.reopen(case, by=by, reason=form.reason.data, step=int(step), handler_id=int(handler), at=at)


DEEDS = {
    Action.REASSIGN: Deed(ReassignForm, lazy("改派"), "reassigned", _reassign, hands_to=0, on_request=True),
    Action.EXTEND: Deed(ExtendForm, lazy("延长期限，发通知书"), "extended", _extend, on_request=True),
    Action.TERMINATE: Deed(TerminateForm, lazy("终止办理"), "terminated", _terminate, on_request=True),
    Action.REOPEN: Deed(ReopenForm, lazy("重新办理"), "reopened", _reopen, on_request=True),
}
