"""A person who may file for an organization: authorised by the organization's account, ended by either."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Citizen, Representation, login_key
from app.db import session
from app.domain.errors import Refused
from app.gateways.wall_clock import day_of, today
from app.messaging import tell


def in_force(on: date) -> list[Any]:
    """What holds of a representation on a day: neither ended nor run out, and the organization's account is open."""
    lasts = or_(Representation.valid_until.is_(None), Representation.valid_until >= on)
    return [Representation.ended_at.is_(None), lasts, Representation.organization.has(Citizen.is_active)]


def of_organization(organization: Citizen) -> Sequence[Representation]:
    """Who may file for it today, the first authorised first."""
    return _today(Representation.organization_id == organization.id)


def of_person(person: Citizen) -> Sequence[Representation]:
    """For which organizations a person may file today."""
    return _today(Representation.person_id == person.id)


def _today(*which: Any) -> Sequence[Representation]:
    found = select(Representation).where(*which, *in_force(today())).order_by(Representation.id)
    return session.scalars(found).all()


def grant(organization: Citizen, *, username: str, name: str, valid_until: date | None, at: datetime) -> Representation:
    """Lets a person file, and tells her. Username and real name must be those of one open account of a person.

    An authorisation that she has already takes the new last day. Raises Refused: representative_unknown, the same for every
    reason, so that nobody learns who has an account; last_day_past.
    """
    if valid_until and valid_until < day_of(at):
        raise Refused("last_day_past")
    session.refresh(organization, with_for_update=True)
    person = session.scalar(select(Citizen).where(Citizen.username_key == login_key(username)))
    if person is None or not person.is_active or not person.is_person or person.name != name:
        raise Refused("representative_unknown")
    found = next((r for r in of_organization(organization) if r.person_id == person.id), None)
    if found is None:
        found = Representation(organization=organization, person=person, granted_at=at)
        session.add(found)
    found.valid_until = valid_until
    session.flush()
    tell(person.mobile, "representation_granted", account=person.session_name, organization=organization.org_name)
    return found


def end(representation: Representation, by: Citizen, at: datetime) -> None:
    """Ends it, and tells the other one. A second time changes nothing."""
    session.refresh(representation, with_for_update=True)
    if representation.ended_at:
        return
    representation.ended_at = at
    organization, person = representation.organization, representation.person
    if by.id == organization.id:
        tell(person.mobile, "representation_ended", account=person.session_name, organization=organization.org_name)
    else:
        tell(organization.mobile, "representation_given_up", account=organization.session_name, person=person.name)
