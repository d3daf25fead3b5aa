"""What the forms of the desk are made of."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, Self

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, StopValidation

from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.web.fields import Form, seen_number
from app.web.i18n import lazy

OPINION_LENGTH = 1000


def plain(text: Any) -> str:
    return "" if text is None else str(text).strip()


def version_of(text: Any) -> int:
    """The version that a page carried; nonsense is no version of any case."""
    return max(seen_number(text), 0)


def number_of(text: Any) -> int | None:
    return version_of(text) or None


def text_field(label: Any, missing: Any = None, *, most: int = 200, lines: int = 0, **extra: Any) -> Any:
    """A text, required where `missing` says how to ask for it."""
    checks: list[Any] = [DataRequired(missing)] if missing else [Optional()]
    checks.append(Length(max=most, message=lazy("最多 %(max)s 字。")))
    render = {"width": "wide", **extra} | ({"rows": lines} if lines else {})
    return (TextAreaField if lines else StringField)(label, checks, filters=[plain], render_kw=render)


def opinion_field(**extra: Any) -> Any:
    return text_field(lazy("意见"), lazy("请填写意见。"), most=OPINION_LENGTH, lines=3, **extra)


def one_of(label: Any, missing: Any, choices: Sequence[tuple[str, str]]) -> RadioField:
    checks = [InputRequired(missing), AnyOf([value for value, _label in choices], missing)]
    return RadioField(label, checks, choices=choices, validate_choice=False)


class DayField(StringField):
    """A day as typed, 2026-11-23; `day` once it has passed the check."""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(str(self.data)) if self.data else None

    def pre_validate(self, form: Form) -> None:
        try:
            self.day  # noqa: B018
        except ValueError:
            raise StopValidation(str(lazy("请按 2026-11-23 的样子填写日期。"))) from None


class TimeField(StringField):
    """A time of day as typed, 9:30; `time` once it has passed the check."""

    @property
    def time(self) -> time | None:
        return time.fromisoformat(str(self.data).zfill(5)) if self.data else None

    def pre_validate(self, form: Form) -> None:
        try:
            self.time  # noqa: B018
        except ValueError:
            raise StopValidation(str(lazy("请按 9:30 的样子填写时间。"))) from None


class RequiredIf:
    """Required when `holds(form)`; else it may stay empty, but is not marked 选填: it depends on the other answers."""

    field_flags = {"required": True}

    def __init__(self, holds: Callable[[Any], bool], message: Any) -> None:
        self.holds, self.message = holds, message

    def __call__(self, form: Form, field: Any) -> None:
        if self.holds(form) and not field.data:
            raise StopValidation(str(self.message))


class ActionForm(Form):
    """`seen` is the version of the case that the page showed."""

    seen = HiddenField(filters=[version_of])
    case: Case

    @classmethod
    def of(cls, case: Case, formdata: Any = None) -> Self:
        """The form for this case: as typed, or with what can be proposed."""
        form: Self = type(cls.__name__, (cls,), cls.fields_for(case))(formdata=formdata, data=cls.proposal(case))
        form.case = case
        form.adapt(case)
        return form

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        """Fields that depend on the item."""
        return {}

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        return {}

    def adapt(self, case: Case) -> None:
        """Choices and labels that depend on the case."""

    parts_hint: Any = ""

    @staticmethod
    def parts(case: Case) -> list[tuple[str, str, str]]:
        """(`material` or `field`, key, name) of what can be named, each with a box and a line: `NamesParts` has them."""
        return []

    def forget_errors(self) -> None:
        """What is wrong with the fields no longer matters: they are not shown again."""
        self.form_errors = []
        for field in self:
            field.errors = []


class NamesParts(ActionForm):
    """A form with a box and a line for each material (or field) of the item; a line that is written ticks its box."""

    says_why = True  # a ticked box needs its line

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for kind, key, name in cls.parts(case):
            box = f"{kind}_{key}"
            said: list[Any] = [said_if_ticked(box, name)] if cls.says_why else [Optional()]
            length = Length(max=200, message=lazy("最多 %(max)s 字。"))
            line = StringField(lazy("说明"), [*said, length], filters=[plain], render_kw={"width": "wide"})
            fields |= {box: BooleanField(name), f"problem_of_{box}": line}
        return fields

    def named(self, kind: str) -> dict[str, str]:
        """Key → what is said of it, of those that are ticked or written about."""
        keys = [key for part, key, _name in self.parts(self.case) if part == kind]
        lines = {key: self[f"problem_of_{kind}_{key}"].data for key in keys}
        return {key: line for key, line in lines.items() if line or self[f"{kind}_{key}"].data}


def said_if_ticked(box: str, name: str) -> RequiredIf:
    return RequiredIf(lambda form: form[box].data, lazy("请写明“%(name)s”的问题或要求。") % {"name": name})


def material_parts(case: Case) -> list[tuple[str, str, str]]:
    """The item's materials that can be handed in."""
    return [("material", m.key, m.name) for m in materials_of(case) if not m.generated]


class HandsOver(ActionForm):
    """Somebody is to have the case next: chosen among the holders of the step's post when there are several."""

    opinion = opinion_field()
    handler_id = SelectField(lazy("办理人"), coerce=number_of, choices=[], validate_choice=False, render_kw={"width": "wide"})
