"""Tables of people. Citizens and staff are apart: other rows, other sign-ins, other sessions."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Department
from app.db import Base, Instant, PublicId, UTCDateTime
from app.domain.masking import MaskKind, mask, mask_id
from app.domain.workflow import Role
from app.gateways.wall_clock import day_of, today
from app.sealed import HasSealed, Sealed, SealedJSON, index_column, keyed_hash, sealed_column

USERNAME_LENGTH = 40
NAME_LENGTH = 100
HASH_LENGTH = 120
PERSON, ORGANIZATION = "person", "organization"


def login_key(name: str) -> str:
    """The form under which a login name is found: capitals do not matter."""
    return name.strip().casefold()


class SignsIn:
    """What the web's guards ask of an account."""

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False


class Citizen(SignsIn, HasSealed, Base):
    """An account of the public side. `name` is the person; of an organization the person who acts for it (经办人)."""

    __tablename__ = "citizens"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # person, organization
    username: Mapped[str] = mapped_column(String(USERNAME_LENGTH))  # never changes
    username_key: Mapped[str] = mapped_column(String(USERNAME_LENGTH), unique=True)
    password_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    resident_id = Sealed(index=True)
    resident_id_sealed: Mapped[bytes] = sealed_column()
    resident_id_index: Mapped[bytes] = index_column(index=True)
    mobile = Sealed(index=True)
    mobile_sealed: Mapped[bytes] = sealed_column()
    mobile_index: Mapped[bytes] = index_column(index=True)
    profile = SealedJSON()  # email, landline, address; fax of an organization
    profile_sealed: Mapped[bytes] = sealed_column()
    org_name: Mapped[str] = mapped_column(String(200), default="")
    uscc: Mapped[str] = mapped_column(String(18), default="", index=True)
    legal_representative: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    legal_rep_resident_id = Sealed()
    legal_rep_resident_id_sealed: Mapped[bytes | None] = sealed_column()
    agreement_version: Mapped[str] = mapped_column(String(10))
    agreed_at: Mapped[Instant]
    security_question: Mapped[str] = mapped_column(String(100), default="")
    security_answer_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    must_change_password: ClassVar[bool] = False

    @property
    def session_name(self) -> str:
        return f"citizen:{self.id}"

    @property
    def is_person(self) -> bool:
        return self.kind == PERSON

    @property
    def is_organization(self) -> bool:
        return self.kind == ORGANIZATION

    @property
    def display_name(self) -> str:
        """What the page calls the account, and the name of the applicant in its applications."""
        return self.org_name if self.is_organization else self.name

    @property
    def masked_mobile(self) -> str:
        return mask(MaskKind.MOBILE, self.mobile)

    @property
    def masked_resident_id(self) -> str:
        return mask_id(self.resident_id)

    @property
    def masked_representative_id(self) -> str:
        return mask_id(self.legal_rep_resident_id or "")

    @property
    def profile_version(self) -> str:
        """Another one after every change of what the owner may change."""
        told = [self.profile, self.legal_representative, self.legal_rep_resident_id, self.security_question]
        return keyed_hash("profile-version", json.dumps([*told, self.security_answer_hash], sort_keys=True)).hex()[:16]

    def has_role(self, *_roles: str) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<Citizen {self.username}>"


class Representation(Base):
    """An organization lets a person file for it (委托), until a last day or until one of the two ends it."""

    __tablename__ = "representations"
    __table_args__ = (Index("ix_representations_person_id_organization_id", "person_id", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    organization_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"))
    granted_at: Mapped[Instant]
    valid_until: Mapped[date | None]  # the last day
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organization: Mapped[Citizen] = relationship(foreign_keys=[organization_id])
    person: Mapped[Citizen] = relationship(foreign_keys=[person_id])

    @property
    def granted_on(self) -> date:
        return day_of(self.granted_at)


class Staff(SignsIn, HasSealed, Base):
    """A member of staff. Several may share a login name; the department told at sign-in says which one is meant."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login_name: Mapped[str] = mapped_column(String(USERNAME_LENGTH), index=True)  # in the form of login_key
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    must_change_password: Mapped[bool] = mapped_column(default=True)  # a one-time password
    mobile = Sealed()
    mobile_sealed: Mapped[bytes | None] = sealed_column()
    office_phone = Sealed()
    office_phone_sealed: Mapped[bytes | None] = sealed_column()
    home_department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen: Mapped[int] = mapped_column(default=1)  # the version that pages carry: another one after each recorded change

    ever_stood_in: ClassVar[bool] = True  # False once it is known that nobody ever let her act (queries.staff_by_id)
    hides_items: ClassVar[bool] = True  # False once it is known that she has switched no item off (the same)

    home_department: Mapped[Department] = relationship(lazy="joined")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="staff", order_by="Membership.id")

    @property
    def session_name(self) -> str:
        return f"staff:{self.id}"

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def department_name(self) -> str:
        return self.home_department.short_name

    @property
    def masked_mobile(self) -> str:
        return mask(MaskKind.MOBILE, self.mobile) if self.mobile else ""

    def memberships_on(self, on: date | None = None) -> Iterable["Membership"]:
        """What she holds on a day, today when none is named."""
        day = on or today()
        return (membership for membership in self.memberships if membership.is_valid(day))

    def has_role(self, *roles: str, on: date | None = None) -> bool:
        """Does she hold one of these roles, in any department?"""
        return any(membership.role in roles for membership in self.memberships_on(on))

    def roles_in(self, department_id: int, on: date | None = None) -> set[Role]:
        return {Role(m.role) for m in self.memberships_on(on) if m.department_id == department_id}

    def holds_post(self, department_id: int, post: str, on: date | None = None) -> bool:
        return any((m.department_id, m.post) == (department_id, post) for m in self.memberships_on(on))

    def department_ids(self, *roles: str, on: date | None = None) -> set[int]:
        """Departments in which she holds one of these roles, or any role when none is named."""
        return {m.department_id for m in self.memberships_on(on) if not roles or m.role in roles}

    def source_village_ids(self, on: date | None = None) -> set[int]:
        """Villages and townships for whose people she files as their agent."""
        return {m.source_village_id for m in self.memberships_on(on) if m.source_village_id is not None}

    def __repr__(self) -> str:
        return f"<Staff {self.login_name} {self.id}>"


class Membership(Base):
    """A role in a department, from a day on and until one. A handler's names the post; an agent's the village it files for."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_department_id_role_post", "department_id", "role", "post"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    role: Mapped[str] = mapped_column(String(20))  # a value of app.domain.workflow.Role
    post: Mapped[str | None] = mapped_column(String(40))
    source_village_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the last day

    staff: Mapped[Staff] = relationship(back_populates="memberships")
    department: Mapped[Department] = relationship(foreign_keys=[department_id])
    source_village: Mapped[Department | None] = relationship(foreign_keys=[source_village_id])

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class StockPhrase(Base):
    """A sentence that a member of staff puts into opinions again and again (常用意见)."""

    __tablename__ = "stock_phrases"
    __table_args__ = (UniqueConstraint("staff_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)  # of PHRASE_KINDS; none: under every opinion

    def fits(self, *kinds: str) -> bool:
        return not self.kinds or not set(kinds).isdisjoint(self.kinds)


class SmsCode(Base):
    """A code sent to a mobile for one purpose; only its keyed hash is kept."""

    __tablename__ = "sms_codes"
    __table_args__ = (Index("ix_sms_codes_mobile_index_purpose", "mobile_index", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    mobile_index: Mapped[bytes] = index_column()
    code_hash: Mapped[bytes] = index_column()
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Captcha(Base):
    """A captcha that waits for its answer. What is asked and what is right follow from the id by a key (captcha.py)."""

    __tablename__ = "captchas"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    in_words: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant] = mapped_column(index=True)
