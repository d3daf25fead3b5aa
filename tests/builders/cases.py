"""Cases of the demo world, brought to where a test begins by the same commands that the pages call."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from app import db
from app.accounts import representation
from app.accounts.models import Citizen, Staff
from app.attachments import commands as attachments
from app.attachments.checks import Examined
from app.cases.actors import Actor
from app.cases.commands import acceptance, certificates, drafts, earlier_certificates, processing, submission
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.catalog.models import ServiceItem
from app.domain.workflow import Outcome
from app.gateways import wall_clock
from tests.builders.files import a_pdf
from tests.builders.wizard import FILES, FISH_SEED, FORMS

STAGES = ("submitted", "correcting", "not_accepted", "step 1", "step 2", "step 3", "denied", "granted", "certified")


@dataclass(frozen=True)
class Built:
    """A case as a test knows it."""

    number: str
    public_id: str
    path: str


def staff_called(login_name: str) -> Staff:
    return db.session.scalars(select(Staff).where(Staff.login_name == login_name)).one()


def stored(number: str) -> Case:
    """The row, read anew in the test's own session."""
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.number == number)).one()


@contextmanager
def one_click(app: Flask) -> Iterator[None]:
    """A transaction of its own inside an application context, as a view has it."""
    db.session.commit()
    with app.app_context(), db.transaction():
        yield
    db.session.expire_all()


def a_case(
    app: Flask,
    stage: str = "submitted",
    *,
    citizen: str = "chunhua",
    item: str = FISH_SEED,
    filed_by: str = "",
    about: Built | None = None,
) -> Built:
    """A case at a stage of STAGES, filed by a citizen of the demo world, step by step by the demo staff.

    `filed_by`: who files for `citizen`, an organization that lets her from today on. `about`: the case whose certificate it is
    to change.
    """
    at = wall_clock.now() - timedelta(minutes=30)
    with one_click(app):
        case = _submitted(citizen, item, at, filed_by, about)
        if stage == "correcting":
            wrong = {"materials": {"water_rights": "第 2 页看不清"}, "fields": {"area": "与图纸不符"}}
            by, later = staff_called("zhangs"), at + timedelta(minutes=1)
            acceptance.request_correction(case, by=by, reason="材料不齐全", **wrong, at=later)
        elif stage == "not_accepted":
            refusal = acceptance.Refusal("not_eligible", "没有固定的生产场地", "", "《水产苗种管理办法》第十二条")
            acceptance.not_accept(case, by=staff_called("zhangs"), refusal=refusal, at=at)
        elif stage != "submitted":
            process(case, stage, at)
        return Built(str(case.number), case.public_id, f"/desk/cases/{case.number}")


def _submitted(citizen: str, item: str, at: datetime, filed_by: str = "", about: Built | None = None) -> Case:
    account, person = (
        db.session.scalars(select(Citizen).where(Citizen.username == name)).one() for name in (citizen, filed_by or citizen)
    )
    under = representation.grant(account, username=filed_by, name=person.name, valid_until=None, at=at) if filed_by else None
    service = db.session.scalars(select(ServiceItem).where(ServiceItem.code == item)).one()
    if about:
        before = certificate_of(stored(about.number))
        assert before
        case = earlier_certificates.start(service.published, account, before, at, is_demo=True, under=under)
    else:
        case = drafts.start(service.published, account, at, is_demo=True, under=under)
    case.values = {**case.values, **FORMS[item]}
    for key in FILES[item]:
        data = a_pdf()
        file = Examined(f"{key}.pdf", "application/pdf", data, sha256(data).hexdigest())
        attachments.attach(case.public_id, key, file, by=person.session_name, at=at)
    return submission.submit(case, by=Actor.of(person), at=at, region="511602")


def process(case: Case, stage: str, at: datetime) -> None:
    """From its submission on to a stage."""
    acceptance.accept(case, by=staff_called("zhangs"), opinion="材料齐全，予以受理。", handler_id=None, at=at)
    if stage == "step 1":
        return
    steps = case.version.definition.steps
    if len(steps) > 2:
        wangw = staff_called("wangw").id
        processing.forward(case, by=staff_called("lis"), opinion="现场已查看，属实。", handler_id=wangw, at=at)
        if stage == "step 2":
            return
    by = staff_called("wangw" if len(steps) > 2 else "lis")
    processing.forward(case, by=by, opinion="经审核，同意。", handler_id=None, at=at)
    if stage == "step 3":
        return
    outcome = Outcome.DENIED if stage == "denied" else Outcome.GRANTED
    decided = processing.Decision(outcome, "", "同意。", "理由如下。", "《中华人民共和国渔业法》第十六条")
    processing.conclude(case, by=staff_called("zhaol"), decision=decided, at=at)
    if stage == "certified":
        valid_from, valid_until = certificates.proposed_validity(case)
        proposed = certificates.proposed_content(case)
        content = proposed | {"scope": proposed["scope"] or "鲢、鳙"}
        days = {"valid_from": valid_from, "valid_until": valid_until}
        certificates.issue(case, by=staff_called("zhangs"), content=content, **days, at=at)
