"""The form of an item's version, and what a profile puts into it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.accounts.models import Citizen
from app.catalog.models import ItemVersion
from app.domain.form_schema import FormSchema, Prefill, Problem, ProblemCode, parse_form

REGISTERED = (Prefill.ORGANIZATION, Prefill.USCC)


def form_schema(version: ItemVersion) -> FormSchema:
    return _parsed(json.dumps([dict(entry) for entry in version.definition.form]))


@lru_cache(maxsize=512)
def _parsed(form: str) -> FormSchema:
    """Kept by its text: pages ask for the same few forms all day, and a schema never changes."""
    return parse_form(json.loads(form))


def prefilled(schema: FormSchema, citizen: Citizen, person: Citizen | None = None) -> dict[str, Any]:
    """Values that the account already knows. `person`: who files for it, and shall not see whose account it is."""
    person = person or citizen
    known = {
        "name": person.name,
        "resident_id": person.resident_id,
        "mobile": person.mobile,
        "address": (citizen.profile or {}).get("address", ""),
        "organization": citizen.org_name,
        "uscc": citizen.uscc,
        "legal_representative": citizen.legal_representative,
    }
    return prefilled_from(schema, known)


def prefilled_from(schema: FormSchema, known: Mapping[str, str]) -> dict[str, Any]:
    """The fields that begin with something that is known, by the names of Prefill."""
    return {field.name: known[field.prefill] for field in schema.fields if field.prefill and known.get(field.prefill)}


def checked(version: ItemVersion, raw: Mapping[str, Any], citizen: Citizen | None) -> tuple[dict[str, Any], dict[str, Problem]]:
    """The cleaned form and what is wrong with it; an organization applies under its own name and code."""
    schema = form_schema(version)
    values, problems = schema.clean(raw)
    if citizen is None or not citizen.is_organization:
        return values, problems
    own = prefilled(schema, citizen)
    for field in schema.fields:
        if field.prefill in REGISTERED and values.get(field.name) not in (own.get(field.name), "", None):
            problems.setdefault(field.name, Problem(ProblemCode.NOT_AS_REGISTERED))
    return values, problems
