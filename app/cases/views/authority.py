"""授权委托书: the letter that makes somebody a proxy, filled in from her draft, to be printed, signed and uploaded."""

from typing import Any

from flask import Blueprint

from app.cases import access
from app.cases.commands.applicants import as_proxy
from app.cases.models import Case
from app.cases.paperwork import ID_LABELS
from app.domain.errors import NotYours
from app.domain.parties import Proxy
from app.web.access import citizen_only, current_citizen
from app.web.i18n import _
from app.web.rendering import render

bp = Blueprint("authority", __name__)

BLANK = "＿" * 6


@bp.get("/applications/<public_id>/authority")
@citizen_only
def letter(public_id: str) -> Any:
    """What is not filled in yet is left blank, to be written by hand. Raises NotYours where nobody files for another."""
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.proxy or case.citizen is None:
        raise NotYours("case")
    proxy = as_proxy(case.citizen) if case.is_draft else Proxy(**case.proxy)
    told = proxy.name, _rest(proxy.id_kind, proxy.number)
    return render("cases/citizen/authority.html", case=case, principals=_principals(case), proxy=told)


def _principals(case: Case) -> list[tuple[str, str]]:
    """Name, and the rest of what tells each from others."""
    return [(row.name or BLANK, _rest(row.id_kind, row.id_number, row.address)) for row in case.applicants]


def _rest(kind: str, number: str | None, address: str | None = "") -> str:
    told = _("%(label)s号码 %(number)s", label=ID_LABELS[kind], number=number or BLANK * 2)
    return told + (_("，住址 %(address)s", address=address) if address else "")
