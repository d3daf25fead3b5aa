"""Submitting a draft, and answering a request for correction."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import counters, db
from app.attachments import queries as attachments
from app.cases import limits, paperwork, receipts
from app.cases.actors import Actor
from app.cases.case_materials import material_of, materials_of
from app.cases.commands import earlier_certificates
from app.cases.commands.applicants import keep_parties, parties_of, problems_of, with_account
from app.cases.commands.drafts import let_go
from app.cases.forms_of_items import checked, form_schema
from app.cases.models import Case, Correction
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain import acceptance, numbering
from app.domain.errors import Refused, Stale
from app.domain.form_schema import Problem, ProblemCode
from app.domain.identity import is_mobile
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of, today
from app.web.i18n import _


@dataclass(frozen=True)
class Missing:
    """What keeps a draft from being submitted: fields with problems, keys of materials without a file, fields of the contact.

    `applicants`: what is wrong with those whom the account has typed.
    """

    fields: dict[str, Problem]
    materials: list[str]
    contact: Sequence[str] = ()
    applicants: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields or self.materials or self.contact or self.applicants)


def missing(case: Case) -> Missing:
    """What a draft still needs."""
    _values, problems = checked(case.version, case.values, case.citizen)
    there = {"c-name": bool(case.contact_name), "c-mobile": is_mobile(case.contact_mobile or "")}
    contact = [name for name, is_right in there.items() if not is_right]
    applicants = problems_of(case, with_account(case, parties_of(case)), today())
    return Missing(problems, missing_materials(case), contact, applicants)


def missing_materials(case: Case) -> list[str]:
    """Keys of the required materials that can be uploaded and have no file yet."""
    there = {attachment.material_key for attachment in attachments.of_bundle(case.public_id)}
    wanted = [m for m in materials_of(case) if m.required and not m.generated and m.form != "paper"]
    return [material.key for material in wanted if material.key not in there]


def submit(case: Case, *, by: Actor, at: datetime, region: str) -> Case:
    """Submits a draft once: a repeat answers with the first result. Raises Refused("draft_incomplete", …) and others.

    The number is taken last, so that a rollback gives it back.
    """
    if not case.is_draft:
        return case
    if not case.version.is_published:
        raise Refused("item_changed")
    if missing(case):
        raise Refused("draft_incomplete")
    earlier_certificates.check_submission(case, at)
    case.values, _problems = form_schema(case.version).clean(case.values)
    keep_parties(case, with_account(case, parties_of(case)))
    let_go(case, at)
    case.submitted_at, case.received_on = at, day_of(at)
    case.lookup_code = numbering.lookup_code(secrets.choice)
    files = len(attachments.of_bundle(case.public_id))
    record(case, Action.SUBMIT, by=by, at=at, attachments=files, text=_("由代理人提交。") if case.proxy else "")
    day = day_of(at)
    case.number = numbering.case_number(region, day, counters.next_value(f"case/{region}/{day:%Y%m%d}"))
    paperwork.online_receipt(case, at)
    tell_applicant(case, "submitted", lookup_code=case.lookup_code, due=limits.acceptance_due_on(case))
    return case


def answer_version(case: Case) -> str:
    """Which answer to a correction a page shows: that of the case, and of what was typed so far.

    Typing makes the case no other one: it waits for its applicant, and nobody's page of it has become wrong.
    """
    answer = json.dumps(_answer(case), sort_keys=True)
    return f"{case.seen}.{hashlib.sha256(answer.encode()).hexdigest()[:12]}"


def _answer(case: Case) -> dict[str, Any]:
    """The form as it would be sent now."""
    return case.values | ((case.correction.draft if case.correction else None) or {})


def save_correction(case: Case, raw: dict[str, Any], *, seen: str) -> None:
    """Keeps what the applicant has typed into the open fields so far. Raises Refused, Stale.

    `seen` is the `answer_version` of the page; the same text sent twice overwrites nothing.
    """
    correction = _open_correction(case)
    schema = form_schema(case.version)
    values, _problems = schema.clean(raw, only=_open_fields(case, correction), partial=True)
    if seen.partition(".")[0] != str(case.seen):
        raise Stale("case_changed", by=case.changed_by, at=case.changed_at)
    saved, typed = _answer(case), case.values | values
    differing = [field.label for field in schema.fields if saved.get(field.name) != typed.get(field.name)]
    if differing and seen != answer_version(case):
        raise Stale("answer_typed_elsewhere", fields="、".join(differing))
    correction.draft = values


def correction_problems(case: Case, paper: Mapping[str, int] | None = None) -> Missing:
    """What the answer still lacks: open fields with problems, named ones left empty, named materials without a new file.

    `paper`: copies that were brought to the counter, by the material's key.
    """
    correction = _open_correction(case)
    answer = _answer(case)
    values, wrong = checked(case.version, answer, case.citizen)
    schema, opened = form_schema(case.version), _open_fields(case, correction)
    problems = {name: problem for name, problem in wrong.items() if schema.field(name).name in opened}
    empty = [name for name in correction.fields if name in schema.asked_for(answer) and not values.get(name)]
    known = {schema.field(name).name for name in wrong}
    problems |= {name: Problem(ProblemCode.REQUIRED) for name in empty if name not in known}
    new = {a.material_key for a in attachments.of_bundle(case.public_id) if a.created_at >= correction.requested_at}
    return Missing(problems, [key for key in correction.materials if key not in new and not (paper or {}).get(key)])


def resubmit(case: Case, *, by: Actor, at: datetime, receiver: str = "", paper: Mapping[str, int] | None = None) -> None:
    """The applicant's answer: only what was named changes; a new acceptance limit starts. Raises Refused.

    `receiver`, `paper`: at the counter, who took the answer in and the copies that were brought.
    """
    correction = _open_correction(case)
    if correction_problems(case, paper):
        raise Refused("correction_incomplete")
    only = _open_fields(case, correction)
    cleaned, _problems = form_schema(case.version).clean(_answer(case), only=only)
    closed = {name: value for name, value in case.values.items() if name not in only}
    case.values = closed | cleaned
    correction.answered_at = at
    assert case.received_on is not None
    is_permit = case.version.definition.permit
    case.received_on = acceptance.received_after_correction(case.received_on, day_of(at), is_permit=is_permit)
    text = _answer_in_words(case, correction)
    record(case, Action.RESUBMIT, by=by, at=at, text=text, materials=sorted(correction.materials), fields=sorted(only))
    receipts.correction_receipt(case, at, receiver=receiver, paper=paper)
    tell_applicant(case, "resubmitted", due=limits.acceptance_due_on(case))
    db.session.flush()


def _answer_in_words(case: Case, correction: Correction) -> str:
    """What the applicant changed, for the log: field by field from what to what, and the materials handed in anew."""
    schema = form_schema(case.version)
    labels = {field.name: field.label for field in schema.fields}
    opened = _open_fields(case, correction)
    before, after = (schema.display_values(values, mask=True) for values in (correction.before, case.values))
    changes = [
        _(
            "%(label)s由“%(before)s”改为“%(after)s”",
            label=labels[name],
            before=_in_a_line(before[name]),
            after=_in_a_line(after[name]),
        )
        for name in labels
        if name in correction.fields or (name in opened and before[name] != after[name])
    ]
    changes += [_("重交%(name)s", name=material_of(case, key).name) for key in correction.materials]
    return "；".join(changes) + "。"


def _in_a_line(text: str) -> str:
    return " ".join(text.splitlines())


def _open_fields(case: Case, correction: Correction) -> set[str]:
    """The fields named, and those that are asked for by their answers."""
    return form_schema(case.version).with_dependants(correction.fields)


def _open_correction(case: Case) -> Correction:
    correction = case.correction
    if case.state != "correcting" or correction is None or correction.answered_at:
        raise Refused("no_open_correction")
    return correction
