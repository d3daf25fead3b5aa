"""Rows of the materials page, as components/upload_row.html draws them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for

from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.cases.case_materials import materials_of
from app.cases.models import AUTHORITY_KEY, Case
from app.catalog.definition import Material
from app.web.i18n import _


@dataclass(frozen=True)
class FileRow:
    """A file in a row: `delete` is an address, or in a correction the file's id; empty where it stays.

    One in quarantine (`waits`) has no address.
    """

    name: str
    size: str
    href: str
    delete: str = ""
    preview: str = ""
    waits: bool = False


def size_text(size: int) -> str:
    """412 kB, 1.2 MB"""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def material_rows(case: Case, errors: Mapping[str, str], *, upload: str = "") -> list[dict[str, Any]]:
    """One row a material of the case. `upload` is the endpoint that takes files; without it the rows only show them."""
    files, infected = _files_by_material(case), attached.found_infected(case.public_id)
    rows = []
    for number, material in enumerate(materials_of(case), start=1):
        row = _row(number, material, errors)
        if material.key == AUTHORITY_KEY and case.citizen_id:
            row["form"] = _("打印委托书"), url_for("authority.letter", public_id=case.public_id)
        row["infected"] = infected.get(material.key, [])
        row["files"] = [_file(case, attachment, deletable=bool(upload)) for attachment in files.get(material.key, [])]
        if upload and not material.generated and material.form != "paper":
            row["action"] = url_for(upload, public_id=case.public_id, key=material.key)
            row["pieces"] = url_for("uploads.begin", public_id=case.public_id, key=material.key)
        rows.append(row)
    return rows


def asked_rows(
    case: Case, asked: Mapping[str, str], since: datetime, errors: Mapping[str, str], *, failed: Set[str]
) -> list[dict[str, Any]]:
    """One row a material that was asked for since an instant, paper ones too: why, and only new files may be taken back."""
    files, infected = _files_by_material(case), attached.found_infected(case.public_id)
    rows = []
    for number, material in enumerate(materials_of(case), start=1):
        if material.key not in asked:
            continue
        handed_in = files.get(material.key, [])
        new = {a.id for a in handed_in if a.created_at >= since}
        row = _row(number, material, errors)
        row["hint"] = _("问题：%(problem)s", problem=asked[material.key])
        if material.key not in failed:
            row["tag"] = ("done", _("已补 %(n)s 个", n=len(new))) if new else ("todo", _("要补正"))
        row["infected"] = infected.get(material.key, [])
        kept = [(a, _file(case, a, deletable=False)) for a in handed_in]
        row["files"] = [replace(file, delete=a.public_id) if a.id in new else file for a, file in kept]
        row["action"] = "inside"
        if not material.generated:
            row["pieces"] = url_for("uploads.begin", public_id=case.public_id, key=material.key)
        rows.append(row)
    return rows


def _files_by_material(case: Case) -> dict[str, list[Attachment]]:
    files: dict[str, list[Attachment]] = {}
    for attachment in attached.of_bundle(case.public_id):
        files.setdefault(attachment.material_key, []).append(attachment)
    return files


def _row(number: int, material: Material, errors: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"number": number, "name": material.name, "field": material.key, "required": material.required}
    row["error"] = errors.get(material.key, "")
    row["hint"] = material.hint
    if material.generated:
        row["tag"], row["hint"] = ("done", _("自动生成")), _("您填写的信息就是申请表，不用上传")
    elif material.form == "paper":
        row["tag"] = ("plain", _("交纸质"))
        row["hint"] = _("受理后按通知交到窗口。") + material.hint
    return row


def _file(case: Case, attachment: Attachment, *, deletable: bool) -> FileRow:
    name, size, address = attachment.filename, size_text(attachment.size), {"file_id": attachment.public_id}
    delete = url_for("wizard.delete_file", public_id=case.public_id, **address) if deletable else ""
    if attachment.is_waiting:
        return FileRow(name, size, "", delete, waits=True)
    preview = url_for("applications.preview", **address) if attachment.has_preview else ""
    return FileRow(name, size, url_for("applications.file", **address), delete, preview)
