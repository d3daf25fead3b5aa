"""Default login names of staff: surname in pinyin and the initials of the given name (张三 → zhangs)."""

from pypinyin import Style, lazy_pinyin

COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "司徒", "端木", "东方", "南宫", "独孤", "宇文", "长孙", "司空",
})  # fmt: skip
# Characters that read differently as a surname.
SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao", "任": "ren", "盖": "ge",
    "尉迟": "yuchi", "长孙": "zhangsun", "翟": "zhai", "缪": "miao", "华": "hua", "宁": "ning", "繁": "po", "员": "yun",
}  # fmt: skip


def default_login_name(name: str) -> str:
    """The login name that a new member of staff gets when nobody types another."""
    length = 2 if name[:2] in COMPOUND_SURNAMES else 1
    surname, given = name[:length], name[length:]
    reading = SURNAME_READINGS.get(surname) or "".join(lazy_pinyin(surname))
    return reading + "".join(lazy_pinyin(given, style=Style.FIRST_LETTER))
