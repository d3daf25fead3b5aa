"""Versions: published ones stand still, one of an item is in force, and caches learn of every change."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from sqlalchemy.exc import IntegrityError

from app.catalog.cli import read_definition
from app.catalog.commands import publish_definition, retire
from app.catalog.definition import parse_definition
from app.catalog.models import ItemVersion, PublishedVersionChanged
from app.catalog.queries import catalogue_number, complete_items, is_open_to, item_by_code, items_open_to, published_version
from app.db import transaction
from app.gateways.wall_clock import now

DEMO = Path(__file__).parents[3] / "app" / "catalog" / "definitions" / "DEMO-SCMZ-001.yaml"


def demo_version() -> ItemVersion:
    version = published_version("DEMO-SCMZ-001")
    assert version is not None
    return version


def test_a_published_version_cannot_be_changed(db_session: Any) -> None:
    version = demo_version()
    with pytest.raises(PublishedVersionChanged):
        version.name = "别的名称"
        db_session.flush()
    db_session.rollback()


def test_a_published_version_cannot_be_turned_into_a_draft_or_deleted(db_session: Any) -> None:
    version = demo_version()
    version.state = "draft"
    with pytest.raises(PublishedVersionChanged):
        db_session.flush()
    db_session.rollback()
    db_session.delete(demo_version())
    with pytest.raises(PublishedVersionChanged):
        db_session.flush()
    db_session.rollback()


def test_two_versions_of_an_item_cannot_both_be_in_force(db_session: Any) -> None:
    first = demo_version()
    copied = {c.key: getattr(first, c.key) for c in ItemVersion.__mapper__.column_attrs if c.key not in {"id", "number"}}
    db_session.add(ItemVersion(**copied, number=99))
    with pytest.raises(IntegrityError):
        db_session.flush()
    db_session.rollback()


def test_publishing_the_same_definition_again_changes_nothing(db_session: Any) -> None:
    before, number = demo_version(), catalogue_number()
    with transaction():
        same = publish_definition(read_definition(DEMO), region="511602", at=now())
    assert (same.id, catalogue_number()) == (before.id, number)


def test_a_new_definition_is_a_new_version_and_the_old_one_stays_readable(db_session: Any) -> None:
    old_id, number = demo_version().id, catalogue_number()
    changed = replace(read_definition(DEMO), summary="换了一句简介。")
    with transaction():
        version = publish_definition(changed, region="511602", at=now())
    assert version.number == 2
    assert version.definition.summary == "换了一句简介。"
    assert catalogue_number() == number + 1
    old = db_session.get(ItemVersion, old_id)
    assert old.state == "retired"
    assert old.definition == read_definition(DEMO)


def test_a_retired_item_has_no_version_in_force(db_session: Any) -> None:
    with transaction():
        retire(demo_version().item, at=now())
    assert published_version("DEMO-SCMZ-001") is None
    item = item_by_code("DEMO-SCMZ-001")
    assert item is not None
    assert item.published is None


def test_items_are_found_by_department_and_by_the_villages_they_are_open_to(db_session: Any) -> None:
    version = demo_version()
    assert version.id in [v.id for v in complete_items(version.item.department_id)]
    township = published_version("DEMO-QXZ-001")
    assert township is not None
    open_here = items_open_to(township.item.department)
    assert township.id in [v.id for v in open_here]
    assert version.id not in [v.id for v in open_here]
    assert not is_open_to(version, township.item.department)


def test_a_definition_goes_out_and_in_again_by_command(cli: Callable[..., Result], tmp_path: Path) -> None:
    exported = cli("export-definition", "DEMO-SCMZ-001")
    assert exported.exit_code == 0
    assert parse_definition(yaml.safe_load(exported.stdout)) == read_definition(DEMO)
    (tmp_path / "item.yaml").write_text(exported.stdout, encoding="utf-8")
    back = cli("publish-definition", str(tmp_path / "item.yaml"))
    assert back.stdout == "DEMO-SCMZ-001 水产苗种生产许可证核发（演示）：第 1 版\n"


def test_a_bad_definition_file_is_refused_with_file_place_and_sentence(cli: Callable[..., Result], tmp_path: Path) -> None:
    data = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    data["limits"]["promised"] = 30
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    result = cli("publish-definition", str(DEMO), str(tmp_path / "bad.yaml"))
    assert result.exit_code == 1
    assert "bad.yaml limits.promised：承诺时限 30 超过法定时限 20" in result.stderr
    (tmp_path / "bad.yaml").write_bytes(b"\xff: [")
    assert "要用 UTF-8 的 YAML 文件" in cli("publish-definition", str(tmp_path / "bad.yaml")).stderr


def test_exporting_what_is_not_described_is_refused(cli: Callable[..., Result]) -> None:
    result = cli("export-definition", "NO-SUCH-ITEM")
    assert (result.exit_code, result.stderr) == (1, "没有编码是“NO-SUCH-ITEM”的完整事项\n")
