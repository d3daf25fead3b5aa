"""证照台账: the certificates of a department, found by number, holder, state or last day; and the page of one of them."""

from typing import Any

from flask import Blueprint, request, url_for

from app.accounts.models import Staff
from app.cases import access, certificate_queries
from app.cases.certificate_access import certificate_for_staff, readable
from app.cases.certificate_models import Certificate
from app.cases.certificate_queries import COUNT_CAP, Wanted
from app.cases.certificate_words import STATES, WAYS, delivery_text, state_text, validity_text
from app.cases.views import desk_words
from app.cases.wording import ACTIONS
from app.domain.certificates import CertificateState
from app.domain.workflow import Action
from app.gateways.wall_clock import today
from app.web.access import current_staff, desk_only
from app.web.i18n import _, format_date
from app.web.paging import page_number
from app.web.rendering import render

bp = Blueprint("certificates", __name__)

WITHIN_DAYS = (30, 60, 90, 180)
DEEDS = (Action.DELIVER, Action.PRINT, Action.CANCEL, Action.ANNUL, Action.REVOKE)


@bp.get("/desk/certificates/register")
@desk_only
def register() -> Any:
    """One page of what is looked for."""
    wanted, day = _wanted(), today()
    page = certificate_queries.register(readable(current_staff()), wanted, page_number(request.args.get("page")), day)
    names = {"q": wanted.q, "state": wanted.state, "within": wanted.within, "undelivered": "y" if wanted.undelivered else ""}
    kept: dict[str, Any] = {name: value for name, value in names.items() if value}
    return render(
        "cases/desk/register.html",
        nav="certificates",
        page=page,
        cap=COUNT_CAP,
        rows=[_row(certificate) for certificate in page.items],
        wanted=wanted,
        states=[(state.value, str(STATES[state])) for state in CertificateState],
        days=WITHIN_DAYS,
        url_of=lambda number: url_for(".register", page=number, **kept),
    )


def _wanted() -> Wanted:
    """What the address asks for; nonsense is nothing."""
    state, within = request.args.get("state", ""), request.args.get("within", "")
    return Wanted(
        q=request.args.get("q", "").replace("\0", "").strip()[:100],
        state=state if state in set(CertificateState) else "",
        within=int(within) if within in {str(days) for days in WITHIN_DAYS} else 0,
        undelivered=request.args.get("undelivered") == "y",
    )


def _row(certificate: Certificate) -> dict[str, Any]:
    return {
        "href": url_for(".show", public_id=certificate.public_id),
        "number": certificate.number,
        "title": certificate.title,
        "holder": certificate.holder_name,
        "until": format_date(certificate.valid_until) if certificate.valid_until else _("长期"),
        "state": state_text(certificate),
        "is_loud": certificate.state_on(today()) is not CertificateState.VALID,
        "delivered": _delivered(certificate),
    }


def _delivered(certificate: Certificate) -> str:
    if certificate.delivered_on:
        return format_date(certificate.delivered_on)
    return _("未送达") if certificate.state == CertificateState.VALID else "—"


@bp.get("/desk/certificates/<public_id>")
@desk_only
def show(public_id: str) -> Any:
    """What it says, its state, what happened to it, what came before and after, and what this person can do."""
    staff = current_staff()
    certificate = certificate_for_staff(public_id, staff)
    kind = certificate.issued_in.version.definition.certificate
    content = [(line.label, certificate.content.get(line.name, "")) for line in (kind.fields if kind else ())]
    deliveries = certificate_queries.deliveries(certificate)
    later = certificate_queries.later_than(certificate)
    return render(
        "cases/desk/certificate.html",
        nav="certificates",
        certificate=certificate,
        case=certificate.issued_in,
        state=state_text(certificate),
        facts_rows=[(_("持证人"), certificate.holder_name), *content, (_("有效期限"), validity_text(certificate))],
        about=[
            (_("状态"), state_text(certificate)),
            (_("制证"), _("%(day)s，%(name)s", day=format_date(certificate.issued_at), name=certificate.issued_by.name)),
            (_("打印"), _("%(n)s 次", n=certificate.prints)),
            (_("送达"), _delivered(certificate)),
        ],
        deliveries=[(str(WAYS[each.way]), delivery_text(each), each.receiver, each.document) for each in deliveries],
        entries=desk_words.log_lines(certificate_queries.history(certificate)),
        earlier=certificate.earlier,
        later=later,
        deeds=_deeds(certificate, staff),
        may_read_case=access.may_read(certificate.issued_in, staff),
    )


def _deeds(certificate: Certificate, staff: Staff) -> list[tuple[str, str]]:
    """(name, address of its form on the page of the case) of what this person may do with it now."""
    case = certificate.case
    if case is None:
        return []
    open_ = [action for action in DEEDS if access.why_not(case, action, staff) is None]
    return [(str(ACTIONS[action]), url_for("desk.show", number=case.number, do=action.value)) for action in open_]
