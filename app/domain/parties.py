"""Who applies at a counter and who comes in their place: kinds of identity documents, and what is wrong with what was typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.identity import Verdict, check_resident_id, check_uscc, is_mobile, normalise_number, upgrade_resident_id

MOST_APPLICANTS = 10
LONGEST = {"name": 200, "legal_representative": 100, "address": 200, "contact_name": 100}
PERSON, ORGANIZATION = "person", "organization"


class IdKind(StrEnum):
    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    PASSPORT = "passport"
    OTHER = "other"
    USCC = "uscc"


_RESIDENT_KINDS = frozenset({IdKind.RESIDENT_ID, IdKind.RESIDENCE_PERMIT})  # a residence permit carries a number of the same make
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}", re.ASCII)
_LONGEST_OTHER = 40

Problems = dict[str, tuple[str, dict[str, object]]]  # name of the control → code of a sentence and its values


@dataclass(frozen=True, slots=True)
class Party:
    """An applicant as typed; organizations are those with a uscc."""

    id_kind: str = IdKind.RESIDENT_ID
    number: str = ""
    name: str = ""
    legal_representative: str = ""
    address: str = ""

    @property
    def kind(self) -> str:
        return ORGANIZATION if self.id_kind == IdKind.USCC else PERSON

    @property
    def is_empty(self) -> bool:
        return not (self.number or self.name or self.legal_representative or self.address)


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who comes in place of the applicants (代理人); with nothing typed there is none."""

    name: str = ""
    id_kind: str = IdKind.RESIDENT_ID
    number: str = ""
    mobile: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.number or self.mobile)


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody on the sheet of an intake."""

    applicants: tuple[Party, ...] = (Party(),)
    contact_name: str = ""
    contact_mobile: str = ""
    proxy: Proxy = Proxy()

    def problems(self, today: date, *, for_person: bool, for_organization: bool) -> Problems:
        """What keeps the sheet from being registered, by the names of its controls."""
        found: Problems = {}
        for place, party in enumerate(self.applicants, start=1):
            found |= {f"applicant{place}-{part}": wrong for part, wrong in _of_party(party, today).items()}
        found |= self._twice()
        served = for_organization if self.applicants[0].kind == ORGANIZATION else for_person
        if not served:
            found.setdefault("applicant1-id_kind", (f"{self.applicants[0].kind}_not_served", {}))
        found |= {f"c-{part}": wrong for part, wrong in self._of_contact().items()}
        if not self.proxy.is_empty:
            found |= {f"proxy-{part}": wrong for part, wrong in _of_proxy(self.proxy, today).items()}
            if self.proxy.number and self.proxy.number in {party.number for party in self.applicants}:
                found.setdefault("proxy-number", ("applicant_is_proxy", {}))
        return found

    def _twice(self) -> Problems:
        seen: set[tuple[str, str]] = set()
        found: Problems = {}
        for place, party in enumerate(self.applicants, start=1):
            key = party.id_kind, party.number
            if party.number and key in seen:
                found[f"applicant{place}-number"] = ("applicant_twice", {})
            seen.add(key)
        return found

    def _of_contact(self) -> Problems:
        found: Problems = {}
        if wrong := _text_problem(self.contact_name, "contact_name"):
            found["name"] = wrong
        if wrong := _mobile_problem(self.contact_mobile):
            found["mobile"] = wrong
        return found


def tidy_id_number(id_kind: str, typed: str, today: date) -> str:
    """A number as it is kept: plain upper-case characters, a resident id in its 18-digit form."""
    number = normalise_number(typed)
    is_old = id_kind in _RESIDENT_KINDS and check_resident_id(number, today).is_ok
    return upgrade_resident_id(number) if is_old else number


def number_problem(id_kind: str, number: str, today: date) -> str:
    """The code of the sentence that says what is wrong with a number of this kind; "" when it is right."""
    if not number:
        return "id_number_missing"
    if id_kind in _RESIDENT_KINDS:
        verdict = check_resident_id(number, today).verdict
        return "" if verdict is Verdict.OK else f"resident_id_{verdict.value}"
    if id_kind == IdKind.USCC:
        verdict = check_uscc(number)
        return "" if verdict is Verdict.OK else f"uscc_{verdict.value}"
    if id_kind == IdKind.PASSPORT:
        return "" if _PASSPORT.fullmatch(number) else "passport_form"
    return "" if len(number) <= _LONGEST_OTHER else "id_number_too_long"


def _of_party(party: Party, today: date) -> Problems:
    found: Problems = {}
    if code := number_problem(party.id_kind, party.number, today):
        found["number"] = (code, {"length": len(party.number)})
    for part, needed in (("name", True), ("legal_representative", party.kind == ORGANIZATION), ("address", False)):
        if wrong := _text_problem(getattr(party, part), part, needed=needed):
            found[part] = wrong
    return found


def _of_proxy(proxy: Proxy, today: date) -> Problems:
    found: Problems = {}
    if wrong := _text_problem(proxy.name, "contact_name"):
        found["name"] = wrong
    if code := number_problem(proxy.id_kind, proxy.number, today):
        found["number"] = (code, {"length": len(proxy.number)})
    if wrong := _mobile_problem(proxy.mobile):
        found["mobile"] = wrong
    return found


def _text_problem(text: str, part: str, *, needed: bool = True) -> tuple[str, dict[str, object]] | None:
    if needed and not text:
        return "required", {}
    most = LONGEST[part]
    return ("text_too_long", {"most": most, "length": len(text)}) if len(text) > most else None


def _mobile_problem(mobile: str) -> tuple[str, dict[str, object]] | None:
    if not mobile:
        return "required", {}
    return None if is_mobile(mobile) else ("mobile_form", {"length": len(mobile)})


def trimmed(party: Party) -> Party:
    """The parts no longer than a draft keeps them; what was cut is told when the sheet is registered."""
    cut = {part: getattr(party, part)[: LONGEST[part]] for part in ("name", "legal_representative", "address")}
    return Party(party.id_kind, party.number[:_LONGEST_OTHER], **cut)


def applicants_or_blank(parties: Sequence[Party]) -> tuple[Party, ...]:
    """At least one place to fill in."""
    return tuple(parties[:MOST_APPLICANTS]) or (Party(),)
