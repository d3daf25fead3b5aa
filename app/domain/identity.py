"""Numbers that stand for people and organizations: resident id (GB 11643), uscc (GB 32100), telephone numbers.

Written by hand: python-stdnum refuses residents born before their county's code existed, residence permits (810000, 820000, 83…)
and the N-codes of village collectives.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """How a number was judged; the first that applies, in this order after the format."""

    OK = "ok"
    BAD_FORMAT = "bad_format"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    BAD_CHECKSUM = "bad_checksum"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class ResidentId:
    """What a resident id says; birth date and sex are given only with the verdict ok."""

    number: str
    verdict: Verdict
    birth_on: date | None = None
    sex: Sex | None = None

    @property
    def is_ok(self) -> bool:
        return self.verdict is Verdict.OK


_RESIDENT_ID = re.compile(r"[1-9][0-9]{5}(?:[0-9]{9}|[0-9]{11}[0-9X])", re.ASCII)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)

_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE = re.compile(r"(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?", re.ASCII)


def normalise_number(text: str) -> str:
    """As typed, with full-width characters made plain, upper case, without spaces around."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def check_resident_id(text: str, today: date) -> ResidentId:
    """Judge a resident id of 18 digits, or of 15 as issued until 1999 (no check digit, born 19yy)."""
    number = normalise_number(text)
    if not _RESIDENT_ID.fullmatch(number):
        return ResidentId(number, Verdict.BAD_FORMAT)
    long = number if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    try:
        birth_on = date(int(long[6:10]), int(long[10:12]), int(long[12:14]))
    except ValueError:
        return ResidentId(number, Verdict.BAD_DATE)
    if birth_on > today:
        return ResidentId(number, Verdict.FUTURE_DATE)
    if len(number) == 18 and resident_check_digit(number[:17]) != number[17]:
        return ResidentId(number, Verdict.BAD_CHECKSUM)
    return ResidentId(number, Verdict.OK, birth_on, Sex.MALE if int(long[16]) % 2 else Sex.FEMALE)


def resident_check_digit(first_17: str) -> str:
    """The check digit behind the first 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _RESIDENT_CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _RESIDENT_WEIGHTS, strict=True)) % 11]


def upgrade_resident_id(number: str) -> str:
    """The 18-digit form of a 15-digit id, so that one person is found under one number; others come back as they are."""
    if len(number) != 15:
        return number
    first_17 = f"{number[:6]}19{number[6:]}"
    return first_17 + resident_check_digit(first_17)


def check_uscc(text: str) -> Verdict:
    """Judge a unified social credit code: ok, bad_format or bad_checksum (GB 32100)."""
    code = normalise_number(text)
    if not _USCC.fullmatch(code):
        return Verdict.BAD_FORMAT
    total = sum(_USCC_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return Verdict.OK if _USCC_ALPHABET[-total % 31] == code[17] else Verdict.BAD_CHECKSUM


def normalise_phone(text: str) -> str:
    """A telephone number as typed, without spaces, brackets and +86; a mobile also without hyphens."""
    number = re.sub(r"^(?:\+|00)86-?", "", re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)))
    plain = number.replace("-", "")
    return plain if is_mobile(plain) else number


def is_mobile(number: str) -> bool:
    """Whether it has the shape of a mainland mobile number."""
    return _MOBILE.fullmatch(number) is not None


def is_landline(number: str) -> bool:
    """Whether it has the shape of a mainland landline, with or without area code and extension."""
    return _LANDLINE.fullmatch(number) is not None
