"""Every text on screen goes through `_()`: another language is a catalogue, not a rewrite."""

import ast
import re
from pathlib import Path

import jinja2
import pytest

from tests.house.sources import APP, name_of, place, templates, tree_of

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
TRANSLATED = {"_", "lazy", "gettext"}
THE_MARK = {"一", "窗"}  # the logo is drawn with these two characters
NOT_ON_SCREEN = {"cli.py", "i18n.py"}


def _bare_words(source: str) -> list[str]:
    """Chinese outside `_()` in a template."""
    found = []
    before: list[str] = []
    for line, kind, value in jinja2.Environment(autoescape=True).lex(source):
        if kind == "data":
            pieces = [piece.strip() for piece in re.split(r"<[^<>]*>|\n", value)]
            found += [f"line {line}: {piece}" for piece in pieces if CHINESE.search(piece) and piece not in THE_MARK]
            found += [f"line {line}: {tag}" for tag in re.findall(r"<[^<>]*>", value) if CHINESE.search(tag)]
        elif kind == "string" and CHINESE.search(value) and before[-2:] != ["_", "("]:
            found.append(f"line {line}: {value}")
        if kind not in {"whitespace", "comment"}:
            before = [*before[-1:], value]
    return found


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_chinese_in_a_template_goes_through_translation(path):
    assert not _bare_words(path.read_text())


def test_the_check_itself_finds_bare_words():
    assert _bare_words('<p>{{ _("好") }}</p>{# 说明 #}') == []
    assert _bare_words("<p>好</p>")
    assert _bare_words('<p title="好">{{ x }}</p>')
    assert _bare_words('{{ x("好") }}')


def _screen_modules() -> list[Path]:
    """Views and forms of every room, and what the rooms' pages share."""
    return [
        path
        for path in sorted(APP.rglob("*.py"))
        if {"views", "forms", "web"} & set(path.relative_to(APP).with_suffix("").parts) and path.name not in NOT_ON_SCREEN
    ]


def _bare_strings(path: Path) -> list[str]:
    tree = tree_of(path)
    fine = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in TRANSLATED:
                fine |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))
    return [
        f"{place(path, node)}: {node.value[:30]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine and CHINESE.search(node.value)
    ]


def test_chinese_in_views_and_forms_goes_through_translation():
    wrong = [fault for path in _screen_modules() for fault in _bare_strings(path)]
    assert not wrong, "\n".join(wrong)
