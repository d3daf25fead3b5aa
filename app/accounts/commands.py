"""What changes accounts. Callers open the transaction and hash passwords before it: a hash takes long, and a lock waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.accounts.models import ORGANIZATION, Citizen, Membership, Staff, StockPhrase, login_key
from app.catalog.models import Department
from app.db import random_id, session
from app.domain.errors import Refused, Stale
from app.domain.workflow import STAFF_ROLES, Role
from app.gateways.wall_clock import now, today
from app.messaging import tell
from app.web import sessions

MAX_PHRASES = 50


@dataclass(frozen=True)
class CitizenDetails:
    """What a person says of herself at registration; the last four only for an organization."""

    kind: str
    username: str
    name: str
    resident_id: str
    mobile: str
    email: str = ""
    landline: str = ""
    address: str = ""
    fax: str = ""
    org_name: str = ""
    uscc: str = ""
    legal_representative: str = ""
    legal_rep_resident_id: str = ""


@dataclass(frozen=True)
class SecurityQuestion:
    """A question whose answer proves who one is; the answer only as a hash."""

    question: str = ""
    answer_hash: str = ""


@dataclass(frozen=True)
class Profile:
    """What may change later: contact as stored, question and answer when they change, an organization's representative."""

    contact: Mapping[str, str]
    security: SecurityQuestion | None = None
    legal_representative: str = ""
    legal_rep_resident_id: str = ""


def register_citizen(
    details: CitizenDetails,
    *,
    password_hash: str,
    agreement_version: str,
    security: SecurityQuestion | None = None,
    is_demo: bool = False,
) -> Citizen:
    """Makes the account. Raises IntegrityError when another registration took the username a moment before."""
    at = now()
    security = security or SecurityQuestion()
    citizen = Citizen(
        kind=details.kind,
        username=details.username,
        username_key=login_key(details.username),
        password_hash=password_hash,
        name=details.name,
        agreement_version=agreement_version,
        agreed_at=at,
        created_at=at,
        security_question=security.question,
        security_answer_hash=security.answer_hash,
        is_demo=is_demo,
        seal_key=random_id(),
    )
    citizen.resident_id, citizen.mobile = details.resident_id, details.mobile
    contact = {"email": details.email, "landline": details.landline, "address": details.address}
    if details.kind == ORGANIZATION:
        contact["fax"] = details.fax
        citizen.org_name, citizen.uscc = details.org_name, details.uscc
        citizen.legal_representative = details.legal_representative
        citizen.legal_rep_resident_id = details.legal_rep_resident_id
    citizen.profile = contact
    session.add(citizen)
    session.flush()
    return citizen


def change_password(account: Citizen | Staff, password_hash: str) -> None:
    """The new password; this browser goes on under a new session id, every other session of the account ends."""
    account.password_hash, account.password_changed_at = password_hash, now()
    if isinstance(account, Staff):
        account.must_change_password = False
    sessions.sign_in(account.session_name)
    sessions.end_others(account.session_name)


def reset_password(citizen: Citizen, password_hash: str) -> None:
    """A new password for who has proven to be the owner without the old one; every session of the account ends."""
    citizen.password_hash, citizen.password_changed_at = password_hash, now()
    sessions.end_all(citizen.session_name)
    tell(citizen.mobile, "password_was_reset", account=citizen.session_name, username=citizen.username)


def change_mobile(citizen: Citizen, mobile: str) -> None:
    """Another mobile, whose code has been given; the one before is told."""
    before, citizen.mobile = citizen.mobile, mobile
    told = {"username": citizen.username, "mobile": citizen.masked_mobile}
    tell(before, "mobile_changed_old", account=citizen.session_name, **told)


def change_profile(citizen: Citizen, profile: Profile, *, seen: str) -> None:
    """What a person changes of her own data. Raises Stale when it has changed since the page showed it."""
    if citizen.profile_version != seen:
        raise Stale("profile_changed")
    citizen.profile = {**citizen.profile, **profile.contact}
    if profile.security is not None:
        citizen.security_question, citizen.security_answer_hash = profile.security.question, profile.security.answer_hash
    if citizen.is_organization and profile.legal_representative:
        citizen.legal_representative = profile.legal_representative
        if profile.legal_rep_resident_id:
            citizen.legal_rep_resident_id = profile.legal_rep_resident_id


def disable(account: Citizen | Staff) -> None:
    """Closes an account: nobody signs in to it, and its sessions end."""
    account.is_active = False
    sessions.end_others(account.session_name)


def hire(
    name: str, login_name: str, department: Department, *, password_hash: str, is_demo: bool = False, mobile: str | None = None
) -> Staff:
    """Makes a member of staff whose password is a one-time one, unless it is a demo account."""
    staff = Staff(
        name=name,
        login_name=login_key(login_name),
        password_hash=password_hash,
        must_change_password=not is_demo,
        home_department=department,
        created_at=now(),
        is_demo=is_demo,
        seal_key=random_id(),
    )
    staff.mobile = mobile
    session.add(staff)
    session.flush()
    return staff


def appoint(
    staff: Staff,
    department: Department,
    role: Role,
    *,
    post: str | None = None,
    source_village: Department | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Gives a role in a department, from today on unless another day is named."""
    if role not in STAFF_ROLES:
        raise ValueError(f"{role} is no role of staff")
    membership = Membership(
        staff=staff,
        department=department,
        role=role.value,
        post=post,
        source_village=source_village,
        valid_from=valid_from or today(),
        valid_to=valid_to,
    )
    session.add(membership)
    session.flush()
    return membership


def add_phrase(staff: Staff, text: str, kinds: Iterable[str] = ()) -> StockPhrase:
    """Keeps a stock phrase at the end, for some kinds of opinions or for all. Raises Refused: the same text, too many."""
    phrases = session.query(StockPhrase).filter_by(staff_id=staff.id).all()
    if text in {phrase.text for phrase in phrases}:
        raise Refused("phrase_exists")
    if len(phrases) >= MAX_PHRASES:
        raise Refused("too_many_phrases", most=MAX_PHRASES)
    last = max((phrase.position for phrase in phrases), default=0)
    phrase = StockPhrase(staff_id=staff.id, text=text, kinds=list(kinds), position=last + 1)
    session.add(phrase)
    session.flush()
    return phrase


def change_phrase(phrase: StockPhrase, text: str, kinds: Iterable[str] = ()) -> None:
    """Another wording, other kinds. Raises Refused when the text stands in the list already."""
    same = session.query(StockPhrase).filter_by(staff_id=phrase.staff_id, text=text).filter(StockPhrase.id != phrase.id)
    if same.first() is not None:
        raise Refused("phrase_exists")
    phrase.text, phrase.kinds = text, list(kinds)


def move_phrase(phrase: StockPhrase, *, up: bool) -> None:
    """Changes places with the one before or after it; the first and the last stay where they are."""
    of_owner = session.query(StockPhrase).filter_by(staff_id=phrase.staff_id)
    ordered = of_owner.order_by(StockPhrase.position, StockPhrase.id).with_for_update().all()
    here = ordered.index(phrase)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, each in enumerate(ordered, start=1):
        each.position = position


def delete_phrase(phrase: StockPhrase) -> None:
    session.delete(phrase)
