"""The captcha (L11): four characters in a picture, or a plain question for whoever cannot read one.

The row holds no answer. What is asked and what is right are derived from its id by a key of this installation, so a
stolen table tells nothing. Answering takes the row away, right or wrong: one try each, within five minutes.
"""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import Captcha
from app.db import random_id, session
from app.gateways.wall_clock import now
from app.sealed import keyed_hash
from app.web.i18n import gettext, lazy

VALID = timedelta(minutes=5)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which look alike
LENGTH = 4
LONGEST_ANSWER = 20

NUMERALS = "零一二三四五六七八九"
PLACES = (lazy("第一"), lazy("第二"), lazy("第三"), lazy("第四"))
WORDS = ("春夏秋冬", "东南西北", "梅兰竹菊", "山川湖海", "日月星辰", "鸡鸭牛羊", "稻麦豆瓜", "天地人和")
KINDS = (
    (lazy("水果"), ("苹果", "香蕉", "西瓜", "桃子", "葡萄")),
    (lazy("动物"), ("老虎", "山羊", "水牛", "兔子", "母鸡")),
    (lazy("衣服"), ("裤子", "衬衫", "棉袄", "裙子", "毛衣")),
    (lazy("颜色"), ("红色", "黄色", "蓝色", "绿色", "白色")),
)
Question = tuple[str, str]  # what is asked, what is right


def issue(*, in_words: bool) -> str:
    """A new captcha; its id. Inside a transaction."""
    row = Captcha(public_id=random_id(), in_words=in_words, created_at=now())
    session.add(row)
    session.flush()
    return row.public_id


def redeem(public_id: str, answer: str) -> bool:
    """Is this the answer? Whatever it is, the captcha is used up. Inside a transaction that is committed in both cases."""
    live = (Captcha.public_id == public_id, Captcha.created_at > now() - VALID)
    taken = session.execute(delete(Captcha).where(*live).returning(Captcha.in_words)).one_or_none()
    return taken is not None and _plain(answer) == _plain(answer_of(public_id, in_words=taken.in_words))


def text_of_picture(public_id: str) -> str | None:
    """What the picture of a captcha shows; None when it waits for no answer."""
    row = session.scalar(select(Captcha).where(Captcha.public_id == public_id, Captcha.created_at > now() - VALID))
    return None if row is None or row.in_words else answer_of(public_id, in_words=False)


def answer_of(public_id: str, *, in_words: bool) -> str:
    if in_words:
        return _question(public_id)[1]
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in seed_of(public_id)[:LENGTH])


def question_of(public_id: str) -> str:
    """The question in words."""
    return _question(public_id)[0]


def seed_of(public_id: str) -> bytes:
    """The 32 bytes from which all else about a captcha follows."""
    return keyed_hash("captcha", public_id)


def sweep() -> None:
    """Forgets those that nobody has answered. Inside a transaction."""
    session.execute(delete(Captcha).where(Captcha.created_at <= now() - VALID))


def _sum(seed: bytes) -> Question:
    first, second = seed[1] % 9 + 1, seed[2] % 9 + 1
    return gettext("%(first)s加%(second)s等于几？", first=NUMERALS[first], second=NUMERALS[second]), str(first + second)


def _difference(seed: bytes) -> Question:
    second, rest = seed[1] % 5, seed[2] % 5 + 1
    asked = gettext("%(first)s减%(second)s等于几？", first=NUMERALS[second + rest], second=NUMERALS[second])
    return asked, str(rest)


def _character(seed: bytes) -> Question:
    word, place = WORDS[seed[1] % len(WORDS)], seed[2] % 4
    return gettext("“%(word)s”的%(place)s个字是什么？", word=word, place=PLACES[place]), word[place]


def _odd_one(seed: bytes) -> Question:
    kind, other = seed[1] % len(KINDS), seed[2] % (len(KINDS) - 1) + 1
    name, words = KINDS[kind]
    odd = KINDS[(kind + other) % len(KINDS)][1][seed[3] % 5]
    first = seed[4] % 5
    shown = [words[first], words[(first + 1 + seed[5] % 4) % 5]]
    shown.insert(seed[6] % 3, odd)
    return gettext("%(words)s，哪一个不是%(kind)s？", words="、".join(shown), kind=name), odd


_QUESTIONS: tuple[Callable[[bytes], Question], ...] = (_sum, _difference, _character, _odd_one)


def _question(public_id: str) -> Question:
    seed = seed_of(public_id)
    return _QUESTIONS[seed[0] % len(_QUESTIONS)](seed)


def _plain(answer: Any) -> str:
    """Capitals, width and spaces do not matter, and a number may be written in Chinese: 十二 is 12."""
    text = "".join(unicodedata.normalize("NFKC", str(answer)[:LONGEST_ANSWER]).casefold().split())
    return _NUMBERS.get(text, text)


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (NUMERALS[ones] if ones or not tens else "")


_NUMBERS = {_in_chinese(number): str(number) for number in range(19)}
