"""A joint item (并联审批) goes together with the items of the other departments, or is not published."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.catalog.commands import publish_definition
from app.catalog.definition import DefinitionError, ItemDefinition, dump_definition, parse_definition
from app.catalog.queries import published_version
from app.gateways.wall_clock import now
from tests.builders.wizard import FISH_SEED, JOINT, UNEMPLOYMENT
from tests.support.browser import Browser

Change = Callable[[ItemDefinition], ItemDefinition]
WATER = "511A0045100002-511602000000-000-1151130100877844X4-1-00"


def _definition(code: str = JOINT) -> ItemDefinition:
    version = published_version(code)
    assert version
    return version.definition


def _without(name: str) -> Change:
    return lambda d: replace(d, form=tuple(entry for entry in d.form if entry["name"] != name))


def _with_options(name: str, **options: str) -> Change:
    def change(d: ItemDefinition) -> ItemDefinition:
        return replace(d, form=tuple({**entry, "options": options} if entry["name"] == name else entry for entry in d.form))

    return change


WRONG: dict[str, tuple[Change, str]] = {
    "an unknown item": (lambda d: replace(d, joint=("NO-SUCH-1",)), "没有编码是“NO-SUCH-1”的完整事项"),
    "an instant item": (lambda d: replace(d, joint=(UNEMPLOYMENT,)), "即办件"),
    "an item of its own department": (lambda d: replace(d, joint=(FISH_SEED,)), "都不相同"),
    "people who may not apply for a part": (lambda d: replace(d, audience=("person", "organization")), "不是这些人都能办"),
    "a field that a part asks for": (_without("earth"), "缺“生产建设项目水土保持方案审批（新办）”要填的“土石方挖填总量”"),
    "an option that a part does not know": (_with_options("woods", bamboo="竹林"), "选项不同"),
    "a material that a part asks for": (
        lambda d: replace(d, materials=tuple(m for m in d.materials if m.key != "design")),
        "缺“林木采伐许可证核发（县级权限）”要交的“伐区调查设计材料”",
    ),
    "another promise than the longest": (
        lambda d: replace(d, limits=replace(d.limits, promised=12)),
        "要等于并联事项里最长的（10）",
    ),
    "another unit": (lambda d: replace(d, limits=replace(d.limits, unit="day")), "时限的单位"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_go_together_is_not_published(db_session: Any, case: str) -> None:
    change, said = WRONG[case]
    with pytest.raises(DefinitionError) as wrong:
        publish_definition(change(_definition()), region="511602", at=now())
    assert said in "".join(sentence for _place, sentence in wrong.value.problems)


OF_ITSELF: dict[str, tuple[dict[str, Any], str]] = {
    "itself as a part": ({"joint": [JOINT]}, "不能有自己"),
    "too many parts": ({"joint": [f"X-{n}" for n in range(10)]}, "最多 9 个"),
    "longer than the law allows": ({"limits": {"promised": 10, "statutory": 46}}, "不能超过 45 个工作日"),
}


@pytest.mark.parametrize("case", OF_ITSELF)
def test_what_no_joint_item_may_be(db_session: Any, case: str) -> None:
    changes, said = OF_ITSELF[case]
    with pytest.raises(DefinitionError) as wrong:
        parse_definition(dump_definition(_definition()) | changes)
    assert said in "".join(sentence for _place, sentence in wrong.value.problems)


def test_a_joint_item_is_no_part_of_another(db_session: Any) -> None:
    other = replace(_definition(), code="OTHER-1", department="区住建局", joint=(JOINT,))
    with pytest.raises(DefinitionError) as wrong:
        publish_definition(other, region="511602", at=now())
    assert "不能作为并联的一部分" in "".join(sentence for _place, sentence in wrong.value.problems)


def test_the_guide_names_the_departments(client: Browser) -> None:
    page = client.read(f"/services/{JOINT}")
    assert "区水务局" in page.text and page.link("生产建设项目水土保持方案审批（新办）") == f"/services/{WATER}"
