"""Consultation at the desk: the question to other departments, and the answer of one."""

from datetime import datetime
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional, Regexp

from app.accounts.models import Staff
from app.accounts.queries import all_departments
from app.cases import access
from app.cases.commands import consultation
from app.cases.models import Case
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import OPINION_LENGTH, ActionForm, number_of, one_of, plain, text_field
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.web.i18n import lazy

ROWS = (1, 2, 3)
USUAL_DAYS = 3


class ConsultForm(ActionForm):
    question = text_field(lazy("征求什么意见"), lazy("请写明征求什么意见。"), most=OPINION_LENGTH, lines=3)

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for row in ROWS:
            numbered = {"n": row}
            looks = {"width": "wide"}
            department = lazy("部门 %(n)s") % numbered
            fields[f"department_{row}"] = SelectField(department, coerce=number_of, validate_choice=False, render_kw=looks)
            check = [Optional(), Regexp(r"[0-9]{1,2}\Z", message=lazy("请填 1 到 60 的天数。"))]
            days = lazy("部门 %(n)s 的期限") % numbered
            short = {"width": "short", "unit": lazy("个工作日"), "inputmode": "numeric"}
            fields[f"days_{row}"] = StringField(days, check, filters=[plain], render_kw=short)
        return fields

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        return {f"days_{row}": USUAL_DAYS for row in ROWS}

    def adapt(self, case: Case) -> None:
        others = [(each.id, each.name) for each in all_departments() if each.id != case.department_id and each.level != "village"]
        for row in ROWS:
            self[f"department_{row}"].choices = [("", lazy("不选")), *others]

    @property
    def asked(self) -> list[tuple[int, int]]:
        chosen = [(self[f"department_{row}"].data, self[f"days_{row}"].data) for row in ROWS]
        return [(department, int(days or 0)) for department, days in chosen if department]


def _consult(form: Any, case: Case, by: Staff, at: datetime) -> None:
    consultation.consult(case, by=by, question=form.question.data, departments=form.asked, at=at)


class AnswerForm(ActionForm):
    agrees = one_of(lazy("结论"), lazy("请选择同意或者不同意。"), [("yes", lazy("同意")), ("no", lazy("不同意"))])
    answer = text_field(lazy("意见"), lazy("请填写意见。"), most=OPINION_LENGTH, lines=3)


def _answer(form: Any, case: Case, by: Staff, at: datetime) -> None:
    asked = access.consultation_of(case, by)
    if asked is None:
        raise Refused("no_consultation")
    consultation.answer_consultation(case, asked, by=by, agrees=form.agrees.data == "yes", answer=form.answer.data, at=at)


DEEDS = {
    Action.CONSULT: Deed(ConsultForm, lazy("征求意见"), "consulted", _consult),
    Action.ANSWER_CONSULTATION: Deed(AnswerForm, lazy("答复"), "consultation-answered", _answer),
}
