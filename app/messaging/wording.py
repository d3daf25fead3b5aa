"""Texts as the administrator words them: 【】 and codes aside, any sentence with the values of its text as {事项}, {编号} …"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from app.messaging.texts import CODE, Text, fill, shown

LONGEST = 200
WORDS = {
    "item": "事项",
    "number": "编号",
    "lookup_code": "查询密码",
    "due": "期限",
    "end": "有效期止",
    "step": "环节",
    "outcome": "结果",
    "certificate": "证照",
    "certificate_number": "证号",
    "carrier": "邮寄单位",
    "tracking_number": "邮件号码",
    "code": "验证码",
    "minutes": "分钟数",
    "username": "用户名",
    "mobile": "新手机",
    "organization": "单位",
    "person": "受托人",
    "material": "材料",
    "filename": "文件",
    "place": "地点",
    "reason": "原因",
    "replacement": "代替的编号",
    "days": "天数",
    "until": "预计结束",
    "held": "听证时间",
}
SAMPLES: dict[str, object] = {
    "item": "水产苗种生产许可证核发",
    "number": "511602202611230000187",
    "lookup_code": "K7M4PX",
    "due": date(2026, 12, 9),
    "end": date(2027, 1, 8),
    "step": "审核",
    "outcome": "准予",
    "certificate": "水产苗种生产许可证",
    "certificate_number": "（广农）苗种生证〔2026〕第 0018 号",
    "carrier": "中国邮政",
    "tracking_number": "1234567890123",
    "code": "0427",
    "minutes": 5,
    "username": "chunhua",
    "mobile": "138****0001",
    "organization": "蓝湾水产养殖有限公司",
    "person": "陈春花",
    "material": "水面使用证明",
    "filename": "合同.pdf",
    "place": "区政务服务中心 2 楼 A12 窗口",
    "reason": "检验",
    "replacement": "511602202611230000195",
    "days": 10,
    "until": date(2026, 12, 9),
    "held": datetime(2026, 12, 9, 1, 30, tzinfo=UTC),
}
_NAMES = {word: name for name, word in WORDS.items()}
_BLANK = re.compile(r"%%|%\((\w+)\)s")  # without a name: a per cent sign
_WORD = re.compile(r"\{([^{}]*)\}")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")


def blanks_of(template: str) -> list[str]:
    """Names of the values in a template, each once, in their order."""
    return [name for name in dict.fromkeys(_BLANK.findall(template)) if name]


def allowed(text: Text) -> list[str]:
    """The values that its callers give."""
    return blanks_of(str(text.template))


def needed(text: Text) -> list[str]:
    """The values that may not be left out: the code, the number of the case if there is one, what the text names besides."""
    always = "code" if text.kind == CODE else "number"
    return [name for name in (always,) if name in allowed(text)] + list(text.needs)


def in_words(template: str) -> str:
    """`%(item)s` becomes {事项}."""
    return _BLANK.sub(lambda found: "{" + WORDS[found[1]] + "}" if found[1] else "%", template)


def from_words(typed: str) -> str:
    """{事项} becomes `%(item)s`; an unknown word stays as it is."""
    escaped = typed.replace("%", "%%")
    return _WORD.sub(lambda found: f"%({_NAMES[found[1]]})s" if found[1] in _NAMES else found[0], escaped)


def tidy(typed: str) -> str:
    """One line."""
    return " ".join(typed.split())


def preview(template: str) -> str:
    """The text with sample values."""
    return fill(template, **SAMPLES)


def sample_of(name: str) -> str:
    """A value as it would stand in a text."""
    return str(shown(SAMPLES[name]))


def problems(text: Text, typed: str) -> Iterator[tuple[str, dict[str, object]]]:
    """(code of a sentence, its values) of everything that is wrong with a wording."""
    template = from_words(typed)
    used, known = blanks_of(template), allowed(text)
    if len(typed) > LONGEST:
        yield "message_too_long", {"most": LONGEST, "length": len(typed)}
    if "【" in typed or "】" in typed:
        yield "message_signed_already", {}
    unknown = [found for found in _WORD.findall(typed) if _NAMES.get(found) not in known]
    if unknown or "{" in _WORD.sub("", typed) or "}" in _WORD.sub("", typed):
        yield "message_blank_unknown", {"blanks": "、".join("{" + WORDS[name] + "}" for name in known)}
        return
    missing = [name for name in needed(text) if name not in used]
    if missing:
        yield "message_blank_missing", {"blanks": "、".join("{" + WORDS[name] + "}" for name in missing)}
    elif text.kind == CODE and (len(_FOUR_DIGITS.findall(preview(template))) != 1 or _BLANK.findall(template).count("code") != 1):
        yield "message_second_code", {}
