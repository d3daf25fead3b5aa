"""Item definitions: every shipped file is sound and is written back without loss; what is wrong is named by path."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.catalog.cli import definition_yaml, read_definition
from app.catalog.definition import DefinitionError, dump_definition, parse_definition
from app.catalog.vocabulary import PARTS

FILES = sorted((Path(__file__).parents[3] / "app" / "catalog" / "definitions").glob("*.yaml"))
DEMO = next(path for path in FILES if path.stem == "DEMO-SCMZ-001")


@pytest.fixture
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    return loaded


def put(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with the value at a path such as `limits.promised` or `steps.0.days`."""
    copy = deepcopy(data)
    *parents, last = path.split(".")
    place: Any = copy
    for name in parents:
        place = place[int(name) if name.isdigit() else name]
    place[int(last) if last.isdigit() else last] = value
    return copy


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_definition_survives_being_written_and_read(path: Path) -> None:
    definition = read_definition(path)
    assert parse_definition(dump_definition(definition)) == definition
    assert parse_definition(yaml.safe_load(definition_yaml(definition))) == definition


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_part_of_a_shipped_definition_says_where_it_is_from(path: Path) -> None:
    definition = read_definition(path)
    without_value = {"limits.statutory"} if definition.statutory_days is None else set()
    assert set(PARTS) - set(definition.source_marks) == without_value


def test_no_two_shipped_items_are_alike() -> None:
    definitions = [read_definition(path) for path in FILES]
    assert len(definitions) >= 21
    for aspect in ("code", "name", "summary", "materials", "form", "conditions", "result"):
        first = [d for d in definitions if aspect != "result" or d.earlier is None]  # a change brings the same certificate again
        values = [repr(getattr(definition, aspect)) for definition in first]
        assert len(set(values)) == len(values), aspect


def test_shipped_items_cover_the_big_types_instant_and_charged_ones() -> None:
    definitions = [read_definition(path) for path in FILES]
    assert {d.type_code for d in definitions} >= {"01", "05", "07", "08", "09", "10", "20"}
    assert sum(d.instant for d in definitions) >= 2
    assert sum(d.fee.charged for d in definitions) >= 2
    assert {d.unit for d in definitions} == {"working_day", "day", "month"}


def test_the_demo_item_is_the_one_of_the_pictures() -> None:
    d = read_definition(DEMO)
    assert (d.promised_days, d.statutory_days, d.unit, d.permit, d.instant) == (12, 20, "working_day", True, False)
    assert [step.post for step in d.steps] == ["审查岗", "审核岗", "决定岗"]
    assert d.certificate is not None
    assert (d.certificate.title, d.certificate.validity_months) == ("水产苗种生产许可证", 36)
    assert d.audience == ("person", "organization")
    assert d.open_to == ("柳湾村",)


def test_golden_a13_a_promise_beyond_the_law_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_definition(put(data, "limits", {"promised": 25, "statutory": 20}))
    assert ("limits.promised", "承诺时限 25 超过法定时限 20") in refused.value.problems


@pytest.mark.parametrize(
    ("path", "value", "at", "says"),
    [
        ("code", "DEMO 001", "code", "字母、数字和连字符"),
        ("name", "", "name", "不能为空"),
        ("type_code", 1, "type_code", "加引号"),
        ("type_code", "77", "type_code", "不在可选的值里"),
        ("audience", [], "audience", "谁可以办"),
        ("audience", ["person", "person"], "audience", "重复"),
        ("steps", [], "steps", "至少要有一个办理环节"),
        ("steps.0.days", 5, "steps", "13 超过承诺时限 12"),
        ("steps.0.days", -1, "steps[0].days", "整数"),
        ("steps.0.days", True, "steps[0].days", "整数"),
        ("steps.1.key", "examine", "steps", "出现了两次"),
        ("materials.1.form", "stone", "materials[1].form", "不在可选的值里"),
        ("materials.1.copies", 0, "materials[1].copies", "至少是 1"),
        ("materials.1.generated", True, "materials", "只能有一份"),
        ("materials.1.colour", "red", "materials[1].colour", "不认识"),
        ("form.0.kind", "colour", "form", "field 1"),
        ("faq", [], "faq", "常见问题"),
        ("legal_basis", [], "legal_basis", "依据"),
        ("acceptance.phone_consult", "2222018", "acceptance.phone_consult", "区号"),
        ("acceptance.phone_complain", "0826-2222018", "acceptance.phone_complain", "不能和咨询电话相同"),
        ("acceptance.hours", "全天", "acceptance.hours", "工作日"),
        ("acceptance.place", "县城", "acceptance.place", "窗口或门牌号"),
        ("result.kind", "other", "result.kind", "certificate"),
        ("result.certificate", None, "result.certificate", "证照类型"),
        ("result.certificate.fields.0.from_field", "nothing", "result.certificate.fields", "不存在的表单项"),
        ("result.certificate.number_pattern", "第 {n.__class__} 号", "result.certificate.number_pattern", "{n}"),
        ("result.certificate.number_pattern", "第 {year} 号", "result.certificate.number_pattern", "{n}"),
        ("result.certificate.template", "round", "result.certificate.template", "不在可选的值里"),
        ("result.certificate.copies", 2, "result.certificate.copies", "with_copy"),
        ("result.certificate.number_start", 0, "result.certificate.number_start", "从 1"),
        ("earlier", {"types": ["fish_seed"]}, "earlier", "新办的事项没有原证照"),
        ("fee", {"standard": "10 元"}, "fee", "收费标准和依据"),
        ("fee", {"online_payment": True}, "fee.online_payment", "不能有网上支付"),
        ("visits", 1, "visit_reason", "写明原因"),
        ("visit_reason", "要签字", "visit_reason", "不写原因"),
        ("channels", ["counter"], "channels", "网上办或邮寄"),
        ("limits.extension_days", 30, "limits.extension_basis", "写明依据"),
        ("source_marks", {"weather": "demo"}, "source_marks.weather", "不认识"),
    ],
)
def test_what_is_wrong_is_named_by_path_and_sentence(data: dict[str, Any], path: str, value: Any, at: str, says: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_definition(put(data, path, value))
    assert any(place == at and says in sentence for place, sentence in refused.value.problems), refused.value.problems


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"code": None}])
def test_what_is_no_definition_at_all_is_refused(data: Any) -> None:
    with pytest.raises(DefinitionError):
        parse_definition(data)


def test_a_calculated_name_rule_takes_permits_for_what_they_are(data: dict[str, Any]) -> None:
    for name, kind in (("竣工验收批复", "approval"), ("红头文", "approval"), ("缴费凭证", "other"), ("备案证明", "other")):
        result = {"name": name, "kind": kind}
        assert parse_definition(put(data, "result", result)).result.kind == kind


def test_the_example_in_the_documentation_is_a_definition() -> None:
    text = (Path(__file__).parents[3] / "docs" / "items.md").read_text(encoding="utf-8")
    example = parse_definition(yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0]))
    assert (example.code, example.fee.charged, len(example.steps)) == ("EXAMPLE-001", True, 2)


@pytest.mark.parametrize(
    ("code", "path", "value", "at", "says"),
    [
        ("002", "earlier.types", [], "earlier.types", "哪些证照类型"),
        ("002", "earlier.types", ["another"], "result.certificate", "同一类型"),
        ("002", "earlier.opens_days", 30, "earlier.opens_days", "只有延续"),
        ("005", "earlier.keeps_number", True, "earlier.keeps_number", "没有新证照"),
        ("003", "earlier.colour", "red", "earlier.colour", "不认识"),
    ],
)
def test_a_change_of_a_certificate_is_coherent(code: str, path: str, value: Any, at: str, says: str) -> None:
    whole = dump_definition(read_definition(DEMO.with_name(f"DEMO-SCMZ-{code}.yaml")))
    with pytest.raises(DefinitionError) as refused:
        parse_definition(put(whole, path, value))
    assert any(place == at and says in sentence for place, sentence in refused.value.problems), refused.value.problems
