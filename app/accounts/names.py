"""Login names of staff: surname in pinyin and the initials of the given name (张三 → zhangs)."""

from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "司徒", "端木", "东方", "南宫", "独孤", "宇文", "长孙", "司空",
})  # fmt: skip
# Characters that read differently as a surname, the commoner reading first; some families keep the other.
SURNAME_READINGS = {
    "单": "shan dan", "曾": "zeng ceng", "解": "xie jie", "仇": "qiu chou", "查": "zha cha", "区": "ou qu", "朴": "piao pu",
    "任": "ren", "盖": "ge gai", "尉迟": "yuchi", "长孙": "zhangsun", "翟": "zhai di", "缪": "miao mou", "华": "hua",
    "宁": "ning", "繁": "po fan", "员": "yun yuan", "乐": "yue le", "召": "shao zhao", "种": "chong zhong", "覃": "qin tan",
    "隗": "wei kui", "盛": "sheng cheng", "谌": "chen shen", "那": "na nuo", "秘": "bi mi", "祭": "zhai ji", "洗": "xian xi",
    "都": "du dou", "薄": "bo bao", "柏": "bai bo", "葛": "ge", "万": "wan", "折": "she zhe", "车": "che", "燕": "yan",
}  # fmt: skip
MOST_OFFERED = 6
MOST_VARIED = MOST_OFFERED - 1  # characters with several readings: each gives an offer of its own beside the usual one


def default_login_name(name: str) -> str:
    """The login name that a new member of staff gets when nobody types another."""
    return login_names(name)[0]


def login_names(name: str) -> list[str]:
    """What can be offered, the likeliest first: the readings of the surname, and of characters that have several."""
    length = 2 if name[:2] in COMPOUND_SURNAMES else 1
    surname, given = name[:length], name[length:]
    readings = SURNAME_READINGS.get(surname, "").split() or ["".join(lazy_pinyin(surname))]
    usual = lazy_pinyin(given, style=Style.FIRST_LETTER)
    initials = [_initials(character, first) for character, first in zip(given, usual, strict=False)]
    if len(usual) != len(given):
        initials = [[letter] for letter in usual]  # letters of another script stand together
    initials = _varied_at_the_end(initials)
    ways = sorted(product(*initials), key=lambda way: sum(a != b for a, b in zip(way, usual, strict=True)))
    offered = [reading + "".join(way) for way in ways for reading in readings]
    return list(dict.fromkeys(_plain(login) for login in offered))[:MOST_OFFERED]


def _varied_at_the_end(initials: list[list[str]]) -> list[list[str]]:
    """Other readings for the last MOST_VARIED characters that have any: those of earlier ones would never be among the offers.

    The product of all readings doubles with every character: a pasted text must not make it.
    """
    several = [place for place, letters in enumerate(initials) if len(letters) > 1][-MOST_VARIED:]
    return [letters if place in several else letters[:1] for place, letters in enumerate(initials)]


def _initials(character: str, usual: str) -> list[str]:
    """The first letters of a character's readings, the usual one first."""
    (readings,) = pinyin(character, style=Style.NORMAL, heteronym=True) or [[usual]]
    return list(dict.fromkeys([usual, *(reading[0] for reading in readings if reading)]))


def _plain(login: str) -> str:
    """Letters and digits: a middle dot or a space of a name has no place in a login name."""
    return "".join(character for character in login.casefold() if character.isascii() and character.isalnum())
