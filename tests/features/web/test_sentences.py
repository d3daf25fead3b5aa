"""Whatever the rules or a room refuse with, there is a sentence for it, and its blanks can be filled."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotYours
from app.domain.form_schema import FieldKind, FormField, Problem, ProblemCode
from app.domain.identity import Verdict
from app.domain.workflow import RULES
from app.web.sentences import PROBLEMS, SENTENCES, problem_sentence, sentence
from tests.house.sources import APP, nodes, place, tree_of

RAISED = {"Refused", "Stale", "TooLate", "TooMany"}
BLANK = re.compile(r"%\((\w+)\)s")
ADDED_LATER = {"filename"}  # attachments/checks.py names the file of whatever the inspectors refuse
VALUES = {"maximum": 100, "minimum": 1, "decimals": 2}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _codes() -> Iterator[tuple[str, str, set[str]]]:
    """(code, where, names of the values given) of every Refused("…"), sentence("…") and the like in app/."""
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if _name(node.func) not in RAISED | {"sentence"} or not node.args:
            continue
        if isinstance(node.args[0], ast.Constant):
            given = {keyword.arg for keyword in node.keywords if keyword.arg}
            yield str(node.args[0].value), place(path, node), given


def _answers_of(path: Path, function: str) -> set[str]:
    """The texts that a function may return: codes that reach `Refused` through a variable."""
    (found,) = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef) and node.name == function]
    returned = [node.value for node in ast.walk(found) if isinstance(node, ast.Return) and node.value is not None]
    return {inner.value for value in returned for inner in ast.walk(value) if isinstance(inner, ast.Constant) and inner.value}


def test_every_rule_of_the_workflow_has_a_sentence() -> None:
    assert {rule.code for rule in RULES} - set(SENTENCES) == set()


def test_every_code_that_is_raised_has_a_sentence_whose_blanks_are_given() -> None:
    wrong = []
    for code, where, given in _codes():
        blanks = set(BLANK.findall(str(SENTENCES.get(code, "")))) - ADDED_LATER
        if code not in SENTENCES or not blanks <= given:
            wrong.append(f"{where}: {code}: " + (f"no {blanks - given}" if code in SENTENCES else "no sentence"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("room", "function"),
    [("cases/access.py", "why_not"), ("cases/access.py", "why_not_materials"), ("accounts/passwords.py", "weakness")],
)
def test_every_answer_why_not_has_a_sentence(room: str, function: str) -> None:
    answers = _answers_of(APP / room, function)
    assert answers
    assert answers - set(SENTENCES) == set()


def test_every_verdict_on_an_identity_number_has_a_sentence() -> None:
    bad = [verdict.value for verdict in Verdict if verdict is not Verdict.OK]
    assert {f"resident_id_{verdict}" for verdict in bad} - set(SENTENCES) == set()
    assert {"uscc_bad_format", "uscc_bad_checksum"} <= set(SENTENCES)


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_of_a_form_has_a_sentence(code: ProblemCode) -> None:
    text = problem_sentence(Problem(code, VALUES), FormField("area", "面积", FieldKind.NUMBER, unit="亩"))
    assert "面积" in text
    assert "%(" not in text
    assert set(PROBLEMS) == set(ProblemCode)


def test_who_must_choose_is_not_asked_to_fill_in() -> None:
    field = FormField("pickup", "领取方式", FieldKind.CHOICE, options=(("post", "邮寄"), ("counter", "窗口领取")))
    assert problem_sentence(Problem(ProblemCode.REQUIRED), field) == "请选择领取方式"


def test_an_instant_is_written_out() -> None:
    text = sentence("case_changed", by="李四", at=datetime(2026, 11, 23, 2, 42, tzinfo=UTC))
    assert "李四在 2026年11月23日 10:42 改动过" in text


def test_an_unknown_code_is_still_a_sentence() -> None:
    assert sentence("nobody_wrote_this", maximum=3) == str(SENTENCES["rejected"])


def test_what_is_not_ones_own_has_no_sentence_of_its_own() -> None:
    """It answers as if it did not exist: a sentence would tell that it does."""
    codes = {node.args[0].value for _path, node in nodes(ast.Call) if _name(node.func) == NotYours.__name__ and node.args}  # type: ignore[attr-defined]
    assert codes
    assert codes & set(SENTENCES) == set()


def test_sentences_are_polite_and_punctuated_as_chinese() -> None:
    wrong = [str(text) for text in [*SENTENCES.values(), *PROBLEMS.values()] if re.search(r"[!,;?]|你|\"", str(text))]
    assert not wrong


def test_a_whole_number_is_asked_for_as_one() -> None:
    field = FormField("people", "人数", FieldKind.NUMBER, decimals=0)
    said = problem_sentence(Problem(ProblemCode.TOO_MANY_DECIMALS, {"decimals": 0}), field)
    assert said == "人数应为整数"
