"""`flask staff hire`: how an installation without demo data gets its first members of staff."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.catalog.models import Department
from tests.support.browser import Browser

Cli = Callable[..., Result]
ROLES = ("--role", "clerk", "--role", "handler:审查岗")


def test_hiring_prints_a_password_that_must_be_changed(client: Browser, cli: Cli) -> None:
    result = cli("staff", "hire", "陈大河", "--department", "区水务局", *ROLES)
    assert result.exit_code == 0, result.output
    assert "用户名 chendh" in result.output
    password = result.output.split("一次性密码 ")[1].split("，")[0]
    page = client.submit(client.read("/desk/login"), username="chendh", password=password)
    assert page.path == "/desk/me/password"
    member = db.session.scalars(select(Staff).where(Staff.login_name == "chendh")).one()
    assert member.holds_post(member.home_department_id, "审查岗")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--department", "没有的局", *ROLES), "没有“没有的局”这个部门"),
        (("--department", "区水务局", "--role", "king"), "没有“king”这个岗位角色"),
        (("--department", "区水务局", "--role", "handler"), "承办人要写明岗位"),
        (("--department", "区水务局", "--role", "clerk:审查岗"), "承办人要写明岗位"),
        (("--department", "区水务局", "--role", "system_admin"), "“系统管理员”只能在政务服务中心担任"),
        (("--department", "区农业农村局", *ROLES, "--login", "zhangs"), "区农业农村局的张三已经用这个登录名"),
    ],
)
def test_what_does_not_exist_is_said(db_session: Any, cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    result = cli("staff", "hire", "陈大河", *arguments)
    assert result.exit_code == 2
    assert sentence in result.output
    assert not db.session.scalars(select(Staff).where(Staff.login_name == "chendh")).all()


def test_a_name_longer_than_its_column_is_refused(db_session: Any, cli: Cli) -> None:
    result = cli("staff", "hire", "王" * 300, "--department", "区水务局", *ROLES)
    assert result.exit_code == 2 and "姓名最多 100 字，现在是 300 字" in result.output


def test_the_first_administrator_of_an_installation_without_a_centre(db_session: Any, cli: Cli) -> None:
    """Departments come with an import, which knows no centre: a command says which it is."""
    db.session.scalars(select(Department).where(Department.level == "centre")).one().level = "county"
    hire = ("staff", "hire", "陈大河", "--role", "system_admin", "--department", "中心（新）")
    assert "没有“中心（新）”这个部门" in cli(*hire).output
    refused = cli(*hire[:-1], "区水务局")
    assert refused.exit_code == 2 and "先用 staff centre" in refused.output
    assert cli("staff", "centre", "中心（新）").exit_code == 0
    assert cli(*hire).exit_code == 0
    assert "政务服务中心已经是“中心（新）”" in cli("staff", "centre", "区水务局").output
    assert cli("staff", "centre", "中心（新）").exit_code == 0
