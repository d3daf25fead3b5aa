"""The commands that the documents name exist, and so do the settings."""

import re

import pytest

from app import config
from tests.house.sources import APP, ROOT, name_of

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
SETTING = re.compile(r"\bYICHUANG_[A-Z_]+")


def _commands(pattern: str) -> set[str]:
    code = [piece for path in DOCUMENTS for piece in CODE.findall(path.read_text())]
    return {name for piece in code for name in re.findall(pattern, piece)}


def test_every_make_target_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = _commands(r"(?:^|[`$\s])make ([a-z]+)")
    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.only_on("sqlite")
def test_every_flask_command_in_the_documents_exists(app):
    named = _commands(r"flask --app wsgi ([a-z-]+)")
    assert named
    assert named <= set(app.cli.commands)


def test_every_setting_is_documented_and_every_documented_one_exists():
    read = set(SETTING.findall("".join(path.read_text() for path in [APP / "config.py", APP / "serve.py"])))
    named = {name for path in DOCUMENTS for name in SETTING.findall(path.read_text())}
    assert read == named, f"{config.__name__} and docs/deploy.md differ"


def test_links_between_documents_resolve():
    broken = [
        f"{name_of(path)}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert not broken, broken
