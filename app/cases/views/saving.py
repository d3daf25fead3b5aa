"""Saving the form of a draft: by a button, and by the page itself while somebody types."""

from typing import Any

from flask import request, url_for

from app import db
from app.cases import access
from app.cases.commands import drafts
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.form_page import contact_of, raw_values
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from app.web.access import current_citizen
from app.web.i18n import _
from app.web.rendering import render
from app.web.sentences import sentence

REGION = "saved"  # the line that says when the draft was saved; htmx names it when a page saves by itself


def _shown(*, by_itself: bool = False) -> drafts.Shown:
    return drafts.Shown(request.form.get("page", ""), request.form.get("seen", ""), by_itself)


def _locked_draft(public_id: str) -> Case:
    case = access.case_of_citizen(public_id, current_citizen(), lock=True)
    if not case.is_draft:
        raise Refused("already_submitted")
    return case


def save_typed(public_id: str, name: str, mobile: str) -> tuple[Case, dict[str, Any], str]:
    """The draft, what was typed for its version, and a warning: without one it was saved and nothing else has changed."""
    shown = _shown()
    with db.transaction():
        case = _locked_draft(public_id)
        if shown.is_stale(case):
            warning = _("这份草稿在别处改动过。下面是您刚才填写的内容，请核对后再保存一次。")
            return case, raw_values(case, request.form), warning
        try:
            has_moved = drafts.move_to_published_version(case)
        except Refused as refused:  # the item was withdrawn meanwhile: at least the text stays on the page
            return case, raw_values(case, request.form), sentence(refused.code)
        raw = raw_values(case, request.form)
        values, _ignored = form_schema(case.version).clean(raw, partial=True)
        drafts.save(case, values, contact_name=name, contact_mobile=mobile, at=now(), shown=shown)
    return case, raw, _("这个事项的申请要求刚刚更新。您填写的内容已保存，请按新的要求核对。") if has_moved else ""


def save_by_itself(public_id: str) -> Any:
    """The line that says when it was saved, with the new version for the form; 409 and nothing written when it is stale."""
    shown = _shown(by_itself=True)
    with db.transaction():
        case = _locked_draft(public_id)
        is_stale = shown.is_stale(case)
        if not is_stale:
            values, _ignored = form_schema(case.version).clean(raw_values(case, request.form), partial=True)
            name, mobile = contact_of(request.form)
            drafts.save(case, values, contact_name=name, contact_mobile=mobile, at=now(), shown=shown)
    if is_stale:
        said = _("这份草稿在另一个窗口改动过，这一页不再自动保存。您刚填的还在这一页，没有保存。")
        links = [(_("载入最新的草稿（这一页填的不保留）"), url_for("wizard.form", public_id=public_id))]
        return render("components/unsaved.html", status=409, said=said, links=links)
    return render("cases/citizen/_saved.html", case=case)
