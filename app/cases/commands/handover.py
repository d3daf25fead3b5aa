"""Handing over: a case goes to another holder of the post, and with a leaving person all that she has in hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app import db
from app.accounts import staffing
from app.accounts.models import Membership, Staff
from app.cases.actors import Actor
from app.cases.commands.handlers import barred_from
from app.cases.models import Case
from app.cases.posts import handlers_of, open_cases, step_department, still_holder
from app.cases.recording import record
from app.domain.errors import Refused
from app.domain.workflow import Action, Role
from app.gateways.wall_clock import day_of
from app.web.i18n import _

FEWEST = "fewest"  # a choice: each case to the holder with the fewest open cases
KEEP = "keep"  # a choice when a post has a last day to come: she goes on with what she has


@dataclass
class Share:
    """Her open cases of one item at one step, and the other holders of that post today."""

    key: str
    item: str
    step: str
    post: str
    holders: list[Staff]
    cases: list[Case] = field(default_factory=list)


def hand_over(case: Case, *, to: Staff, by: Actor, reason: str, at: datetime) -> None:
    """The case stays at its step, in another hand."""
    case.assignee_id = to.id
    record(case, Action.REASSIGN, by=by, at=at, text=reason, next=to.display_name, step=case.current_step.name)


def shares_of(staff: Staff, at: datetime, *, post: Membership | None = None, lock: bool = False) -> list[Share]:
    """What she has in hand, by item and step, of one post only if that is named; with `lock` held until the transaction ends."""
    found = select(Case).where(Case.assignee_id == staff.id, Case.closed_at.is_(None)).order_by(Case.id)
    found = found.with_for_update(of=Case).execution_options(populate_existing=True) if lock else found
    shares: dict[str, Share] = {}
    for case in db.session.scalars(found):
        if post and not _is_of_post(case, post):
            continue
        key = f"{case.version_id}-{case.step}"
        if key not in shares:
            holders = [holder for holder in handlers_of(case, case.step or 1, at) if holder.id != staff.id]
            step = case.current_step
            shares[key] = Share(key, case.version.name, step.name, step.post, holders)
        shares[key].cases.append(case)
    return list(shares.values())


def _is_of_post(case: Case, held: Membership) -> bool:
    step = case.step or 1
    return case.version.definition.steps[step - 1].post == held.post and step_department(case, step) == held.department_id


def shares_of_post(held: Membership, at: datetime, *, lock: bool = False) -> list[Share]:
    """What she has in hand by this role and no other: that of a handler whose post she holds only once."""
    if held.role != Role.HANDLER or not held.is_valid(day_of(at)):
        return []
    others = (m for m in held.staff.memberships_on(day_of(at)) if m.id != held.id and m.role == Role.HANDLER)
    if any((other.department_id, other.post) == (held.department_id, held.post) for other in others):
        return []
    return shares_of(held.staff, at, post=held, lock=lock)


def end_role(held: Membership, *, on: date, choices: Mapping[str, str], by: Staff, at: datetime) -> None:
    """Sets the last day of a role and hands over what she has in hand by it, together or not at all.

    `choices`: key of a share → the id of a holder, FEWEST, or KEEP, which is none when the role ends at once.
    Raises Refused; for one share, with its key.
    """
    shares = shares_of_post(held, at, lock=True)
    staffing.end_membership(held, on=on, by=by, at=at)
    said = _("%(name)s的“%(post)s”岗位截止，移交。", name=held.staff.name, post=held.post or "")
    for share in shares:
        choice = choices.get(share.key, "")
        if choice != KEEP or on < day_of(at):
            _hand_over_share(share, choice, by=by, reason=said, at=at)


def deactivate(staff: Staff, *, choices: Mapping[str, str], by: Staff, reason: str, at: datetime) -> None:
    """Hands over all that she has in hand and closes her account, together or not at all.

    `choices`: key of a share → the id of a holder, or FEWEST. Raises Refused; for one share, with its key.
    """
    staffing.check_may_leave(staff, by=by)
    said = _("%(name)s的账号停用，移交。", name=staff.name) + reason
    for share in shares_of(staff, at, lock=True):
        _hand_over_share(share, choices.get(share.key, ""), by=by, reason=said, at=at)
    staffing.leave(staff, by=by, at=at, text=reason)


def _hand_over_share(share: Share, choice: str, *, by: Staff, reason: str, at: datetime) -> None:
    for case in share.cases:
        successor = still_holder(case, case.step or 1, _successor(case, share, choice), at)
        hand_over(case, to=successor, by=Actor.of(by), reason=reason, at=at)


def _successor(case: Case, share: Share, choice: str) -> Staff:
    """Who takes this case over: nobody who did the step before, where the item does not allow that."""
    if not share.holders:
        raise Refused("handover_vacant", key=share.key, item=share.item, step=share.step, post=share.post)
    chosen = share.holders if choice == FEWEST else [holder for holder in share.holders if str(holder.id) == choice]
    if not chosen:
        raise Refused("handover_unchosen", key=share.key, item=share.item, step=share.step, post=share.post)
    able = [holder for holder in chosen if holder.id not in barred_from(case, case.step or 1)]
    if not able:
        names = "、".join(holder.name for holder in chosen)
        raise Refused("handover_consecutive", key=share.key, name=names, item=share.item, step=share.step, post=share.post)
    return min(able, key=open_cases)
