"""`flask staff …`: the first members of staff of an installation; the others are made at /desk/admin/staff."""

from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts import commands, passwords, staffing
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import NAME_LENGTH
from app.accounts.names import default_login_name
from app.catalog import departments
from app.catalog.departments import department_by_name
from app.catalog.models import Department
from app.db import transaction
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.web.sentences import sentence

staff = AppGroup("staff", help="Members of staff.")


@staff.command("hire")
@click.argument("name")
@click.option("--department", "department_name", required=True, help="The home department, by its name.")
@click.option("--role", "roles", multiple=True, required=True, help="A role; a handler's names the post: handler:审查岗.")
@click.option("--login", default="", help="The login name; by default surname in pinyin and initials (张三: zhangs).")
def hire(name: str, department_name: str, roles: tuple[str, ...], login: str) -> None:
    """Makes a member of staff and prints the one-time password, which must be changed at the first sign-in."""
    if len(name) > NAME_LENGTH:
        raise click.UsageError(sentence("text_too_long", label="姓名", most=NAME_LENGTH, length=len(name)))
    appointments = [_role(text) for text in roles]
    password = passwords.one_time_password()
    password_hash = passwords.hash_password(password)
    with transaction():
        department = _department(department_name)
        login = login or default_login_name(name)
        _check_place([role for role, _post in appointments], department)
        _check_login_name(login, department)
        member = commands.hire(name, login, department, password_hash=password_hash)
        for role, post in appointments:
            commands.appoint(member, department, role, post=post)
        login = member.login_name
    shown = "、".join(str(ROLE_NAMES[role]) + (f"（{post}）" if post else "") for role, post in appointments)
    click.echo(f"{name}，{department_name}，{shown}")
    click.echo(f"用户名 {login}，一次性密码 {password}，首次登录后必须修改")


@staff.command("centre")
@click.argument("name")
def centre(name: str) -> None:
    """Says which department is the service centre; system administrators work there, and nowhere else."""
    region = current_app.config["SETTINGS"].region
    with transaction():
        before = departments.centre(region)
        if before is not None and before.name != name:
            raise click.UsageError(f"政务服务中心已经是“{before.name}”，不能再定一个")
        department = departments.make_centre(name, region)
        shown = f"{department.name}（{department.code}）"
    click.echo(f"政务服务中心：{shown}")


def _check_place(roles: Iterable[Role], department: Department) -> None:
    try:
        for role in roles:
            staffing.check_centre(role, department)
    except Refused as no:
        missing = "" if departments.centre(department.region) else "。还没有定哪个部门是政务服务中心，先用 staff centre"
        raise click.UsageError(sentence(no.code, **no.values) + missing) from None


def _check_login_name(login: str, department: Department) -> None:
    try:
        staffing.check_login_name(login, [department.id])
    except Refused as no:
        raise click.UsageError(sentence(no.code, **no.values)) from None


def _role(text: str) -> tuple[Role, str | None]:
    """`clerk`, or `handler:审查岗`."""
    name, _, post = text.partition(":")
    if name not in {role.value for role in ROLE_NAMES}:
        known = "、".join(f"{role.value}（{label}）" for role, label in ROLE_NAMES.items())
        raise click.UsageError(f"没有“{name}”这个岗位角色。可以用：{known}")
    if (name == Role.HANDLER) != bool(post):
        raise click.UsageError("承办人要写明岗位，例如 handler:审查岗；其他角色不写岗位")
    return Role(name), post or None


def _department(name: str) -> Department:
    department = department_by_name(name, current_app.config["SETTINGS"].region)
    if department is None:
        raise click.UsageError(f"没有“{name}”这个部门。部门随事项清单导入，见 import-items")
    return department
