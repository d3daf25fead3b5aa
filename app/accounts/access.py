"""Who may load what of accounts."""

from sqlalchemy import or_, select

from app.accounts import representation
from app.accounts.models import Citizen, Membership, Representation, Staff, StockPhrase
from app.accounts.reach import Reach
from app.accounts.staff_models import Absence
from app.catalog.departments import department_by_code
from app.catalog.models import Department
from app.db import session
from app.domain.errors import NotYours, Refused
from app.gateways.wall_clock import today


def phrase_of(staff: Staff, phrase_id: int) -> StockPhrase:
    """One's own stock phrase. Raises NotYours."""
    phrase = session.get(StockPhrase, phrase_id)
    if phrase is None or phrase.staff_id != staff.id:
        raise NotYours("phrase_not_found")
    return phrase


def representation_of(account: Citizen, public_id: str) -> Representation:
    """One that holds today, by which this account lets or is let. Raises NotYours."""
    party = or_(Representation.organization_id == account.id, Representation.person_id == account.id)
    found = select(Representation).where(Representation.public_id == public_id, party, *representation.in_force(today()))
    row = session.scalar(found)
    if row is None:
        raise NotYours("representation")
    return row


# Held against other changes, not against rows that only name her (foreign keys): two administrators would wait for each other.
HELD = {"of": Staff, "key_share": True}


def staff_in_reach(admin: Staff, staff_id: int) -> Staff:
    """A member of staff whom this administrator sees. Raises NotYours."""
    staff = session.get(Staff, staff_id)
    if staff is None or not Reach.of(admin).sees(staff):
        raise NotYours("staff")
    return staff


def locked_in_reach(admin: Staff, staff_id: int) -> Staff:
    """The same, held until the transaction ends. Raises NotYours."""
    staff = staff_in_reach(admin, staff_id)
    session.refresh(staff, with_for_update=HELD)
    return staff


def account_in_reach(admin: Staff, staff_id: int) -> Staff:
    """The same, of one whose account may be changed. Raises NotYours, Refused."""
    staff = locked_in_reach(admin, staff_id)
    if not Reach.of(admin).owns_account(staff):
        raise Refused("account_beyond_reach")
    return staff


def membership_in_reach(admin: Staff, staff: Staff, membership_id: int) -> Membership:
    """A role of hers that this administrator may end. Raises NotYours, Refused."""
    membership = session.get(Membership, membership_id)
    if membership is None or membership.staff_id != staff.id:
        raise NotYours("membership")
    if not Reach.of(admin).owns(membership):
        raise Refused("role_beyond_reach")
    return membership


def absence_of(staff: Staff, absence_id: int) -> Absence:
    """An absence of hers. Raises NotYours."""
    absence = session.get(Absence, absence_id)
    if absence is None or absence.staff_id != staff.id:
        raise NotYours("absence")
    return absence


def department_in_reach(admin: Staff, code: str, *, lock: bool = False) -> Department:
    """A department that this administrator reaches, held until the transaction ends on demand. Raises NotYours."""
    department = department_by_code(code)
    if department is None or not Reach.of(admin).covers(department.id):
        raise NotYours("department")
    if lock:
        session.refresh(department, with_for_update={"key_share": True})
    return department
