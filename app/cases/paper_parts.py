"""What every paper of a case is made of, and its freezing in the transaction of its action (CASES: Papers)."""

from datetime import date, datetime
from typing import Any

from flask import current_app

from app import db
from app.attachments import queries as attachments
from app.cases.actors import Actor
from app.cases.models import Case, CasePaper
from app.cases.wording import applicant_names
from app.documents import commands as documents
from app.documents.models import Document
from app.domain.masking import MaskKind
from app.web.i18n import _


def freeze(case: Case, kind: str, context: dict[str, Any], at: datetime, **options: Any) -> Document:
    """Freezes a paper of a case; it is in the case's list from now on."""
    document = documents.freeze(
        kind,
        department=case.department,
        context=context,
        holder_name=case.applicant_name,
        issued_at=at,
        is_demo=case.is_demo,
        number_pattern=case.department.paper_pattern,
        holder_kind=MaskKind.ORG if case.applicants[0].kind == "organization" else MaskKind.NAME,
        **options,
    )
    db.session.flush()
    case.papers.append(CasePaper(document_id=document.id))
    return document


def paper(case: Case, kind: str) -> Document | None:
    """The newest paper of a kind."""
    return next((p.document for p in reversed(case.papers) if p.document.kind == kind), None)


def basics(case: Case) -> dict[str, Any]:
    """On every paper."""
    return {
        "applicant": applicant_names(case),
        "case_number": case.whole.number,
        "item_name": case.version.name,
    }


def contact(case: Case) -> str:
    """The contact, and the proxy beside it."""
    return (
        _("%(name)s（代理人：%(proxy)s）", name=case.contact_name, proxy=case.proxy["name"]) if case.proxy else case.contact_name
    )


def handled(case: Case, by: Actor) -> dict[str, Any]:
    """On a paper that names who handles the case."""
    return basics(case) | {"handler": by.label, "handler_phone": case.version.definition.acceptance.phone_consult}


def remedies() -> dict[str, Any]:
    """The people's government of the county reviews its departments' acts; its people's court hears the suit."""
    place = current_app.config["SETTINGS"].region_name
    return {"review_agency": f"{place}人民政府", "court": f"{place}人民法院"}


def iso(day: date | None) -> str:
    """A day as papers keep it; empty where there is none."""
    return "" if day is None else day.isoformat()


def returned(case: Case) -> str:
    """What becomes of the materials of a case that ended without a decision."""
    files, sheets = len(attachments.of_bundle(case.public_id)), sum(row.copies_got for row in case.materials)
    sentences = [_("电子文件 %(n)s 个，不用退还，只存档备查。", n=files)] if files else []
    if sheets:
        place = case.version.definition.acceptance.place
        sentences.append(_("纸质材料 %(n)s 份，请凭申请编号和证件到%(place)s领回。", n=sheets, place=place))
    return "".join(sentences) or _("没有交过材料。")


def acceptance_number(case: Case) -> str:
    """The number of the 受理通知书; empty before acceptance."""
    notice = paper(case.whole, "SLTZS")
    return notice.number if notice else ""
