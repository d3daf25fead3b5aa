"""Chinese as it is set: full-width marks, no exclamation marks, 您, no typed spaces in dates (LOOK: Chinese)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml

from app.demo import DEFINITIONS
from tests.house.sources import name_of, place, python_files, templates, tree_of

CHINESE = "[\u3400-\u9fff]"
OPERATORS = {"cli.py", "rules_cli.py"}  # what is typed at a command line stands between their words
NOT_PROSE = re.compile(r".*\[0-9\].*|“名称: 值”")  # a pattern; how a line of a definition is written
WRITE_DATES = {"app/web/i18n.py", "app/domain/form_display.py"}  # the screen; the domain, which knows no screen
RULES = {
    "a half-width mark beside Chinese": re.compile(f"{CHINESE}[,;:?!]|[,;:?!]{CHINESE}"),
    "half-width brackets around Chinese": re.compile(rf"\({CHINESE}|{CHINESE}\)(?!s)"),
    "an exclamation mark": re.compile("[!！]"),
    "straight quotes around Chinese": re.compile(f"['\"]{CHINESE}|{CHINESE}['\"]"),
    "three dots for ……": re.compile(rf"{CHINESE}\.\.|。。"),
    "你 for 您": re.compile("你"),
    "a space in a date": re.compile(r"(?:年|月) (?:\d|%\()|\d{4} 年|\d 月"),
    "corner brackets for quotes": re.compile("[「」『』]"),
}


def _faults(text: str) -> list[str]:
    return [name for name, pattern in RULES.items() if re.search(CHINESE, text) and pattern.search(text)]


def _texts_of_code() -> Iterator[tuple[str, str]]:
    """Place and text of every string in app/ that is no docstring: what is translated, papers, words of the domain, demo data."""
    for path in (path for path in python_files() if path.name not in OPERATORS):
        tree = tree_of(path)
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield place(path, node), NOT_PROSE.sub("", node.value)


def _texts_of_template(path: Path) -> Iterator[tuple[str, str]]:
    for line, kind, value in jinja2.Environment(autoescape=True).lex(path.read_text()):
        if kind == "string":
            yield f"{name_of(path)}:{line}", value[1:-1]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value


def test_texts_in_code_are_set_as_chinese():
    wrong = [f"{where}: {text[:40]}: {fault}" for where, text in _texts_of_code() for fault in _faults(text)]
    assert not wrong, "\n".join(wrong)


def test_texts_in_templates_are_set_as_chinese():
    texts = [pair for path in templates() for pair in _texts_of_template(path)]
    wrong = [f"{where}: {text[:40]}: {fault}" for where, text in texts for fault in _faults(text)]
    assert not wrong, "\n".join(wrong)


def test_dates_are_written_in_one_place():
    """Templates use the filters; nobody puts year, month and day together by hand."""
    by_hand = re.compile(r"月\{|\}月|\)s月|%m月|strftime\([^)]*月")
    files = [*templates(), *python_files()]
    found = {name_of(path) for path in files if by_hand.search(path.read_text())}
    assert found == WRITE_DATES


def test_shipped_items_are_set_as_chinese():
    texts = [
        (path.name, text) for path in sorted(DEFINITIONS.glob("*.yaml")) for text in _leaves(yaml.safe_load(path.read_text()))
    ]
    wrong = [f"{where}: {text[:40]}: {fault}" for where, text in texts for fault in _faults(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    ["请填写,再提交", "姓名:", "（见 (附件)", "好！", '"在线"办', "请稍候...", "你好", "2026 年 11月", "%(year)s年 %(month)s月"],
)
def test_the_rules_find_what_is_set_wrongly(text):
    assert _faults(text)


@pytest.mark.parametrize(
    "text", ["12 个工作日", "（选填）", "正在生成……", "%(year)s年%(month)s月%(day)s日", "9:00—12:00、13:30—17:00"]
)
def test_the_rules_leave_alone_what_is_right(text):
    assert not _faults(text)
