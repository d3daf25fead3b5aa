"""The stylesheets stay small, work in old browsers, and hold every class that a template uses."""

import re
from pathlib import Path

import brotli
import pytest

from tests.house.sources import name_of, templates

STATIC = Path(__file__).parents[2] / "static"
PAPERS = {"print", "documents"}  # drawn by their own stylesheet
DEFAULTS = {"medium"}  # the usual width of a field


def _css(name: str) -> str:
    return (STATIC / name).read_text()


@pytest.mark.parametrize(("name", "limit"), [("site.css", 3000), ("desk.css", 1200)])
def test_a_stylesheet_weighs_little_on_the_wire(name, limit):
    assert len(brotli.compress(_css(name).encode(), quality=5)) <= limit


@pytest.mark.parametrize("name", ["site.css", "desk.css"])
def test_a_stylesheet_uses_only_what_old_browsers_draw_and_loads_nothing(name):
    assert not re.findall(r"display:\s*(?:inline-)?grid|\bgap:|var\(|url\(|@import|@font-face|!important", _css(name))


@pytest.mark.parametrize("path", [p for p in templates() if not PAPERS & set(p.parts)], ids=name_of)
def test_every_class_of_a_template_has_a_rule(path):
    styled = set(re.findall(r"\.([a-z][\w-]*)", _css("site.css") + _css("desk.css"))) | DEFAULTS
    text = re.sub(r"{[{%#].*?[}%#]}", " ", path.read_text(), flags=re.DOTALL)
    used = {name for value in re.findall(r'\bclass="([^"]*)"', text) for name in value.split()}
    assert used <= styled
