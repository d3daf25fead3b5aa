"""A clerk at 收件登记: what she types for the demo item."""

from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.attachments import commands as attachments
from app.attachments.checks import Examined
from app.cases.commands import acceptance, intake
from app.cases.models import Case
from app.catalog.models import ItemVersion, ServiceItem
from app.domain.parties import Parties, Party
from app.gateways import wall_clock
from tests.builders.cases import stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.people import a_resident_id
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM
from tests.support.browser import Browser
from tests.support.pages import Page

APPLICANT: dict[str, str] = {
    "applicant1-id_kind": "resident_id",
    "applicant1-number": a_resident_id(901),
    "applicant1-name": "周世荣",
    "applicant1-address": "清溪镇柳湾村 5 组",
}
SHEET: dict[str, Any] = {**APPLICANT, "c-name": "周世荣", "c-mobile": "13900000077", **FISH_SEED_FORM}


def at_intake(client: Browser, login_name: str = "zhangs", item: str = FISH_SEED) -> Page:
    """An empty sheet."""
    at_desk(client, login_name)
    return client.read(f"/desk/intake/{item}")


def register(client: Browser, page: Page, more: dict[str, Any] | None = None) -> Page:
    """The page after registration."""
    return client.submit(page, button="登记并打印", **{**SHEET, **(more or {})})


def registered(page: Page) -> Case:
    """The case that a page says it has registered."""
    assert "已收件登记" in page.text, page.text[:600]
    return stored(page.path.split("/")[3])


def begun(by: Staff, *, key: str = "") -> Case:
    """In an open transaction: an intake that was begun, filled in, with a file."""
    version, at = _version(), wall_clock.now()
    case = intake.draft_under_key(key or db.random_id(), version, by, at, is_demo=True)
    applicant = Party(*(APPLICANT[f"applicant1-{part}"] for part in ("id_kind", "number", "name")), address="清溪镇柳湾村 5 组")
    parties = Parties((applicant,), SHEET["c-name"], SHEET["c-mobile"])
    intake.save(case, parties, dict(FISH_SEED_FORM), {"site_plan": 1}, at=at)
    data = a_pdf()
    file = Examined("证书.pdf", "application/pdf", data, sha256(data).hexdigest())
    attachments.attach(case.public_id, "technician", file, by=by.session_name, at=at)
    return case


def taken_in(by: Staff, *, corrects: bool = False) -> Case:
    """In an open transaction: a case that was registered at the counter, and with `corrects` is to be corrected."""
    at = wall_clock.now()
    case = intake.register(begun(by), by=by, at=at, region="511602")
    if corrects:
        wrong = {"materials": {"water_rights": "没有交"}, "fields": {"area": "与图纸不符"}}
        acceptance.request_correction(case, by=by, reason="材料不齐全", **wrong, at=at)
    return case


def _version() -> ItemVersion:
    return db.session.scalars(select(ServiceItem).where(ServiceItem.code == FISH_SEED)).one().published
