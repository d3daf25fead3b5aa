"""文书编号: the patterns of the numbers that a department gives its papers and approvals."""

from typing import Any

from flask import Blueprint, request, url_for
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.accounts import access
from app.accounts.forms.staffing import Seen
from app.accounts.queries import all_departments
from app.accounts.reach import ADMINISTRATORS, Reach
from app.cases.commands import patterns
from app.cases.commands.patterns import Patterns
from app.cases.views.desk_fields import plain
from app.catalog.models import PATTERN_LENGTH, Department
from app.db import transaction
from app.domain import numbering
from app.domain.errors import Refused, Stale
from app.gateways.wall_clock import now
from app.web.access import current_staff, desk_role
from app.web.i18n import lazy
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("numbering", __name__)

administrator = desk_role(*ADMINISTRATORS)
HERS = "/desk/admin/numbering/<code>"


def _pattern_field(label: Any, default: str) -> StringField:
    too_long = Length(max=PATTERN_LENGTH, message=lazy("最多 %(max)s 字。"))
    extra = {"width": "wide", "autocomplete": "off", "hint": lazy("不填的用默认的：%(pattern)s") % {"pattern": default}}
    return StringField(label, [Optional(), too_long], [plain], render_kw=extra)


class PatternsForm(Seen):
    papers = _pattern_field(lazy("文书编号"), numbering.PAPER_NUMBER_PATTERN)
    approvals = _pattern_field(lazy("批准文号"), numbering.APPROVAL_NUMBER_PATTERN)

    @property
    def patterns(self) -> Patterns:
        return Patterns(self.papers.data, self.approvals.data)

    def samples(self, department: Department) -> dict[str, list[str]]:
        """Field → numbers after its pattern; a pattern that gives none has the reason beside it."""
        made: dict[str, list[str]] = {}
        ways = {"papers": patterns.paper_samples, "approvals": patterns.approval_samples}
        for name, way in ways.items():
            if self[name].errors:
                continue
            try:
                made[name] = way(department, self[name].data, now())
            except Refused as no:
                self[name].errors = [sentence(no.code, **no.values)]
        return made


@bp.get("/desk/admin/numbering")
@administrator
def index() -> Any:
    """The departments in reach, each with what its numbers look like."""
    reach = Reach.of(current_staff())
    rows = [
        (
            department,
            patterns.paper_samples(department, department.paper_pattern, now())[0],
            patterns.approval_samples(department, department.approval_pattern, now()),
        )
        for department in all_departments()
        if reach.covers(department.id)
    ]
    return render("cases/desk/numbering.html", nav="staff", rows=rows)


@bp.get(HERS)
@administrator
def show(code: str) -> Any:
    department = access.department_in_reach(current_staff(), code)
    kept = parked_form()
    typed = kept.fields if kept and kept.path == request.path else None
    return _page(department, _form_of(department, typed))


@bp.post(HERS)
@administrator
def change(code: str) -> Any:
    department = access.department_in_reach(current_staff(), code)
    form = _form_of(department, request.form)
    is_right = form.validate() and form.samples(department).keys() == {"papers", "approvals"}
    if not is_right or request.form.get("press") == "preview":
        return _page(department, form, 200 if is_right else 422)
    try:
        with transaction():
            locked = access.department_in_reach(current_staff(), code, lock=True)
            patterns.change(locked, form.patterns, seen=form.seen.data, by=current_staff(), at=now())
    except Stale as no:
        form.seen.data = patterns.version_of(department)
        return _page(department, form, 409, sentence(no.code, **no.values))
    return see_other(url_for(".show", code=code), notice="saved")


def _form_of(department: Department, typed: Any = None) -> PatternsForm:
    now_in_force = Patterns.of(department)
    data = {"papers": now_in_force.papers, "approvals": now_in_force.approvals, "seen": patterns.version_of(department)}
    return PatternsForm(formdata=typed, data=data)


def _page(department: Department, form: PatternsForm, status: int = 200, stale: str = "") -> Any:
    samples = form.samples(department)
    return render(
        "cases/desk/numbering_department.html",
        status,
        nav="staff",
        department=department,
        form=form,
        fields=[(view, "、".join(samples.get(view.name, []))) for view in form.views("papers", "approvals")],
        stale=stale,
        changes=patterns.changes_of(department),
    )
