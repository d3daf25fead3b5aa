"""At the desk: another print of a certificate, and how it is cancelled, annulled or revoked."""

from datetime import datetime
from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from app.accounts.models import Staff
from app.cases.certificate_words import GROUND_TEXTS, PERMIT_BASIS, PRINT_REASONS
from app.cases.commands import certificate_ends, certificates
from app.cases.commands.certificate_ends import Ending
from app.cases.models import Case
from app.cases.views.deeds.deed import Carry, Deed
from app.cases.views.desk_fields import OPINION_LENGTH, ActionForm, RequiredIf, one_of, plain, text_field
from app.domain.workflow import Action
from app.web.i18n import lazy


class PrintForm(ActionForm):
    why = one_of(lazy("为什么再打印"), lazy("请选择再打印的原因。"), list(PRINT_REASONS.items()))
    note = StringField(
        lazy("说明"),
        [
            RequiredIf(lambda form: form.why.data == "other", lazy("请写明再打印的原因。")),
            Length(max=200, message=lazy("最多 %(max)s 字。")),
        ],
        filters=[plain],
        render_kw={"width": "wide", "hint": lazy("选“其他”的，必须写明")},
    )

    @property
    def reason(self) -> str:
        note = self.note.data or ""
        if self.why.data == "other":
            return str(note)
        return "，".join(part for part in (str(PRINT_REASONS[self.why.data]), note) if part)


def _print(form: Any, case: Case, by: Staff, at: datetime) -> None:
    certificates.print_again(case, by=by, reason=form.reason, at=at)


class EndForm(ActionForm):
    """What cancelling, annulling and revoking have in common: why, and by which law."""

    action: Action

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        grounds = list(GROUND_TEXTS[cls.action].items())
        asked = {"ground": one_of(lazy("情形"), lazy("请选择情形。"), grounds)} if grounds else {}
        reason = text_field(lazy("事实和理由"), lazy("请写明事实和理由。"), most=OPINION_LENGTH, lines=3)
        basis = text_field(lazy("法律依据"), lazy("请写明法律依据。"), most=300, lines=2)
        return asked | {"reason": reason, "legal_basis": basis}

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        known = case.version.definition.permit and cls.action in PERMIT_BASIS
        return {"legal_basis": str(PERMIT_BASIS[cls.action])} if known else {}

    @property
    def ending(self) -> Ending:
        return Ending(self.reason.data, self.legal_basis.data, self.ground.data if "ground" in self else "")


class CancelForm(EndForm):
    action = Action.CANCEL


class AnnulForm(EndForm):
    action = Action.ANNUL


class RevokeForm(EndForm):
    action = Action.REVOKE


def _ends_by(action: Action) -> Carry:
    def carry(form: Any, case: Case, by: Staff, at: datetime) -> None:
        certificate_ends.end(case, action, form.ending, by=by, at=at)

    return carry


def _ending(form: type[EndForm], button: Any, notice: str) -> Deed:
    return Deed(form, button, notice, _ends_by(form.action), on_request=True)


DEEDS = {
    Action.PRINT: Deed(PrintForm, lazy("再打印一份"), "certificate-printed", _print, on_request=True),
    Action.CANCEL: _ending(CancelForm, lazy("注销证照"), "certificate-cancelled"),
    Action.ANNUL: _ending(AnnulForm, lazy("撤销证照"), "certificate-annulled"),
    Action.REVOKE: _ending(RevokeForm, lazy("吊销证照"), "certificate-revoked"),
}
