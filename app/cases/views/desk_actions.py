"""What the desk does to a case: one view an action, each one transaction, each answered by the page that it came from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from app.accounts.models import Staff
from app.attachments import checks
from app.attachments import commands as attachments
from app.cases import access
from app.cases.commands import acceptance, certificates, processing
from app.cases.commands.materials import record_materials
from app.cases.commands.reveals import reveal as write_reveal
from app.cases.models import RESULT_KEY, Case
from app.cases.views import desk_case
from app.cases.views.desk import bp
from app.cases.views.desk_case import Shown
from app.cases.views.desk_fields import ActionForm
from app.cases.views.desk_forms import CertificateForm, ConcludeForm, CorrectionForm, MaterialsForm
from app.cases.views.desk_window import FORMS
from app.db import transaction
from app.domain.errors import DomainError, Refused, Stale
from app.domain.workflow import Action, Outcome
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, returns_to
from app.web.i18n import _
from app.web.rendering import see_other
from app.web.sentences import sentence

Deed = Callable[[Case, Staff, datetime], Any]
Check = Callable[[Case, Staff], None]

# What the rules say no to because of one field stands beside that field; file_* and quota_* belong to the scanned result.
FIELD_OF_CODE = {"choose_handler": "handler_id", "denial_needs_reason": "content", "validity_turned_round": "valid_until"}
RESULT_CODES = ("file_", "quota_")


@bp.post("/desk/cases/<number>/accept")
@returns_to("desk.show")
@desk_only
def accept(number: str) -> Response:
    form: Any = _sent(number, Action.ACCEPT)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        acceptance.accept(case, by=by, opinion=form.opinion.data, handler_id=form.handler_id.data, at=at)

    return _act(Action.ACCEPT, form, deed, "accepted")


@bp.post("/desk/cases/<number>/request_correction")
@returns_to("desk.show")
@desk_only
def request_correction(number: str) -> Response:
    form: Any = _sent(number, Action.REQUEST_CORRECTION)
    assert isinstance(form, CorrectionForm)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        wrong = {"materials": form.named("material"), "fields": form.named("field")}
        acceptance.request_correction(case, by=by, reason=form.reason.data, **wrong, at=at)

    return _act(Action.REQUEST_CORRECTION, form, deed, "correction-requested")


@bp.post("/desk/cases/<number>/not_accept")
@returns_to("desk.show")
@desk_only
def not_accept(number: str) -> Response:
    form: Any = _sent(number, Action.NOT_ACCEPT)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        elsewhere = form.right_agency.data if form.ground.data == "not_this_agency" else ""
        refusal = acceptance.Refusal(form.ground.data, form.reason.data, elsewhere, form.legal_basis.data)
        acceptance.not_accept(case, by=by, refusal=refusal, at=at)

    return _act(Action.NOT_ACCEPT, form, deed, "not-accepted")


@bp.post("/desk/cases/<number>/forward")
@returns_to("desk.show")
@desk_only
def forward(number: str) -> Response:
    """Hands on; or sends back, when the button for that was pressed in a text browser, which knows no formaction."""
    if request.form.get("instead") == Action.SEND_BACK:
        return send_back(number)
    form: Any = _sent(number, Action.FORWARD)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        processing.forward(case, by=by, opinion=form.opinion.data, handler_id=form.handler_id.data, at=at)

    return _act(Action.FORWARD, form, deed, "forwarded")


@bp.post("/desk/cases/<number>/send_back")
@returns_to("desk.show")
@desk_only
def send_back(number: str) -> Response:
    form: Any = _sent(number, Action.SEND_BACK)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        processing.send_back(case, by=by, opinion=form.opinion.data, at=at)

    return _act(Action.SEND_BACK, form, deed, "sent-back")


@bp.post("/desk/cases/<number>/conclude")
@returns_to("desk.show")
@desk_only
def conclude(number: str) -> Response:
    """The scanned result is examined before the transaction: that may take seconds, and others wait for the writer's lock."""
    form: Any = _sent(number, Action.CONCLUDE)
    assert isinstance(form, ConcludeForm)
    scan = _examined(form)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        if scan:
            attachments.attach(case.public_id, RESULT_KEY, scan, by=by.session_name, at=at)
        processing.conclude(case, by=by, decision=_decision(form), at=at)

    return _act(Action.CONCLUDE, form, deed, "concluded")


def _examined(form: ConcludeForm) -> checks.Examined | None:
    """The scanned result when there is one and it may be handed in; what is wrong with it stands beside its field."""
    if not form.validate():
        if form.result_file.data:
            form.result_file.errors = [_("请改正后再选一次文件。")]
        return None
    upload = form.result_file.data
    if not upload:
        return None
    try:
        return checks.examine(upload.filename, upload.read())
    except Refused as refused:
        form.result_file.errors = [sentence(refused.code, **refused.values)]
        return None


def _decision(form: Any) -> processing.Decision:
    permit_only = {name: form[name].data for name in ("conditions", "scope") if name in form}
    return processing.Decision(
        outcome=Outcome(form.outcome.data),
        approval_number=form.approval_number.data,
        opinion=form.opinion.data,
        content=form.content.data,
        legal_basis=form.legal_basis.data,
        **permit_only,
    )


@bp.post("/desk/cases/<number>/issue_certificate")
@returns_to("desk.show")
@desk_only
def issue_certificate(number: str) -> Response:
    form: Any = _sent(number, Action.ISSUE_CERTIFICATE)
    assert isinstance(form, CertificateForm)

    def deed(case: Case, by: Staff, at: datetime) -> None:
        validity = {"valid_from": form.valid_from.day, "valid_until": form.valid_until.day}
        certificates.issue(case, by=by, content=form.content, **validity, at=at)

    return _act(Action.ISSUE_CERTIFICATE, form, deed, "certificate-issued")


@bp.post("/desk/cases/<number>/materials")
@returns_to("desk.materials")
@desk_only
def save_materials(number: str) -> Response:
    """Records what paper came in; no action of the table, so the log has no entry for it."""
    case = access.case_for_staff(number, current_staff())
    form: Any = MaterialsForm.of(case, request.form)
    shown = Shown(tab="materials", materials=form)

    def check(locked: Case, by: Staff) -> None:
        access.check_seen(locked, form.seen.data)
        if code := access.why_not_materials(locked, by):
            raise Refused(code)

    def deed(locked: Case, by: Staff, at: datetime) -> None:
        record_materials(locked, by=by, copies=form.copies, checked=form.checked, at=at)

    return _carry_out(form, shown, check, deed) or see_other(desk_case.tab_address(case, "materials"), "material-checked")


@bp.post("/desk/cases/<number>/reveal")
@returns_to("desk.show")
@desk_only
def reveal(number: str) -> Response:
    """Shows the identity numbers for this one page; who asked for them is written down first."""
    with transaction():
        write_reveal(access.case_for_staff(number, current_staff()), by=current_staff(), at=now())
    case = access.case_for_staff(number, current_staff())
    return desk_case.page(case, current_staff(), Shown(reveals=True))


def _sent(number: str, action: Action) -> ActionForm:
    """The form as it was sent. Raises NotYours for a case that this person may not read."""
    case = access.case_for_staff(number, current_staff())
    return FORMS[action].of(case, CombinedMultiDict([request.files, request.form]))


def _act(action: Action, form: ActionForm, deed: Deed, notice: str) -> Response:
    def check(case: Case, by: Staff) -> None:
        access.check_may_act(case, action, by, form.seen.data)

    shown = Shown(typed=(action, form))
    return _carry_out(form, shown, check, deed) or see_other(desk_case.tab_address(form.case, "basics"), notice)


def _carry_out(form: ActionForm, shown: Shown, check: Check, deed: Deed) -> Response | None:
    """Does it, or answers with the page and all that was typed: 422 for a form to correct, 409 when it may not be done now."""
    number, staff, at = str(form.case.number), current_staff(), now()
    if form.errors or not form.validate():
        return _again(number, shown, 422)
    try:
        with transaction():
            case = access.locked_for_staff(number, staff)
            is_overtaken = acceptance.apply_due_deemed_acceptance(case, at)
            if not is_overtaken:  # the law's acceptance stands, whatever becomes of the person's own action
                check(case, staff)
                deed(case, staff, at)
        if is_overtaken:
            raise Stale("deemed_meanwhile")
    except DomainError as no:
        return _refused(number, form, shown, no)
    return None


def _refused(number: str, form: ActionForm, shown: Shown, no: DomainError) -> Response:
    """A no that belongs to a field stands beside it; a stale page is shown anew; the rest is the notice of the page for htmx."""
    name = "result_file" if no.code.startswith(RESULT_CODES) else FIELD_OF_CODE.get(no.code)
    if name and name in form:
        form[name].errors = [sentence(no.code, **no.values)]
        return _again(number, shown, 422)
    if no.code == "correction_names_nothing":
        form.form_errors.append(sentence(no.code))
        return _again(number, shown, 422)
    if not isinstance(no, Refused | Stale) or (isinstance(no, Refused) and request.headers.get("HX-Request")):
        raise no
    shown.said = sentence(no.code, **no.values)
    return _again(number, shown, 409)


def _again(number: str, shown: Shown, status: int) -> Response:
    """The page of the case as it is now, with what was typed; it says so when somebody else has changed the case meanwhile."""
    staff = current_staff()
    case = access.case_for_staff(number, staff)
    form: Any = shown.form
    if not shown.said and form.seen.data != case.seen:
        shown.said = sentence("case_changed", by=case.changed_by, at=case.changed_at)
    if code := _why_not(case, staff, shown):  # the form is not drawn again, so there is nothing in it to correct
        if request.headers.get("HX-Request") and not shown.said:
            raise Refused(code)
        form.forget_errors()
        shown.said, status = shown.said or sentence(code), 409
    return desk_case.page(case, staff, shown, status)


def _why_not(case: Case, staff: Staff, shown: Shown) -> str | None:
    return access.why_not(case, shown.typed[0], staff) if shown.typed else access.why_not_materials(case, staff)
