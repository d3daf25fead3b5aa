"""What the rules say when they say no: a code and values; the sentence is written in web/errors.py."""

from typing import Any


class DomainError(Exception):
    """A no that a person will read: `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values: dict[str, Any] = values


class Refused(DomainError):
    """The rules do not allow it."""


class Stale(DomainError):
    """Somebody else changed it since the page was shown."""


class TooLate(DomainError):
    """Its time has passed."""


class NotYours(DomainError):
    """It is not for this person to see, so it answers as if it did not exist."""
