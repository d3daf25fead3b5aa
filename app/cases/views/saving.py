"""Saving the form of a draft: by a button, and by the page itself while somebody types."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from app import db
from app.cases import access
from app.cases.commands import drafts
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.form_page import raw_values
from app.cases.views.own_parties import own_parties, own_parties_from
from app.catalog.models import ItemVersion
from app.domain.errors import Refused
from app.domain.parties import Parties
from app.gateways.wall_clock import now
from app.web.access import current_citizen
from app.web.i18n import _
from app.web.rendering import render
from app.web.sentences import sentence

REGION = "saved"  # the line that says when the draft was saved; htmx names it when a page saves by itself

VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def _shown(*, by_itself: bool = False) -> drafts.Shown:
    return drafts.Shown(request.form.get("page", ""), request.form.get("seen", ""), by_itself)


def _locked_draft(public_id: str) -> Case:
    case = access.case_of_citizen(public_id, current_citizen(), lock=True)
    if not case.is_draft:
        raise Refused("already_submitted")
    return case


def fitted_from(case: Case, form: "MultiDict[str, str]") -> drafts.Fitted:
    """What was posted once and parked, under the version in force; as typed where that is the one it was typed for."""
    version = version_shown(case, form)
    fitted = drafts.fitted(case, version, _typed(case, version, form))
    return replace(fitted, values=raw_values(case, form, version)) if fitted.version.id == version.id else fitted


def version_shown(case: Case, form: "MultiDict[str, str] | None" = None) -> ItemVersion:
    """The version of the item whose form was posted: the draft's, unless the page names another one of the same item."""
    return version_named(case.version, request.form if form is None else form)


def version_named(current: ItemVersion, form: "MultiDict[str, str]") -> ItemVersion:
    """The same where there may be no draft yet."""
    named = form.get("version", "")
    if not VERSION.fullmatch(named) or int(named) == current.id:
        return current
    version = db.session.get(ItemVersion, int(named))
    return version if version and version.item_id == current.item_id and version.is_complete else current


def _typed(case: Case, version: ItemVersion, form: "MultiDict[str, str] | None" = None) -> dict[str, Any]:
    """What was posted into the form of a version, as a draft keeps it."""
    raw = raw_values(case, request.form if form is None else form, version)
    values, _ignored = form_schema(version).clean(raw, partial=True)
    return values


@dataclass(frozen=True)
class Saved:
    """The draft, what was typed for `fitted.version`, and a warning: without one it was saved and nothing else has changed."""

    case: Case
    raw: dict[str, Any]
    parties: Parties
    warning: str = ""
    fitted: drafts.Fitted | None = None


def save_typed(public_id: str) -> Saved:
    """Saves by a button; the draft follows its item to the version in force."""
    shown = _shown()
    with db.transaction():
        case = _locked_draft(public_id)
        version, parties = version_shown(case), own_parties_from(case, request.form)
        typed = raw_values(case, request.form, version)
        try:
            fitted = drafts.fitted(case, version, _typed(case, version))
        except Refused as refused:  # the item was withdrawn meanwhile: at least the text stays on the page
            return Saved(case, typed, parties, sentence(refused.code), drafts.Fitted(version, typed, []))
        is_old = fitted.version.id != version.id
        raw = fitted.values if is_old else typed
        if shown.is_stale(case):
            warning = _("这份草稿在别处改动过。下面是您刚才填写的内容，请核对后再保存一次。")
            return Saved(case, raw, parties, warning + _differing(case, fitted, parties), fitted)
        _follow(case, version)
        drafts.save(case, case.values if is_old else _typed(case, version), parties, at=now(), shown=shown)
        if case.proxy:
            raw = {**raw, **case.values}  # with what it takes over from the applicant
        if request.form.get("known"):
            case.left_over = None
    warning = _("这个事项的申请要求刚刚更新。您填写的内容已保存，请按新的要求核对。") if is_old else ""
    return Saved(case, raw, parties, warning)


def _differing(case: Case, fitted: drafts.Fitted, parties: Parties) -> str:
    """Which fields another save would change: the person decides with open eyes."""
    schema = form_schema(fitted.version)
    saved, typed = (schema.display_values(values) for values in (drafts.fitted(case).values, fitted.values))
    labels = [] if own_parties(case) == parties else [_("申请人和联系人")]
    labels += [field.label for field in schema.fields if saved[field.name] != typed[field.name]]
    return _("与已保存的不同：%(fields)s。", fields="、".join(labels)) if labels else ""


def _follow(case: Case, version: ItemVersion) -> None:
    """To the version in force: what was typed into an older form, or else what had been saved, is fitted into it."""
    if version.is_published:
        drafts.move_to_published_version(case)
    else:
        drafts.move_to_published_version(case, version, _typed(case, version))


def save_by_itself(public_id: str) -> Any:
    """The line that says when it was saved, with the new version for the form; 409 and nothing written when it is stale."""
    shown = _shown(by_itself=True)
    with db.transaction():
        case = _locked_draft(public_id)
        is_stale = shown.is_stale(case)
        if not is_stale:
            _save_under(case, version_shown(case), shown)
    if is_stale:
        said = _("这份草稿在另一个窗口改动过，这一页不再自动保存。您刚填的还在这一页，没有保存。")
        links = [(_("载入最新的草稿（这一页填的不保留）"), url_for("wizard.form", public_id=public_id))]
        return render("components/unsaved.html", status=409, said=said, links=links)
    return render("cases/citizen/_saved.html", case=case)


def _save_under(case: Case, version: ItemVersion, shown: drafts.Shown) -> None:
    """Under the version whose form is open; a draft of an older one moves, but one never moves away from an open page."""
    if version.is_published:
        drafts.move_to_published_version(case)
    values = _typed(case, version)
    if version.id != case.version_id:  # a form older than the draft
        values = drafts.fitted(case, version, values).values
    drafts.save(case, values, own_parties_from(case, request.form), at=now(), shown=shown)
