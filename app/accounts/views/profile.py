"""修改资料 (L12): what a person may change herself; who she is, is changed at the counter."""

from typing import Any

from flask import Blueprint, url_for

from app.accounts import commands, passwords, sign_in
from app.accounts.forms.account import OrganizationProfileForm, ProfileForm
from app.accounts.models import Citizen
from app.db import session, transaction
from app.domain.errors import Stale
from app.web.access import citizen_only, current_citizen, never_parked
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("profile", __name__)


@bp.get("/account/profile")
@citizen_only
def change() -> Any:
    return _page(_form())


@bp.post("/account/profile", endpoint="submit")
@citizen_only
@never_parked
def submit() -> Any:
    """Saves what has changed. Another question or answer needs the password in force; a second tab is told, not overruled."""
    form, citizen = _form(), current_citizen()
    if not form.validate():
        return _page(form, 422)
    if form.changes_question and (refused := sign_in.check_current(form, citizen, f"public/{citizen.username_key}")):
        return _page(form, refused)
    try:
        _save(citizen, _profile(form), form.seen.data or "")
    except Stale as changed:
        form.seen.data = citizen.profile_version
        return _page(form, 409, sentence(changed.code))
    return see_other(url_for("citizens.account"), notice="profile-saved")


def _profile(form: ProfileForm) -> commands.Profile:
    security = None
    if form.changes_question:
        question = form.question()
        security = commands.SecurityQuestion(question, passwords.hash_answer(form.security_answer.data) if question else "")
    told = {"contact": {name: form[name].data for name in form.contact}, "security": security}
    if isinstance(form, OrganizationProfileForm):
        told["legal_representative"] = form.legal_representative.data
        told["legal_rep_resident_id"] = form.legal_rep_resident_id.data
    return commands.Profile(**told)


def _save(citizen: Citizen, profile: commands.Profile, seen: str) -> None:
    with transaction():
        session.refresh(citizen, with_for_update=True)
        commands.change_profile(citizen, profile, seen=seen)


def _form() -> ProfileForm:
    """With what is stored, and on a POST with what was typed."""
    citizen = current_citizen()
    data = {"seen": citizen.profile_version, **citizen.profile}
    if not citizen.is_organization:
        return ProfileForm(question=citizen.security_question, data=data)
    return OrganizationProfileForm(
        question=citizen.security_question,
        representative=citizen.legal_representative,
        representative_id=citizen.masked_representative_id,
        data={**data, "legal_representative": citizen.legal_representative},
    )


def _page(form: ProfileForm, status: int = 200, problem: str = "") -> Any:
    sections = [(title, form.views(*names)) for title, names in form.sections]
    problems = [("", problem)] if problem else [(view.id, view.error) for _, views in sections for view in views if view.error]
    return render(
        "accounts/profile.html",
        status,
        seen=form.views("seen")[0],
        sections=sections,
        problems=problems,
        citizen=current_citizen(),
    )
