"""Verification by code, open to everyone; and the answer with which other rooms serve a paper."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from app.documents import queries
from app.documents.models import Document, DocumentState
from app.domain.errors import NotYours
from app.domain.numbering import normalise_code
from app.gateways.wall_clock import now, today
from app.web import rate_limits
from app.web.access import public
from app.web.downloads import file_response
from app.web.errors import TooMany
from app.web.i18n import _, lazy
from app.web.rendering import render, see_other

bp = Blueprint("documents", __name__)

LOOKUPS_PER_MINUTE = 30
LONGEST_CODE = 40
GIVE_UP = timedelta(minutes=2)  # after that the page no longer refreshes itself
STATES = {
    DocumentState.VALID: lazy("有效"),
    DocumentState.REPLACED: lazy("已被新的文书代替"),
    DocumentState.ANNULLED: lazy("已撤销，不再有效"),
}
EXPIRED = lazy("已过有效期")


@bp.get("/verify")
@public
def verify() -> tuple[str, int] | BaseResponse:
    code = normalise_code(request.args.get("code", "")[:LONGEST_CODE])
    if code:
        return see_other(url_for(".verified", code=code))
    return render("documents/verify.html", document=None, code="", is_unknown=False)


@bp.get("/verify/<code>")
@public
def verified(code: str) -> tuple[str, int]:
    if not rate_limits.allow(f"verify:{request.remote_addr}", LOOKUPS_PER_MINUTE, timedelta(minutes=1)):
        raise TooMany()
    code = code[:LONGEST_CODE]
    document = queries.by_code(code)
    if document is None:
        return render("documents/verify.html", 404, document=None, code=code, is_unknown=True)
    state, fingerprint = _state(document), _fingerprint(document)
    return render("documents/verify.html", document=document, code="", is_unknown=False, state=state, fingerprint=fingerprint)


def _fingerprint(document: Document) -> Markup | str:
    """The SHA-256 in groups of four, between which a line may break."""
    sha256 = document.pdf_sha256
    if sha256 is None:
        return _("文件正在生成")
    return Markup("<wbr>").join(sha256[place : place + 4] for place in range(0, len(sha256), 4))


def _state(document: Document) -> object:
    expired = document.state == DocumentState.VALID and document.has_expired(today())
    return EXPIRED if expired else STATES[DocumentState(document.state)]


def pdf_response(document: Document, resend: Mapping[str, str] | None = None, *, as_download: bool = False) -> Response:
    """The paper as PDF, or while it is being made the page 正在生成, which refreshes itself. The caller has checked who asks.

    `resend` is what a POST carried: the page then has a button that sends it again.
    """
    return _answer(document, document.title, resend, is_slip=False, as_download=as_download)


def slip_response(document: Document, *, as_download: bool = False) -> Response:
    """The receipt on 80 mm roll paper, served like `pdf_response`. Raises NotYours where a paper has no slip."""
    if not document.has_slip:
        raise NotYours("paper")
    title = _("%(title)s（小票）", title=document.title)
    return _answer(document, title, None, is_slip=True, as_download=as_download)


def _answer(document: Document, title: str, resend: Mapping[str, str] | None, *, is_slip: bool, as_download: bool) -> Response:
    number, created_at = document.number, document.created_at
    content = queries.wait_for_pdf(document.id, is_slip=is_slip)
    if content is None:
        is_late = now() - created_at > GIVE_UP
        response = make_response(render_template("documents/rendering.html", title=title, is_late=is_late, resend=resend))
    else:
        response = file_response(content, "application/pdf", f"{title} {number}.pdf", as_download=as_download)
    response.headers["Cache-Control"] = "no-store"
    return response
