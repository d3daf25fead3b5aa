"""Provinces, cities and counties by their codes of 2, 4 and 6 digits (Bureau of Statistics, as of 2023-06-30)."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
FILES = ("div_provinces.csv", "div_cities.csv", "div_areas.csv")
LENGTHS = (2, 4, 6)  # digits of a province, a city, a county
PLACEHOLDERS = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
)  # cities that nobody writes in an address


@cache
def _names() -> dict[str, str]:
    """All names by code, read once."""
    names: dict[str, str] = {}
    for name in FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            names.update((row["code"], row["name"]) for row in csv.DictReader(lines))
    return names


@cache
def _below() -> dict[str, tuple[tuple[str, str], ...]]:
    children: dict[str, list[tuple[str, str]]] = {}
    for code, name in _names().items():
        children.setdefault(code[:-2], []).append((code, name))
    return {code: tuple(found) for code, found in children.items()}


def below(code: str) -> tuple[tuple[str, str], ...]:
    """Code and name of what lies directly in a province or city; of "", the provinces."""
    return _below().get(code, ())


def is_county(code: str) -> bool:
    """Whether an address may stand on this code: nothing of it is left open."""
    return len(code) == LENGTHS[-1] and code in _names()


def known(code: str) -> str:
    """The longest beginning of a code that is a division, "" where not even its province is one."""
    return next((code[:n] for n in reversed(LENGTHS) if len(code) >= n and code[:n] in _names()), "")


def chosen(province: str, city: str, county: str) -> str:
    """What was chosen in three lists, as far as it belongs together; of a single city or county there is nothing to choose."""
    code = ""
    for answer in (province, city, county):
        if answer not in {option for option, _name in below(code)}:
            break
        code = answer
    while code and len(below(code)) == 1:
        code = below(code)[0][0]
    return code


def full_name(code: str) -> str:
    """四川省广安市广安区: without placeholders, and 东莞市 once where the city is its own county."""
    names: list[str] = []
    for length in LENGTHS:
        name = _names().get(code[:length], "") if len(code) >= length else ""
        if name and name not in PLACEHOLDERS and name not in names:
            names.append(name)
    return "".join(names)


@cache
def _counties_by_name() -> dict[str, str]:
    return {full_name(code): code for code in _names() if is_county(code)}


def recognised(text: str) -> tuple[str, str]:
    """The county that a written address begins with, and the rest; ("", the text) where it begins with none."""
    for length in range(min(len(text), max(map(len, _counties_by_name()))), 0, -1):
        code = _counties_by_name().get(text[:length])
        if code:
            return code, text[length:].strip()
    return "", text
