"""A joint item (并联审批) and the items of other departments that are decided along with it: do they go together?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.catalog.item_definition import ItemDefinition
from app.catalog.models import ItemVersion
from app.catalog.quality import Problem
from app.catalog.queries import published_version
from app.catalog.reading import DefinitionError
from app.domain.errors import Refused


def check_parts(definition: ItemDefinition) -> None:
    """Before a joint item is published. Raises DefinitionError."""
    found = list(_problems(definition))
    if found:
        raise DefinitionError(*found)


def parts_of(definition: ItemDefinition) -> list[ItemVersion]:
    """The versions in force of the items of its parts. Raises Refused("joint_part_gone") when one takes no cases any more."""
    versions = [(code, published_version(code)) for code in definition.joint]
    gone = [code for code, version in versions if version is None or not version.is_complete]
    if gone:
        raise Refused("joint_part_gone", code=gone[0])
    return [version for _code, version in versions if version is not None]


def _problems(whole: ItemDefinition) -> Iterator[Problem]:
    parts = []
    for code in whole.joint:
        version = published_version(code)
        if version is None or not version.is_complete:
            yield "joint", f"没有编码是“{code}”的完整事项，请先发布"
            continue
        parts.append(version.definition)
        yield from _problems_of_part(whole, version.definition)
    yield from _between(whole, parts)


def _problems_of_part(whole: ItemDefinition, part: ItemDefinition) -> Iterator[Problem]:
    """Whoever fills in the joint form once has given each department all that it asks for."""
    if part.joint or part.instant or part.earlier:
        yield "joint", f"“{part.name}”是并联事项、即办件，或者要有原证照，不能作为并联的一部分"
    if not set(whole.audience) <= set(part.audience):
        yield "joint", f"“{part.name}”不是这些人都能办（audience）"
    mine = {str(entry["name"]): entry for entry in whole.form}
    for entry in part.form:
        if not _answers(mine.get(str(entry["name"]), {}), entry):
            yield "form", f"缺“{part.name}”要填的“{entry['label']}”（{entry['name']}，{entry['kind']}），或者选项不同"
    keys = {material.key for material in whole.materials}
    for material in part.materials:
        if material.required and not material.generated and material.key not in keys:
            yield "materials", f"缺“{part.name}”要交的“{material.name}”（{material.key}）"


def _answers(mine: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Does a field of the joint form bring what a part must know?"""
    if not asked.get("required", True) or asked.get("shown_when"):
        return True
    return mine.get("kind") == asked["kind"] and set(mine.get("options", ())) <= set(asked.get("options", ()))


def _between(whole: ItemDefinition, parts: Sequence[ItemDefinition]) -> Iterator[Problem]:
    departments = [whole.department, *(part.department for part in parts)]
    if len(set(departments)) < len(departments):
        yield "joint", "牵头部门和并联的各个部门要都不相同，一个部门一个事项"
    if any(part.unit != whole.unit for part in parts):
        yield "limits.unit", "时限的单位要和并联的各个事项一样"
    elif parts and whole.promised_days != (longest := max(part.promised_days for part in parts)):
        yield "limits.promised", f"承诺时限要等于并联事项里最长的（{longest}）"
