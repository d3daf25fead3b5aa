"""What the code may not do, and how long it may be."""

import ast
import re

import pytest

from tests.house.sources import APP, ROOT, name_of, nodes, place, python_files, templates

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
CLOCK_QUESTIONS = {"now", "utcnow", "today", "localtime", "gmtime"}
CLOCKS = {"datetime", "date", "dt", "time"}
WALL_CLOCK = APP / "gateways" / "wall_clock.py"
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def _calls_of_attribute(*names: str) -> list[tuple[str, ast.Attribute]]:
    found = []
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in names:
            found.append((place(path, node), node.func))
    return found


def test_only_the_database_module_commits():
    wrong = [where for where, _ in _calls_of_attribute("commit") if not where.startswith("app/db.py:")]
    assert not wrong, f"a transaction is one click, opened by `with transaction():` — {wrong}"


def test_only_the_wall_clock_asks_what_time_it_is():
    wrong = [
        where
        for where, function in _calls_of_attribute(*CLOCK_QUESTIONS)
        if isinstance(function.value, ast.Name) and function.value.id in CLOCKS and not where.startswith(name_of(WALL_CLOCK))
    ]
    assert not wrong, f"use app.gateways.wall_clock — {wrong}"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_file_is_short_enough_to_read(path):
    length = len(path.read_text().splitlines())
    assert length <= LONGEST_FILE, f"{name_of(path)} has {length} lines; divide it by subject (at most {LONGEST_FILE})"


def test_a_function_is_short_enough_to_read():
    lengths = {
        f"{place(path, node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    wrong = {where: length for where, length in lengths.items() if length > LONGEST_FUNCTION}
    assert not wrong, f"at most {LONGEST_FUNCTION} lines; give the parts names: {wrong}"


def test_nothing_is_left_unfinished():
    files = [*python_files(), *templates(), *(ROOT / "static").glob("*.css"), *(ROOT / "migrations").rglob("*.py")]
    wrong = [name_of(path) for path in files if UNFINISHED.search(path.read_text())]
    assert not wrong, wrong


def test_a_form_that_posts_says_where_to():
    """Without an address it goes to the page's own with what stands after `#`, and then no browser moves to the error summary."""
    opening = re.compile(r"<form\b(?=[^>]*method=\"post\")(?![^>]*\baction=)[^>]*>")
    wrong = [f"{name_of(path)}: {found}" for path in templates() for found in opening.findall(path.read_text())]
    assert not wrong, "\n".join(wrong)


def test_no_template_switches_escaping_off():
    pattern = re.compile(r"\|\s*safe\b|autoescape\s+false")
    wrong = [name_of(path) for path in templates() if pattern.search(path.read_text())]
    assert not wrong, wrong
