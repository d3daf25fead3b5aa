"""Who applies at a counter: documents by their kind, and what keeps a sheet from being registered."""

from datetime import date

import pytest

from app.domain.parties import ORGANIZATION, PERSON, IdKind, Parties, Party, Proxy, number_problem, tidy_id_number, trimmed

TODAY = date(2026, 11, 25)
RIGHT = Party(IdKind.RESIDENT_ID, "330702198802290016", "周世荣")
AUDIENCE = {"for_person": True, "for_organization": True}


@pytest.mark.parametrize(
    ("kind", "number", "problem"),
    [
        (IdKind.RESIDENT_ID, "330702198802290016", ""),
        (IdKind.RESIDENT_ID, "330702198802290017", "resident_id_bad_checksum"),
        (IdKind.RESIDENT_ID, "3307021988", "resident_id_bad_format"),
        (IdKind.RESIDENCE_PERMIT, "330702198802290016", ""),
        (IdKind.RESIDENCE_PERMIT, "E1234567", "resident_id_bad_format"),
        (IdKind.USCC, "91110000600037341L", ""),
        (IdKind.USCC, "91110000600037341X", "uscc_bad_checksum"),
        (IdKind.PASSPORT, "E12345678", ""),
        (IdKind.PASSPORT, "E-1", "passport_form"),
        (IdKind.OTHER, "军字第1号", ""),
        (IdKind.OTHER, "1" * 41, "id_number_too_long"),
        (IdKind.OTHER, "", "id_number_missing"),
    ],
)
def test_a_number_is_judged_by_its_kind(kind: str, number: str, problem: str) -> None:
    assert number_problem(kind, number, TODAY) == problem


def test_numbers_are_kept_in_one_form() -> None:
    assert tidy_id_number(IdKind.RESIDENT_ID, " ３３０７０２１９８８０２２９００１６ ", TODAY) == "330702198802290016"
    assert len(tidy_id_number(IdKind.RESIDENT_ID, "330702880229001", TODAY)) == 18
    assert tidy_id_number(IdKind.PASSPORT, "e12345678", TODAY) == "E12345678"


def test_what_a_sheet_still_needs_stands_under_the_names_of_its_controls() -> None:
    assert Parties((RIGHT,), "周世荣", "13900000077").problems(TODAY, **AUDIENCE) == {}
    empty = Parties().problems(TODAY, **AUDIENCE)
    assert set(empty) == {"applicant1-number", "applicant1-name", "c-name", "c-mobile"}
    organization = Party(IdKind.USCC, "91110000600037341L", "青山合作社")
    assert (organization.kind, RIGHT.kind) == (ORGANIZATION, PERSON)
    found = Parties((organization, RIGHT, RIGHT), "周世荣", "139").problems(TODAY, **AUDIENCE)
    assert {name: code for name, (code, _values) in found.items()} == {
        "applicant1-legal_representative": "required",
        "applicant3-number": "applicant_twice",
        "c-mobile": "mobile_form",
    }


def test_the_first_applicant_must_be_whom_the_item_serves() -> None:
    sheet = Parties((RIGHT,), "周世荣", "13900000077")
    assert sheet.problems(TODAY, for_person=False, for_organization=True) == {"applicant1-id_kind": ("person_not_served", {})}


def test_a_proxy_is_whole_or_not_there() -> None:
    sheet = Parties((RIGHT,), "周世荣", "13900000077", Proxy(name="李小川"))
    assert set(sheet.problems(TODAY, **AUDIENCE)) == {"proxy-number", "proxy-mobile"}
    assert Proxy().is_empty


def test_too_long_is_told_and_only_cut_for_the_draft() -> None:
    long = Party(IdKind.RESIDENT_ID, RIGHT.number, "长" * 201)
    problems = Parties((long,), "周世荣", "13900000077").problems(TODAY, **AUDIENCE)
    assert problems == {"applicant1-name": ("text_too_long", {"most": 200, "length": 201})}
    assert len(trimmed(long).name) == 200


def test_an_applicant_is_nobodys_proxy() -> None:
    """Whatever the kind of document that either was typed with."""
    other = Party(IdKind.PASSPORT, "E12345678", "李小川")
    for applicants in ((RIGHT,), (other, RIGHT)):
        for kind in (IdKind.RESIDENT_ID, IdKind.RESIDENCE_PERMIT):
            sheet = Parties(applicants, "周世荣", "13900000077", Proxy("周世荣", kind, RIGHT.number, "13900000077"))
            assert sheet.problems(TODAY, **AUDIENCE) == {"proxy-number": ("applicant_is_proxy", {})}
