"""What the desk does to a case: one view a deed, each one transaction, each answered by the page that it came from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from app.accounts.models import Staff
from app.cases import access
from app.cases.commands import acceptance
from app.cases.commands.materials import record_materials
from app.cases.commands.reveals import reveal as write_reveal
from app.cases.models import Case
from app.cases.views import desk_case
from app.cases.views.deeds.all_deeds import DEEDS
from app.cases.views.desk import bp
from app.cases.views.desk_case import Shown
from app.cases.views.desk_fields import ActionForm
from app.cases.views.desk_materials import MaterialsForm
from app.cases.views.desk_place import place_of
from app.cases.wording import ACTIONS
from app.db import transaction
from app.domain.errors import DomainError, Refused, Stale
from app.domain.workflow import Action
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_only, returns_to
from app.web.rendering import see_other
from app.web.sentences import sentence

Carry = Callable[[Case, Staff, datetime], Any]
Check = Callable[[Case, Staff], None]

# What the rules say no to because of one field stands beside that field; file_* and quota_* belong to the scanned result.
FIELD_OF_CODE = {
    "choose_handler": "handler_id",
    "handler_unchanged": "handler_id",
    "denial_needs_reason": "content",
    "validity_turned_round": "valid_until",
    "validity_before_decision": "valid_from",
    "validity_too_long": "valid_until",
    "validity_without_end": "valid_until",
    "proxy_needs_reason": "proxy_reason",
    "delivery_day_wrong": "on",
    "earlier_unknown": "earlier_number",
    "earlier_ended": "earlier_number",
    "earlier_expired": "earlier_number",
    "earlier_endless": "earlier_number",
    "earlier_busy": "earlier_number",
    "renewal_too_early": "earlier_number",
    "estimate_past": "estimated_end",
    "estimate_too_far": "estimated_end",
    "extension_too_long": "days",
    "hearing_notice_late": "held_day",
    "hearing_too_late": "held_day",
    "hearing_day_off": "held_day",
    "presider_examines": "presider",
    "hearing_end_wrong": "ended_time",
    "hearing_not_held": "ended_time",
    "replacement_unknown": "replaced_by",
    "step_unknown": "target",
    "consultation_departments": "department_1",
}
OF_THE_WHOLE_FORM = {
    "correction_names_nothing",
    "pre_acceptance_names_nothing",
    "supplement_names_nothing",
    "paper_incomplete",
}
RESULT_CODES = ("file_", "quota_")


def _view_of(action: Action) -> Callable[[str], Response]:
    """The view of one action. A text browser knows no formaction: the button beside names the action it stands for."""

    def view(number: str) -> Response:
        beside = DEEDS[action].beside
        return _do(number, beside[0] if beside and request.form.get("instead") == beside[0] else action)

    view.__doc__ = f"{ACTIONS[action]!s}."
    return view


def _do(number: str, action: Action) -> Response:
    """One action of the table: its form, its transaction, and the page that it came from."""
    deed, form = DEEDS[action], _sent(number, action)
    if deed.prepare:
        deed.prepare(form)

    def check(case: Case, by: Staff) -> None:
        access.check_may_act(case, action, by, form.seen.data)

    def carry(case: Case, by: Staff, at: datetime) -> None:
        deed.carry(form, case, by, at)

    shown = Shown(typed=(action, form), **place_of(form.case))
    return _carry_out(form, shown, check, carry) or see_other(desk_case.tab_address(form.case, "basics"), deed.notice)


for _action in DEEDS:
    _guarded = returns_to("desk.show")(desk_only(_view_of(_action)))
    bp.add_url_rule(f"/desk/cases/<number>/{_action}", _action.value, _guarded, methods=["POST"])


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

    def carry(locked: Case, by: Staff, at: datetime) -> None:
        record_materials(locked, by=by, copies=form.copies, checked=form.checked, at=at)

    return _carry_out(form, shown, check, carry) or see_other(desk_case.tab_address(case, "materials"), "material-checked")


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
    return DEEDS[action].form.of(case, CombinedMultiDict([request.files, request.form]))


def _carry_out(form: ActionForm, shown: Shown, check: Check, carry: Carry) -> Response | None:
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
                carry(case, staff, at)
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
    if no.code in OF_THE_WHOLE_FORM:
        form.form_errors.append(sentence(no.code, **no.values))
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
