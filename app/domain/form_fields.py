"""A form's fields as data, and the codes of what can be wrong with a value (the sentences are web's)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    RESIDENT_ID = "resident_id"
    USCC = "uscc"
    MOBILE = "mobile"


class Prefill(StrEnum):
    """What of the applicant's profile a field starts with."""

    NAME = "name"
    RESIDENT_ID = "resident_id"
    MOBILE = "mobile"
    ADDRESS = "address"
    ORGANIZATION = "organization"
    USCC = "uscc"
    LEGAL_REPRESENTATIVE = "legal_representative"


class ProblemCode(StrEnum):
    """What can be wrong with a value. In `Problem.values`: maximum, minimum, decimals, where the code speaks of one."""

    REQUIRED = "required"
    TOO_LONG = "too_long"  # maximum
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DECIMALS = "too_many_decimals"  # decimals
    TOO_SMALL = "too_small"  # minimum
    TOO_LARGE = "too_large"  # maximum
    BAD_DATE = "bad_date"
    NOT_AN_OPTION = "not_an_option"
    BAD_RESIDENT_ID_FORMAT = "bad_resident_id_format"
    BAD_RESIDENT_ID_DATE = "bad_resident_id_date"
    FUTURE_RESIDENT_ID_DATE = "future_resident_id_date"
    BAD_RESIDENT_ID_CHECKSUM = "bad_resident_id_checksum"
    BAD_USCC_FORMAT = "bad_uscc_format"
    BAD_USCC_CHECKSUM = "bad_uscc_checksum"
    BAD_MOBILE = "bad_mobile"
    NOT_AS_REGISTERED = "not_as_registered"  # found by comparing with the account, not by the form


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is not taken."""

    code: ProblemCode
    values: Mapping[str, Any] = field(default_factory=dict)


NUMERIC = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO})

# Data of the form like the options that an item defines for itself.
YES_NO = (("yes", "是"), ("no", "否"))

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LENGTHS = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 2000}
_DECIMALS = {FieldKind.NUMBER: 6, FieldKind.MONEY: 2}
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. ValueError for a definition that makes no sense, so that none reaches a citizen.

    `max_length` counts characters of texts (default 200, long texts 2000);
    `minimum`, `maximum` and `decimals` (default 6, money 2) bound numbers.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    prefill: Prefill | None = None
    group: str = ""

    def __post_init__(self) -> None:
        if self.kind is FieldKind.YES_NO:
            object.__setattr__(self, "options", YES_NO)
        for wrong, what in self._wrongs():
            if wrong:
                raise ValueError(what)

    def _wrongs(self) -> tuple[tuple[bool, str], ...]:
        values = [value for value, _label in self.options]
        return (
            (not _NAME.fullmatch(self.name), "name is not of a-z, 0-9 and _, beginning with a letter, up to 40 characters"),
            (not self.label, "label is missing"),
            (self.kind in WITH_OPTIONS and not values, "options are missing"),
            (self.kind not in WITH_OPTIONS and bool(values), f"options do not belong to {self.kind}"),
            (len(set(values)) != len(values), "an option's value stands twice"),
            (any(not value or not label for value, label in self.options), "an option is empty"),
            (self.max_length is not None and self.kind not in _LENGTHS, f"max_length does not belong to {self.kind}"),
            (self.max_length is not None and self.max_length < 1, "max_length is below 1"),
            (self._bounds() != (None, None, None) and self.kind not in NUMERIC, f"bounds do not belong to {self.kind}"),
            (self.decimals is not None and not 0 <= self.decimals <= _MOST_DECIMALS, "decimals are not 0 to 6"),
            (self.minimum is not None and self.maximum is not None and self.minimum > self.maximum, "minimum is above maximum"),
        )

    def _bounds(self) -> tuple[Decimal | None, Decimal | None, int | None]:
        return self.minimum, self.maximum, self.decimals

    @property
    def longest(self) -> int:
        """The most characters that the field takes, by definition or by its kind."""
        return self.max_length or _LENGTHS.get(self.kind, _LENGTHS[FieldKind.TEXT])

    @property
    def most_decimals(self) -> int:
        """The most digits behind the point."""
        return _DECIMALS.get(self.kind, 0) if self.decimals is None else self.decimals

    def label_of(self, value: str) -> str:
        """An option's label; the value itself where it is none (a draft, an older version)."""
        return dict(self.options).get(value, value)
