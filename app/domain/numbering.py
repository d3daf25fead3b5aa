"""Numbers and codes that are printed: case numbers, paper numbers, and the codes that people copy by hand."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Lookup and resume codes: without 0 O 1 I L, which look alike on paper."""

VERIFICATION_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: exactly five bits a character, so that sixteen of them are 80 bits (31 characters would fall short)."""

PAPER_NUMBER_PATTERN = "{short}{kind}字〔{year}〕{n}号"
APPROVAL_NUMBER_PATTERN = "{short}{kind}〔{year}〕{n}号"

GROUPS = (6, 8, 6, 1)
LARGEST_SEQUENCE = 999_999
_DIGITS = re.compile(r"[0-9]{21}", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PADDED = re.compile(r"n:0[1-6]d", re.ASCII)
_WRITTEN_ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
    | dict.fromkeys(map(ord, "〔【（(［"), "[")
    | dict.fromkeys(map(ord, "〕】）)］"), "]")
)
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})

Choice = Callable[[str], str]
"""Picks one character of an alphabet: `secrets.choice` in earnest."""


def luhn_digit(digits: str) -> str:
    """The check digit that Luhn (ISO/IEC 7812) puts behind these digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def case_number(region: str, day: date, sequence: int) -> str:
    """21 digits: region 6, Shanghai day 8, sequence 6, check 1; ValueError for a region or sequence that does not fit."""
    if not re.fullmatch(r"[0-9]{6}", region, re.ASCII):
        raise ValueError(f"not a region of six digits: {region!r}")
    if not 1 <= sequence <= LARGEST_SEQUENCE:
        raise ValueError(f"sequence out of 1..{LARGEST_SEQUENCE}: {sequence}")
    body = f"{region}{day:%Y%m%d}{sequence:06d}"
    return body + luhn_digit(body)


def normalise_case_number(text: str) -> str:
    """A case number as typed, with full-width digits made plain and spaces and hyphens dropped."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))


def is_case_number(text: str) -> bool:
    """Whether the text is 21 digits with a day of the calendar and the right check digit."""
    if not _DIGITS.fullmatch(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return luhn_digit(text[:-1]) == text[-1]


def group_case_number(number: str) -> tuple[str, str, str, str]:
    """The number in the groups 6 8 6 1 in which it is shown."""
    return number[:6], number[6:14], number[14:20], number[20:]


def paper_number(pattern: str, short_name: str, year: int, n: int, kind: str = "") -> str:
    """A paper's number after the department's own pattern, in which {short} {kind} {year} {n} are filled in; empty: the default.

    {n:03d} writes at least three digits. ValueError for anything else in braces, and without {year} and one {n}, as two papers
    would share a number.
    """
    pattern = pattern or PAPER_NUMBER_PATTERN
    used = _PLACEHOLDER.findall(pattern)
    counted = [name for name in used if name == "n" or _PADDED.fullmatch(name)]
    values = {"short": short_name, "kind": kind, "year": str(year)} | {name: format(n, name[2:]) for name in counted}
    stray = re.search(r"[{}]", _PLACEHOLDER.sub("", pattern))
    if stray or len(counted) != 1 or "year" not in used or not values.keys() >= set(used):
        raise ValueError(f"a paper number's pattern holds {{year}}, {{n}}, and may hold {{short}}, {{kind}}: {pattern!r}")
    return _PLACEHOLDER.sub(lambda found: values[found[1]], pattern)


def approval_number(pattern: str, short_name: str, year: int, n: int, kind: str) -> str:
    """An approval's number after the department's own pattern; empty: the default. Raises ValueError as `paper_number` does."""
    return paper_number(pattern or APPROVAL_NUMBER_PATTERN, short_name, year, n, kind)


def comparable(number: str) -> str:
    """A number without what tells no two apart: spaces, full width, the kind of brackets. Never longer than it was."""
    return re.sub(r"\s", "", number).translate(_WRITTEN_ALIKE)


def lookup_code(choice: Choice) -> str:
    """Six characters, given with the receipt; about 30 bits, so its use is limited."""
    return "".join(choice(ALPHABET) for _ in range(6))


def resume_code(choice: Choice) -> str:
    """Eight characters, to go on with a draft elsewhere; about 40 bits, single use."""
    return "".join(choice(ALPHABET) for _ in range(8))


def verification_code(choice: Choice) -> str:
    """XXXX-XXXX-XXXX-XXXX, 80 bits, printed on papers."""
    return _in_fours("".join(choice(VERIFICATION_ALPHABET) for _ in range(16)))


def normalise_code(text: str) -> str:
    """A lookup, resume or verification code as typed, in the form in which it was issued; leaves a well-formed code as it is."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper().translate(_LOOKS_LIKE)
    return _in_fours(plain) if len(plain) == 16 else plain


def _in_fours(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
