"""停用并移交办件: an administrator closes an account and says who takes over what is in hand."""

from typing import Any

from flask import Blueprint, request, url_for
from wtforms import StringField

from app.accounts import access, staffing
from app.accounts.forms.staffing import Seen
from app.accounts.models import Staff
from app.accounts.validators import AtMost, Optional, strip
from app.accounts.views.personnel import administrator
from app.cases.commands.handover import FEWEST, Share, deactivate, shares_of
from app.db import transaction
from app.domain.errors import Refused, Stale
from app.gateways.wall_clock import now
from app.web.access import current_staff
from app.web.fields import FieldView
from app.web.i18n import _, lazy
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("handover", __name__)


class LeaveForm(Seen):
    reason = StringField(
        lazy("原因"), [Optional(), AtMost(100)], [strip], render_kw={"width": "wide", "hint": lazy("例如调离、退休")}
    )


@bp.get("/desk/admin/staff/<int:staff_id>/leave")
@administrator
def leave_page(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    kept = parked_form()
    typed = kept.fields if kept and kept.path == request.path else None
    return _page(staff, LeaveForm(formdata=typed, data={"seen": staff.seen}), typed or {})


@bp.post("/desk/admin/staff/<int:staff_id>/leave")
@administrator
def leave(staff_id: int) -> Any:
    """All that she has in hand goes to others and the account is closed, in one transaction."""
    staff = access.staff_in_reach(current_staff(), staff_id)
    form = LeaveForm()
    if not form.validate():
        return _page(staff, form, request.form, 422)
    choices = {name.removeprefix("to-"): value for name, value in request.form.items() if name.startswith("to-")}
    try:
        with transaction():
            locked = access.account_in_reach(current_staff(), staff_id)
            staffing.check_seen(locked, form.seen.data)
            deactivate(locked, choices=choices, by=current_staff(), reason=form.reason.data, at=now())
    except Stale as stale:
        form.seen.data = staff.seen
        return _page(staff, form, request.form, 409, said=sentence(stale.code, **stale.values))
    except Refused as no:
        if "key" not in no.values:
            raise
        return _page(staff, form, request.form, 422, problem=no)
    return see_other(url_for("person.show", staff_id=staff_id), notice="staff-left")


def _page(staff: Staff, form: LeaveForm, typed: Any, status: int = 200, *, said: str = "", problem: Refused | None = None) -> Any:
    shares = shares_of(staff, now())
    views = [_view(share, str(typed.get(f"to-{share.key}", "")), problem) for share in shares]
    return render(
        "cases/desk/leave.html",
        status,
        nav="staff",
        staff=staff,
        form=form,
        views=views,
        stale=said,
        total=sum(len(share.cases) for share in shares),
        problems=form.problems() + [error for view in views for error in view.errors],
    )


def _view(share: Share, chosen: str, problem: Refused | None) -> FieldView:
    """Whom the cases of one share may go to."""
    error = sentence(problem.code, **problem.values) if problem and problem.values["key"] == share.key else ""
    if not share.holders and not error:
        error = sentence("handover_vacant", item=share.item, step=share.step, post=share.post)
    fewest = [(FEWEST, _("由手里办件最少的人接办"))] if len(share.holders) > 1 else []
    alone = str(share.holders[0].id) if len(share.holders) == 1 else ""
    return FieldView(
        name=f"to-{share.key}",
        label=_("%(item)s，%(step)s（%(n)s 件）交给", item=share.item, step=share.step, n=len(share.cases)),
        kind="select",
        value=chosen or alone,
        options=[*fewest, *((str(holder.id), holder.name) for holder in share.holders)],
        error=error,
        width="wide",
    )
