import pytest

from app.domain import divisions


def test_all_of_the_mainland_is_there() -> None:
    assert len(divisions.below("")) == 31
    assert ("511602", "广安区") in divisions.below("5116")
    assert divisions.below("511602") == ()


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (("51", "5116", "511602"), "511602"),
        (("51", "5116", ""), "5116"),
        (("44", "5116", "511602"), "44"),  # the city is another province's
        (("51", "5101", "511602"), "5101"),  # the county is another city's
        (("44", "4419", ""), "441900"),  # 东莞 is its own county
        (("11", "", ""), "1101"),  # Beijing has one list of districts
        (("99", "5116", "511602"), ""),
        (("", "", ""), ""),
    ],
)
def test_what_is_chosen_counts_as_far_as_it_belongs_together(chosen: tuple[str, str, str], code: str) -> None:
    assert divisions.chosen(*chosen) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("511602", "四川省广安市广安区"),
        ("110101", "北京市东城区"),
        ("500229", "重庆市城口县"),
        ("419001", "河南省济源市"),
        ("441900", "广东省东莞市"),
        ("5116", "四川省广安市"),
        ("", ""),
    ],
)
def test_names_are_written_as_in_an_address(code: str, name: str) -> None:
    assert divisions.full_name(code) == name


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("四川省广安市广安区清溪镇柳湾村 3 组", "511602", "清溪镇柳湾村 3 组"),
        ("四川省广安市广安区", "511602", ""),
        ("清溪镇柳湾村 3 组", "", "清溪镇柳湾村 3 组"),
        ("", "", ""),
    ],
)
def test_a_written_address_is_recognised_by_its_beginning(text: str, code: str, rest: str) -> None:
    assert divisions.recognised(text) == (code, rest)


@pytest.mark.parametrize(
    ("typed", "code"), [("511602", "511602"), ("511699", "5116"), ("51", "51"), ("999999", ""), ("５１", "")]
)
def test_of_a_code_is_kept_what_is_known(typed: str, code: str) -> None:
    assert divisions.known(typed) == code
    assert divisions.is_county(typed) == (typed == "511602")
