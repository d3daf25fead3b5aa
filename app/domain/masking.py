"""How personal data look to those who need not read them. Where a shape is not recognised, more is hidden, never less."""

import re
import unicodedata
from enum import StrEnum


class MaskKind(StrEnum):
    NAME = "name"
    ID18 = "id18"
    ID15 = "id15"
    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    ORG = "org"
    ADDRESS = "address"


_LANDLINE = re.compile(r"(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2})-?)?(?P<number>[0-9]{5,8})(?P<extension>-[0-9]{1,6})?", re.ASCII)

# Names of places below a township, or a second unit's ending, must not slip into a unit's name:
# 清溪镇城市花园 is no city. A unit whose name holds such a character is hidden too.
_IN_NAME = "[^省市区县旗镇乡村街路道号社小园0-9A-Za-z\\s]"
_UNITS = tuple(
    re.compile(rf"[^0-9A-Za-z\s]{_IN_NAME}{{0,9}}?(?:{ending})")
    for ending in ("省|自治区|特别行政区", "市|自治州|地区|盟", "自治县|区|县|旗|市", "街道|镇|乡|苏木")
)


def mask(kind: MaskKind | str, text: str) -> str:
    """The text as shown to others; ValueError for a kind that is not in MaskKind."""
    kind = MaskKind(kind)
    text = text.strip()
    if not text or kind is MaskKind.ORG:
        return text
    match kind:
        case MaskKind.NAME:
            return _mask_name(text)
        case MaskKind.ID18 | MaskKind.ID15:
            return _mask_middle(text, 3, 4)
        case MaskKind.MOBILE:
            return _mask_middle(text, 3, 4)
        case MaskKind.LANDLINE:
            return _mask_landline(text)
        case MaskKind.EMAIL:
            return _mask_email(text)
        case MaskKind.ADDRESS:
            return _mask_address(text)


def mask_id(number: str) -> str:
    """A resident id or another document's number: the first 3 and the last 4 characters remain."""
    return _mask_middle(number.strip(), 3, 4)


def _mask_middle(text: str, first: int, last: int) -> str:
    if len(text) <= first + last:
        return "*" * len(text)
    return f"{text[:first]}{'*' * (len(text) - first - last)}{text[-last:]}"


def _characters(text: str) -> list[str]:
    """The text cut where a reader sees characters: variation selectors and combining marks stay with theirs."""
    characters: list[str] = []
    for character in text:
        joins = unicodedata.category(character) in {"Mn", "Me", "Mc"}
        if joins and characters:
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def _mask_name(text: str) -> str:
    characters = _characters(text)
    if len(characters) == 1:
        return "*"
    if len(characters) == 2:
        return f"{characters[0]}*"
    return f"{characters[0]}{'*' * (len(characters) - 2)}{characters[-1]}"


def _mask_landline(text: str) -> str:
    shape = _LANDLINE.fullmatch(text)
    if not shape:
        return "*" * len(text)
    number, extension = shape["number"], shape["extension"] or ""
    hidden = f"{'*' * (len(number) - 4)}{number[-4:]}"
    return (shape["area"] or "") + hidden + re.sub("[0-9]", "*", extension)


def _mask_email(text: str) -> str:
    name, at, domain = text.rpartition("@")
    return f"{name[0]}***@{domain}" if name and at else "***"


def _mask_address(text: str) -> str:
    """Province, city, county and township remain, as far as they stand at the beginning and one after the other."""
    end = 0
    for unit in _UNITS:
        found = unit.match(text, end)
        if found:
            end = found.end()
    return f"{text[:end]}****"
