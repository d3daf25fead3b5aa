"""Addresses, repeating rows and conditions of a form."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import divisions
from app.domain.form_schema import Condition, FieldKind, FormField, FormSchema, Problem, ProblemCode, dump_form, parse_form

COLUMNS = (
    FormField("name", "姓名", FieldKind.TEXT, max_length=10),
    FormField("id", "身份证号", FieldKind.RESIDENT_ID, required=False),
    FormField("role", "身份", FieldKind.CHOICE, options=(("head", "户主"), ("other", "成员")), required=False),
    FormField("share", "份额", FieldKind.NUMBER, unit="股", minimum=Decimal(1), required=False),
)
PICKUP = FormField("pickup", "领证方式", FieldKind.CHOICE, options=(("counter", "到窗口"), ("mail", "邮寄")))
MAIL = FormField("mail", "邮寄地址", FieldKind.ADDRESS, shown_when=Condition("pickup", ("mail",)))
CARE = FormField("care", "代收", FieldKind.YES_NO, shown_when=Condition("pickup", ("mail",)))
BY = FormField("by", "代收人", FieldKind.TEXT, shown_when=Condition("care", ("yes",)))
PEOPLE = FormField("people", "家人", FieldKind.ROWS, columns=COLUMNS, min_rows=1, max_rows=3)
SCHEMA = FormSchema((PICKUP, MAIL, CARE, BY, PEOPLE))

HOME = {"code": "511602", "detail": "清溪镇柳湾村 3 组"}
CHEN = {"name": "陈春花", "id": "330702198802290016", "role": "head", "share": "2.5"}
EMPTY = {"name": "", "id": "", "role": "", "share": ""}
FILLED: dict[str, Any] = {"pickup": "mail", "mail": HOME, "care": "yes", "by": "何水生", "people": [CHEN]}


def _cleaned(**answers: Any) -> tuple[dict[str, Any], dict[str, Problem]]:
    return SCHEMA.clean(FILLED | answers)


def test_a_filled_form_cleans_to_itself_and_json_holds_it() -> None:
    """L13: address with division code, repeating rows."""
    assert SCHEMA.clean(FILLED) == (FILLED, {})
    assert json.loads(json.dumps(FILLED)) == FILLED


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        ({"code": "511602", "detail": " "}, {"mail-detail": ProblemCode.DETAIL_MISSING}),
        ({"code": "5116", "detail": "街 1 号"}, {"mail": ProblemCode.DIVISION_MISSING}),
        ({"code": "999999", "detail": "街 1 号"}, {"mail": ProblemCode.DIVISION_MISSING}),
        ({"code": "511602", "detail": "街" * 101}, {"mail-detail": ProblemCode.TOO_LONG}),
        ({}, {"mail": ProblemCode.DIVISION_MISSING, "mail-detail": ProblemCode.DETAIL_MISSING}),
        (["forged"], {"mail": ProblemCode.DIVISION_MISSING}),
    ],
)
def test_an_address_needs_a_county_and_what_follows(sent: Any, problems: dict[str, ProblemCode]) -> None:
    values, found = _cleaned(mail=sent)
    assert {name: problem.code for name, problem in found.items()} == problems
    assert "mail" not in values


def test_an_optional_address_is_empty_while_only_its_lists_stand_somewhere() -> None:
    schema = FormSchema((FormField("home", "住址", FieldKind.ADDRESS, required=False),))
    assert schema.clean({"home": {"code": "511602", "detail": ""}}) == ({"home": ""}, {})
    assert schema.display({"home": {"code": "511602", "detail": ""}}) == [("", [("住址", "")])]


def test_an_address_of_a_profile_is_taken_apart() -> None:
    values, problems = _cleaned(mail="四川省广安市广安区清溪镇柳湾村 3 组")
    assert (values["mail"], problems) == (HOME, {})
    assert SCHEMA.clean({"mail": "柳湾村 3 组"}, partial=True)[0]["mail"] == {"code": "", "detail": "柳湾村 3 组"}


def test_empty_rows_are_dropped_and_problems_keep_the_row_of_the_page() -> None:
    values, problems = _cleaned(people=[EMPTY, CHEN, {**CHEN, "name": " ", "share": "0"}])
    assert problems == {
        "people-3-name": Problem(ProblemCode.REQUIRED),
        "people-3-share": Problem(ProblemCode.TOO_SMALL, {"minimum": "1"}),
    }
    assert "people" not in values
    assert _cleaned(people=[EMPTY, CHEN, EMPTY])[0]["people"] == [CHEN]
    assert SCHEMA.label_of("people-3-name") == "家人第 3 行姓名"


@pytest.mark.parametrize(
    ("count", "problem"),
    [
        (0, Problem(ProblemCode.REQUIRED)),
        (1, Problem(ProblemCode.TOO_FEW_ROWS, {"minimum": 2})),
        (2, None),
        (3, None),
        (4, Problem(ProblemCode.TOO_MANY_ROWS, {"maximum": 3})),
    ],
)
def test_rows_are_counted(count: int, problem: Problem | None) -> None:
    schema = FormSchema((FormField("people", "家人", FieldKind.ROWS, columns=COLUMNS, min_rows=2, max_rows=3),))
    assert schema.clean({"people": [CHEN] * count})[1] == ({"people": problem} if problem else {})


def test_optional_rows_may_be_none() -> None:
    schema = FormSchema((FormField("people", "家人", FieldKind.ROWS, columns=COLUMNS, min_rows=2, required=False),))
    assert schema.clean({"people": [EMPTY]}) == ({"people": []}, {})
    assert schema.clean({"people": [CHEN]})[1] == {"people": Problem(ProblemCode.TOO_FEW_ROWS, {"minimum": 2})}


def test_a_draft_keeps_rows_and_addresses_as_typed() -> None:
    typed = {"mail": {"code": "51", "detail": " 半"}, "people": [EMPTY, {**EMPTY, "id": "3307", "share": "两股"}]}
    values, problems = SCHEMA.clean(typed, partial=True)
    assert {name: values[name] for name in typed} == typed
    assert problems == {}
    values, problems = SCHEMA.clean({"people": [{**CHEN, "role": "emperor"}]}, partial=True)
    assert values["people"] == [{**CHEN, "role": ""}]
    assert problems == {"people-1-role": Problem(ProblemCode.NOT_AN_OPTION)}


def test_what_is_not_asked_for_is_neither_required_nor_kept_nor_shown() -> None:
    """L13: conditional fields; the last of a chain goes with the first."""
    answers = {**FILLED, "pickup": "counter"}
    assert SCHEMA.clean({**answers, "mail": {}, "by": ""}) == ({"pickup": "counter", "people": [CHEN]}, {})
    assert SCHEMA.clean(answers, partial=True)[0] == answers  # toggling loses nothing
    shown = dict(line for _group, lines in SCHEMA.display(answers) for line in lines)
    assert set(shown) == {"领证方式", "家人"}
    assert SCHEMA.display_values(answers)["mail"] == ""
    assert SCHEMA.asked_for({**FILLED, "care": "no"}) == {"pickup", "mail", "care", "people"}


def test_a_condition_may_name_several_values_of_a_field_with_many() -> None:
    kinds = FormField("kinds", "品种", FieldKind.CHOICES, options=(("carp", "鲤鱼"), ("eel", "鳗鱼"), ("other", "其他")))
    more = FormField("more", "说明", FieldKind.TEXT, shown_when=Condition("kinds", ("eel", "other")))
    schema = FormSchema((kinds, more))
    assert schema.asked_for({"kinds": ["carp"]}) == {"kinds"}
    assert schema.clean({"kinds": ["carp", "eel"]})[1] == {"more": Problem(ProblemCode.REQUIRED)}


def test_a_correction_opens_what_depends_on_the_field_named() -> None:
    assert SCHEMA.with_dependants(["pickup"]) == {"pickup", "mail", "care", "by"}
    assert SCHEMA.with_dependants({"people"}) == {"people"}
    values, problems = SCHEMA.clean({**FILLED, "pickup": "counter"}, only=SCHEMA.with_dependants(["pickup"]))
    assert (values, problems) == ({"pickup": "counter"}, {})
    assert SCHEMA.clean({**FILLED, "people": [{**CHEN, "name": ""}]}, only={"mail"}) == ({"mail": HOME}, {})


def test_rows_and_addresses_are_shown_in_words_and_masked() -> None:
    shown = SCHEMA.display_values({**FILLED, "people": [CHEN, EMPTY, {**EMPTY, "name": "何水生"}]})
    assert shown["mail"] == "四川省广安市广安区清溪镇柳湾村 3 组"
    first = "1. 姓名：陈春花；身份证号：330702198802290016；身份：户主；份额：2.5 股"
    assert shown["people"].splitlines() == [first, "2. 姓名：何水生"]
    masked = SCHEMA.display_values(FILLED, mask=True)
    assert masked["mail"] == "四川省广安市广安区清溪镇****"
    assert "330***********0016" in masked["people"]
    assert "330702198802290016" not in masked["people"]


def test_rows_of_one_column_need_no_label() -> None:
    field = FormField("names", "曾用名", FieldKind.ROWS, columns=(FormField("name", "姓名", FieldKind.TEXT),))
    assert FormSchema((field,)).display_values({"names": [{"name": "甲"}, {"name": "乙"}]}) == {"names": "1. 甲\n2. 乙"}


TEXT = st.text(alphabet="陈何 a1\n\x00；", max_size=6)
ROW = st.fixed_dictionaries({column.name: TEXT for column in COLUMNS})
ODD = st.none() | st.integers() | TEXT | st.lists(TEXT | st.integers(), max_size=2) | st.dictionaries(TEXT, TEXT, max_size=2)
ADDRESS = st.fixed_dictionaries({"code": st.sampled_from(["", "51", "5116", "511602", "441900", "99"]), "detail": TEXT})
ANSWERS = st.fixed_dictionaries(
    {
        "pickup": st.sampled_from(["", "counter", "mail", "forged"]) | ODD,
        "mail": ADDRESS | ODD,
        "care": st.sampled_from(["", "yes", "no"]),
        "by": TEXT,
        "people": st.lists(ROW | ODD, max_size=4) | ODD,
    }
)


@given(ANSWERS)
def test_no_answer_breaks_a_form_and_what_is_clean_stays_as_it_is(raw: dict[str, Any]) -> None:
    draft, _forged = SCHEMA.clean(raw, partial=True)
    again, forged = SCHEMA.clean(draft, partial=True)
    assert (again | draft, forged) == (again, {})
    values, problems = SCHEMA.clean(raw)
    assert values.keys() | {SCHEMA.field(name).name for name in problems} == SCHEMA.asked_for(raw)
    json.dumps([draft, values], ensure_ascii=False).encode()
    if not problems:
        assert SCHEMA.clean(values) == (values, {})
        assert SCHEMA.display(json.loads(json.dumps(values))) == SCHEMA.display(values)
    SCHEMA.display(draft)
    assert all(SCHEMA.label_of(name) for name in problems)


def _conditions(choices: list[FormField]) -> st.SearchStrategy[Condition | None]:
    one = st.sampled_from(choices).flatmap(
        lambda f: st.lists(st.sampled_from([v for v, _label in f.options]), min_size=1, unique=True).map(
            lambda values: Condition(f.name, tuple(values))
        )
    )
    return st.none() | one


@given(st.data())
def test_every_definition_survives_dump_and_parse(data: st.DataObject) -> None:
    columns = data.draw(st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True))
    fewest = data.draw(st.integers(1, 50))
    schema = FormSchema(
        (
            PICKUP,
            FormField("care", "代收", FieldKind.YES_NO, shown_when=data.draw(_conditions([PICKUP]))),
            FormField("mail", "地址", FieldKind.ADDRESS, shown_when=data.draw(_conditions([PICKUP, CARE])), max_length=60),
            FormField(
                "people",
                "家人",
                FieldKind.ROWS,
                columns=tuple(columns),
                min_rows=data.draw(st.none() | st.just(1)),
                max_rows=data.draw(st.integers(fewest, 50)),
                shown_when=data.draw(_conditions([PICKUP, CARE])),
            ),
        )
    )
    assert parse_form(json.loads(json.dumps(dump_form(schema)))) == schema


def test_a_condition_is_written_shortly_too() -> None:
    entry = {"name": "mail", "label": "地址", "kind": "address", "shown_when": {"field": "care", "is": True}}  # YAML's yes
    schema = parse_form([{"name": "care", "label": "代收", "kind": "yes_no"}, entry])
    assert schema.fields[1].shown_when == Condition("care", ("yes",))
    assert dump_form(schema)[1]["shown_when"] == {"field": "care", "is": ["yes"]}


ROWS: dict[str, Any] = {"name": "x", "label": "项", "kind": "rows", "columns": [{"name": "a", "label": "甲", "kind": "text"}]}
PLAIN: dict[str, Any] = {"name": "x", "label": "项", "kind": "text"}


def _column(**more: Any) -> dict[str, Any]:
    return ROWS | {"columns": [{"name": "a", "label": "甲", "kind": "text"} | more]}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (ROWS | {"columns": []}, "columns are missing"),
        (ROWS | {"columns": "text"}, "columns are not a list"),
        (ROWS | {"columns": ROWS["columns"] * 2}, "column's name stands twice"),
        (_column(kind="address"), "a column takes one plain value"),
        (_column(kind="choices", options=["甲"]), "a column takes one plain value"),
        (_column(prefill="name"), "a column takes one plain value"),
        (_column(shown_when={"field": "first", "is": "a"}), "a column takes one plain value"),
        (_column(kind="colour"), "colour"),
        (ROWS | {"max_rows": 51}, "rows are not 1 to 50"),
        (ROWS | {"min_rows": 4, "max_rows": 3}, "fewest first"),
        (ROWS | {"min_rows": 0}, "rows are not 1 to 50"),
        (ROWS | {"max_rows": "3"}, "whole number"),
        (ROWS | {"prefill": "name"}, "prefill does not belong to rows"),
        (PLAIN | {"columns": ROWS["columns"]}, "columns do not belong to text"),
        (PLAIN | {"max_rows": 3}, "do not belong to text"),
        (PLAIN | {"kind": "address", "prefill": "name"}, "starts with no other"),
        (PLAIN | {"shown_when": {"field": "first"}}, "shown_when is not"),
        (PLAIN | {"shown_when": {"field": "first", "is": []}}, "names no value"),
        (PLAIN | {"shown_when": {"field": "first", "is": "c"}}, "has no option c"),
        (PLAIN | {"shown_when": {"field": "x", "is": "a"}}, "no earlier field"),
        (PLAIN | {"shown_when": {"field": "words", "is": "a"}}, "no earlier field with options"),
    ],
)
def test_a_bad_entry_is_named(entry: dict[str, Any], said: str) -> None:
    first = {"name": "first", "label": "选", "kind": "choice", "options": ["a", "b"]}
    with pytest.raises(ValueError, match=r"^field 3 \(x\)") as error:
        parse_form([first, {"name": "words", "label": "话", "kind": "text"}, entry])
    assert said in str(error.value)


class TestFitting:
    """What of a draft still fits another version of its form."""

    NEW = FormSchema(
        (
            FormField("pickup", "取证", FieldKind.CHOICE, options=(("counter", "窗口"), ("locker", "自取柜"))),
            FormField("mail", "地址", FieldKind.ADDRESS),
            FormField("by", "代收人", FieldKind.LONG_TEXT),
            FormField("people", "成员", FieldKind.ROWS, columns=(COLUMNS[0], FormField("role", "身份", FieldKind.TEXT))),
            FormField("extra", "新问题", FieldKind.TEXT),
        )
    )

    def test_it_keeps_what_fits_and_names_the_rest_in_the_old_words(self) -> None:
        values, left = self.NEW.fitting(SCHEMA, FILLED)
        people = [{"name": "陈春花", "role": ""}]
        assert values == {"pickup": "", "mail": HOME, "by": "", "people": people, "extra": ""}
        assert left == [
            ("领证方式", "邮寄"),
            ("代收", "是"),
            ("代收人", "何水生"),
            ("家人第 1 行身份证号", "330702198802290016"),
            ("家人第 1 行身份", "户主"),
            ("家人第 1 行份额", "2.5 股"),
        ]

    def test_of_many_choices_those_that_are_left_are_kept(self) -> None:
        old, new = (
            FormSchema((FormField("k", "品种", FieldKind.CHOICES, options=options),))
            for options in ((("a", "甲"), ("b", "乙")), (("a", "甲"), ("c", "丙")))
        )
        assert new.fitting(old, {"k": ["a", "b"]}) == ({"k": ["a"]}, [("品种", "乙")])

    def test_nothing_is_left_over_of_empty_answers(self) -> None:
        empty = SCHEMA.clean({}, partial=True)[0]
        assert self.NEW.fitting(SCHEMA, empty)[1] == []

    def test_the_same_form_takes_everything(self) -> None:
        assert SCHEMA.fitting(SCHEMA, FILLED) == (FILLED, [])


def test_the_longest_address_is_told_from_a_shorter_one_with_the_same_beginning() -> None:
    names = {divisions.full_name(code): code for city, _n in divisions.below("51") for code, _name in divisions.below(city)}
    assert all(divisions.recognised(name + "一街 1 号") == (code, "一街 1 号") for name, code in names.items())
