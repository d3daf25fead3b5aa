"""Rows of 我的申请: where each case stands, what is to be done until when, and the shortest way there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.cases import access, lights, listing
from app.cases.certificate_words import STATES
from app.cases.joint import papers_of, parts_of
from app.cases.models import Case
from app.cases.wording import applicant_names, headline
from app.catalog.vocabulary import UNITS
from app.domain.certificates import CertificateState
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date, format_datetime, format_day_near, lazy

GROUP_NAMES = {
    "all": lazy("全部"),
    "draft": lazy("草稿"),
    "waiting": lazy("等待受理"),
    "correcting": lazy("要补正"),
    "processing": lazy("办理中"),
    "concluded": lazy("已办结"),
    "other": lazy("已结束"),
}
DEADLINES = {
    State.SUBMITTED: lazy("最迟%(day)s答复是否受理"),
    State.CORRECTING: lazy("请在%(day)s前补正"),
    State.PRE_ACCEPTED: lazy("请在%(day)s前把纸质材料交到窗口"),
    State.IN_PROCESS: lazy("最迟%(day)s办结"),
}


@dataclass(frozen=True)
class Row:
    """One case, in words. `links` are (text, address, what a screen reader says); the first is the thing to do."""

    item: str
    href: str
    state: str
    light: tuple[str, str] | None
    note: str
    number: str
    when: str
    links: list[tuple[str, str, str]]
    waits: bool


def application_rows(found: Sequence[Case], at: datetime) -> list[Row]:
    """The rows of a page."""
    certificates = listing.certificates(found)
    return [_row(case, at, certificates.get(case.id)) for case in found]


def _row(case: Case, at: datetime, certificate: Any) -> Row:
    waits = listing.waits_for_applicant(case, at, listing.to_fetch_since(certificate))
    if case.is_draft:
        href = url_for("wizard.form", public_id=case.public_id)
        when = _whose(case) + _("上次保存 %(at)s", at=format_datetime(case.saved_at))
        return Row(case.version.name, href, _("草稿，还没有提交"), None, "", "", when, _draft_links(case), waits)
    assert case.submitted_at
    return Row(
        item=case.version.name,
        href=url_for("applications.show", public_id=case.public_id),
        state=headline(case),
        light=_light(case, day_of(at)),
        note=_note(case, certificate),
        number=str(case.number),
        when=_whose(case) + _("%(day)s提交", day=format_date(case.submitted_at)),
        links=_links(case),
        waits=waits,
    )


def _whose(case: Case) -> str:
    """Who applies, where it is not the account alone."""
    is_own = case.filed_by_id is None and case.proxy is None and len(case.applicants) == 1
    names = "" if is_own else applicant_names(case)
    return _("%(name)s，", name=names) if names else ""


def _light(case: Case, today: date) -> tuple[str, str] | None:
    """最迟12月9日办结，还剩 6 天"""
    due, deadline = lights.due_of(case, case.version, today), DEADLINES.get(State(case.state))
    if due is None or deadline is None:
        return None
    until = str(deadline) % {"day": format_day_near(due.on, today)}
    return due.light, _("%(deadline)s，%(left)s", deadline=until, left=_left(due.remaining, _unit(case)))


def _unit(case: Case) -> str:
    """Working days before acceptance; then the unit of the item's promise."""
    return str(UNITS[case.version.unit if case.accepted_on else "working_day"])


def _left(count: int, unit: str) -> str:
    if count < 0:
        return _("已超 %(n)s %(unit)s", n=-count, unit=unit)
    return _("还剩 %(n)s %(unit)s", n=count, unit=unit) if count else _("就是今天")


def _note(case: Case, certificate: Any) -> str:
    """What a result means for the person."""
    kind = case.version.definition.certificate
    if case.outcome == Outcome.DENIED:
        return _("理由和救济途径见文书")
    if case.outcome != Outcome.GRANTED or kind is None:
        return ""
    if certificate is None:
        return _("“%(title)s”正在制作", title=kind.title)
    if certificate.state != CertificateState.VALID:
        return _("“%(title)s”%(state)s", title=kind.title, state=STATES[CertificateState(certificate.state)])
    if certificate.delivered_on:
        return _("“%(title)s”已于%(day)s送达", title=kind.title, day=format_date(certificate.delivered_on))
    return _("“%(title)s”已制作，请领取", title=kind.title)


def _draft_links(case: Case) -> list[tuple[str, str, str]]:
    name, public_id = case.version.name, case.public_id
    return [
        (_("修改申请"), url_for("wizard.form", public_id=public_id), _("修改申请：%(item)s", item=name)),
        (_("删除"), url_for("applications.delete_page", public_id=public_id), _("删除草稿：%(item)s", item=name)),
    ]


def to_do(case: Case) -> list[tuple[str, str]]:
    """Text and address of what the applicant is asked to do, in the parts of a joint case too."""
    return [link for each in (case, *parts_of(case)) for link in _asked_in(each)]


def _asked_in(case: Case) -> list[tuple[str, str]]:
    """Correct, supplement, ask for a hearing."""
    links = []
    if case.state == State.CORRECTING:
        links.append((_("去补正"), url_for("applications.correction", public_id=case.public_id)))
    if access.waits_for_supplement(case):
        links.append((_("去补齐材料"), url_for("applications.supplement", public_id=case.public_id)))
    if access.may_request_hearing(case):
        links.append((_("要求听证"), url_for("applications.hearing", public_id=case.public_id)))
    return links


def _links(case: Case) -> list[tuple[str, str, str]]:
    """去补正, 看进度, the newest paper, all papers."""
    show = url_for("applications.show", public_id=case.public_id)
    links: list[tuple[str, str]] = []
    links += to_do(case)
    links.append((_("看进度"), show))
    papers = papers_of(case)
    if papers:
        owner, newest = papers[-1]
        href = url_for("applications.paper", public_id=owner.public_id, paper_id=newest.public_id)
        links.append((_("%(title)s（PDF）", title=newest.title), href))
    if len(papers) > 1:
        links.append((_("全部文书 %(n)s 份", n=len(papers)), f"{show}#papers"))
    spoken = _("，%(item)s，编号 %(number)s", item=case.version.name, number=case.number)
    return [(text, href, text + spoken) for text, href in links]
