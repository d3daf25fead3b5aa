"""进度查询: with number, mobile and lookup code, without an account (L18)."""

import hmac
from datetime import timedelta
from typing import Any

from flask import Blueprint, request
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.cases.joint import papers_of
from app.cases.models import Case
from app.cases.progress import progress_of
from app.cases.proofs import is_proven, proof_of
from app.cases.queries import case_by_number, case_of_paper
from app.cases.views.joint_lines import part_lines
from app.cases.wording import applicant_names
from app.documents.views import pdf_response
from app.domain.identity import normalise_phone
from app.domain.numbering import is_case_number, normalise_case_number, normalise_code
from app.gateways.wall_clock import now, today
from app.web import rate_limits
from app.web.access import public
from app.web.errors import TooMany
from app.web.fields import Form
from app.web.i18n import lazy
from app.web.rendering import render
from app.web.sentences import sentence

bp = Blueprint("progress", __name__)

FAILURES_A_NUMBER = 5
LOCKED_FOR = timedelta(minutes=15)
LOOKUPS_AN_ADDRESS = 60


class LookupForm(Form):
    number = StringField(
        lazy("申请编号"),
        [DataRequired(lazy("请填写申请编号")), Length(max=60, message=lazy("申请编号共 21 位数字"))],
        render_kw={"hint": lazy("印在回执上，共 21 位"), "inputmode": "numeric", "autocomplete": "off"},
    )
    mobile = StringField(
        lazy("手机号码"),
        [DataRequired(lazy("请填写手机号码")), Length(max=30, message=lazy("手机号码应为 11 位数字"))],
        render_kw={"kind": "tel", "hint": lazy("申请时填写的联系人手机号码"), "inputmode": "tel", "autocomplete": "tel"},
    )
    code = StringField(
        lazy("查询密码"),
        [DataRequired(lazy("请填写查询密码")), Length(max=30, message=lazy("查询密码共 6 位"))],
        render_kw={"hint": lazy("印在回执上，共 6 位，不分大小写"), "width": "short", "autocomplete": "off"},
    )


@bp.get("/progress")
@public
def form() -> Any:
    """The form, with the number of the QR code or of the home page's box already in it."""
    lookup = LookupForm(formdata=None, data={"number": request.args.get("number", "")[:60]})
    return render("cases/citizen/lookup.html", form=lookup, errors=[])


@bp.post("/progress")
@public
def lookup() -> Any:
    """One answer for every failure, whichever of the three was wrong; five failures lock the number for 15 minutes."""
    asked = LookupForm()
    if not asked.validate():
        return render("cases/citizen/lookup.html", status=422, form=asked, errors=asked.problems())
    number = normalise_case_number(asked.number.data)
    key = f"lookup:{number}"
    if not rate_limits.allow(f"lookups-from:{request.remote_addr}", LOOKUPS_AN_ADDRESS, LOCKED_FOR):
        raise TooMany()
    if not rate_limits.allow(key, FAILURES_A_NUMBER, LOCKED_FOR, locks=True):
        errors = [("", sentence("lookup_locked"))]
        return render("cases/citizen/lookup.html", status=429, form=asked, errors=errors)
    case = _found(number, asked.mobile.data, asked.code.data)
    if case is None:
        return render("cases/citizen/lookup.html", status=422, form=asked, errors=[("", sentence("lookup_failed"))])
    rate_limits.reset(key)
    return render(
        "cases/citizen/progress.html",
        case=case,
        progress=progress_of(case, today()),
        applicants=applicant_names(case, mask=True),
        parts=part_lines(case, today()),
        papers=papers_of(case),
        proof=proof_of(case, now()),
    )


@bp.post("/progress/papers/<paper_id>.pdf")
@public
def paper(paper_id: str) -> Any:
    """A paper of the case that was just looked up; without proof of that back to the form, whether the paper exists or not."""
    found, proof = case_of_paper(paper_id), request.form.get("proof", "")
    if found is None or not is_proven(found[0].whole, proof, now()):
        errors = [("", sentence("lookup_expired"))]
        return render("cases/citizen/lookup.html", status=422, form=LookupForm(formdata=None), errors=errors)
    return pdf_response(found[1], resend={"proof": proof})


def _found(number: str, mobile: str, code: str) -> Case | None:
    case = case_by_number(number) if is_case_number(number) else None
    if case is None:
        return None
    given = f"{normalise_phone(mobile)}/{normalise_code(code)}"
    kept = f"{case.contact_mobile}/{case.lookup_code}"
    return case if hmac.compare_digest(given.encode(), kept.encode()) else None
