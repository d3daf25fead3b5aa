"""外出代办: one says oneself that one is away and who acts meanwhile; an administrator says it for who is ill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import absences, access
from app.accounts.forms.personal import AbsenceForm
from app.accounts.forms.staffing import day_of
from app.accounts.models import Staff
from app.accounts.queries import departments_of
from app.accounts.reach import Reach
from app.accounts.views.personnel import administrator
from app.catalog.models import Department
from app.db import session, transaction
from app.domain.errors import Refused
from app.gateways.wall_clock import now, today
from app.web.access import current_staff, desk_only, returns_to
from app.web.fields import FieldView, seen_number
from app.web.i18n import _
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("absence", __name__)

HERS = "/desk/admin/staff/<int:staff_id>/absence"
FIELD_OF_CODE = {"absence_days": "last_on", "absence_twice": "first_on"}


@dataclass
class Asked:
    """The form, and for each department whom she may choose and whom she chose."""

    staff: Staff
    form: AbsenceForm
    chosen: Mapping[int, int]
    departments: list[Department]
    problems: dict[int, str] = field(default_factory=dict)

    def delegate_views(self) -> list[FieldView]:
        return [self._view(department) for department in self.departments]

    def _view(self, department: Department) -> FieldView:
        offered = [(str(one.id), one.name) for one in absences.candidates(self.staff, department.id)]
        return FieldView(
            name=f"delegate-{department.id}",
            label=_("%(department)s的代办人", department=department.name),
            kind="select",
            value=str(self.chosen.get(department.id, "")),
            options=[("", _("不委托") if offered else _("没有别人可以委托")), *offered],
            required=True,
            error=self.problems.get(department.id, ""),
        )

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.form.problems() + [error for view in self.delegate_views() for error in view.errors]


def _asked(staff: Staff, departments: list[Department], typed: Any = None) -> Asked:
    """As typed, or empty."""
    sent = MultiDict() if typed is None else typed
    chosen = {d.id: seen_number(sent.get(f"delegate-{d.id}")) for d in departments if sent.get(f"delegate-{d.id}")}
    return Asked(staff, AbsenceForm(formdata=typed), chosen, departments)


def _typed_before() -> Any:
    kept = parked_form()
    return kept.fields if kept and kept.path == request.path else None


@bp.get("/desk/me/absence")
@desk_only
def mine() -> Any:
    staff = current_staff()
    return _page(_asked(staff, _own_departments(staff), _typed_before()), url_for(".announce"))


@bp.post("/desk/me/absence")
@desk_only
def announce() -> Any:
    staff = current_staff()
    asked = _asked(staff, _own_departments(staff), request.form)
    return _announce(asked, url_for(".announce")) or see_other(url_for(".mine"), notice="absence-set")


@bp.post("/desk/me/absence/<int:absence_id>/end")
@desk_only
@returns_to("absence.mine")
def end(absence_id: int) -> Any:
    with transaction():
        absences.end(access.absence_of(current_staff(), absence_id), by=current_staff(), at=now())
    return see_other(url_for(".mine"), notice="absence-ended")


@bp.get(HERS)
@administrator
def hers(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    return _page(_asked(staff, _reached_departments(staff), _typed_before()), url_for(".announce_for", staff_id=staff_id))


@bp.post(HERS)
@administrator
def announce_for(staff_id: int) -> Any:
    staff = access.staff_in_reach(current_staff(), staff_id)
    asked = _asked(staff, _reached_departments(staff), request.form)
    here = url_for(".announce_for", staff_id=staff_id)
    return _announce(asked, here) or see_other(url_for(".hers", staff_id=staff_id), notice="absence-set")


@bp.post(HERS + "/<int:absence_id>/end")
@administrator
@returns_to("absence.hers")
def end_for(staff_id: int, absence_id: int) -> Any:
    """Ended for her; one that reaches into departments of others is not in one administrator's hand."""
    with transaction():
        absence = access.absence_of(access.staff_in_reach(current_staff(), staff_id), absence_id)
        if not _may_end(absence):
            raise Refused("role_beyond_reach")
        absences.end(absence, by=current_staff(), at=now())
    return see_other(url_for(".hers", staff_id=staff_id), notice="absence-ended")


def _may_end(absence: Any) -> bool:
    reach = Reach.of(current_staff())
    return absence.staff_id == current_staff().id or all(reach.covers(each.department_id) for each in absence.delegates)


def _own_departments(staff: Staff) -> list[Department]:
    """Where she holds something today."""
    held = staff.department_ids()
    return [department for department in departments_of(staff) if department.id in held]


def _reached_departments(staff: Staff) -> list[Department]:
    reach = Reach.of(current_staff())
    return [department for department in _own_departments(staff) if reach.covers(department.id)]


def _announce(asked: Asked, here: str) -> Any:
    """Does it; or the page with what is to be put right."""
    form = asked.form
    if not form.validate():
        return _page(asked, here, 422)
    first_on, last_on = day_of(form.first_on), day_of(form.last_on)
    assert first_on and last_on
    try:
        with transaction():
            session.refresh(asked.staff, with_for_update=access.HELD)
            days = {"first_on": first_on, "last_on": last_on, "reason": form.reason.data}
            absences.announce(asked.staff, **days, delegates=asked.chosen, by=current_staff(), at=now())
    except Refused as no:
        said = sentence(no.code, **no.values)
        if no.code in FIELD_OF_CODE:
            form[FIELD_OF_CODE[no.code]].errors = [said]
        elif asked.departments:
            asked.problems[_department_of(no, asked)] = said
        else:
            form.form_errors.append(said)
        return _page(asked, here, 422)
    return None


def _department_of(no: Refused, asked: Asked) -> int:
    """Beside which department the no stands."""
    wrong = no.values.get("department_id")
    return wrong if wrong is not None else asked.departments[0].id


def _page(asked: Asked, here: str, status: int = 200) -> Any:
    is_own = asked.staff.id == current_staff().id and here == url_for(".announce")
    reach = None if is_own else Reach.of(current_staff())
    found = absences.absences_of(asked.staff)
    rows = [(absence, absences.days_of(absence, reach), absence.is_over(today())) for absence in found]
    return render(
        "accounts/absence.html",
        status,
        nav="" if is_own else "staff",
        staff=asked.staff,
        asked=asked,
        here=here,
        is_own=is_own,
        rows=rows,
        may_end=(lambda _absence: True) if is_own else _may_end,
    )
