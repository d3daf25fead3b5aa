"""What must not be read from a stolen disk is not there: neither in the database nor beside it (M8, P51)."""

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import db, jobs
from app.accounts.models import Citizen
from app.attachments import commands as attachments
from app.attachments.checks import Examined
from app.cases.actors import Actor
from app.cases.commands import drafts, submission
from app.cases.models import Applicant, Case
from app.catalog.models import ServiceItem
from app.factory import create_app
from app.gateways.wall_clock import now
from app.sealed import CannotOpen, KeysMissing
from tests.builders.cases import one_click
from tests.builders.people import a_citizen, a_resident_id
from tests.builders.wizard import FILES, FISH_SEED, FISH_SEED_FORM
from tests.support.browser import Browser
from tests.support.pages import Page
from tests.support.tools import need

RESIDENT_ID = a_resident_id(997)
MOBILE = "13912345997"
TYPED = "柳湾村西头的三口塘"
ADDRESS = "柳湾村 3 组 9 号后院"
PASSWORD = "liushu-Wan-47"
CONTENT = b"%PDF-1.7 the words of a certificate, 997"
FILENAME = f"{RESIDENT_ID}扫描件.pdf"
LOG_OF_THE_EMBEDDED_GATEWAY = "sms.log"  # stands for the mobile network, which must see number and text


def _life_of_a_case(app: Flask) -> str:
    """A citizen, a submitted case with files and papers, and a forgotten session with parked text; the lookup code."""
    with one_click(app):
        citizen = a_citizen("mifeng", resident_id=RESIDENT_ID, mobile=MOBILE, address=ADDRESS)
        item = db.session.scalars(select(ServiceItem).where(ServiceItem.code == FISH_SEED)).one()
        case = drafts.start(item.published, citizen, now(), is_demo=True)  # type: ignore[arg-type]
        case.values = {**case.values, **FISH_SEED_FORM, "site": TYPED}
        for key in FILES[FISH_SEED]:
            file = Examined(FILENAME, "application/pdf", CONTENT, hashlib.sha256(CONTENT).hexdigest())
            attachments.attach(case.public_id, key, file, by=citizen.session_name, at=now())
        submission.submit(case, by=Actor.of(citizen), at=now(), region="511602")
        return str(case.lookup_code)


def _dump(url: str) -> bytes:
    """All that lies in the database, as a thief reads it."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    address = url.replace("postgresql+psycopg", "postgresql")
    return subprocess.run([need("pg_dump"), address], capture_output=True, check=True).stdout


def _spellings(text: str | bytes) -> list[bytes]:
    """As it is, as JSON escapes, and in hex, as PostgreSQL writes bytes."""
    plain = text if isinstance(text, bytes) else text.encode()
    escaped = b"" if isinstance(text, bytes) else text.encode("unicode_escape")
    return [form for form in (plain, escaped, plain.hex().encode(), plain.hex().upper().encode()) if form]


def test_nothing_of_a_person_is_readable_on_disk(own_app: Flask) -> None:
    lookup_code = _life_of_a_case(own_app)
    with own_app.app_context():
        assert jobs.run_pending(limit=1) == 1
    settings = own_app.config["SETTINGS"]
    kept = {"the database": _dump(settings.database_url)}
    for path in sorted(settings.instance_dir.rglob("*")):
        if path.is_file() and path.name != LOG_OF_THE_EMBEDDED_GATEWAY:
            kept[path.name] = path.read_bytes()
    assert any(b"citizens" in content for content in kept.values())
    assert len(kept) > 3
    secrets = {
        "resident id": RESIDENT_ID,
        "mobile": MOBILE,
        "form": TYPED,
        "address": ADDRESS,
        "file": CONTENT,
        "password": PASSWORD,
    }
    secrets |= {"lookup code": lookup_code} if own_app.config["SETTINGS"].database_url.startswith("sqlite") else {}
    found = [
        f"{name} in {place}"
        for name, secret in secrets.items()
        for place, content in kept.items()
        if any(spelling in content for spelling in _spellings(secret))
    ]
    assert not found, "\n".join(found)


def test_the_search_itself_finds_what_lies_open(own_app: Flask) -> None:
    _life_of_a_case(own_app)
    found = _dump(own_app.config["SETTINGS"].database_url)
    assert any(spelling in found for spelling in _spellings("mifeng"))


def test_a_sealed_value_copied_to_another_row_does_not_open(db_session: Any) -> None:
    with db.transaction():
        mine, other = a_citizen(), a_citizen()
        db.session.execute(update(Citizen).where(Citizen.id == mine.id).values(mobile_sealed=other.mobile_sealed))
    db.session.expire_all()
    assert other.mobile.startswith("139")
    with pytest.raises(CannotOpen):
        _ = mine.mobile


def test_nor_in_another_column_or_table(app: Flask, db_session: Any) -> None:
    with one_click(app):
        citizen = a_citizen()
        item = db.session.scalars(select(ServiceItem).where(ServiceItem.code == FISH_SEED)).one()
        case = drafts.start(item.published, citizen, now(), is_demo=True)  # type: ignore[arg-type]
        case.lookup_code_sealed = case.contact_mobile_sealed
        applicant = case.applicants[0]
        applicant.id_number_sealed = citizen.resident_id_sealed
        db.session.flush()
        number, of = case.id, applicant.id
    with pytest.raises(CannotOpen):
        _ = db_session.get(Case, number).lookup_code
    with pytest.raises(CannotOpen):
        _ = db_session.get(Applicant, of).id_number


def test_a_damaged_value_is_a_fault_without_words(client: Browser) -> None:
    """Who opens the page gets a reference, not the ciphertext."""
    with db.transaction():
        a_citizen("mifeng", password=PASSWORD)
    client.submit(client.read("/login"), username="mifeng", password=PASSWORD)
    with db.transaction():
        db.session.execute(update(Citizen).where(Citizen.username == "mifeng").values(mobile_sealed=b"\x00" * 40))
    page: Page = client.read("/account", status=500)
    assert page.heading == "系统出了点问题"
    assert "CannotOpen" not in page.html


def test_without_its_key_file_an_installation_with_data_does_not_start(own_app: Flask) -> None:
    settings = own_app.config["SETTINGS"]
    keys = settings.instance_dir / "keys.json"
    assert keys.stat().st_mode & 0o777 == 0o600
    kept = keys.read_bytes()
    keys.unlink()
    with pytest.raises(KeysMissing, match="restore the key file from its backup"):
        create_app(settings)
    assert not keys.exists(), "a new key would hide that the old one is lost"
    keys.write_bytes(kept)
    assert create_app(settings).secret_key == own_app.secret_key
