"""What the owner of an accepted case is asked on the way: materials while it is suspended, and whether she wants a hearing."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.cases import access, paper_parts
from app.cases.actors import Actor
from app.cases.commands import hearings, suspension
from app.cases.models import Case
from app.cases.views.desk_fields import plain, version_of
from app.cases.views.material_rows import asked_rows
from app.cases.views.owner_actions import bp
from app.cases.views.uploads import take_back, take_files
from app.db import transaction
from app.domain.errors import Refused, Stale
from app.domain.workflow import Action, forbidden
from app.gateways.wall_clock import now
from app.web.access import citizen_only, current_citizen, takes_files
from app.web.fields import Form
from app.web.i18n import _, lazy
from app.web.parked import parked_form
from app.web.rendering import render, see_other, wants_fragment
from app.web.sentences import sentence

LONGEST_REQUEST = 500


@bp.get("/applications/<public_id>/supplement")
@citizen_only
def supplement(public_id: str) -> Any:
    """The materials that are asked for while the case is suspended."""
    case = access.case_of_citizen(public_id, current_citizen())
    if not access.waits_for_supplement(case):
        return see_other(url_for(".show", public_id=public_id))
    return _supplement_page(case, {})


def _supplement_page(case: Case, errors: Mapping[str, str], status: int = 200) -> Any:
    stop = case.suspension
    assert stop and stop.approved_at
    rows = asked_rows(case, stop.materials, stop.approved_at, errors, failed=set(errors))
    for row in rows:
        if wants_fragment(f"m-{row['field']}"):
            return render("cases/citizen/_material_row.html", row=row, inside=True, said="")
    problems = [(f"f-{row['field']}", f"{row['name']}：{row['error']}") for row in rows if row["error"]]
    paper = paper_parts.paper(case, "BZBQ")
    return render(
        "cases/citizen/supplement.html", status=status, case=case, stop=stop, rows=rows, errors=problems, views=[], paper=paper
    )


@bp.post("/applications/<public_id>/supplement")
@takes_files
@citizen_only
def send_supplement(public_id: str) -> Any:
    """Whichever button is pressed, the files that were chosen are kept; 提交 then tells the handler.

    No `seen`: files only come to those that are there, so that no window overwrites another's, and what is asked is asked
    of the case as it is.
    """
    case = access.case_of_citizen(public_id, current_citizen())
    if not access.waits_for_supplement(case):
        return see_other(url_for(".show", public_id=public_id))  # sent twice: the first answer stands
    keys = list(access.asked_materials(case))
    with transaction():
        take_back(access.case_of_citizen(public_id, current_citizen(), lock=True), request.form.get("remove", ""))
    by = current_citizen().session_name
    chosen = {key for key in keys if any(file.filename for file in request.files.getlist(key))} | {request.form.get("upload")}
    taken = {key: take_files(case, key, by) for key in keys if key in chosen}
    problems = {key: upload.problem for key, upload in taken.items() if upload.problem}
    if problems:
        return _supplement_page(case, problems, 422)
    if "send" not in request.form:
        notice = next((upload.notice for upload in taken.values()), "file-removed" if "remove" in request.form else "saved")
        return see_other(url_for(".supplement", public_id=public_id), notice=notice)
    return _send(public_id)


def _send(public_id: str) -> Any:
    with transaction():
        case = access.case_of_citizen(public_id, current_citizen(), lock=True)
        if code := forbidden_to_owner(case, Action.SUPPLEMENT):
            raise Refused(code)
        missing = suspension.missing_supplements(case)
        if not missing:
            suspension.supplement(case, by=Actor.of(current_citizen()), at=now())
    if missing:
        return _supplement_page(case, dict.fromkeys(missing, _("请上传要补的文件")), 422)
    return see_other(url_for(".show", public_id=public_id), notice="supplemented")


def forbidden_to_owner(case: Case, action: Action) -> str | None:
    """Why the owner may not do it now, as the code of a sentence."""
    if action == Action.SUPPLEMENT and not access.waits_for_supplement(case):
        return "nothing_to_supplement"
    return forbidden(action, access.facts_of(case, current_citizen().session_name))


class HearingForm(Form):
    request = TextAreaField(
        lazy("要求和理由"),
        [DataRequired(lazy("请写明您的要求和理由")), Length(max=LONGEST_REQUEST, message=lazy("最多 %(max)s 字"))],
        filters=[plain],
        render_kw={"width": "wide", "rows": 4},
    )
    seen = HiddenField(filters=[version_of])


@bp.get("/applications/<public_id>/hearing")
@citizen_only
def hearing(public_id: str) -> Any:
    """What is about to be decided, and the form to ask for a hearing."""
    case = access.case_of_citizen(public_id, current_citizen())
    if not access.may_request_hearing(case):
        return see_other(url_for(".show", public_id=public_id))
    parked = parked_form()
    return _hearing_page(case, HearingForm(formdata=None, data={"request": parked.fields.get("request", "") if parked else ""}))


def _hearing_page(case: Case, form: HearingForm, status: int = 200, warning: str = "") -> Any:
    paper = paper_parts.paper(case, "TZGZ")
    return render(
        "cases/citizen/hearing.html",
        status,
        case=case,
        hearing=case.hearing,
        form=form,
        fields=form.views("request"),
        paper=paper,
        warning=warning,
    )


@bp.post("/applications/<public_id>/hearing")
@citizen_only
def request_hearing(public_id: str) -> Any:
    """Asks for it; sent twice, the first request stands."""
    case, form = access.case_of_citizen(public_id, current_citizen()), HearingForm()
    if case.hearing and case.hearing.requested_at:
        return see_other(url_for(".show", public_id=public_id))
    if code := forbidden_to_owner(case, Action.REQUEST_HEARING):
        raise Refused(code)
    if not form.validate():
        return _hearing_page(case, form, 422)
    try:
        with transaction():
            case = access.case_of_citizen(public_id, current_citizen(), lock=True)
            if code := forbidden_to_owner(case, Action.REQUEST_HEARING):
                raise Refused(code)
            access.check_seen(case, form.seen.data)
            hearings.request_hearing(case, by=Actor.of(current_citizen()), text=form.request.data, at=now())
    except Stale as changed:
        case = access.case_of_citizen(public_id, current_citizen())
        return _hearing_page(case, form, 409, warning=sentence(changed.code, **changed.values))
    except Refused as no:
        if no.code != "unprintable":
            raise
        form.request.errors = [sentence(no.code, **no.values)]
        return _hearing_page(access.case_of_citizen(public_id, current_citizen()), form, 422)
    return see_other(url_for(".show", public_id=public_id), notice="hearing-requested")
