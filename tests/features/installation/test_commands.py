"""What an operator's command writes besides its answer."""

import pytest

from tests.support.databases import copy_of, discard


@pytest.mark.only_on("sqlite")
def test_a_command_that_says_no_writes_one_sentence_and_nothing_else(backend: str) -> None:
    installed = copy_of(backend, "migrated")
    answer = installed.flask("rules", "resident-id", "330702198802290017")
    discard(installed)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (2, 1), answer.stderr
