"""Who acts on a case: an account, or the clock."""

from dataclasses import dataclass
from typing import Protocol


class HasSessionName(Protocol):
    @property
    def session_name(self) -> str: ...
    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """`name` goes into the flow log (`staff:3`), `label` is what people read."""

    name: str
    label: str

    @classmethod
    def of(cls, account: HasSessionName) -> "Actor":
        return cls(account.session_name, account.display_name)


CLOCK = Actor("clock", "系统")
