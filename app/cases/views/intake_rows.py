"""Rows of the materials of an intake: on paper, as files, or not handed in."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.cases.case_materials import letter_of_authority
from app.cases.views.intake_sheet import Copies
from app.cases.views.material_rows import FileRow, size_text
from app.catalog.item_definition import Material
from app.catalog.models import ItemVersion
from app.web.i18n import _


def intake_rows(
    version: ItemVersion, key: str, copies: Copies, errors: Mapping[str, str], *, pieces: bool
) -> list[dict[str, Any]]:
    """One row a material of the item, and the letter of authority. `pieces`: files may come in pieces."""
    files: dict[str, list[Attachment]] = {}
    for attachment in attached.of_bundle(key):
        files.setdefault(attachment.material_key, []).append(attachment)
    infected = attached.found_infected(key)
    letter = letter_of_authority(required=False, hint=_("有代理人的才要交"))
    rows = []
    for number, material in enumerate([*version.definition.materials, letter], start=1):
        row = _row(number, material, copies, errors)
        row["infected"] = infected.get(material.key, [])
        row["files"] = [_file(version, key, attachment) for attachment in files.get(material.key, [])]
        if not material.generated:
            row["tag"] = _tag(material, row, copies)
        if "action" in row and pieces:
            address = {"item_code": version.item.code, "public_id": key, "key": material.key}
            row["pieces"] = url_for("desk_uploads.begin", **address)
        rows.append(row)
    return rows


def _row(number: int, material: Material, copies: Copies, errors: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"number": number, "name": material.name, "field": material.key, "required": material.required}
    row |= {"error": errors.get(material.key, ""), "hint": material.hint}
    if material.generated:
        return row | {"tag": ("done", _("自动生成")), "hint": _("登记的信息就是申请表，不用收")}
    if material.form != "electronic":
        wrong = copies.problems.get(material.key, "")
        row["paper"] = {"value": copies.typed.get(material.key, ""), "error": wrong, "due": material.copies}
    if material.form != "paper":
        row |= {"action": "inside", "camera": True}
    return row


def _tag(material: Material, row: Mapping[str, Any], copies: Copies) -> tuple[str, str]:
    """电子上传 2 个, 纸质收取 1 份, both, or 未交"""
    sheets = copies.counts.get(material.key, 0)
    ways = [_("纸质收取 %(n)s 份", n=sheets)] if sheets else []
    ways += [_("电子上传 %(n)s 个", n=len(row["files"]))] if row["files"] else []
    if row["error"]:
        return "failed", _("没有传成")
    if ways:
        return "done", "、".join(ways)
    return ("todo", _("未交")) if material.required else ("plain", _("选填"))


def _file(version: ItemVersion, key: str, attachment: Attachment) -> FileRow:
    name, size = attachment.filename, size_text(attachment.size)
    if attachment.is_waiting:
        return FileRow(name, size, "", attachment.public_id, waits=True)
    address = {"item_code": version.item.code, "public_id": key, "file_id": attachment.public_id}
    preview = url_for("intake.preview", **address) if attachment.has_preview else ""
    return FileRow(name, size, url_for("intake.file", **address), attachment.public_id, preview)
