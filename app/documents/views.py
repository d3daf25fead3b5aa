"""Verification by code and of files, open to everyone; and the answer with which other rooms serve a paper."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from app.documents import queries, wording
from app.documents.models import Document, DocumentState
from app.documents.verification import MAX_BYTES, examine
from app.domain.errors import NotYours, Refused
from app.domain.numbering import normalise_code
from app.gateways import signing
from app.gateways.wall_clock import now, today
from app.web import rate_limits
from app.web.access import public
from app.web.downloads import file_response
from app.web.errors import TooMany
from app.web.fields import Form
from app.web.i18n import _, lazy
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("documents", __name__)

bp.add_app_template_filter(wording.state_words)

LOOKUPS_PER_MINUTE = 30
FILES_PER_MINUTE = 10
LONGEST_CODE = 40
GIVE_UP = timedelta(minutes=2)  # after that the page no longer refreshes itself


class FileForm(Form):
    file = FileField(
        lazy("PDF 文件"),
        [FileRequired(lazy("请选择要核对的 PDF 文件"))],
        render_kw={"hint": lazy("下载的文书原件，不超过 20 MB。只核对，不保存"), "accept": ".pdf,application/pdf"},
    )


@bp.get("/verify")
@public
def verify() -> tuple[str, int] | BaseResponse:
    code = normalise_code(request.args.get("code", "")[:LONGEST_CODE])
    if code:
        return see_other(url_for(".verified", code=code))
    return render("documents/verify.html", document=None, code="", is_unknown=False, signer=signing.signer())


@bp.get("/verify/<code>")
@public
def verified(code: str) -> tuple[str, int]:
    if not rate_limits.allow(f"verify:{request.remote_addr}", LOOKUPS_PER_MINUTE, timedelta(minutes=1)):
        raise TooMany()
    code = code[:LONGEST_CODE]
    document = queries.by_code(code)
    if document is None:
        return render("documents/verify.html", 404, document=None, code=code, is_unknown=True)
    fingerprint = _in_groups(document.pdf_sha256) if document.pdf_sha256 else _("文件正在生成")
    state = wording.state_words(document)
    return render("documents/verify.html", document=document, code="", is_unknown=False, state=state, fingerprint=fingerprint)


@bp.get("/verify/file")
@public
def file() -> tuple[str, int]:
    """The form. It lies apart from /verify, which needs no cookie."""
    return _file_page(FileForm(formdata=None))


@bp.post("/verify/file")
@public
def check_file() -> tuple[str, int]:
    """What a PDF is; it is read and forgotten."""
    if not rate_limits.allow(f"verify-file:{request.remote_addr}", FILES_PER_MINUTE, timedelta(minutes=1)):
        raise TooMany()
    form = FileForm()
    if not form.validate():
        return _file_page(form, 422)
    try:
        finding = examine(form.file.data.stream.read(MAX_BYTES + 1))
    except Refused as refusal:
        form.file.errors = [sentence(refusal.code)]
        return _file_page(form, 503 if refusal.code == "paper_busy" else 422)
    signature, document = finding.signature, finding.document
    return render(
        "documents/checked.html",
        finding=finding,
        verdict=wording.VERDICTS[finding.verdict],
        state_is_good=document is not None and document.standing(today()) == DocumentState.VALID,
        state=wording.state_words(document) if document else "",
        signature=wording.signature_words(signature),
        signer=wording.signer_words(finding),
        signed_at=wording.time_words(signature),
        fingerprint=_in_groups(finding.sha256),
        form=FileForm(formdata=None),
    )


@bp.get("/verify/certificates.pem")
@public
def certificates() -> Response:
    """Every certificate that signs here or has signed, for whoever checks with a program of her own."""
    content = "".join(queries.own_certificates().values())
    return file_response(content.encode(), "application/x-pem-file", "certificates.pem", as_download=True)


def _file_page(form: FileForm, status: int = 200) -> tuple[str, int]:
    signer = signing.signer()
    fingerprint = _in_groups(signer.fingerprint)
    return render("documents/verify_file.html", status, form=form, signer=signer, fingerprint=fingerprint)


def _in_groups(sha256: str) -> Markup:
    """A SHA-256 in groups of four, between which a line may break."""
    return Markup("<wbr>").join(sha256[place : place + 4] for place in range(0, len(sha256), 4))


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
