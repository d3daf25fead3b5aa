"""The page of an item's form: fields of the definition and the contact, with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app import db
from app.cases.commands.drafts import Fitted
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.paperwork import ID_LABELS
from app.cases.wording import filer
from app.catalog.models import ItemVersion
from app.domain.form_schema import FieldKind, Problem
from app.domain.form_values import typed_text
from app.domain.identity import is_mobile, normalise_phone
from app.domain.masking import mask_id
from app.web.fields import FieldView, catalogue_field_view
from app.web.i18n import _
from app.web.rendering import render

GROUP_WITHOUT_NAME = ""


def raw_values(case: Case, form: "MultiDict[str, str]", version: ItemVersion | None = None) -> dict[str, Any]:
    """What was posted for the fields of the item, in the draft's or another version, as typed; anything else is ignored."""
    schema = form_schema(version or case.version)
    return {f.name: form.getlist(f.name) if f.kind == FieldKind.CHOICES else form.get(f.name, "") for f in schema.fields}


def contact_of(form: "MultiDict[str, str]") -> tuple[str, str]:
    """Name and mobile of the contact as typed, tidied."""
    return typed_text(form.get("c-name", "")).strip(), typed_text(normalise_phone(form.get("c-mobile", "")))


def contact_problems(name: str, mobile: str) -> dict[str, str]:
    """Field name → sentence."""
    problems = {}
    if not name:
        problems["c-name"] = _("请填写联系人姓名")
    if not mobile:
        problems["c-mobile"] = _("请填写手机号码")
    elif not is_mobile(mobile):
        problems["c-mobile"] = _("手机号码应为 11 位数字")
    return problems


def entered_groups(case: Case, *, mask: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who applies, and what was filled in group by group; groups left empty (of a person: the organization's) are not shown."""
    first = case.applicants[0]
    applicant = [(_("姓名") if first.kind == "person" else _("单位名称"), first.name)]
    applicant += [(ID_LABELS[first.id_kind], mask_id(first.id_number or "")), *filer(case)]
    groups = form_schema(case.version).display(case.values, mask=mask)
    return [(_("由谁申请"), applicant), *((name, lines) for name, lines in groups if any(value for _label, value in lines))]


@dataclass
class FormPage:
    """`fitted` shows a draft under another version than its own, and what found no place."""

    case: Case
    typed: Mapping[str, Any]
    contact_name: str
    contact_mobile: str
    problems: Mapping[str, Problem] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    fitted: Fitted | None = None

    @property
    def version(self) -> ItemVersion:
        return self.fitted.version if self.fitted else self.case.version

    @property
    def has_problems(self) -> bool:
        return bool(self.problems or self.contact)

    def groups(self) -> list[tuple[str, list[FieldView]]]:
        """Headings with their fields; the contact comes last."""
        found = [
            (group, [catalogue_field_view(f, self.typed.get(f.name), self.problems.get(f.name)) for f in fields])
            for group, fields in form_schema(self.version).groups()
        ]
        contact = [
            FieldView("c-name", _("姓名"), value=self.contact_name, error=self.contact.get("c-name", ""), autocomplete="name"),
            FieldView(
                "c-mobile",
                _("手机号码"),
                kind="tel",
                value=self.contact_mobile,
                hint=_("用来接收办理通知和查询进度"),
                error=self.contact.get("c-mobile", ""),
                autocomplete="tel",
                inputmode="tel",
            ),
        ]
        return [*found, (_("联系人"), contact)]

    def render(self, status: int = 200, warning: str = "") -> Any:
        groups = self.groups()
        errors = [(view.id, view.error) for _group, views in groups for view in views if view.error]
        if warning:
            errors.insert(0, ("", warning))
        is_new = self.version.id != self.case.version_id
        return render(
            "cases/citizen/form.html",
            status=status,
            case=self.case,
            version=self.version,
            groups=groups,
            errors=errors,
            page=db.random_id(),
            left_over=self.fitted.left_over if self.fitted else self.case.left_over or [],
            changed=_("这个事项的申请要求更新过，这一页已换成新的表。以前填的，还用得上的都带过来了，请核对。") if is_new else "",
        )
