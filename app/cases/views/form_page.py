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
from app.cases.views.own_parties import PeoplePart
from app.cases.wording import filer
from app.catalog.models import ItemVersion
from app.domain import masking
from app.domain.form_schema import Problem
from app.domain.identity import is_mobile
from app.domain.masking import MaskKind, mask_id
from app.domain.parties import Parties, Problems
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
    schema = form_schema(case.version)
    values = {**case.values, **schema.clean(case.values)[0]} if case.is_draft else case.values  # as they will be filed
    groups = schema.display(values, mask=mask)
    filled = [
        (name, [(label, paragraphs(text)) for label, text in lines]) for name, lines in groups if any(text for _l, text in lines)
    ]
    return [(_("由谁申请"), [*applicant_lines(case, mask=mask), *filer(case)]), *filled]


def applicant_lines(case: Case, *, mask: bool) -> list[tuple[str, Any]]:
    """Label and value of all who apply, and of their proxy. What the account itself has registered is always masked."""
    lines: list[tuple[str, Any]] = []
    for row in case.applicants:
        is_person, is_typed = row.kind == "person", row.position > 1 or case.proxy is not None
        label = _("姓名") if is_person else _("单位名称")
        if len(case.applicants) > 1:
            label = _("申请人 %(n)s", n=row.position)
        number, address, is_hidden = row.id_number or "", row.address or "", is_person and (mask or not is_typed)
        lines += [(label, row.name), (ID_LABELS[row.id_kind], mask_id(number) if is_hidden else number)]
        if is_typed:
            lines += [(_("法定代表人"), row.legal_representative)] if row.legal_representative else []
            lines += [(_("地址"), masking.mask(MaskKind.ADDRESS, address) if mask else address)] if address else []
    return [*lines, *proxy_lines(case)]


def proxy_lines(case: Case) -> list[tuple[str, Any]]:
    """Who files in the applicants' place."""
    if not case.proxy:
        return []
    return [(_("代理人"), _("%(name)s，证件 %(number)s", name=case.proxy["name"], number=mask_id(case.proxy["number"])))]


@dataclass
class FormPage:
    """`fitted` shows a draft under another version than its own, and what found no place."""

    case: Case
    typed: Mapping[str, Any]
    parties: Parties
    problems: Mapping[str, Problem] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    applicants: Problems = field(default_factory=dict)
    fitted: Fitted | None = None

    @property
    def version(self) -> ItemVersion:
        return self.fitted.version if self.fitted else self.case.version

    @property
    def has_problems(self) -> bool:
        return bool(self.problems or self.contact or self.applicants)

    def groups(self) -> list[tuple[str, list[FieldView]]]:
        """Headings with their fields; the contact comes last."""
        schema = form_schema(self.version)
        views = item_field_views(schema, [f.name for f in schema.fields], self.typed, self.problems)
        found = [(group, [views[f.name] for f in fields]) for group, fields in schema.groups()]
        is_proxy = not self.parties.proxy.is_empty
        contact = [
            FieldView(
                "c-name",
                _("姓名"),
                value=self.parties.contact_name,
                error=self.contact.get("c-name", ""),
                autocomplete="" if is_proxy else "name",
            ),
            FieldView(
                "c-mobile",
                _("手机号码"),
                kind="tel",
                value=self.parties.contact_mobile,
                hint=_("用来接收办理通知和查询进度") + (_("；请填申请人的，没有手机的填您的") if is_proxy else ""),
                error=self.contact.get("c-mobile", ""),
                autocomplete="" if is_proxy else "tel",
                inputmode="tel",
            ),
        ]
        return [*found, (_("联系人"), contact)]

    def render(self, status: int = 200, warning: str = "") -> Any:
        groups, people = self.groups(), PeoplePart(self.case, self.parties, self.applicants)
        errors = [*people.errors, *(error for _group, views in groups for view in views for error in view.errors)]
        if warning:
            errors.insert(0, ("", warning))
        is_new = self.version.id != self.case.version_id
        return render(
            "cases/citizen/form.html",
            status=status,
            case=self.case,
            version=self.version,
            people=people,
            groups=groups,
            errors=errors,
            page=db.random_id(),
            left_over=self.fitted.left_over if self.fitted else self.case.left_over or [],
            changed=_("这个事项的申请要求更新过，这一页已换成新的表。以前填的，还用得上的都带过来了，请核对。") if is_new else "",
        )
