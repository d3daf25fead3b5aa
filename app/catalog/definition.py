"""Item definitions as data: `parse_definition` reads and checks, `dump_definition` writes without loss (docs/items.md)."""

import re
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from app.catalog.item_definition import (
    DEFAULT_RENEWAL_DAYS,
    Acceptance,
    CertificateField,
    CertificateType,
    Earlier,
    Fee,
    ItemDefinition,
    Limits,
    Material,
    Question,
    Result,
    Step,
)
from app.catalog.quality import problems
from app.catalog.reading import DefinitionError, Record
from app.catalog.vocabulary import (
    AUDIENCES,
    CHANNELS,
    KINDS,
    LEVELS,
    MARKS,
    MATERIAL_FORMS,
    MATERIAL_KINDS,
    MATERIAL_SOURCES,
    ORIENTATIONS,
    PARTS,
    RESULT_KINDS,
    SUSPENSIONS,
    TEMPLATES,
    TYPE_NAMES,
    UNITS,
)
from app.domain.form_schema import parse_form

__all__ = ["DefinitionError", "ItemDefinition", "dump_definition", "parse_definition"]

ITEM_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
NUMBER_PLACE = re.compile(r"\{year\}|\{n(?::0\d{1,2}d)?\}", re.ASCII)


def parse_definition(data: Any) -> ItemDefinition:
    """The definition in `data` (a mapping from YAML or JSON); DefinitionError names each thing that is wrong."""
    record = Record(data)
    definition = _definition(record)
    record.finish()
    if found := problems(definition):
        raise DefinitionError(*found)
    return definition


def _definition(record: Record) -> ItemDefinition:
    return ItemDefinition(
        code=_code(record),
        name=record.text("name"),
        kind=record.choice("kind", KINDS, "new"),
        type_code=record.choice("type_code", TYPE_NAMES),
        department=record.text("department"),
        level=record.choice("level", LEVELS, "county"),
        audience=record.texts("audience", AUDIENCES),
        summary=record.text("summary"),
        legal_basis=record.texts("legal_basis"),
        conditions=record.texts("conditions"),
        materials=_each(record, "materials", _material),
        form=_form(record),
        steps=_each(record, "steps", _step),
        acceptance=_acceptance(record.record("acceptance")),
        limits=_limits(record.record("limits")),
        result=_result(record.record("result")),
        earlier=_earlier(record.maybe_record("earlier")),
        fee=_fee(record.maybe_record("fee")),
        visits=record.number("visits", 0),
        visit_reason=record.text("visit_reason", ""),
        channels=record.texts("channels", CHANNELS) or ("internet", "counter"),
        open_to=record.texts("open_to"),
        same_person_steps=record.flag("same_person_steps"),
        refers_to=record.text("refers_to", ""),
        joint=record.texts("joint"),
        faq=_each(record, "faq", _question),
        source=record.text("source", ""),
        source_marks=_marks(record),
    )


def _code(record: Record) -> str:
    code = record.text("code")
    if not ITEM_CODE.fullmatch(code) or len(code) > 80:
        raise record.fail("code", "事项编码只能用字母、数字和连字符，不超过 80 位")
    return code


def _each(record: Record, key: str, read: Any) -> tuple[Any, ...]:
    values = []
    for entry in record.records(key):
        values.append(read(entry))
        entry.finish()
    return tuple(values)


def _material(record: Record) -> Material:
    return Material(
        key=record.key("key"),
        name=record.text("name"),
        form=record.choice("form", MATERIAL_FORMS, "either"),
        kind=record.choice("kind", MATERIAL_KINDS, "copy"),
        copies=record.number("copies", 1),
        required=record.flag("required", True),
        source=record.choice("source", MATERIAL_SOURCES, "applicant"),
        hint=record.text("hint", ""),
        generated=record.flag("generated"),
    )


def _step(record: Record) -> Step:
    return Step(
        key=record.key("key"),
        name=record.text("name"),
        post=record.text("post"),
        days=record.number("days"),
        department=record.text("department", ""),
        note=record.text("note", ""),
    )


def _question(record: Record) -> Question:
    return Question(question=record.text("question"), answer=record.text("answer"))


def _acceptance(record: Record) -> Acceptance:
    acceptance = Acceptance(
        place=record.text("place"),
        hours=record.text("hours"),
        phone_consult=record.text("phone_consult"),
        phone_complain=record.text("phone_complain"),
    )
    record.finish()
    return acceptance


def _limits(record: Record) -> Limits:
    standard = Limits(promised=0, statutory=0)
    limits = Limits(
        promised=record.number("promised"),
        statutory=record.maybe_number("statutory"),
        unit=record.choice("unit", UNITS, standard.unit),
        basis=record.text("basis", ""),
        rolls_off_holidays=record.flag("rolls_off_holidays"),
        notice_days=record.number("notice_days", standard.notice_days),
        applicant_days=record.number("applicant_days", standard.applicant_days),
        extension_days=record.number("extension_days", standard.extension_days),
        extension_basis=record.text("extension_basis", ""),
        suspensions=record.texts("suspensions", SUSPENSIONS),
        supplement_basis=record.text("supplement_basis", ""),
    )
    record.finish()
    return limits


def _fee(record: Record | None) -> Fee:
    if record is None:
        return Fee()
    fee = Fee(standard=record.text("standard", ""), basis=record.text("basis", ""), online_payment=record.flag("online_payment"))
    record.finish()
    return fee


def _result(record: Record) -> Result:
    certificate = record.maybe_record("certificate")
    result = Result(
        name=record.text("name"),
        kind=record.choice("kind", RESULT_KINDS),
        certificate=_certificate(certificate) if certificate else None,
    )
    record.finish()
    return result


def _certificate(record: Record) -> CertificateType:
    certificate = CertificateType(
        key=record.key("key"),
        title=record.text("title"),
        number_pattern=_number_pattern(record),
        validity_months=record.maybe_number("validity_months"),
        fields=_each(record, "fields", _certificate_field),
        orientation=record.choice("orientation", ORIENTATIONS, "landscape"),
        template=record.choice("template", TEMPLATES, "standard"),
        copies=record.number("copies", 1),
        number_start=record.number("number_start", 1),
    )
    record.finish()
    return certificate


def _earlier(record: Record | None) -> Earlier | None:
    if record is None:
        return None
    earlier = Earlier(
        types=record.texts("types"),
        keeps_number=record.flag("keeps_number"),
        opens_days=record.number("opens_days", DEFAULT_RENEWAL_DAYS),
    )
    record.finish()
    return earlier


def _certificate_field(record: Record) -> CertificateField:
    return CertificateField(name=record.key("name"), label=record.text("label"), from_field=record.text("from_field", ""))


def _number_pattern(record: Record) -> str:
    """The pattern of certificate numbers; str.format could reach attributes, so only the two places are allowed."""
    pattern = record.text("number_pattern")
    rest = NUMBER_PLACE.sub("", pattern)
    if "{n" not in pattern or "{" in rest or "}" in rest:
        raise record.fail("number_pattern", "证号样式里要有 {n} 或 {n:04d}，另外只可以用 {year}")
    return pattern


def _form(record: Record) -> tuple[dict[str, Any], ...]:
    entries = record.items("form")
    try:
        parse_form(entries)
    except ValueError as error:
        raise record.fail("form", f"表单项不对（{error}）") from error
    return tuple(entries)


def _marks(record: Record) -> dict[str, str]:
    reader = Record(record.raw("source_marks", {}), record.at("source_marks"))
    marks = {part: reader.choice(part, MARKS) for part in PARTS if reader.raw(part) is not None}
    reader.finish()
    return marks


def dump_definition(definition: ItemDefinition) -> dict[str, Any]:
    """The definition as plain data; what has its standard value is left out, so that parsing gives the same definition."""
    data: dict[str, Any] = _plain(definition)
    return data


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != _standard(f)}
    if isinstance(value, (tuple, list)):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return value


def _standard(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
