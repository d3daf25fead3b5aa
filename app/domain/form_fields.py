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
    ADDRESS = "address"
    ROWS = "rows"


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
    DIVISION_MISSING = "division_missing"
    DETAIL_MISSING = "detail_missing"
    TOO_FEW_ROWS = "too_few_rows"  # minimum
    TOO_MANY_ROWS = "too_many_rows"  # maximum
    NOT_AS_REGISTERED = "not_as_registered"  # found by comparing with the account, not by the form


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is not taken."""

    code: ProblemCode
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is asked for: while an earlier field of the form has one of these values chosen."""

    field: str
    values: tuple[str, ...]


NUMERIC = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO})

NOT_IN_ROWS = frozenset({FieldKind.CHOICES, FieldKind.ADDRESS, FieldKind.ROWS})  # a cell holds one text
MOST_ROWS = 50  # what a definition may allow, and the most that is ever read of a form

# Data of the form like the options that an item defines for itself.
YES_NO = (("yes", "是"), ("no", "否"))

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LENGTHS = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 2000, FieldKind.ADDRESS: 100}
_DECIMALS = {FieldKind.NUMBER: 6, FieldKind.MONEY: 2}
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. ValueError for a definition that makes no sense, so that none reaches a citizen.

    `max_length` counts characters of texts (default 200, long texts 2000, what follows the county in an address 100);
    `minimum`, `maximum` and `decimals` (default 6, money 2) bound numbers, money is at least 0 unless `minimum` says otherwise;
    `min_rows` and `max_rows` (default 1 and 10) bound the rows of `columns`.
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
    columns: tuple["FormField", ...] = ()
    min_rows: int | None = None
    max_rows: int | None = None
    shown_when: Condition | None = None

    def __post_init__(self) -> None:
        if self.kind is FieldKind.YES_NO:
            object.__setattr__(self, "options", YES_NO)
        for wrong, what in (*self._wrongs(), *self._wrongs_of_rows()):
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

    def _wrongs_of_rows(self) -> tuple[tuple[bool, str], ...]:
        is_rows, names = self.kind is FieldKind.ROWS, [column.name for column in self.columns]
        strange = [c.name for c in self.columns if c.kind in NOT_IN_ROWS or c.prefill or c.group or c.shown_when]
        bounded = (self.min_rows, self.max_rows) != (None, None)
        return (
            (is_rows and not names, "columns are missing"),
            (not is_rows and bool(names), f"columns do not belong to {self.kind}"),
            (not is_rows and bounded, f"min_rows and max_rows do not belong to {self.kind}"),
            (not 1 <= self.fewest_rows <= self.most_rows <= MOST_ROWS, f"rows are not 1 to {MOST_ROWS}, fewest first"),
            (len(set(names)) != len(names), "a column's name stands twice"),
            (bool(strange), f"a column takes one plain value and no prefill, group or shown_when: {', '.join(strange)}"),
            (is_rows and self.prefill is not None, "prefill does not belong to rows"),
            (self.kind is FieldKind.ADDRESS and self.prefill not in (None, Prefill.ADDRESS), "an address starts with no other"),
            (self.shown_when is not None and not self.shown_when.values, "shown_when names no value"),
        )

    def _bounds(self) -> tuple[Decimal | None, Decimal | None, int | None]:
        return self.minimum, self.maximum, self.decimals

    @property
    def least(self) -> Decimal | None:
        """The smallest number: by definition, or nought of money."""
        return Decimal(0) if self.minimum is None and self.kind is FieldKind.MONEY else self.minimum

    @property
    def longest(self) -> int:
        """The most characters that the field takes, by definition or by its kind."""
        return self.max_length or _LENGTHS.get(self.kind, _LENGTHS[FieldKind.TEXT])

    @property
    def fewest_rows(self) -> int:
        """The least rows that are taken, where any are."""
        return 1 if self.min_rows is None else self.min_rows

    @property
    def most_rows(self) -> int:
        """The most rows that are taken."""
        return 10 if self.max_rows is None else self.max_rows

    @property
    def most_decimals(self) -> int:
        """The most digits behind the point."""
        return _DECIMALS.get(self.kind, 0) if self.decimals is None else self.decimals

    def label_of(self, value: str) -> str:
        """An option's label; the value itself where it is none (a draft, an older version)."""
        return dict(self.options).get(value, value)
