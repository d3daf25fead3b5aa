"""The form of an item's version, and what a profile puts into it."""

from typing import Any

from app.accounts.models import Citizen
from app.catalog.models import ItemVersion
from app.domain.form_schema import FormSchema, parse_form


def form_schema(version: ItemVersion) -> FormSchema:
    return parse_form([dict(entry) for entry in version.definition.form])


def prefilled(schema: FormSchema, citizen: Citizen) -> dict[str, Any]:
    """Values that the account already knows."""
    known = {
        "name": citizen.name,
        "resident_id": citizen.resident_id,
        "mobile": citizen.mobile,
        "address": (citizen.profile or {}).get("address", ""),
        "organization": citizen.org_name,
        "uscc": citizen.uscc,
        "legal_representative": citizen.legal_representative,
    }
    return {field.name: known[field.prefill] for field in schema.fields if field.prefill and known.get(field.prefill)}
