"""Who may file for an organization: its account lets persons and ends it, a person may give it up."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for

from app.accounts import access, representation
from app.accounts.forms.account import RepresentativeForm
from app.db import transaction
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from app.web import rate_limits
from app.web.access import citizen_only, current_citizen, returns_to
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("representatives", __name__)

TRIES = 10
WINDOW = timedelta(hours=1)


@bp.get("/account/representatives")
@citizen_only
def index() -> Any:
    """An organization's own page; a person finds on her account for whom she may file."""
    return _page(RepresentativeForm()) if current_citizen().is_organization else see_other(url_for("citizens.account"))


def _page(form: RepresentativeForm, status: int = 200) -> Any:
    people = representation.of_organization(current_citizen())
    return render("accounts/representatives.html", status, form=form, people=people)


@bp.post("/account/representatives")
@citizen_only
def add() -> Any:
    """Lets a person file. Who has which account is not to be learned here: one answer, and few tries an hour."""
    form, citizen = RepresentativeForm(), current_citizen()
    if not citizen.is_organization:
        raise Refused("only_organizations_let")
    if not form.validate():
        return _page(form, 422)
    if not rate_limits.allow(f"representatives/{citizen.id}", TRIES, WINDOW):
        form.username.errors = [sentence("too_many_requests")]
        return _page(form, 429)
    try:
        with transaction():
            wanted = {"username": form.username.data, "name": form.name.data, "valid_until": form.last_day}
            representation.grant(citizen, **wanted, at=now())
    except Refused as refused:
        wrong = form.valid_until if refused.code == "last_day_past" else form.username
        wrong.errors = [sentence(refused.code)]
        return _page(form, 422)
    return see_other(url_for(".index"), notice="representative-added")


@bp.get("/account/representations/<public_id>/end")
@citizen_only
def end_page(public_id: str) -> Any:
    """The question before it; the same for both sides."""
    found = access.representation_of(current_citizen(), public_id)
    return render("accounts/representation_end.html", representation=found, back=_back())


@bp.post("/account/representations/<public_id>/end")
@citizen_only
@returns_to("representatives.end_page")
def end(public_id: str) -> Any:
    with transaction():
        representation.end(access.representation_of(current_citizen(), public_id), by=current_citizen(), at=now())
    return see_other(_back(), notice="representation-ended")


def _back() -> str:
    return url_for(".index") if current_citizen().is_organization else url_for("citizens.account")
