"""The materials that a case asks for: those of its item, and of a proxy the letter of authority."""

from typing import Any

from app.cases.models import AUTHORITY_KEY, Case
from app.catalog.item_definition import Material
from app.catalog.models import ItemVersion
from app.web.i18n import _


def letter_of_authority(**details: Any) -> Material:
    """授权委托书, as any other material."""
    return Material(AUTHORITY_KEY, _("授权委托书"), **details)


def materials_of(case: Case, version: ItemVersion | None = None) -> list[Material]:
    """In the order of the item, the letter last. `version`: of another version of the item."""
    hint = _("写明委托您办什么事，由全体申请人签名") if case.citizen_id else ""
    letter = [letter_of_authority(hint=hint)] if case.proxy else []
    return [*(version or case.version).definition.materials, *letter]


def material_of(case: Case, key: str) -> Material:
    """Raises KeyError for one that the case does not ask for."""
    return {material.key: material for material in materials_of(case)}[key]
