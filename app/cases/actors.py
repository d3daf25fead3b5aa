"""Who acts on a case: an account, or the clock."""

from dataclasses import dataclass
from typing import Protocol

from app.web.i18n import _


class HasSessionName(Protocol):
    @property
    def session_name(self) -> str: ...
    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """`name` goes into the flow log (`staff:3`), `label` is what people read; `acting_for`: the absent `staff:<id>`, if any."""

    name: str
    label: str
    acting_for: str | None = None

    @classmethod
    def of(cls, account: HasSessionName) -> "Actor":
        return cls(account.session_name, account.display_name)

    def in_place_of(self, absent: HasSessionName) -> "Actor":
        """刘兰（代王五）"""
        label = _("%(name)s（代%(absent)s）", name=self.label, absent=absent.display_name)
        return Actor(self.name, label, absent.session_name)


CLOCK = Actor("clock", "系统")
