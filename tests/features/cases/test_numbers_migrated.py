"""Approval numbers that were typed before the register was made find their place in it."""

from alembic import command
from flask import Flask
from sqlalchemy import select, text

from app import db
from app.cases.numbering_models import ApprovalNumber
from app.migrate import alembic_config, upgrade
from tests.builders.cases import a_case


def test_numbers_in_use_are_kept_and_of_doubles_the_first(own_app: Flask) -> None:
    first, double, other = (a_case(own_app, "granted").number for _ in range(3))
    url = own_app.config["SETTINGS"].database_url
    with db.transaction():
        for number, typed in ((first, "广农许〔2026〕17 号"), (double, "广农许[2026]17号"), (other, "广农许〔2026〕18号")):
            values = {"number": number, "typed": typed}
            db.session.execute(text("UPDATE cases SET approval_number = :typed WHERE number = :number"), values)
    db.session.remove()
    command.downgrade(alembic_config(url), "0015")
    upgrade(url)
    kept = db.session.scalars(select(ApprovalNumber).order_by(ApprovalNumber.case_id)).all()
    assert [(row.number, row.case.number) for row in kept] == [("广农许[2026]17号", first), ("广农许[2026]18号", other)]
