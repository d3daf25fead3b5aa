"""The page of a case at the desk: head, tabs, what the chosen tab shows, and the action window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import make_response, request, url_for
from werkzeug.wrappers import Response

from app.accounts.models import Staff
from app.accounts.queries import phrases_of
from app.attachments.models import Attachment
from app.cases import access, flow_log, lights, limits, presence
from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.cases.progress import progress_of
from app.cases.queries import certificate_of
from app.cases.views import desk_window, desk_words
from app.cases.views.consultation_lines import consultation_lines
from app.cases.views.deeds.all_deeds import DEEDS
from app.cases.views.desk_fields import ActionForm
from app.cases.views.desk_materials import MaterialsForm
from app.cases.views.desk_parts import applicant_facts, comparisons, form_groups, material_lines, result_files
from app.cases.views.joint_lines import part_lines
from app.cases.views.viewing import address_in_viewer, address_of_file, viewing
from app.cases.wording import ACTIONS, applicants_in_short
from app.db import random_id
from app.domain.workflow import Action
from app.gateways.wall_clock import now, today
from app.web.i18n import _, lazy
from app.web.rendering import render, wants_fragment
from app.web.sentences import sentence

REGION = "case-body"
LATEST = 3


@dataclass
class Shown:
    """What a view shows beyond the case itself. `typed` is an action's form that was sent and not carried out."""

    tab: str = "basics"
    typed: tuple[Action, ActionForm] | None = None
    materials: ActionForm | None = None
    said: str = ""
    reveals: bool = False
    file: Attachment | None = None  # in the viewer
    asked: Mapping[str, str] = field(default_factory=lambda: request.args)  # which page of it, how large, how turned

    @property
    def form(self) -> ActionForm | None:
        """The form that was sent."""
        return self.typed[1] if self.typed else self.materials

    @property
    def errors(self) -> list[tuple[str, str]]:
        form = self.form
        return form.problems() if form else []


def page(case: Case, staff: Staff, shown: Shown, status: int = 200) -> Response:
    """The whole page, or its region for htmx."""
    day, here = today(), address_of_file(case, shown.file) if shown.file else tab_address(case, shown.tab)
    due = lights.due_of(case, case.version, day) or lights.certificate_light(case, day)
    choice = desk_window.choose(case, staff, now(), page=here, wanted=request.args.get("do", ""), typed=shown.typed)
    context = {
        "case": case,
        "shown": shown,
        "tabs": _tabs(case, "materials" if shown.file else shown.tab),
        "light": desk_words.light_of(case.state, due),
        "step_light": _step_light(case, day),
        "standing": desk_words.standing(case, day),
        "place": desk_words.place(case),
        "applicants_text": applicants_in_short(case.applicant_name, len(case.applicants)),
        "source": desk_words.source_text(case.source),
        "choice": choice,
        "sent_from": address_in_viewer(case, shown.file, shown.asked) if shown.file else here,
        "phrases": [each for each in phrases_of(staff) if each.fits(*choice.window.kinds)] if choice.window else [],
        "phrased": desk_window.PHRASED,
        "clock": progress_of(case, day),
        "result_files": result_files(case),
        "certificate": certificate_of(case),
        "keeps_window": shown.reveals or (request.method == "GET" and "keep" in request.args),
        **_CONTENT[shown.tab](case, staff, shown),
    }
    is_region = wants_fragment(REGION)
    template = "cases/desk/_case_body.html" if is_region else "cases/desk/case.html"
    if not is_region:
        others = presence.others(case, staff, now())
        context |= {"page_id": random_id(), "others": others, "mark": presence.mark_of(others)}
    return make_response(*render(template, status, is_region=is_region, **context))


def _step_light(case: Case, day: date) -> tuple[str, str] | None:
    """The light of the step's own limit, where the item gives it days."""
    reading = limits.of(case, day)
    if reading is None or reading.step is None:
        return None
    return reading.step.light, _("环节时限 %(left)s", left=desk_words.left_text(reading.step))


def _basics(case: Case, staff: Staff, shown: Shown) -> dict[str, Any]:
    entries = flow_log.entries_of(case)
    return {
        **_facts(case, shown),
        "parts": part_lines(case, today()),
        "materials": material_lines(case),
        "comparisons": comparisons(case, reveals=shown.reveals),
        "entries": desk_words.log_lines(entries[:LATEST]),
    }


def _facts(case: Case, shown: Shown) -> dict[str, Any]:
    """Who applies and what was filled in; `hides` when something is masked."""
    in_full, masked = ((applicant_facts(case, reveals=way), form_groups(case, reveals=way)) for way in (True, False))
    applicants, groups = in_full if shown.reveals else masked
    return {"applicants": applicants, "groups": groups, "hides": in_full != masked and not shown.reveals}


def _view(case: Case, staff: Staff, shown: Shown) -> dict[str, Any]:
    assert shown.file is not None
    return {**_facts(case, shown), "viewing": viewing(case, shown.file, shown.asked)}


def _materials(case: Case, staff: Staff, shown: Shown) -> dict[str, Any]:
    code = access.why_not_materials(case, staff)
    form = None if code else shown.materials or MaterialsForm.of(case)
    return {"materials": material_lines(case), "materials_form": form, "why_not": sentence(code) if code else ""}


def _opinions(case: Case, staff: Staff, shown: Shown) -> dict[str, Any]:
    return {"took": desk_words.took, "action_words": ACTIONS, "consultations": consultation_lines(case, today())}


def _log(case: Case, staff: Staff, shown: Shown) -> dict[str, Any]:
    found = flow_log.finding(case)
    return {
        "entries": desk_words.log_lines(flow_log.entries_of(case)),
        "damage": desk_words.finding_text(found) if found else "",
    }


_CONTENT: dict[str, Callable[[Case, Staff, Shown], dict[str, Any]]] = {
    "basics": _basics,
    "materials": _materials,
    "opinions": _opinions,
    "log": _log,
    "view": _view,
}
_TABS = {"basics": lazy("基本信息"), "materials": lazy("材料列表"), "opinions": lazy("意见列表"), "log": lazy("流转日志")}
_ENDPOINTS = {"basics": "desk.show", "materials": "desk.materials", "opinions": "desk.opinions", "log": "desk.log"}
TAB_OF_ENDPOINT = {endpoint: tab for tab, endpoint in _ENDPOINTS.items()}


@dataclass(frozen=True)
class Tab:
    """`fetch` is the address for htmx, which leaves the window with what is typed in it as it stands."""

    name: str
    text: str
    href: str
    fetch: str
    count: int | None
    is_current: bool = field(default=False)


def tab_address(case: Case, tab: str) -> str:
    return url_for(_ENDPOINTS[tab], number=case.number)


def _tabs(case: Case, current: str) -> list[Tab]:
    counts = {"materials": len(materials_of(case)), "opinions": len(case.opinions), "log": case.flow_seq}
    wanted: dict[str, Any] = {"do": request.args["do"]} if request.args.get("do") in DEEDS else {}
    return [
        Tab(
            name=name,
            text=str(text),
            href=url_for(_ENDPOINTS[name], number=case.number, **wanted),
            fetch=url_for(_ENDPOINTS[name], number=case.number, keep=1, **wanted),
            count=counts.get(name),
            is_current=name == current,
        )
        for name, text in _TABS.items()
    ]
