"""Rows of the materials page, as components/upload_row.html draws them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from app.attachments import queries as attached
from app.attachments.models import Attachment
from app.cases.models import Case
from app.catalog.definition import Material
from app.domain.errors import Refused
from app.web.i18n import _
from app.web.sentences import sentence


def file_problem(refused: Refused) -> str:
    """Why a file was not taken."""
    return sentence(refused.code, **refused.values)


def size_text(size: int) -> str:
    """412 kB, 1.2 MB"""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def material_rows(
    case: Case,
    errors: Mapping[str, str],
    *,
    upload: str = "",
    only: Mapping[str, str] | None = None,
    removable_since: datetime | None = None,
) -> list[dict[str, Any]]:
    """One row a material. `upload` is the endpoint that takes files; `only` limits to the materials of a correction."""
    files: dict[str, list[Attachment]] = {}
    for attachment in attached.of_bundle(case.public_id):
        files.setdefault(attachment.material_key, []).append(attachment)
    rows = []
    for number, material in enumerate(case.version.definition.materials, start=1):
        if only is not None and material.key not in only:
            continue
        row = _row(number, material, errors)
        row["files"] = [
            _file(case, a, deletable=bool(upload) and _is_removable(a, removable_since)) for a in files.get(material.key, [])
        ]
        if only:
            row["hint"] = only[material.key]
        if upload and not material.generated and material.form != "paper":
            row["action"] = url_for(upload, public_id=case.public_id, key=material.key)
        rows.append(row)
    return rows


def _is_removable(attachment: Attachment, since: datetime | None) -> bool:
    return since is None or attachment.created_at >= since


def _row(number: int, material: Material, errors: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"number": number, "name": material.name, "field": material.key, "required": material.required}
    row["error"] = errors.get(material.key, "")
    row["hint"] = material.hint
    if material.generated:
        row["tag"], row["hint"] = ("done", _("自动生成")), _("由您填写的信息生成，不用上传")
    elif material.form == "paper":
        row["tag"] = ("plain", _("交纸质"))
        row["hint"] = _("受理后按通知交到窗口。") + material.hint
    return row


def _file(case: Case, attachment: Attachment, *, deletable: bool) -> tuple[str, str, str, str]:
    href = url_for("applications.file", file_id=attachment.public_id)
    delete = url_for("wizard.delete_file", public_id=case.public_id, file_id=attachment.public_id) if deletable else ""
    return attachment.filename, size_text(attachment.size), href, delete
