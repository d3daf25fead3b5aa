"""Applicants, contact and proxy, read from what was posted and drawn as fields: at the counter and in the wizard."""

import re
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from app.domain.form_values import typed_text
from app.domain.identity import normalise_phone
from app.domain.parties import (
    MOST_APPLICANTS,
    IdKind,
    Parties,
    Party,
    Problems,
    Proxy,
    applicants_or_blank,
    tidy_id_number,
)
from app.gateways.wall_clock import today
from app.web.fields import FieldView
from app.web.i18n import _, lazy
from app.web.sentences import sentence

Form = MultiDict[str, str]

ID_KINDS = {
    IdKind.RESIDENT_ID: lazy("居民身份证"),
    IdKind.RESIDENCE_PERMIT: lazy("居住证"),
    IdKind.PASSPORT: lazy("护照"),
    IdKind.OTHER: lazy("其他证件"),
    IdKind.USCC: lazy("统一社会信用代码（单位）"),
}
_DO = re.compile(r"(lookup|adopt|remove)-([1-9][0-9]?)", re.ASCII)


def command_of(form: Form) -> tuple[str, int]:
    """The button of the sheet that was pressed, and which applicant it stands at."""
    pressed = form.get("do", "")
    found = _DO.fullmatch(pressed)
    return (found[1], int(found[2])) if found else (pressed, 0)


def parties_from(form: Form) -> Parties:
    """Everybody as typed, tidied, rearranged by the button that was pressed."""
    parties = typed_parties(form)
    verb, place = command_of(form)
    if verb == "add":
        parties.append(Party())
    elif verb == "remove" and 1 <= place <= len(parties):
        del parties[place - 1]
    proxy = Proxy(_text(form, "proxy-name"), *_identity(form, "proxy"), _phone(form, "proxy-mobile"))
    if proxy.id_kind == IdKind.USCC:
        proxy = replace(proxy, id_kind=IdKind.RESIDENT_ID)
    return Parties(applicants_or_blank(parties), *contact_from(form), proxy)


def typed_parties(form: Form, first: int = 1) -> list[Party]:
    """The applicants as typed, from a place on."""
    return [_party(form, place) for place in range(first, MOST_APPLICANTS + 1) if f"applicant{place}-number" in form]


def contact_from(form: Form) -> tuple[str, str]:
    """Name and mobile of the contact as typed, tidied."""
    return _text(form, "c-name"), _phone(form, "c-mobile")


def _party(form: Form, place: int) -> Party:
    name = f"applicant{place}"
    texts = (_text(form, f"{name}-{part}") for part in ("name", "legal_representative", "address"))
    return Party(*_identity(form, name), *texts)


def _identity(form: Form, name: str) -> tuple[str, str]:
    kind = form.get(f"{name}-id_kind", "")
    kind = kind if kind in set(IdKind) else IdKind.RESIDENT_ID
    return kind, tidy_id_number(kind, typed_text(form.get(f"{name}-number", "")), today())


def _text(form: Form, name: str) -> str:
    return " ".join(typed_text(form.get(name, "")).split())


def _phone(form: Form, name: str) -> str:
    return typed_text(normalise_phone(form.get(name, "")))


LABELS = {
    "id_kind": lazy("证件种类"),
    "number": lazy("证件号码"),
    "name": lazy("姓名或单位名称"),
    "legal_representative": lazy("法定代表人"),
    "address": lazy("地址"),
    "mobile": lazy("手机号码"),
}


def applicant_views(parties: Parties, problems: Problems, *, persons_only: bool = False) -> list[list[FieldView]]:
    """The fields of each applicant: kind and number of the document, name, of organizations who represents them, address."""
    views = []
    for place, party in enumerate(parties.applicants, start=1):
        name = f"applicant{place}"
        of_name = _view(f"{name}-name", "name", party.name, problems, label=_("姓名") if persons_only else "")
        legal = _view(f"{name}-legal_representative", "legal_representative", party.legal_representative, problems)
        of_organization = [] if persons_only else [replace(legal, label=_("法定代表人（单位才填）"))]
        views.append([
            _kinds(f"{name}-id_kind", party.id_kind, problems, persons_only=persons_only),
            _view(f"{name}-number", "number", party.number, problems),
            of_name,
            *of_organization,
            replace(_view(f"{name}-address", "address", party.address, problems), required=False),
        ])  # fmt: skip
    return views


def contact_views(parties: Parties, problems: Problems) -> list[FieldView]:
    name = _view("c-name", "name", parties.contact_name, problems, label=_("联系人姓名"))
    mobile = _view("c-mobile", "mobile", parties.contact_mobile, problems)
    return [
        name,
        replace(mobile, kind="tel", inputmode="tel"),
    ]


def proxy_views(parties: Parties, problems: Problems) -> list[FieldView]:
    proxy = parties.proxy
    views = [
        _view("proxy-name", "name", proxy.name, problems, label=_("代理人姓名")),
        _kinds("proxy-id_kind", proxy.id_kind, problems, persons_only=True),
        _view("proxy-number", "number", proxy.number, problems),
        replace(_view("proxy-mobile", "mobile", proxy.mobile, problems), kind="tel", inputmode="tel"),
    ]
    return [replace(view, required=not proxy.is_empty or view.name == "proxy-id_kind") for view in views]


def _view(name: str, part: str, value: str, problems: Problems, *, label: str = "") -> FieldView:
    label = label or str(LABELS[part])
    code, values = problems.get(name, ("", {}))
    error = sentence(code, **{"label": label, **values}) if code else ""
    return FieldView(name, label, value=value, error=error, width="wide", autocomplete="off")


def _kinds(name: str, value: str, problems: Problems, *, persons_only: bool = False) -> FieldView:
    options = [(kind.value, str(text)) for kind, text in ID_KINDS.items() if not (persons_only and kind is IdKind.USCC)]
    return replace(_view(name, "id_kind", str(value), problems), kind="select", options=options)


def number_sentence(number: str, code: str) -> str:
    """What is wrong with a number that is looked for."""
    return sentence(code, label=str(LABELS["number"]), length=len(number))
