"""Programs that tests need. In CI a missing one is a failure; elsewhere the test is skipped with the reason."""

import os
import shutil

import pytest


def need(program: str) -> str:
    """The path of a program that `make test` installs."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")  # where Debian keeps daemons
    if found is None:
        missing(f"{program} is not installed; `make test` installs it")
    return found or ""


def missing(reason: str) -> None:
    """Ends the test: failed in CI, skipped elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
