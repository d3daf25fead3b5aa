"""Who stands on a case: applicants, contact and proxy, at the counter and in a citizen's own application."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from app.accounts.models import Citizen
from app.cases.forms_of_items import form_schema, prefilled_from
from app.cases.models import Applicant, Case
from app.domain.parties import LONGEST, ORGANIZATION, IdKind, Parties, Party, Problems, Proxy, trimmed


def snapshot(citizen: Citizen) -> Applicant:
    """Who applies, copied from the account as it is now."""
    if citizen.kind == ORGANIZATION:
        applicant = Applicant(kind="organization", name=citizen.org_name, id_kind="uscc")
        applicant.id_number = citizen.uscc
        applicant.legal_representative = citizen.legal_representative or ""
    else:
        applicant = Applicant(kind="person", name=citizen.name, id_kind="resident_id")
        applicant.id_number = citizen.resident_id
    applicant.address = (citizen.profile or {}).get("address", "")
    return applicant


def party_of(row: Applicant) -> Party:
    return Party(row.id_kind, row.id_number or "", row.name, row.legal_representative or "", row.address or "")


def parties_of(case: Case) -> Parties:
    """The sheet as it was saved."""
    applicants = tuple(party_of(row) for row in case.applicants)
    proxy = Proxy(**case.proxy) if case.proxy else Proxy()
    return Parties(applicants or (Party(),), case.contact_name, case.contact_mobile or "", proxy)


def shortened(parties: Parties) -> Parties:
    """No text longer than a draft keeps it."""
    proxy = parties.proxy
    return Parties(
        tuple(trimmed(party) for party in parties.applicants),
        parties.contact_name[: LONGEST["contact_name"]],
        parties.contact_mobile[:40],
        Proxy(proxy.name[:100], str(proxy.id_kind), proxy.number[:40], proxy.mobile[:40]),
    )


def keep_parties(case: Case, typed: Parties) -> None:
    """Writes the sheet onto a draft, complete or not."""
    parties = shortened(typed)
    _keep_applicants(case, parties.applicants)
    case.contact_name, case.contact_mobile = parties.contact_name, parties.contact_mobile
    case.proxy = None if parties.proxy.is_empty else asdict(parties.proxy)


def _keep_applicants(case: Case, parties: Sequence[Party]) -> None:
    rows = list(case.applicants)
    for row in rows[len(parties) :]:
        case.applicants.remove(row)
    for place, party in enumerate(parties, start=1):
        row = rows[place - 1] if place <= len(rows) else Applicant()
        row.position, row.kind, row.id_kind, row.name = place, party.kind, str(party.id_kind), party.name
        row.id_number, row.address = party.number, party.address
        row.legal_representative = party.legal_representative if party.kind == ORGANIZATION else ""
        if place > len(rows):
            case.applicants.append(row)
    case.applicant_name = parties[0].name


def with_known(case: Case, values: dict[str, Any], parties: Parties) -> dict[str, Any]:
    """The item's form, its empty fields filled with what the sheet says of the applicant."""
    known = prefilled_from(form_schema(case.version), known_of(parties))
    return values | {name: value for name, value in known.items() if not is_filled(values.get(name))}


def known_of(parties: Parties) -> dict[str, str]:
    """What the sheet says, by the names of Prefill: an organization's person is its contact."""
    first = parties.applicants[0]
    is_organization = first.kind == ORGANIZATION
    return {
        "name": parties.contact_name if is_organization else first.name,
        "resident_id": first.number if first.id_kind == "resident_id" else "",
        "mobile": parties.contact_mobile,
        "address": first.address,
        "organization": first.name if is_organization else "",
        "uscc": first.number if is_organization else "",
        "legal_representative": first.legal_representative if is_organization else "",
    }


def is_filled(value: Any) -> bool:
    """Was something typed? An address counts when more than its lists are there."""
    return bool(value.get("detail") if isinstance(value, dict) else value)


# In a citizen's own application the account is the first applicant, or the proxy of those who are.


def may_be_proxy(case: Case) -> bool:
    """Persons may file for other persons. For an organization its account says who may; a certificate's holder asks herself."""
    is_own = case.citizen is not None and case.citizen.is_person and case.filed_by_id is None
    return is_own and case.version.definition.earlier is None


def as_proxy(citizen: Citizen) -> Proxy:
    """The account as the proxy of others."""
    return Proxy(citizen.name, IdKind.RESIDENT_ID, citizen.resident_id, citizen.mobile)


def with_account(case: Case, parties: Parties) -> Parties:
    """What the account itself is in the application, as it is now."""
    if case.citizen is None:
        return parties
    if not parties.proxy.is_empty:
        return replace(parties, proxy=as_proxy(case.citizen))
    return replace(parties, applicants=(party_of(snapshot(case.citizen)), *parties.applicants[1:]))


def values_for(case: Case, values: dict[str, Any], parties: Parties) -> dict[str, Any]:
    """The item's form when a proxy files or no longer does: what it had of the applicant before gives way to what it has now."""
    if parties.proxy.is_empty and case.proxy is None:
        return values
    before, now = known_of(parties_of(case)), known_of(parties)
    fields = {field.name: field.prefill for field in form_schema(case.version).fields if field.prefill}
    gone = {name for name, what in fields.items() if before[what] != now[what] and _is_same(values.get(name), before[what])}
    return with_known(case, {name: "" if name in gone else value for name, value in values.items()}, parties)


def _is_same(value: Any, known: str) -> bool:
    return bool(known) and (value.get("detail") if isinstance(value, dict) else value) == known


def problems_of(case: Case, parties: Parties, today: date) -> Problems:
    """What keeps a citizen's application from being submitted, of the applicants whom she has typed."""
    audience = {"for_person": case.version.for_person, "for_organization": case.version.for_organization}
    typed_from = 2 if parties.proxy.is_empty else 1
    found = parties.problems(today, **audience)
    found = {name: wrong for name, wrong in found.items() if place_of(name) >= typed_from}
    return found | (_of_others(parties) if parties.proxy.is_empty else _of_principals(parties))


def place_of(name: str) -> int:
    """Of which applicant a control is (`applicant2-number`); 0 for the others."""
    digits = name.partition("-")[0].removeprefix("applicant")
    return int(digits) if name.startswith("applicant") and digits.isdigit() else 0


def _of_others(parties: Parties) -> Problems:
    """Whom she names beside herself: not herself once more, whatever the kind of document."""
    own, *others = parties.applicants
    twice = [place for place, party in enumerate(others, start=2) if party.number and party.number == own.number]
    return {f"applicant{place}-number": ("applicant_twice", {}) for place in twice}


def _of_principals(parties: Parties) -> Problems:
    """Whom a proxy names: persons, and never herself."""
    found: Problems = {}
    for place, party in enumerate(parties.applicants, start=1):
        if party.kind == ORGANIZATION:
            found[f"applicant{place}-id_kind"] = ("organization_by_proxy", {})
        elif party.number and party.number == parties.proxy.number:
            found[f"applicant{place}-number"] = ("proxy_is_applicant", {})
    return found
