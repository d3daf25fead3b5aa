"""The `rules` commands as DESIGN shows them: the answer is the last line of stdout; a no is exit status 2 and a sentence."""

import re

import pytest
from click.testing import Result
from flask import Flask

from app.rules_cli import rules


def ask(arguments: str | list[str]) -> Result:
    app = Flask(__name__)
    app.cli.add_command(rules)
    return app.test_cli_runner().invoke(args=["rules", *(arguments.split() if isinstance(arguments, str) else arguments)])


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1] if result.stdout else ""


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("due 2016-03-01 20 --suspend 2016-03-08..2016-03-18 --extend 10", "2016-04-25"),
        ("due 2016-03-01 20 --suspend 2016-03-08..2016-03-18;2016-03-22..2016-03-25", "2016-04-14"),
        ("due 2016-03-01 20 --suspend 2016-03-22..2016-03-25 --suspend 2016-03-08..2016-03-18", "2016-04-14"),
        ("due 2026-02-13 20", "2026-03-19"),
        ("due 2016-03-01 0", "2016-03-01"),
        ("letter inquiry 2016-06-08 --extend 2", "2016-06-16"),
        ("letter inquiry 2016-06-08 --extend 0", "2016-06-14"),
        ("letter complaint 2014-09-30 --extend 10", "2014-11-17"),
        ("light inquiry --received 2016-03-01 --due 2016-03-04 --today 2016-03-03", "yellow"),
        ("light inquiry --received 2016-03-01 --due 2016-03-04 --today 2016-03-02", "green"),
        ("light complaint --received 2016-03-01 --due 2016-03-29 --today 2016-03-30", "red"),
        ("resident-id 330702198802290016", "ok 1988-02-29 male"),
        ("resident-id 210102195601010029", "ok 1956-01-01 female"),
        ("resident-id 330702880229001", "ok 1988-02-29 male"),
        ("resident-id 330702202601010013 --today 2026-01-01", "ok 2026-01-01 male"),
        ("uscc 91110000600037341L", "ok"),
        ("mask name 王小明", "王*明"),
        ("mask org 蓝湾水产养殖有限公司", "蓝湾水产养殖有限公司"),
    ],
)
def test_a_yes_is_the_last_line(arguments: str, answer: str) -> None:
    result = ask(arguments)
    assert (result.exit_code, last_line(result), result.stderr) == (0, answer, "")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("resident-id 33070219880229001O", "bad_format"),
        ("resident-id 330702199002290012", "bad_date"),
        ("resident-id 330702202601010013 --today 2025-12-31", "future_date"),
        ("resident-id 330702198506150061", "bad_checksum"),
        ("uscc 9133070", "bad_format"),
        ("uscc 115113016823646796", "bad_checksum"),
        ("due 2016-03-01 20 --extend 11", ""),
        ("letter inquiry 2016-06-08 --extend 3", ""),
        ("letter complaint 2016-03-01 --extend 11", ""),
        ("letter praise 2016-03-01", ""),
        ("letter inquiry 2016-02-30", ""),
        ("letter inquiry 9999-12-31", ""),
        ("due 1.3.2016 20", ""),
        ("due 2016-03-01 twenty", ""),
        ("due 2016-03-01 ２０", ""),
        ("due 2016-03-01 100000", ""),
        ("due 9999-12-01 99", ""),
        ("due 2016-03-01 20 --extend many", ""),
        ("due 2016-03-01 20 --suspend 2016-03-08", ""),
        ("due 2016-03-01 20 --suspend 2016-03-08..", ""),
        ("due 2016-03-01 20 --suspend 2016-03-18..2016-03-08", ""),
        ("light inquiry --received 2016-03-04 --due 2016-03-01", ""),
        ("light inquiry --received 2016-03-01 --due soon", ""),
        ("light praise --received 2016-03-01 --due 2016-03-04", ""),
        ("mask passport E12345678", ""),
    ],
)
def test_a_no_is_status_2_and_one_chinese_sentence(arguments: str, answer: str) -> None:
    result = ask(arguments)
    assert (result.exit_code, last_line(result)) == (2, answer)
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。\n", result.stderr)


@pytest.mark.parametrize("arguments", ["due", "light inquiry", "mask name", "resident-id", "due 2016-03-01 -5", "uscc --what 1"])
def test_what_is_missing_or_unknown_is_status_2_without_a_traceback(arguments: str) -> None:
    result = ask(arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments", [["mask", "name", ""], ["uscc", ""], ["resident-id", ""], ["due", "", ""], ["letter", "", ""]]
)
def test_empty_arguments_do_not_break(arguments: list[str]) -> None:
    assert isinstance(ask(arguments).exception, SystemExit | None)
