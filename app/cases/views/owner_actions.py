"""What the owner of a case may do to it besides correcting: withdraw it, and have its lookup code issued again."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app.cases import access
from app.cases.actors import Actor
from app.cases.commands import lookup_codes, withdrawal
from app.cases.models import Case
from app.cases.views.applications import bp
from app.cases.views.desk_fields import version_of
from app.cases.wording import headline
from app.db import transaction
from app.domain.errors import Refused, Stale
from app.domain.form_values import typed_text
from app.domain.workflow import State
from app.gateways.wall_clock import now
from app.web import rate_limits
from app.web.access import citizen_only, current_citizen, returns_to
from app.web.errors import TooMany
from app.web.fields import Form
from app.web.i18n import lazy
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

LONGEST_REASON = 200


class WithdrawForm(Form):
    reason = TextAreaField(
        lazy("撤回理由"),
        [Length(max=LONGEST_REASON, message=lazy("撤回理由最多 200 字"))],
        filters=[lambda typed: typed_text(typed or "").strip()],
        render_kw={"hint": lazy("最多 200 字，会写在确认书上"), "width": "wide", "rows": 3},
    )
    seen = HiddenField(filters=[version_of])


@bp.get("/applications/<public_id>/withdraw")
@citizen_only
def withdraw_page(public_id: str) -> Any:
    """The question, and what follows from it."""
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_open:
        return see_other(url_for(".delete_page" if case.is_draft else ".show", public_id=public_id))
    if case.parent:
        return see_other(url_for(".withdraw_page", public_id=case.parent.public_id))
    parked = parked_form()
    typed = parked.fields.get("reason", "") if parked else ""
    return _page(case, WithdrawForm(formdata=None, data={"reason": typed}))


@bp.post("/applications/<public_id>/withdraw")
@citizen_only
def withdraw(public_id: str) -> Any:
    """Withdraws the case that the page showed; sent twice, the first result stands."""
    form, stale = WithdrawForm(), None
    if not form.validate():
        return _page(access.case_of_citizen(public_id, current_citizen()), form, 422)
    try:
        with transaction():
            case = access.case_of_citizen(public_id, current_citizen(), lock=True)
            if case.state != State.WITHDRAWN:
                access.check_seen(case, form.seen.data)
            withdrawal.withdraw(case, by=Actor.of(current_citizen()), reason=form.reason.data, at=now())
    except Stale as changed:
        stale = changed
    except Refused as no:
        if no.code != "unprintable":
            raise
        form.reason.errors = [sentence(no.code, **no.values)]
        return _page(access.case_of_citizen(public_id, current_citizen()), form, 422)
    if stale:
        return _again(public_id, form, stale)
    return see_other(url_for(".show", public_id=public_id), notice="withdrawn")


def _again(public_id: str, form: WithdrawForm, stale: Stale) -> Any:
    """The case as it is now, with the reason that was typed; a closed one says so on its own page."""
    case = access.case_of_citizen(public_id, current_citizen())
    if not case.is_open:
        raise stale
    return _page(case, form, 409, warning=sentence(stale.code, **stale.values))


def _page(case: Case, form: WithdrawForm, status: int = 200, warning: str = "") -> Any:
    return render(
        "cases/citizen/withdraw.html",
        status,
        case=case,
        headline=headline(case),
        form=form,
        fields=form.views("reason"),
        warning=warning,
    )


@bp.post("/applications/<public_id>/lookup-code")
@citizen_only
@returns_to("applications.show")
def renew_lookup_code(public_id: str) -> Response:
    """Another lookup code, told by SMS; the old one dies."""
    case = access.case_of_citizen(public_id, current_citizen())
    if case.is_draft:
        raise Refused("action_not_allowed")
    if not rate_limits.allow(f"lookup-code/{case.public_id}", *lookup_codes.A_DAY):
        raise TooMany("lookup_code_limit", most=lookup_codes.A_DAY[0])
    with transaction():
        lookup_codes.renew_lookup_code(access.case_of_citizen(public_id, current_citizen(), lock=True))
    return see_other(url_for("wizard.receipt", public_id=public_id), notice="lookup-code-renewed")
