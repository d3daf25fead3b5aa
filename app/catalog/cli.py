"""Operators' commands for the catalogue: import-items, publish-definition, export-definition."""

from collections.abc import Iterable
from pathlib import Path

import click
import yaml
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.catalog.commands import publish_definition
from app.catalog.definition import DefinitionError, ItemDefinition, dump_definition, parse_definition
from app.catalog.importing import import_rows
from app.catalog.queries import published_version
from app.catalog.rows import BadFile, Table, read_table
from app.catalog.sheets import UnreadableFile
from app.db import transaction
from app.gateways.wall_clock import now

SHOWN_LINES = 8
SHOWN_ERRORS = 50


@click.command("import-items")
@click.argument("path", type=click.Path(path_type=Path))
@with_appcontext
def import_items(path: Path) -> None:
    """Imports a list of items (CSV or XLSX): all rows or none."""
    try:
        table = read_table(path)
    except (BadFile, UnreadableFile) as error:
        raise SystemExit(_refuse(path, error)) from error
    with transaction():
        counts = import_rows(tqdm(table.rows, unit="项", disable=None), at=now())
    _report_warnings(table)
    click.echo(f"共 {len(table.rows)} 项：新增 {counts.new}，变更 {counts.changed}，没有变化 {counts.unchanged}")


def _refuse(path: Path, error: Exception) -> int:
    sentences = list(getattr(error, "sentences", ())) or [str(error)]
    click.echo(f"没有导入，{path.name} 有 {len(sentences)} 处错误：", err=True)
    for sentence in sentences[:SHOWN_ERRORS]:
        click.echo(f"  {sentence}", err=True)
    if len(sentences) > SHOWN_ERRORS:
        click.echo(f"  还有 {len(sentences) - SHOWN_ERRORS} 处没有列出", err=True)
    return 1


def _report_warnings(table: Table) -> None:
    for sentence, lines in table.warnings.items():
        shown = "、".join(str(line) for line in lines[:SHOWN_LINES])
        more = " 等" if len(lines) > SHOWN_LINES else ""
        click.echo(f"提醒：{sentence}，{len(lines)} 行（第 {shown} 行{more}）")


@click.command("publish-definition")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@with_appcontext
def publish_definitions(paths: tuple[Path, ...]) -> None:
    """Publishes item definition files (YAML, docs/items.md): all or none."""
    try:
        definitions = [read_definition(path) for path in paths]
        region = current_app.config["SETTINGS"].region
        with transaction():
            versions = [publish_definition(each, region=region, at=now()) for each in parts_first(definitions)]
    except DefinitionError as error:
        for place, sentence in error.problems:
            click.echo(f"{place}：{sentence}" if place else sentence, err=True)
        raise SystemExit(1) from error
    for version in versions:
        click.echo(f"{version.item.code} {version.name}：第 {version.number} 版")


@click.command("export-definition")
@click.argument("code")
@with_appcontext
def export_definition(code: str) -> None:
    """Prints the definition in force of an item as YAML."""
    version = published_version(code)
    if version is None or not version.is_complete:
        click.echo(f"没有编码是“{code}”的完整事项", err=True)
        raise SystemExit(1)
    click.echo(definition_yaml(version.definition), nl=False)


def read_definition(path: Path) -> ItemDefinition:
    """The definition in a YAML file; DefinitionError names the file too."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DefinitionError((path.name, f"打不开：{error.strerror}")) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise DefinitionError((path.name, "读不出来：要用 UTF-8 的 YAML 文件")) from error
    try:
        return parse_definition(data)
    except DefinitionError as error:
        raise DefinitionError(*[(f"{path.name} {place}".strip(), sentence) for place, sentence in error.problems]) from error


def parts_first(definitions: Iterable[ItemDefinition]) -> list[ItemDefinition]:
    """Joint items after all others: what they are made of is to be there."""
    return sorted(definitions, key=lambda definition: bool(definition.joint))


def definition_yaml(definition: ItemDefinition) -> str:
    """The definition as a YAML text that reads back to the same definition."""
    return yaml.safe_dump(dump_definition(definition), allow_unicode=True, sort_keys=False, width=100)


COMMANDS = (import_items, publish_definitions, export_definition)
