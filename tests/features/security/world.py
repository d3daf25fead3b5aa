"""A small world with something behind every address, the list of all addresses in it, and a way to see whether it changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from app import db
from app.accounts import absences, captcha, representation
from app.accounts.commands import appoint
from app.accounts.models import Staff, StockPhrase
from app.attachments import commands as attachments
from app.attachments import uploads
from app.attachments.checks import Examined
from app.attachments.models import Attachment
from app.cases.commands import drafts
from app.cases.desk_models import SavedFilter
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.catalog.models import ServiceItem
from app.documents.models import Document
from app.domain.workflow import Role
from app.gateways import storage
from app.gateways.wall_clock import now, today
from app.publications.models import Announcement
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.files import a_pdf
from tests.builders.intake import begun, taken_in
from tests.builders.people import a_resident_id, citizen_named
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM

TECHNICAL = {"sessions", "rate_counts", "parked_forms", "captchas"}  # written while nothing of anybody's business is done
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class World:
    """Cases of chunhua: a draft with a file, one in correction, one at the desk, one with its certificate; two of the counter."""

    draft: Built
    correcting: Built
    waiting: Built
    certified: Built
    intake: Built  # begun at the counter by zhangs, with a file
    counter: Built  # registered at the counter, to be corrected
    files: dict[str, str] = field(default_factory=dict)  # public id of a case → of one of its files
    papers: dict[str, str] = field(default_factory=dict)
    receipt: str = ""  # of the case with a certificate, on roll paper too
    code: str = ""
    phrase: int = 0
    captcha: str = ""
    announcement: str = ""
    desk_upload: str = ""  # half a file on its way to the intake
    certificate: str = ""
    upload: str = ""  # half a file on its way to the draft
    staff: dict[str, int] = field(default_factory=dict)  # ids for the pages of a member of staff, who is away
    own_absence: int = 0
    saved_filter: int = 0
    item: int = 0
    representation: str = ""  # by which chunhua may file for bluebay

    def case_of(self, endpoint: str, rule: str) -> Built:
        """The case that has something to show at this address."""
        if endpoint.startswith(("intake.", "desk_uploads.")) and endpoint != "intake.registered":
            return self.intake
        if endpoint == "intake.registered" or endpoint.startswith("desk.resubmit"):
            return self.counter
        if (endpoint.startswith(("wizard.", "uploads.")) and endpoint != "wizard.receipt") or "delete" in endpoint:
            return self.draft
        if "/correction" in rule:
            return self.correcting
        if endpoint in {"authority.letter", "desk.accept", "desk.not_accept", "desk.request_correction"}:
            return self.waiting
        return self.certified


def a_world(app: Flask) -> World:
    """Builds it in the open transaction of the test. Its papers are printed already, as far as anybody can see from outside."""
    built = {stage: a_case(app, stage) for stage in ("correcting", "submitted", "certified")}
    with one_click(app):
        printed = storage.put(a_pdf())
        db.session.execute(update(Document).values(pdf_sha256=printed, slip_sha256=printed))
        draft = _a_draft()
        someone = {"name": "陈春花", "id_kind": "resident_id", "number": a_resident_id(), "mobile": "13800000001"}
        stored(built["submitted"].number).proxy = someone
        zhangs = staff_called("zhangs")
        appoint(zhangs, zhangs.home_department, Role.SYSTEM_ADMIN)  # so that one person has every address of the desk
        phrase = StockPhrase(staff_id=zhangs.id, text="材料齐全。")
        saved = SavedFilter(staff_id=zhangs.id, list_name="acceptance", name="窗口件", query="source=counter")
        db.session.add_all([phrase, saved])
        upload = uploads.begin(draft.public_id, "technician", "一半.pdf", 10, by=draft.citizen.session_name, at=now())
        db.session.flush()
        ids, own_absence = _staff_with_absence(zhangs)
        chunhua, bay = citizen_named("chunhua"), citizen_named("bluebay")
        begun_at_counter, at_counter = begun(zhangs), taken_in(zhangs, corrects=True)
        on_its_way = uploads.begin(begun_at_counter.public_id, "site_plan", "半.pdf", 10, by=zhangs.session_name, at=now())
        let = representation.grant(bay, username=chunhua.username, name=chunhua.name, valid_until=None, at=now())
        world = World(
            Built("", draft.public_id, ""),
            *built.values(),
            intake=Built("", begun_at_counter.public_id, ""),
            counter=Built(str(at_counter.number), at_counter.public_id, f"/desk/cases/{at_counter.number}"),
            desk_upload=on_its_way.public_id,
            phrase=phrase.id,
            saved_filter=saved.id,
            item=db.session.scalars(select(ServiceItem.id).where(ServiceItem.code == FISH_SEED)).one(),
            captcha=captcha.issue(in_words=False),
            upload=upload.public_id,
            representation=let.public_id,
            staff=ids,
            own_absence=own_absence,
            announcement=db.session.scalars(select(Announcement.public_id)).first() or "",
        )
    return _with_ids(world, stored(world.certified.number))


def _staff_with_absence(zhangs: Staff) -> tuple[dict[str, int], int]:
    """lis, who is away, and an absence of zhangs's own."""
    lis = staff_called("lis")
    away = {}
    for staff, delegate in ((lis, "liul"), (zhangs, "wangw")):
        chosen = {staff.home_department_id: staff_called(delegate).id}
        days = {"first_on": today(), "last_on": today()}
        away[staff.id] = absences.announce(staff, **days, delegates=chosen, reason="", by=staff, at=now()).id
    return {"staff_id": lis.id, "membership_id": lis.memberships[0].id, "absence_id": away[lis.id]}, away[zhangs.id]


def _a_draft() -> Case:
    item = db.session.scalars(select(ServiceItem).where(ServiceItem.code == FISH_SEED)).one()
    chunhua = citizen_named("chunhua")
    draft = drafts.start(item.published, chunhua, now(), is_demo=True)  # type: ignore[arg-type]
    draft.values = {**draft.values, **FISH_SEED_FORM}
    data = a_pdf()
    file = Examined("草稿.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest())
    attachments.attach(draft.public_id, "technician", file, by=chunhua.session_name, at=now())
    return draft


def _with_ids(world: World, certified: Case) -> World:
    bundles = [case.public_id for case in (world.draft, world.correcting, world.waiting, world.certified, world.intake)]
    for row in db.session.scalars(select(Attachment).where(Attachment.bundle.in_(bundles))):
        world.files[row.bundle] = row.public_id
    certificate = certified.papers[-1].document
    world.papers[certified.public_id] = certificate.public_id
    issued = certificate_of(certified)
    ids = {"receipt": certified.papers[0].document.public_id, "certificate": issued.public_id if issued else ""}
    return replace(world, code=certificate.verification_code, **ids)


@dataclass(frozen=True)
class Address:
    method: str
    path: str
    endpoint: str
    surface: str  # whose sign-in it asks for; empty: nobody's

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"


def addresses(app: Flask, world: World) -> Iterator[Address]:
    """Every route with every method of its own, with ids that exist."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        guard = app.view_functions[rule.endpoint].guard  # type: ignore[attr-defined]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Address(method, _path(rule, world), rule.endpoint, guard.surface)


def _path(rule: Rule, world: World) -> str:
    case = world.case_of(rule.endpoint, rule.rule)
    known: dict[str, Any] = {
        "item_code": FISH_SEED,
        "username": "chunhua",
        "text_code": "accepted",
        "code": world.code if rule.endpoint.startswith("documents.") else "511602-01",
        "phrase_id": world.phrase,
        "name": "acceptance",
        "filter_id": world.saved_filter,
        "item_id": world.item,
        "captcha_id": world.captcha,
        "page": 1,
        "upload_id": world.desk_upload if rule.endpoint.startswith("desk_uploads.") else world.upload,
        "number": case.number,
        "key": "water_rights",
        "file_id": world.files.get(case.public_id),
        "paper_id": world.papers.get(case.public_id),
    }
    known |= world.staff
    if rule.endpoint == "absence.end":
        known["absence_id"] = world.own_absence
    known["public_id"] = case.public_id
    if rule.endpoint in {"desk.paper", "desk.file", "desk.preview"}:
        known["public_id"] = (world.papers if rule.endpoint == "desk.paper" else world.files)[case.public_id]
    if rule.endpoint == "desk.slip":
        known["public_id"] = world.receipt
    if "/publications/" in rule.rule:
        known["public_id"] = world.announcement
    if rule.endpoint == "certificates.show":
        known["public_id"] = world.certificate
    if rule.endpoint.startswith("representatives."):
        known["public_id"] = world.representation
    built = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def business_data(*except_tables: str) -> dict[str, str]:
    """Table → a hash of all its rows, without what sessions and rate limits write."""
    db.session.expire_all()
    kept = {}
    for table in db.Base.metadata.sorted_tables:
        if table.name in TECHNICAL or table.name in except_tables:
            continue
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        kept[table.name] = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
    return kept
