"""The page of an item's form: fields of the definition and the contact, with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app import db
from app.cases.commands.drafts import Fitted
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.paperwork import ID_LABELS
from app.cases.wording import filer
from app.catalog.models import ItemVersion
from app.domain.form_schema import Problem
from app.domain.form_values import typed_text
from app.domain.identity import is_mobile, normalise_phone
from app.domain.masking import mask_id
from app.web.fields import FieldView
from app.web.i18n import _
from app.web.item_fields import item_field_views
from app.web.posted import posted_values, press_of
from app.web.rendering import paragraphs, render, wants_fragment


def raw_values(case: Case, form: "MultiDict[str, str]", version: ItemVersion | None = None) -> dict[str, Any]:
    """What was posted for the fields of the item, in the draft's or another version, rows as a pressed button leaves them."""
    return posted_values(form_schema(version or case.version), form)


def pressed(case: Case, form: "MultiDict[str, str]", version: ItemVersion | None = None) -> str:
    """The id of the control to go on with, when a button inside a field was pressed (rows, lists of an address); else ""."""
    press = press_of(form_schema(version or case.version), form)
    return f"f-{press.control(raw_values(case, form, version))}" if press else ""


def pressed_region(case: Case, form: "MultiDict[str, str]", version: ItemVersion | None = None) -> Any:
    """For htmx: the rows of the field whose button was pressed, drawn anew and not saved; None where it asks for none."""
    return region_of(version or case.version, form)


def region_of(version: ItemVersion, form: "MultiDict[str, str]") -> Any:
    """The same where there may be no draft yet."""
    schema = form_schema(version)
    press = press_of(schema, form)
    if press is None or not wants_fragment(f"r-{press.field.name}"):
        return None
    raw = posted_values(schema, form)
    view = item_field_views(schema, [press.field.name], raw, {})[press.field.name]
    return render("cases/citizen/_lines.html", view=focused(view, f"f-{press.control(raw)}"))


def focused(view: FieldView, control: str) -> FieldView:
    """The rows with the caret in one cell."""
    lines = [[replace(c, attributes={"autofocus": ""}) if c.id == control else c for c in cells] for cells in view.lines]
    return replace(view, lines=lines)


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


def entered_groups(case: Case, *, mask: bool = False) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Who applies, and what was filled in group by group; groups left empty (of a person: the organization's) are not shown."""
    first = case.applicants[0]
    applicant: list[tuple[str, Any]] = [(_("姓名") if first.kind == "person" else _("单位名称"), first.name)]
    number = first.id_number or ""
    applicant += [(ID_LABELS[first.id_kind], mask_id(number) if first.kind == "person" else number), *filer(case)]
    schema = form_schema(case.version)
    values = {**case.values, **schema.clean(case.values)[0]} if case.is_draft else case.values  # as they will be filed
    groups = schema.display(values, mask=mask)
    filled = [
        (name, [(label, paragraphs(text)) for label, text in lines]) for name, lines in groups if any(text for _l, text in lines)
    ]
    return [(_("由谁申请"), applicant), *filled]


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
        schema = form_schema(self.version)
        views = item_field_views(schema, [f.name for f in schema.fields], self.typed, self.problems)
        found = [(group, [views[f.name] for f in fields]) for group, fields in schema.groups()]
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
        errors = [error for _group, views in groups for view in views for error in view.errors]
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
