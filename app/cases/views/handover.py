"""移交办件: an administrator closes an account or ends a role, and says who takes over what is in hand."""

from typing import Any

from flask import Blueprint, request, url_for
from wtforms import StringField

from app.accounts import access, queries, staffing
from app.accounts.forms.staffing import EndForm, Seen, day_of, day_or_none
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import Membership, Staff
from app.accounts.validators import AtMost, Optional, strip
from app.accounts.views.personnel import administrator
from app.cases.commands.handover import FEWEST, KEEP, Share, deactivate, end_role, shares_of, shares_of_post
from app.db import transaction
from app.domain.errors import Refused, Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
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
    try:
        with transaction():
            locked = access.account_in_reach(current_staff(), staff_id)
            staffing.check_seen(locked, form.seen.data)
            deactivate(locked, choices=_choices(), by=current_staff(), reason=form.reason.data, at=now())
    except Stale as stale:
        form.seen.data = staff.seen
        return _page(staff, form, request.form, 409, said=sentence(stale.code, **stale.values))
    except Refused as no:
        if "key" not in no.values:
            raise
        return _page(staff, form, request.form, 422, problem=no)
    return see_other(url_for("person.show", staff_id=staff_id), notice="staff-left")


@bp.get("/desk/admin/staff/<int:staff_id>/memberships/<int:membership_id>")
@administrator
def membership(staff_id: int, membership_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    held = access.membership_in_reach(current_staff(), staff, membership_id)
    kept = parked_form()
    typed = kept.fields if kept and kept.path == request.path else None
    return _end_page(held, EndForm(formdata=typed, data={"last_on": today().isoformat(), "seen": staff.seen}), typed or {})


@bp.post("/desk/admin/staff/<int:staff_id>/memberships/<int:membership_id>")
@administrator
def end_membership(staff_id: int, membership_id: int) -> Any:
    """Its last day, and who takes over what she has in hand by it, in one transaction; the role stays in the list."""
    staff = access.staff_in_reach(current_staff(), staff_id)
    held = access.membership_in_reach(current_staff(), staff, membership_id)
    form = EndForm()
    if not form.validate():
        return _end_page(held, form, request.form, 422)
    last_on = day_of(form.last_on)
    assert last_on
    try:
        with transaction():
            locked = access.locked_in_reach(current_staff(), staff_id)
            staffing.check_seen(locked, form.seen.data)
            again = access.membership_in_reach(current_staff(), locked, membership_id)
            end_role(again, on=last_on, choices=_choices(), by=current_staff(), at=now())
    except Stale as stale:
        form.seen.data = staff.seen
        return _end_page(held, form, request.form, 409, said=sentence(stale.code, **stale.values))
    except Refused as no:
        if "key" in no.values:
            return _end_page(held, form, request.form, 422, problem=no)
        form.last_on.errors = [sentence(no.code, **no.values)]
        return _end_page(held, form, request.form, 422)
    return see_other(url_for("person.show", staff_id=staff_id), notice="membership-ended")


def _choices() -> dict[str, str]:
    return {name.removeprefix("to-"): value for name, value in request.form.items() if name.startswith("to-")}


def _end_page(
    held: Membership, form: EndForm, typed: Any, status: int = 200, *, said: str = "", problem: Refused | None = None
) -> Any:
    shares = shares_of_post(held, now())
    views = [_view(share, str(typed.get(f"to-{share.key}", "")), problem, may_keep=True) for share in shares]
    return render(
        "cases/desk/membership_end.html",
        status,
        nav="staff",
        staff=held.staff,
        held=held,
        role=ROLE_NAMES[Role(held.role)],
        form=form,
        views=views,
        stale=said,
        total=sum(len(share.cases) for share in shares),
        headless=queries.left_without_head([held], day_or_none(form.last_on) or today()),
        problems=form.problems() + [error for view in views for error in view.errors],
    )


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
        headless=queries.left_without_head(staff.memberships, today()),
        problems=form.problems() + [error for view in views for error in view.errors],
    )


def _view(share: Share, chosen: str, problem: Refused | None, *, may_keep: bool = False) -> FieldView:
    """Whom the cases of one share may go to; with `may_keep` she may go on with them herself."""
    error = sentence(problem.code, **problem.values) if problem and problem.values["key"] == share.key else ""
    if not share.holders and not error and not may_keep:
        error = sentence("handover_vacant", item=share.item, step=share.step, post=share.post)
    keeps = [(KEEP, _("截止以前仍由本人办"))] if may_keep else []
    fewest = [(FEWEST, _("由手里办件最少的人接办"))] if len(share.holders) > 1 else []
    alone = str(share.holders[0].id) if len(share.holders) == 1 and not may_keep else ""
    return FieldView(
        name=f"to-{share.key}",
        label=_("%(item)s，%(step)s（%(n)s 件）交给", item=share.item, step=share.step, n=len(share.cases)),
        kind="select",
        value=chosen or alone,
        options=[*keeps, *fewest, *((str(holder.id), holder.name) for holder in share.holders)],
        error=error,
    )
