"""docs/licences.md lists what is pinned, in the version that is pinned."""

import re

import pytest

from tests.house.sources import ROOT

PIN = re.compile(r"^([\w.-]+)(?:\[\w+\])?==(\S+)$", re.MULTILINE)
CELL = re.compile(r"\s*[·,|]\s*")


@pytest.mark.parametrize("requirements", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_library_is_listed_in_its_version(requirements: str) -> None:
    lines = [
        set(CELL.split(line.lower())) for line in (ROOT / "docs/licences.md").read_text().splitlines() if line.startswith("|")
    ]
    pins = PIN.findall((ROOT / requirements).read_text())
    assert len(pins) > 5
    missing = [f"{name} {version}" for name, version in pins if not any({name.lower(), version} <= line for line in lines)]
    assert not missing, missing
