"""What the tabs of a case show of it: applicant, form, materials, files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.cases.case_materials import material_of, materials_of
from app.cases.forms_of_items import form_schema
from app.cases.models import RESULT_KEY, Applicant, Case, CaseMaterial
from app.cases.paperwork import ID_LABELS
from app.cases.wording import filer
from app.catalog.item_definition import Material
from app.catalog.vocabulary import MATERIAL_FORMS
from app.domain.errors import NotYours
from app.domain.masking import mask_id
from app.web.i18n import _
from app.web.rendering import paragraphs


def applicant_facts(case: Case, *, reveals: bool) -> list[tuple[str, Any]]:
    """Label and value of who applies; numbers of persons' documents are masked unless they are revealed."""
    facts: list[tuple[str, Any]] = []
    for applicant in case.applicants:
        own = _facts_of(applicant, reveals=reveals)
        if len(case.applicants) > 1:
            own[0] = (_("申请人 %(n)s", n=applicant.position), own[0][1])
        facts += own
    contact = [(_("联系人"), case.contact_name), (_("手机"), case.contact_mobile)]
    return [*facts, *filer(case), *contact, *_proxy_facts(case, reveals=reveals)]


def _proxy_facts(case: Case, *, reveals: bool) -> list[tuple[str, Any]]:
    """Who came in the applicants' place."""
    if not case.proxy:
        return []
    number = case.proxy["number"] if reveals else mask_id(case.proxy["number"])
    who = [(_("代理人"), case.proxy["name"]), (_("代理人证件"), f"{ID_LABELS[case.proxy['id_kind']]} {number}")]
    return [*who, (_("代理人手机"), case.proxy["mobile"])]


def _facts_of(applicant: Applicant, *, reveals: bool) -> list[tuple[str, Any]]:
    number = applicant.id_number or ""
    if applicant.kind == "organization":
        lines = [(_("单位名称"), applicant.name), (_("信用代码"), number)]
        return [*lines, (_("法定代表人"), applicant.legal_representative)]
    shown = number if reveals else mask_id(number)
    return [(_("姓名"), applicant.name), (str(ID_LABELS[applicant.id_kind]), shown), (_("住址"), applicant.address or "")]


def form_groups(case: Case, *, reveals: bool) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The item's form with what was filled in, group by group."""
    groups = form_schema(case.version).display(case.values, mask=not reveals)
    return [(group, [(label, paragraphs(text)) for label, text in lines]) for group, lines in groups]


@dataclass(frozen=True)
class MaterialLine:
    """One material of a case: how it was to come, how it came, and who checked it."""

    key: str
    name: str
    required: bool
    form: str
    copies_due: int
    copies_got: int
    received: str
    files: list[Attachment]
    infected: list[str]
    checked_by: str
    checked_at: datetime | None
    is_generated: bool
    takes_paper: bool


def material_lines(case: Case) -> list[MaterialLine]:
    """The materials that the item asks for, in its order."""
    files: dict[str, list[Attachment]] = {}
    infected = attached.found_infected(case.public_id)
    for attachment in attached.of_bundle(case.public_id):
        files.setdefault(attachment.material_key, []).append(attachment)
    rows = {row.key: row for row in case.materials}
    return [
        _line(material, files.get(material.key, []), infected.get(material.key, []), rows.get(material.key))
        for material in materials_of(case)
    ]


def _line(material: Material, files: list[Attachment], infected: list[str], row: CaseMaterial | None) -> MaterialLine:
    copies = row.copies_got if row else 0
    return MaterialLine(
        key=material.key,
        name=material.name,
        required=material.required,
        form=str(MATERIAL_FORMS[material.form]),
        copies_due=material.copies,
        copies_got=copies,
        received=_received(material, bool(files), copies),
        files=files,
        infected=infected,
        checked_by=row.checked_by.name if row and row.checked_by else "",
        checked_at=row.checked_at if row else None,
        is_generated=material.generated,
        takes_paper=not material.generated and material.form != "electronic",
    )


def _received(material: Material, has_files: bool, copies: int) -> str:
    """自动生成, 电子上传, 纸质收取, both, or not yet"""
    if material.generated:
        return _("自动生成")
    ways = [way for way, came in ((_("电子上传"), has_files), (_("纸质收取"), copies)) if came]
    return "、".join(ways) or (_("未收") if material.required else _("选填，未交"))


@dataclass(frozen=True)
class Comparison:
    """One field or material of a correction: what was wrong, what stood there before, and what stands there now.

    Of a field both are texts, of a material both are lists of files; `after` is empty while the answer is awaited.
    """

    name: str
    problem: str
    before: str = ""
    after: str = ""
    files_before: tuple[Attachment, ...] = ()
    files_after: tuple[Attachment, ...] = ()

    @property
    def is_same(self) -> bool:
        """Did the answer leave a field as it was?"""
        return bool(self.before or self.after) and self.before == self.after


def comparisons(case: Case, *, reveals: bool) -> list[Comparison]:
    """What was asked of the applicant and how it was answered, side by side; empty where nothing was asked."""
    correction = case.correction
    if correction is None:
        return []
    schema = form_schema(case.version)
    labels = {field.name: field.label for field in schema.fields}
    before, after = (schema.display_values(values, mask=not reveals) for values in (correction.before, case.values))
    is_answered = correction.answered_at is not None
    lines = [
        Comparison(labels[name], problem, before[name], after[name] if is_answered else "")
        for name, problem in correction.fields.items()
    ]
    files = attached.of_bundle(case.public_id) if correction.materials else []
    for key, problem in correction.materials.items():
        old, new = _parted([file for file in files if file.material_key == key], correction.requested_at)
        lines.append(Comparison(material_of(case, key).name, problem, files_before=old, files_after=new if is_answered else ()))
    return lines


def file_of_case(case: Case, public_id: str) -> Attachment:
    """A file of a case that this person may read. Raises NotYours."""
    attachment = attached.by_public_id(public_id)
    if attachment is None or attachment.bundle != case.public_id:
        raise NotYours("file")
    return attachment


def _parted(files: list[Attachment], at: datetime) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Those that came before an instant, and those that came since."""
    return tuple(f for f in files if f.created_at < at), tuple(f for f in files if f.created_at >= at)


def result_files(case: Case) -> list[Attachment]:
    """The scanned result of a concluded case."""
    return attached.of_material(case.public_id, RESULT_KEY)
