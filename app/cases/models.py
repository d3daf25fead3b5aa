"""Tables of a case. The state, the version of the page (`seen`) and the head of the flow log stand on the case itself."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Citizen, Staff
from app.cases.actors import Actor
from app.cases.predicates import AWAITS_CERTIFICATE, IS_SUSPENDED, OPEN, TO_ACCEPT, only_where
from app.cases.proceedings import Consultation, Extension, Hearing, PreAcceptance, Suspension, VoidRequest
from app.catalog.models import Department, ItemVersion
from app.db import Base, Instant, PublicId, UTCDateTime
from app.documents.models import Document
from app.domain.workflow import OPEN_STATES, State
from app.sealed import HasSealed, Sealed, SealedJSON, index_column, sealed_column

RESULT_KEY = "_result"  # the scanned result lies beside the applicant's files, under a key that no material has
AUTHORITY_KEY = "_authority"  # so does the letter of authority of a proxy


class Case(HasSealed, Base):
    """One handling of one item for one applicant. A draft has no number; it is deleted, not withdrawn."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_assignee_open", "assignee_id", "due_on", "id", **only_where("assignee_id IS NOT NULL")),
        Index("ix_cases_department_open", "department_id", "due_on", "id", **OPEN),
        Index("ix_cases_department_state", "department_id", "state", "due_on", "id"),
        Index("ix_cases_submitted_at", "submitted_at", "version_id"),
        Index("ix_cases_parent", "parent_id", **only_where("parent_id IS NOT NULL")),
        Index("ix_cases_awaited", "awaits_role", "department_id", **only_where("awaits_role IS NOT NULL")),
        Index("ix_cases_state_due", "state", "due_on", **OPEN),
        Index("ix_cases_to_accept", "department_id", "due_on", "id", **only_where(TO_ACCEPT)),
        Index("ix_cases_suspended", "due_on", "id", **only_where(IS_SUSPENDED)),
        Index("ix_cases_awaits_certificate", "department_id", "closed_at", "id", **only_where(AWAITS_CERTIFICATE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))  # of a part of a joint case (并联审批): the whole
    version_id: Mapped[int] = mapped_column(ForeignKey("item_versions.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)  # who files for `citizen`
    authorised_on: Mapped[date | None]  # the day on which the organization let her
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)  # who took it in at the counter
    source: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(10))
    step: Mapped[int | None]  # 1..n while in process
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    awaits_role: Mapped[str | None] = mapped_column(String(20))  # whose word a request waits for: a suspension, a voiding

    values = SealedJSON()
    values_sealed: Mapped[bytes] = sealed_column()
    left_over = SealedJSON()  # [label, text] of what was typed and has no place in the form in force
    left_over_sealed: Mapped[bytes | None] = sealed_column()
    contact_name: Mapped[str] = mapped_column(String(100), default="")
    contact_mobile = Sealed(index=True)
    contact_mobile_sealed: Mapped[bytes | None] = sealed_column()
    contact_mobile_index: Mapped[bytes | None] = index_column(index=True)
    proxy = SealedJSON()  # who came in the applicants' place: name, id_kind, number, mobile
    proxy_sealed: Mapped[bytes | None] = sealed_column()
    lookup_code = Sealed()
    lookup_code_sealed: Mapped[bytes | None] = sealed_column()
    applicant_name: Mapped[str] = mapped_column(String(200), default="")  # of the first applicant, for lists

    created_at: Mapped[Instant]
    saved_at: Mapped[Instant]
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    promised_due_on: Mapped[date | None]
    statutory_due_on: Mapped[date | None]
    step_started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    clock_started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # of a reopened case, whose limits are fresh
    warned_of: Mapped[date | None]  # the due day of which somebody was warned
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approval_number: Mapped[str] = mapped_column(String(100), default="")
    gives_certificate: Mapped[bool] = mapped_column(default=False)
    awaits_certificate: Mapped[bool] = mapped_column(default=False, server_default=false())  # granted, and not made yet
    earlier_certificate_id: Mapped[int | None] = mapped_column(  # which it changes, renews, replaces or cancels
        ForeignKey("certificates.id", use_alter=True), index=True
    )
    is_demo: Mapped[bool] = mapped_column(default=False)

    seen: Mapped[int] = mapped_column(default=1)
    saved_from: Mapped[str] = mapped_column(String(24), default="")  # how and from which page a draft was last saved
    changed_by: Mapped[str] = mapped_column(String(100), default="")
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    flow_seq: Mapped[int] = mapped_column(default=0)
    flow_head: Mapped[str] = mapped_column(String(64), default="")

    # For whom the person who acts now stands in: set when she is let in (access), written down with what she does (recording).
    absent_handler: ClassVar[Staff | None] = None

    parent: Mapped["Case | None"] = relationship(back_populates="parts", remote_side=[id])
    parts: Mapped[list["Case"]] = relationship(back_populates="parent", order_by="Case.id")
    version: Mapped[ItemVersion] = relationship()
    department: Mapped[Department] = relationship()
    citizen: Mapped[Citizen | None] = relationship(foreign_keys=[citizen_id])
    filed_by: Mapped[Citizen | None] = relationship(foreign_keys=[filed_by_id])
    assignee: Mapped[Staff | None] = relationship(foreign_keys=[assignee_id])
    registered_by: Mapped[Staff | None] = relationship(foreign_keys=[registered_by_id])
    applicants: Mapped[list["Applicant"]] = relationship(
        back_populates="case", order_by="Applicant.position", cascade="all, delete-orphan"
    )
    materials: Mapped[list["CaseMaterial"]] = relationship(cascade="all, delete-orphan")
    opinions: Mapped[list["Opinion"]] = relationship(order_by="Opinion.id", cascade="all, delete-orphan")
    papers: Mapped[list["CasePaper"]] = relationship(order_by="CasePaper.id", cascade="all, delete-orphan")
    corrections: Mapped[list["Correction"]] = relationship(order_by="Correction.id", cascade="all, delete-orphan")
    pre_acceptance: Mapped[PreAcceptance | None] = relationship(cascade="all, delete-orphan")
    void_request: Mapped[VoidRequest | None] = relationship(cascade="all, delete-orphan")
    suspensions: Mapped[list[Suspension]] = relationship(order_by=Suspension.id, cascade="all, delete-orphan")
    extensions: Mapped[list[Extension]] = relationship(order_by=Extension.id, cascade="all, delete-orphan")
    consultations: Mapped[list[Consultation]] = relationship(order_by=Consultation.id, cascade="all, delete-orphan")
    hearings: Mapped[list[Hearing]] = relationship(order_by=Hearing.id, cascade="all, delete-orphan")

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def whole(self) -> "Case":
        """Itself, or the joint case that it is a part of: that one has the number and the code that the applicant knows."""
        return self.parent or self

    @property
    def correction(self) -> "Correction | None":
        """The one request for correction this case may have."""
        return self.corrections[-1] if self.corrections else None

    @property
    def paper_received(self) -> bool:
        """Has the paper come that a pre-acceptance asked for?"""
        return self.pre_acceptance is not None and self.pre_acceptance.received_at is not None

    @property
    def hearing(self) -> Hearing | None:
        """The hearing of the present proceedings; those before a reopening are over."""
        last = self.hearings[-1] if self.hearings else None
        return last if last and (self.clock_started_at is None or last.offered_at >= self.clock_started_at) else None

    @property
    def suspension(self) -> Suspension | None:
        """The one that is asked for or runs; None when there is none."""
        last = self.suspensions[-1] if self.suspensions else None
        return last if last and (last.is_pending or last.is_running) else None

    @property
    def current_step(self) -> Any:
        """The step of the item's version in hand, None outside of processing."""
        return self.version.definition.steps[self.step - 1] if self.step else None

    @property
    def is_last_step(self) -> bool:
        return self.step == len(self.version.definition.steps)


class Applicant(HasSealed, Base):
    """Who applies, as a snapshot apart from any account: a counter applicant has none."""

    __tablename__ = "applicants"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(12))  # person, organization
    name: Mapped[str] = mapped_column(String(200))
    id_kind: Mapped[str] = mapped_column(String(20))  # resident_id, residence_permit, passport, other, uscc
    id_number = Sealed(index=True)
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_index: Mapped[bytes | None] = index_column(index=True)
    legal_representative: Mapped[str] = mapped_column(String(100), default="")
    address = Sealed()
    address_sealed: Mapped[bytes | None] = sealed_column()

    case: Mapped[Case] = relationship(back_populates="applicants")


class CaseMaterial(Base):
    """How one material of the item stands in one case: electronic files lie in the attachments room, paper is counted here."""

    __tablename__ = "case_materials"
    __table_args__ = (UniqueConstraint("case_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    copies_got: Mapped[int] = mapped_column(default=0)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    checked_by: Mapped[Staff | None] = relationship()


class Opinion(Base):
    """What a member of staff wrote when she passed a case on or decided it."""

    __tablename__ = "opinions"
    __table_args__ = (Index("ix_opinions_staff_id_given_at", "staff_id", "given_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    step: Mapped[int | None]
    step_name: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(30))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_at: Mapped[Instant]
    next_handler_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # the absent person whose step it was

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    acting_for: Mapped[Staff | None] = relationship(foreign_keys=[acting_for_id])
    next_handler: Mapped[Staff | None] = relationship(foreign_keys=[next_handler_id])

    @property
    def author(self) -> str:
        """刘兰, or 刘兰（代王五）"""
        by = Actor.of(self.staff)
        return (by.in_place_of(self.acting_for) if self.acting_for else by).label


class Correction(HasSealed, Base):
    """A request for correction (补正) and its answer: only what it names is open to the applicant.

    `materials` and `fields` map a key to what is wrong with it; `before` keeps the values as they were.
    """

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    materials: Mapped[dict[str, str]] = mapped_column(JSON)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    requested_at: Mapped[Instant]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    before = SealedJSON()
    before_sealed: Mapped[bytes] = sealed_column()
    draft = SealedJSON()  # what the applicant has typed so far
    draft_sealed: Mapped[bytes | None] = sealed_column()


class CasePaper(Base):
    """A frozen paper of a case; `documents` knows nothing of cases."""

    __tablename__ = "case_papers"
    __table_args__ = (UniqueConstraint("document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))

    document: Mapped[Document] = relationship()
