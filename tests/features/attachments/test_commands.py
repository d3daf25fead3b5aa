"""Handing in and taking back: double posts, quotas, and what lies in the database."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import db
from app.attachments import checks, commands, queries
from app.attachments.checks import Examined
from app.attachments.models import Attachment
from app.domain.errors import Refused
from app.gateways import storage
from app.web.sentences import sentence
from tests.builders.files import a_jpeg, a_pdf

pytestmark = pytest.mark.usefixtures("db_session")

AT = datetime(2026, 11, 23, 2, 26, tzinfo=UTC)
CASE, OTHER_CASE = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
CHUNHUA = "citizen:1"
RESIDENT_ID = "330702198802290016"


def a_file(number: int = 0, size: int = 0) -> Examined:
    """A file that has passed the checks."""
    data = b"%d" % number + bytes(size)
    return Examined(f"{number}.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest())


def attach(file: Examined, bundle: str = CASE, key: str = "licence") -> Attachment:
    with db.transaction():
        return commands.attach(bundle, key, file, by=CHUNHUA, at=AT)


def test_a_file_is_stored_with_its_row() -> None:
    photo = a_jpeg()
    with db.transaction():
        added = commands.add(CASE, "licence", "营业执照.jpg", photo, by=CHUNHUA, at=AT)
    db.session.expire_all()
    row = queries.by_public_id(added.public_id)
    assert row is not None
    assert (row.filename, row.media_type, row.uploaded_by, row.created_at) == ("营业执照.jpg", "image/jpeg", CHUNHUA, AT)
    stored = storage.get(row.sha256)
    assert (row.size, row.uploaded_sha256) == (len(stored), hashlib.sha256(photo).hexdigest())
    assert stored == checks.examine("a.jpg", photo).data


def test_a_refused_file_leaves_neither_row_nor_file(app: Flask) -> None:
    before = files_on_disk(app)
    with pytest.raises(Refused), db.transaction():
        commands.add(CASE, "licence", "执照.exe", b"MZ", by=CHUNHUA, at=AT)
    assert queries.of_bundle(CASE) == []
    assert files_on_disk(app) == before


def test_the_same_file_sent_twice_is_one_attachment() -> None:
    first = attach(a_file())
    assert attach(Examined("again.pdf", "application/pdf", *(a_file().data, a_file().uploaded_sha256))) is first
    assert len(queries.of_bundle(CASE)) == 1


def test_the_same_file_serves_two_materials_and_two_bundles() -> None:
    rows = [attach(a_file()), attach(a_file(), key="contract"), attach(a_file(), bundle=OTHER_CASE)]
    assert len({row.public_id for row in rows}) == 3
    assert len({row.sha256 for row in rows}) == 1


def test_files_come_back_in_the_order_of_their_arrival() -> None:
    for number, key in enumerate(["b", "a", "b"]):
        attach(a_file(number), key=key)
    attach(a_file(9), bundle=OTHER_CASE)
    assert [row.filename for row in queries.of_bundle(CASE)] == ["1.pdf", "0.pdf", "2.pdf"]
    assert [row.filename for row in queries.of_material(CASE, "b")] == ["0.pdf", "2.pdf"]


def test_a_file_taken_back_is_there_for_nobody_and_may_come_again() -> None:
    row = attach(a_file())
    with db.transaction():
        commands.remove(row, AT)
    assert queries.by_public_id(row.public_id) is None
    assert queries.of_bundle(CASE) == []
    assert attach(a_file()).public_id != row.public_id


def test_taking_back_a_bundle_leaves_the_others() -> None:
    attach(a_file(1)), attach(a_file(2), key="contract")
    kept = attach(a_file(1), bundle=OTHER_CASE)
    with db.transaction():
        commands.remove_all(CASE, AT)
    assert queries.of_bundle(CASE) == []
    assert queries.of_bundle(OTHER_CASE) == [kept]


def test_the_twenty_first_file_of_a_material_is_refused(app: Flask) -> None:
    for number in range(20):
        attach(a_file(number))
    before = files_on_disk(app)
    with pytest.raises(Refused) as refused:
        attach(a_file(20, size=100_000))
    assert refused.value.code == "quota_material"
    assert "20 个文件" in sentence("quota_material", **refused.value.values)
    assert files_on_disk(app) == before
    assert attach(a_file(3)).filename == "3.pdf"  # what is there already is not counted again
    assert attach(a_file(20), key="contract")


def test_the_sixty_first_file_of_a_bundle_is_refused() -> None:
    for number in range(60):
        attach(a_file(number), key=f"m{number % 4}")
    with pytest.raises(Refused) as refused:
        attach(a_file(60), key="m4")
    assert refused.value.code == "quota_bundle"
    assert "60 个文件、共 200 MB" in sentence("quota_bundle", **refused.value.values)
    with db.transaction():
        commands.remove(queries.of_bundle(CASE)[0], AT)
    assert attach(a_file(60), key="m4")


def test_a_bundle_holds_two_hundred_megabytes() -> None:
    row = attach(a_file(0))
    with db.transaction():
        row.size = 200 * 1024 * 1024 - 10
    assert attach(a_file(1, size=9))
    with pytest.raises(Refused, match="quota_bundle"):
        attach(a_file(2))


def test_an_identity_number_in_a_file_name_is_not_in_the_database() -> None:
    with db.transaction():
        commands.add(CASE, "identity", f"王小明{RESIDENT_ID}.pdf", a_pdf(), by=CHUNHUA, at=AT)
    raw = db.session.execute(text("SELECT * FROM attachments")).mappings().one()
    assert RESIDENT_ID not in str(dict(raw))
    assert queries.of_bundle(CASE)[0].filename == f"王小明{RESIDENT_ID}.pdf"


def files_on_disk(app: Flask) -> list[Path]:
    """Also temporary ones."""
    return sorted(path for path in (app.config["SETTINGS"].instance_dir / "files").rglob("*") if path.is_file())
