"""The forms of the desk: they turn text into values; what needs the case's present state is asked by its commands."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.cases.commands.certificates import proposed_content, proposed_validity
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.desk_fields import (
    OPINION_LENGTH,
    ActionForm,
    DayField,
    RequiredIf,
    number_of,
    one_of,
    opinion_field,
    plain,
    text_field,
)
from app.cases.wording import OUTCOMES, OUTCOMES_OF_OTHER_TYPES
from app.documents.contexts import NON_ACCEPTANCE_GROUNDS
from app.domain.workflow import Outcome
from app.web.i18n import lazy


class _HandsOver(ActionForm):
    """Somebody is to have the case next: chosen among the holders of the step's post when there are several."""

    opinion = opinion_field()
    handler_id = SelectField(lazy("办理人"), coerce=number_of, choices=[], validate_choice=False, render_kw={"width": "wide"})


class AcceptForm(_HandsOver):
    pass


class ForwardForm(_HandsOver):
    pass


class SendBackForm(ActionForm):
    opinion = opinion_field()


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


class ConcludeForm(ActionForm):
    outcome = one_of(lazy("结果"), lazy("请选择办理结果。"), [(Outcome.GRANTED.value, ""), (Outcome.DENIED.value, "")])
    opinion = opinion_field()
    approval_number = StringField(
        lazy("批准文号"),
        [
            RequiredIf(lambda form: form.needs_number, lazy("请填写批准文号。")),
            Length(max=100, message=lazy("最多 %(max)s 字。")),
        ],
        filters=[plain],
        render_kw={"width": "wide", "hint": lazy("准予许可的，必须填写")},
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

    @property
    def needs_number(self) -> bool:
        return bool(self.outcome.data == Outcome.GRANTED and self.case.version.definition.permit)

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        return {"legal_basis": "；".join(case.version.definition.legal_basis)[:300]}

    def adapt(self, case: Case) -> None:
        words = OUTCOMES if case.version.definition.permit else OUTCOMES_OF_OTHER_TYPES
        self.outcome.choices = [(outcome.value, str(words[outcome])) for outcome in (Outcome.GRANTED, Outcome.DENIED)]
        if not case.version.definition.permit:
            del self.conditions, self.scope


class CorrectionForm(ActionForm):
    """A box and a line for each material and each field of the item's form; a line that is written ticks its box."""

    reason = text_field(lazy("补正理由"), lazy("请写明为什么要补正。"), most=OPINION_LENGTH, lines=3)

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields = {}
        for kind, key, name in cls.parts(case):
            fields[f"{kind}_{key}"] = BooleanField(name)
            problem = StringField(
                lazy("哪里不对"),
                [_said_if_ticked(f"{kind}_{key}", name), Length(max=200, message=lazy("最多 %(max)s 字。"))],
                filters=[plain],
                render_kw={"width": "wide"},
            )
            fields[f"problem_of_{kind}_{key}"] = problem
        return fields

    @staticmethod
    def parts(case: Case) -> list[tuple[str, str, str]]:
        """(`material` or `field`, key, name) of all that can be asked for."""
        materials = [("material", m.key, m.name) for m in case.version.definition.materials if not m.generated]
        schema = form_schema(case.version)
        asked = schema.asked_for(case.values)
        return materials + [("field", field.name, field.label) for field in schema.fields if field.name in asked]

    def named(self, kind: str) -> dict[str, str]:
        """Key → what is wrong with it."""
        wrong = {key: self[f"problem_of_{kind}_{key}"].data for part, key, _name in self.parts(self.case) if part == kind}
        return {key: problem for key, problem in wrong.items() if problem}


def _said_if_ticked(box: str, name: str) -> RequiredIf:
    return RequiredIf(lambda form: form[box].data, lazy("请写明“%(name)s”哪里不对。") % {"name": name})


class CertificateForm(ActionForm):
    """The fields of the item's kind of certificate, and from when until when it is valid."""

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        kind = case.version.definition.certificate
        fields = {
            f"content_{line.name}": text_field(line.label, lazy("请填写“%(name)s”。") % {"name": line.label})
            for line in (kind.fields if kind else ())
        }
        first = [DataRequired(lazy("请填写有效期的起始日期。"))]
        looks = {"kind": "date", "width": "short"}
        endless = {"hint": lazy("空着就是长期有效；例如 2029-11-22")}
        fields["valid_from"] = DayField(lazy("有效期起"), first, filters=[plain], render_kw=looks)
        fields["valid_until"] = DayField(lazy("有效期止"), [Optional()], filters=[plain], render_kw=looks | endless)
        return fields

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        if case.version.definition.certificate is None or case.closed_at is None:
            return {}
        valid_from, valid_until = proposed_validity(case)
        content = {f"content_{name}": text for name, text in proposed_content(case).items()}
        return {**content, "valid_from": valid_from, "valid_until": valid_until}

    @property
    def content(self) -> dict[str, str]:
        names = [name for name in self._fields if name.startswith("content_")]
        return {name.removeprefix("content_"): self[name].data for name in names}


class MaterialsForm(ActionForm):
    """Copies received of each material, and whether it was checked."""

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for material in case.version.definition.materials:
            if material.generated:
                continue
            fields[f"checked_{material.key}"] = BooleanField(material.name)
            if material.form == "electronic":
                continue
            wrong = lazy("“%(name)s”的份数请填 0 到 999。") % {"name": material.name}
            check = Regexp(r"[0-9]{1,3}\Z", message=wrong)
            fields[f"copies_{material.key}"] = StringField(material.name, [check], filters=[plain])
        return fields

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        rows = {row.key: row for row in case.materials}
        got = {m.key: rows[m.key].copies_got if m.key in rows else 0 for m in case.version.definition.materials}
        checked = {f"checked_{key}": row.checked_by_id is not None for key, row in rows.items()}
        return {**{f"copies_{key}": copies for key, copies in got.items()}, **checked}

    @property
    def copies(self) -> dict[str, int]:
        typed = {name: field.data for name, field in self._fields.items() if name.startswith("copies_")}
        return {name.removeprefix("copies_"): int(copies) for name, copies in typed.items()}

    @property
    def checked(self) -> set[str]:
        return {n.removeprefix("checked_") for n, field in self._fields.items() if n.startswith("checked_") and field.data}
