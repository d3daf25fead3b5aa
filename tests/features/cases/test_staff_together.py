"""Administrators at the same moment: one administrator stays, one login name, no case in the hand of who has left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import db
from app.accounts import access as account_access
from app.accounts import staffing
from app.accounts.models import Staff
from app.cases import access
from app.cases.commands import handover, processing
from app.domain.errors import DomainError
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.people import a_department, a_member_of_staff


def both_at_once(app: Flask, *deeds: Callable[[], Any]) -> list[str]:
    """Does each in a transaction of its own, all begun together; what each answered, empty for done."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        try:
            with app.app_context():
                start.wait(10)
                with db.transaction():
                    deed()
            return ""
        except DomainError as no:
            return no.code

    db.session.remove()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def _leave(who: str, by: str) -> None:
    staff = account_access.locked_in_reach(staff_called(by), staff_called(who).id)
    choices = {share.key: handover.FEWEST for share in handover.shares_of(staff, now())}
    handover.deactivate(staff, choices=choices, by=staff_called(by), reason="", at=now())


def test_two_administrators_do_not_deactivate_each_other(own_app):
    with one_click(own_app):
        a_member_of_staff("dier", Role.SYSTEM_ADMIN, name="第二个", department="政务服务中心")
    answers = both_at_once(own_app, lambda: _leave("zhouj", "dier"), lambda: _leave("dier", "zhouj"))
    assert sorted(answers) == ["", "last_system_admin"]
    db.session.expire_all()
    assert sum(staff_called(login).is_active for login in ("zhouj", "dier")) == 1


def test_one_login_name_is_given_once_in_a_department(own_app):
    def hire() -> None:
        details = staffing.Details("新来的", "xinld", a_department())
        staffing.hire(details, [], password_hash="x", by=staff_called("zhouj"), at=now())

    assert sorted(both_at_once(own_app, hire, hire)) == ["", "login_name_taken"]
    assert len(db.session.scalars(select(Staff).where(Staff.login_name == "xinld")).all()) == 1


def test_no_case_comes_to_who_leaves_at_that_moment(own_app):
    built = a_case(own_app, "step 1")

    def forward() -> None:
        case, by = access.locked_for_staff(built.number, staff_called("lis")), staff_called("lis")
        processing.forward(case, by=by, opinion="同意。", handler_id=staff_called("wangw").id, at=now())

    answers = both_at_once(own_app, forward, lambda: _leave("wangw", "zhouj"))
    case = stored(built.number)
    assert case.assignee is not None and case.assignee.is_active, answers
    assert answers in (["", ""], ["choose_handler", ""], ["", "handover_unchosen"])
