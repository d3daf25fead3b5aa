import math
import secrets
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import numbering

NUMBER = numbering.case_number("511602", date(2026, 11, 20), 18)


def test_a_case_number_holds_region_day_sequence_and_check() -> None:
    assert NUMBER == "511602202611200000185"
    assert numbering.is_case_number(NUMBER)
    assert numbering.group_case_number(NUMBER) == ("511602", "20261120", "000018", "5")


def test_the_check_digit_is_luhns() -> None:
    assert numbering.luhn_digit("7992739871") == "3"  # the textbook's number


@given(st.integers(1, 999_999), st.integers(0, 20), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(sequence: int, place: int, shift: int) -> None:
    number = numbering.case_number("511602", date(2026, 11, 20), sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not numbering.is_case_number(wrong)


@pytest.mark.parametrize("text", ["", NUMBER[:-1], NUMBER + "0", NUMBER.replace("5", "５", 1), "511602202613200000189"])
def test_what_is_no_case_number(text: str) -> None:
    assert not numbering.is_case_number(text)


def test_a_day_that_does_not_exist_is_no_case_number_even_with_the_right_check_digit() -> None:
    body = "51160220261320000018"
    assert not numbering.is_case_number(body + numbering.luhn_digit(body))


def test_a_case_number_may_be_typed_in_groups() -> None:
    assert numbering.normalise_case_number(" 511602 20261120-000018 ５ ") == NUMBER


@pytest.mark.parametrize(("region", "sequence"), [("51160", 1), ("51160２", 1), ("511602", 0), ("511602", 1_000_000)])
def test_a_region_or_sequence_that_does_not_fit_is_an_error(region: str, sequence: int) -> None:
    with pytest.raises(ValueError):
        numbering.case_number(region, date(2026, 11, 20), sequence)


def test_paper_numbers_follow_the_departments_pattern() -> None:
    assert numbering.paper_number("", "广农", 2026, 12, kind="受") == "广农受字〔2026〕12号"
    assert numbering.paper_number("{short}许〔{year}〕第{n}号", "广农", 2026, 12) == "广农许〔2026〕第12号"
    assert numbering.paper_number("{short}{kind}{year}{n:03d}", "广农", 2026, 12, kind="受") == "广农受2026012"
    assert numbering.paper_number("{year}-{n:03d}", "广农", 2026, 1234) == "2026-1234"


def test_approval_numbers_have_a_default_of_their_own() -> None:
    assert numbering.approval_number("", "广农", 2026, 8, "许") == "广农许〔2026〕8号"
    assert numbering.approval_number("{short}审〔{year}〕{n}号", "广农", 2026, 8, "批") == "广农审〔2026〕8号"


def test_numbers_that_differ_in_spaces_width_and_brackets_only_are_one() -> None:
    written = (
        "广农许〔2026〕17号",
        " 广农许〔2026〕 17　号",
        "广农许[2026]17号",
        "广农许（２０２６）17号",
        "广农许【2026】１７号",
    )
    assert {numbering.comparable(number) for number in written} == {"广农许[2026]17号"}
    assert numbering.comparable("广农许〔2026〕1号") != numbering.comparable("广农许〔2026〕11号")


STRAY = ["{year}{n}{short.__class__}", "{year}{n}{}", "{year}{n}{", "{year}{n}}", "{year}{{n}}"]
DOUBLED = ["{year}{n}{n}", "{year}{n}{n:03d}", "{year}{n:3d}", "{year}{n:99d}"]


@pytest.mark.parametrize("pattern", ["{short}字{n}号", "{short}〔{year}〕号", *STRAY, *DOUBLED])
def test_a_pattern_without_year_and_number_or_with_other_parts_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        numbering.paper_number(pattern, "广农", 2026, 12)


def test_hand_copied_codes_hold_no_characters_that_look_alike() -> None:
    assert not set("0O1IL") & set(numbering.ALPHABET)
    assert len(set(numbering.ALPHABET)) == 31
    assert len(numbering.lookup_code(secrets.choice)) == 6
    assert len(numbering.resume_code(secrets.choice)) == 8


def test_a_verification_code_has_80_bits_and_prints_in_fours() -> None:
    code = numbering.verification_code(secrets.choice)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert 16 * math.log2(len(set(numbering.VERIFICATION_ALPHABET))) >= 80


def test_a_code_may_be_typed_as_it_was_read() -> None:
    assert numbering.normalise_code(" ab0c1def-ghjk mnpo ") == "AB0C-1DEF-GHJK-MNP0"
    assert numbering.normalise_code("ＡＢｏＣｉＤＥＦＧＨＪＫＭＮＰｌ") == "AB0C-1DEF-GHJK-MNP1"
    assert numbering.normalise_code("ab c—def") == "ABCDEF"


@given(st.randoms())
def test_an_issued_code_is_its_own_normal_form(random: object) -> None:
    choice = random.choice  # type: ignore[attr-defined]
    for issue in (numbering.lookup_code, numbering.resume_code, numbering.verification_code):
        code = issue(choice)
        assert numbering.normalise_code(code) == code
        assert numbering.normalise_code(code.lower()) == code
