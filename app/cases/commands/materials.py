"""Materials at the desk: how many paper copies came, and who checked what."""

from collections.abc import Mapping, Set
from datetime import datetime

from app.accounts.models import Staff
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.models import Case, CaseMaterial
from app.cases.recording import touch


def record_materials(case: Case, *, by: Staff, copies: Mapping[str, int], checked: Set[str], at: datetime) -> None:
    """Writes down the copies received of each material, and whose check stands; keys that the item does not know are ignored."""
    rows = {row.key: row for row in case.materials}
    for material in materials_of(case):
        if material.generated:
            continue
        row = rows.get(material.key)
        if row is None:
            row = CaseMaterial(key=material.key, copies_got=0)
            case.materials.append(row)
        row.copies_got = copies.get(material.key, row.copies_got)
        _check(row, by if material.key in checked else None, at)
    touch(case, by=Actor.of(by), at=at)


def record_copies(case: Case, copies: Mapping[str, int], *, by: Staff, at: datetime) -> None:
    """Paper of some materials has come: the copies are written down and checked."""
    rows = {row.key: row for row in case.materials}
    for key, count in copies.items():
        row = rows.get(key)
        if row is None:
            row = CaseMaterial(key=key)
            case.materials.append(row)
        row.copies_got = count
        _check(row, by, at)


def _check(row: CaseMaterial, by: Staff | None, at: datetime) -> None:
    """A check that stands keeps who made it first; unticked, it is taken back."""
    if by is None:
        row.checked_by_id, row.checked_at = None, None
    elif row.checked_by_id is None:
        row.checked_by_id, row.checked_at = by.id, at
