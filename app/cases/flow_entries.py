"""Tables of the flow log: the chained entries, and apart from them what each says."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant
from app.sealed import HasSealed, SealedJSON, sealed_column


class FlowEntry(Base):
    """One entry of the append-only flow log (流转日志), chained by hashes within its case."""

    __tablename__ = "flow_entries"
    __table_args__ = (UniqueConstraint("case_id", "seq"), Index("ix_flow_entries_actor_case_id", "actor", "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[Instant]
    actor: Mapped[str] = mapped_column(String(40))  # citizen:<id>, staff:<id>, clock
    acting_for: Mapped[str | None] = mapped_column(String(40))  # the absent staff:<id> for whom; said in the payload too
    action: Mapped[str] = mapped_column(String(30))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    payload_hash: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column("before_hash", String(64))
    hash: Mapped[str] = mapped_column(String(64))

    payload: Mapped["FlowPayload | None"] = relationship(uselist=False)


class FlowPayload(HasSealed, Base):
    """What an entry says in words. It lies apart, so that it can be erased by law without breaking the chain."""

    __tablename__ = "flow_payloads"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("flow_entries.id"), unique=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    content = SealedJSON()
    content_sealed: Mapped[bytes] = sealed_column()
