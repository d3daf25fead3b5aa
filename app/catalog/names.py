"""How names are found: a plain form for comparing, full pinyin and initials, with other readings of polyphones."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from pypinyin import Style, pinyin

NEIGHBOURS = 6  # syllables kept on each side of an alternative reading
SEPARATOR = " "  # never part of a query, so no match runs across alternatives


def comparable(text: str) -> str:
    """The text as it is compared: full-width folded, lower case, only letters, digits and Chinese characters."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def search_keys(name: str) -> tuple[str, str, str]:
    """The comparable name, its full pinyin, and its initials, the last two followed by other possible readings."""
    plain = comparable(name)
    syllables = _readings(plain)
    initials = [list(dict.fromkeys(reading[0] for reading in readings)) for readings in syllables]
    return plain, SEPARATOR.join(_variants(syllables)), SEPARATOR.join(_variants(initials))


def _readings(plain: str) -> list[list[str]]:
    """For each character its readings, the one that fits the phrase first."""
    fitting = pinyin(plain, style=Style.NORMAL, errors=_characters)
    possible = pinyin(plain, style=Style.NORMAL, heteronym=True, errors=_characters)
    return [list(dict.fromkeys([*first, *others])) for first, others in zip(fitting, possible, strict=True)]


def _characters(text: str) -> Any:
    """What has no reading stands for itself, character by character."""
    return list(text)


def _variants(readings: list[list[str]]) -> Iterator[str]:
    """The fitting reading of the whole name, then each other reading of one character amid its neighbours."""
    fitting = [choices[0] for choices in readings]
    yield "".join(fitting)
    for place, choices in enumerate(readings):
        for other in choices[1:]:
            before = fitting[max(0, place - NEIGHBOURS) : place]
            yield "".join([*before, other, *fitting[place + 1 : place + 1 + NEIGHBOURS]])


def highlighted(name: str, query: str) -> list[tuple[str, bool]]:
    """The name in pieces, each with whether the query asked for it: by characters, or by initials."""
    places = [index for index, char in enumerate(name) for folded in comparable(char)]
    plain, _pinyin, initials = search_keys(name)
    hit: set[int] = set()
    for word in words(query):
        for text in (plain, initials.split(SEPARATOR)[0]):
            start = text.find(word)
            if start >= 0 and len(text) == len(places):
                hit.update(places[start : start + len(word)])
                break
    return _pieces(name, hit)


def _pieces(name: str, hit: set[int]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for index, char in enumerate(name):
        if pieces and pieces[-1][1] == (index in hit):
            pieces[-1] = (pieces[-1][0] + char, index in hit)
        else:
            pieces.append((char, index in hit))
    return pieces


def words(query: str) -> list[str]:
    """The comparable words of a query, at most eight: each must be found."""
    return [word for word in (comparable(part) for part in query.split()[:8]) if word]
