from datetime import date, timedelta

import pytest

from app.domain.identity import (
    Sex,
    Verdict,
    check_resident_id,
    check_uscc,
    is_landline,
    is_mobile,
    normalise_phone,
    resident_check_digit,
    upgrade_resident_id,
)
from tests.domain.tables import rows

TODAY = date(2026, 11, 23)
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
RESIDENTS = rows("golden_resident_id.csv")


@pytest.mark.parametrize("row", [row for row in RESIDENTS if "->" not in row["number"]], ids=lambda row: row["number"])
def test_golden_resident_ids(row: dict[str, str]) -> None:
    judged = check_resident_id(row["number"], TODAY)
    assert judged.verdict == row["expected"].rstrip("158")
    if judged.is_ok:
        assert judged.birth_on == date.fromisoformat(row["birth"])
        assert judged.sex is SEXES[row["sex"]]
    else:
        assert judged.birth_on is None and judged.sex is None


@pytest.mark.parametrize("row", [row for row in RESIDENTS if "->" in row["number"]], ids=lambda row: row["number"])
def test_golden_upgrades(row: dict[str, str]) -> None:
    old, new = row["number"].split("->")
    assert upgrade_resident_id(old) == new
    assert upgrade_resident_id(new) == new


def test_verdicts_come_in_their_order() -> None:
    # Each number is wrong in everything that its verdict stands before.
    assert check_resident_id("33070220990229001A", TODAY).verdict is Verdict.BAD_FORMAT
    assert check_resident_id("330702209902290010", TODAY).verdict is Verdict.BAD_DATE
    assert check_resident_id("330702209902280010", TODAY).verdict is Verdict.FUTURE_DATE
    assert check_resident_id("330702198802290017", TODAY).verdict is Verdict.BAD_CHECKSUM


def test_somebody_may_be_born_today_but_not_tomorrow() -> None:
    body = "33070220261123001"
    number = body + resident_check_digit(body)
    assert check_resident_id(number, TODAY).verdict is Verdict.OK
    assert check_resident_id(number, TODAY - timedelta(days=1)).verdict is Verdict.FUTURE_DATE


@pytest.mark.parametrize("text", ["３３０７０２１９８８０２２９００１６", "  330702198802290016 "])
def test_a_resident_id_may_be_typed_in_full_width(text: str) -> None:
    assert check_resident_id(text, TODAY).number == "330702198802290016"
    assert check_resident_id(text, TODAY).is_ok


@pytest.mark.parametrize(
    "text",
    ["", "٣٣٠٧٠٢١٩٨٨٠٢٢٩٠٠١٦", "3307021988 02290016", "030702198802290016", "330702198802290016\n5"],
)
def test_what_is_no_resident_id(text: str) -> None:
    assert check_resident_id(text, TODAY).verdict is Verdict.BAD_FORMAT


def test_a_small_x_is_an_x() -> None:
    numbers = [f"330702198802290{order:02d}" for order in range(100)]
    with_x = next(number for number in numbers if resident_check_digit(number) == "X")
    assert check_resident_id(with_x + "x", TODAY).number == with_x + "X"
    assert check_resident_id(with_x + "x", TODAY).is_ok


@pytest.mark.parametrize("row", rows("golden_uscc.csv"), ids=lambda row: row["code"])
def test_golden_usccs(row: dict[str, str]) -> None:
    assert check_uscc(row["code"]) == row["expected"]


def test_one_wrong_character_of_a_uscc_is_noticed() -> None:
    code, alphabet = "11511300MB1A21304N", "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place, character in enumerate(code):
        for other in set(alphabet) - {character}:
            assert check_uscc(code[:place] + other + code[place + 1 :]) is not Verdict.OK
    assert check_uscc(" 11511300mb1a21304n ") is Verdict.OK


@pytest.mark.parametrize(
    ("text", "number", "mobile", "landline"),
    [
        ("13800000001", "13800000001", True, False),
        ("+86 138-0000-0001", "13800000001", True, False),
        ("1３８ 0000 0001", "13800000001", True, False),
        ("12345678901", "12345678901", False, False),
        ("1380000000", "1380000000", False, False),
        ("0826-2222345", "0826-2222345", False, True),
        ("(010)82345678-12", "01082345678-12", False, True),
        ("82345678", "82345678", False, True),
        ("0826", "0826", False, False),
    ],
)
def test_telephone_numbers(text: str, number: str, mobile: bool, landline: bool) -> None:
    assert normalise_phone(text) == number
    assert (is_mobile(number), is_landline(number)) == (mobile, landline)
