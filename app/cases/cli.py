"""`flask log verify`: is every flow log whole."""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from tqdm import tqdm

from app import db
from app.cases import flow_log
from app.cases.models import Case
from app.domain.flow import Damage
from app.web.i18n import lazy

DAMAGES = {
    Damage.CHANGED: lazy("第 %(seq)s 条被改动"),
    Damage.REMOVED: lazy("第 %(seq)s 条被删除"),
    Damage.CUT_OFF: lazy("从第 %(seq)s 条起被截断"),
    Damage.ADDED: lazy("第 %(seq)s 条是另加的"),
}

log = AppGroup("log", help="The flow log of cases.")


@log.command("verify")
def verify() -> None:
    """Checks every chain; names each damaged entry on standard error and exits with status 1."""
    total = db.session.scalar(select(func.count()).select_from(Case)) or 0
    broken = 0
    with tqdm(total=total, unit="件", file=sys.stderr, disable=None) as bar:
        for case, finding in flow_log.verify_all():
            bar.update()
            if finding:
                broken += 1
                name = case.number or case.public_id
                click.echo(f"{name}: {str(DAMAGES[finding.damage]) % {'seq': finding.seq}}", err=True)
    click.echo(f"{total - broken} 件流转日志完整，{broken} 件有问题")
    if broken:
        raise SystemExit(1)
