"""`flask --app wsgi …`: what operators run. Each room's commands are registered here."""

import click
from flask import Flask, current_app

from app import migrate
from app.accounts.cli import staff
from app.cases.cli import log
from app.catalog import cli as catalog
from app.demo import demo
from app.documents.cli import verify_document
from app.gateways import pdf, scanner, signing
from app.jobs import worker
from app.rules_cli import rules


@click.command("upgrade-db")
def upgrade_db() -> None:
    """Creates the database or brings it to the newest version."""
    migrate.upgrade(current_app.config["SETTINGS"].database_url)


@click.command("worker")
def run_worker() -> None:
    """Takes jobs (papers, text messages) until it is stopped."""
    scanner.announce()
    signing.start()
    try:
        pdf.start()
    except pdf.PrintingUnavailable as missing:  # papers wait and are tried again; messages still go out
        click.echo(f"papers cannot be printed: {missing}", err=True)
    worker.work(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("routes-list")
def routes_list() -> None:
    """Prints every route with its methods and its guard."""
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        view = current_app.view_functions[rule.endpoint]
        guard = getattr(view, "guard", None)
        who = "static" if guard is None else (guard.surface or "anyone") + "".join(f" {role}" for role in guard.roles)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:8} {rule.rule:60} {rule.endpoint:40} {who}")


def init_app(app: Flask) -> None:
    for command in (*catalog.COMMANDS, demo, log, routes_list, rules, run_worker, staff, upgrade_db, verify_document):
        app.cli.add_command(command)
