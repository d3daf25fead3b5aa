"""Registration (L02–L09): agreement, form, SMS code, username check. Every step works without script."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from wtforms import Field

from app.accounts import commands, passwords, queries, sms_codes, validators
from app.accounts.agreement import AGREEMENT_VERSION, CLAUSES, is_proof, proof_of_consent
from app.accounts.forms.registration import ConsentForm, OrganizationForm, PersonForm, RegistrationForm
from app.accounts.labels import KIND_NAMES
from app.accounts.models import ORGANIZATION, PERSON
from app.accounts.views import codes
from app.db import transaction
from app.web import rate_limits
from app.web.access import public
from app.web.errors import TooMany
from app.web.fields import FieldView
from app.web.i18n import gettext as _
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("registration", __name__)

FORMS: dict[str, type[RegistrationForm]] = {PERSON: PersonForm, ORGANIZATION: OrganizationForm}
CHECKS_PER_ADDRESS, CHECK_WINDOW = 120, timedelta(minutes=10)
AGREE = "agree"


@bp.get("/register")
@public
def agreement() -> Any:
    """The agreement, with 同意."""
    return _agreement_page(ConsentForm(data={"next": request.args.get("next", ""), "kind": PERSON}))


@bp.post("/register")
@public
def agree() -> Any:
    """同意: on to the form of the chosen kind, with the proof of consent."""
    form = ConsentForm()
    if not form.validate():
        return _agreement_page(form, status=422)
    address = url_for(f".register_{form.kind.data}", agreement=proof_of_consent(), next=form.next.data or None)
    return see_other(address)


def _agreement_page(form: ConsentForm, status: int = 200) -> Any:
    return render("accounts/agreement.html", status, form=form, clauses=CLAUSES, version=AGREEMENT_VERSION)


@bp.get("/register/person")
@public
def register_person() -> Any:
    return _empty_form(PERSON)


@bp.get("/register/organization")
@public
def register_organization() -> Any:
    return _empty_form(ORGANIZATION)


@bp.post("/register/person", endpoint="submit_person")
@public
def submit_person() -> Any:
    return send_code() if codes.is_wanted() else _submit(PersonForm())


@bp.post("/register/organization", endpoint="submit_organization")
@public
def submit_organization() -> Any:
    return send_code() if codes.is_wanted() else _submit(OrganizationForm())


@bp.get("/register/username")
@public
def username() -> Any:
    """Is a username free? A fragment, asked for while it is typed; the form asks again when it is sent."""
    if not rate_limits.allow(f"username-check/{request.remote_addr}", CHECKS_PER_ADDRESS, CHECK_WINDOW):
        raise TooMany()
    wanted = validators.strip(request.args.get("username"))
    problem = ""
    if not validators.USERNAME.fullmatch(wanted):
        problem = sentence("username_form") if wanted else ""
    elif queries.citizen_by_username(wanted):
        problem = sentence("username_taken")
    return render_template("accounts/_username_check.html", username=wanted, problem=problem)


def send_code() -> Any:
    """Sends a code to the mobile of the registration form, and shows the form again with what was typed."""
    kind = request.form.get("kind", "")
    if kind not in FORMS:
        abort(400)
    form = FORMS[kind]()
    if form.mobile.validate(form):
        sent = codes.send(form.mobile, form.mobile.data, sms_codes.REGISTRATION)
    else:
        sent = codes.refused(form.mobile)
    return codes.fragment(sent) or _form_page(form, sent.status, sent)


def _empty_form(kind: str) -> Any:
    proof = request.args.get("agreement", "")
    if not is_proof(proof):
        return see_other(url_for(".agreement", next=request.args.get("next") or None))
    return _form_page(FORMS[kind](data={"agreement": proof, "next": request.args.get("next", "")}))


def _submit(form: RegistrationForm) -> Any:
    """One account, or the page again with what is wrong. A code is used up only when all else is right."""
    is_valid = form.validate()
    if not _has_agreed(form):
        _refuse(form.agreement, "agreement_missing")
    if not form.username.errors and queries.citizen_by_username(form.username.data):
        _refuse(form.username, "username_taken")
    if not is_valid or form.errors:
        return _form_page(form, status=422)
    password_hash = passwords.hash_password(form.password.data)
    security = commands.SecurityQuestion(form.question(), _answer_hash(form))
    try:
        problem = _register(form, password_hash, security)
    except IntegrityError:  # another registration took the name in this very moment; the code is still good
        _refuse(form.username, "username_taken")
        return _form_page(form, status=422)
    if problem:
        _refuse(form.sms_code, problem)
        return _form_page(form, status=422)
    return see_other(url_for("citizens.login", next=form.next.data or None), notice="registered")


def _register(form: RegistrationForm, password_hash: str, security: commands.SecurityQuestion) -> str | None:
    """Why the SMS code does not count, or None when the account was made."""
    with transaction():
        problem = sms_codes.redeem(form.mobile.data, sms_codes.REGISTRATION, form.sms_code.data)
        if problem is None:
            commands.register_citizen(
                form.details(), password_hash=password_hash, agreement_version=AGREEMENT_VERSION, security=security
            )
        return problem


def _answer_hash(form: RegistrationForm) -> str:
    return passwords.hash_answer(form.security_answer.data) if form.question() else ""


def _has_agreed(form: RegistrationForm) -> bool:
    """By the page before; or, when that was too long ago, by the box that then stands in the form."""
    return is_proof(form.agreement.data or "") or request.form.get(AGREE) == "y"


def _refuse(field: Field, code: str) -> None:
    field.errors = [*field.errors, sentence(code)]


def _form_page(form: RegistrationForm, status: int = 200, sent: codes.Sent | None = None) -> Any:
    proof = form.agreement.data or ""
    agreed = is_proof(proof) or request.form.get(AGREE) == "y"
    form.agreement.data = proof if is_proof(proof) else proof_of_consent() if agreed else ""
    sections = [(title, codes.shown_in(form.views(*names), sent)) for title, names in form.sections]
    consent = None if agreed else _consent(form)
    shown = [view for _title, views in sections for view in views] + ([consent] if consent else [])
    return render(
        "accounts/register.html",
        status,
        form=form,
        kind=form.kind,
        kind_name=KIND_NAMES[form.kind],
        sections=sections,
        problems=[(view.id, view.error) for view in shown if view.error],
        consent=consent,
        purpose=sms_codes.REGISTRATION,
        sent=sent,
    )


def _consent(form: RegistrationForm) -> FieldView:
    error = str(form.agreement.errors[0]) if form.agreement.errors else ""
    return FieldView(AGREE, _("我已阅读并同意注册协议"), "yes_no", error=error)
