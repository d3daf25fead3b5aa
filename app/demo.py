"""`flask --app wsgi demo`: the demo world, in one transaction on an empty database."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from tqdm import tqdm

from app.accounts import commands, passwords
from app.accounts.agreement import AGREEMENT_VERSION
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import Citizen, Staff
from app.catalog.cli import parts_first, read_definition
from app.catalog.commands import publish_definition
from app.catalog.departments import department_by_name, ensure_department, make_centre
from app.catalog.importing import import_rows
from app.catalog.item_definition import ItemDefinition
from app.catalog.models import Department
from app.catalog.rows import Row, read_table
from app.db import random_id, session, transaction
from app.demo_data import ALL_POSTS, ANNOUNCEMENTS, CENTRE, CITIZENS, PASSWORD, STAFF, TOWNSHIP, VILLAGE, Worker
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from app.publications import commands as announcements

ITEMS = Path(__file__).parent / "demo_data" / "items_sc_guangan_511602.csv"
DEFINITIONS = Path(__file__).parent / "catalog" / "definitions"

EDITOR = "qianq"
APPOINTED_ON = date(2014, 1, 1)  # the first day of the shipped calendar


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing, and do not complain, when the database holds something.")
@with_appcontext
def demo(if_empty: bool) -> None:
    """Loads the demo world into an empty database and prints its accounts."""
    if not is_empty():
        if if_empty:
            return
        click.echo("数据库里已有数据，没有载入演示数据。", err=True)
        raise SystemExit(1)
    load()
    for line in accounts():
        click.echo(line)


def is_empty() -> bool:
    """Does nothing stand in the tables that the demo world fills?"""
    return all(session.scalar(select(table.id).limit(1)) is None for table in (Department, Citizen, Staff))


def load() -> None:
    """Items, departments, people, announcements; all or nothing."""
    region = current_app.config["SETTINGS"].region
    rows = read_table(ITEMS).rows
    definitions = [read_definition(path) for path in sorted(DEFINITIONS.glob("*.yaml"))]
    definitions.sort(key=lambda definition: not definition.code.startswith("DEMO-"))
    with tqdm(total=len(rows) + len(definitions) + len(CITIZENS) + len(STAFF), desc="演示数据", disable=None) as bar:
        hashes = [_hash(bar) for _person in (*CITIZENS, *STAFF)]
        with transaction():
            _load_catalogue(rows, definitions, region, bar)
            _load_people(hashes, definitions, region)
            _load_announcements(region)


def _load_announcements(region: str) -> None:
    editor = session.scalars(select(Staff).where(Staff.login_name == EDITOR)).one()
    for told in ANNOUNCEMENTS:
        at = now() - timedelta(days=told.days_ago)
        content = announcements.Content(_department(told.department, region).id, told.title, told.text)
        announcement = announcements.write(random_id(), content, by=editor, at=at)
        announcements.publish(announcement, by=editor, at=at)


def _hash(bar: "tqdm[object]") -> str:
    bar.update()
    return passwords.hash_password(PASSWORD)


def _load_catalogue(rows: Iterable[Row], definitions: Iterable[ItemDefinition], region: str, bar: "tqdm[object]") -> None:
    at = now()
    import_rows(_counted(rows, bar), at=at)
    make_centre(CENTRE, region)
    township = ensure_department(TOWNSHIP, region, level="township")
    ensure_department(VILLAGE, region, level="village", parent=township)
    for definition in parts_first(definitions):
        publish_definition(definition, region=region, at=at)
        bar.update()


def _counted(rows: Iterable[Row], bar: "tqdm[object]") -> Iterable[Row]:
    for row in rows:
        yield row
        bar.update()


def _load_people(hashes: list[str], definitions: Iterable[ItemDefinition], region: str) -> None:
    citizen_hashes, staff_hashes = hashes[: len(CITIZENS)], hashes[len(CITIZENS) :]
    for details, password_hash in zip(CITIZENS, citizen_hashes, strict=True):
        commands.register_citizen(details, password_hash=password_hash, agreement_version=AGREEMENT_VERSION, is_demo=True)
    posts = _posts_by_department(definitions, region)
    for worker, password_hash in zip(STAFF, staff_hashes, strict=True):
        _employ(worker, password_hash, posts, region)


def _posts_by_department(definitions: Iterable[ItemDefinition], region: str) -> dict[int, list[str]]:
    """The posts that the items' steps name, in the order in which they first appear."""
    posts: dict[int, list[str]] = {}
    for definition in definitions:
        for step in definition.steps:
            department = _department(step.department or definition.department, region)
            of_department = posts.setdefault(department.id, [])
            if step.post not in of_department:
                of_department.append(step.post)
    return posts


def _employ(worker: Worker, password_hash: str, posts: dict[int, list[str]], region: str) -> None:
    department = _department(worker.department, region)
    staff = commands.hire(worker.name, worker.login_name, department, password_hash=password_hash, is_demo=True)
    held = posts.get(department.id, []) if worker.posts == ALL_POSTS else worker.posts
    for role in worker.roles:
        village = department if role is Role.AGENT else None
        for post in (held or [None]) if role is Role.HANDLER else [None]:
            commands.appoint(staff, department, role, post=post, source_village=village, valid_from=APPOINTED_ON)
    for phrase in worker.phrases:
        commands.add_phrase(staff, phrase)


def _department(name: str, region: str) -> Department:
    department = department_by_name(name, region)
    if department is None:
        raise LookupError(f"{name} is no department of {region}")
    return department


def accounts() -> list[str]:
    """The demo accounts as lines to print."""
    lines = [f"演示账号，密码都是 {PASSWORD}", "公众端 /login"]
    lines += [f"  {person.username:8} {person.org_name or person.name}" for person in CITIZENS]
    lines += ["工作台 /desk/login"]
    return lines + [f"  {worker.login_name:8} {worker.name} {worker.department} {_roles(worker)}" for worker in STAFF]


def _roles(worker: Worker) -> str:
    posts = "" if worker.posts in ((), ALL_POSTS) else f"（{'、'.join(worker.posts)}）"
    return "、".join(f"{ROLE_NAMES[role]}{posts if role is Role.HANDLER else ''}" for role in worker.roles)
