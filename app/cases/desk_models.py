"""What a member of staff keeps for her own lists: filters under a name."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

FILTER_NAME_LENGTH = 20
FILTER_QUERY_LENGTH = 500


class SavedFilter(Base):
    """A filter of one list under a name (我存的); `query` is what stands after the `?` of its address."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("staff_id", "list_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    list_name: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(FILTER_NAME_LENGTH))
    query: Mapped[str] = mapped_column(String(FILTER_QUERY_LENGTH))
