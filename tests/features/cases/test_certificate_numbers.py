"""Many certificates at once: every number once, none left out, on both databases (Z16)."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select

from app import db
from app.cases.certificate_models import Certificate
from app.cases.commands import certificates
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, staff_called, stored

CASES, THREADS = 12, 6


def _issue(app: Flask, number: str) -> str:
    """One of the clerks who press 制证: the text of the number, or why not."""
    with app.app_context():
        try:
            with db.transaction():
                case = stored(number)
                db.session.refresh(case, with_for_update=True)
                start, end = certificates.proposed_validity(case)
                by = staff_called("zhangs")
                made = certificates.issue(case, by=by, content={"scope": "草鱼"}, valid_from=start, valid_until=end, at=now())
                return made.number
        except Refused as refused:
            return refused.code


def test_every_number_is_given_once_without_a_gap(own_app: Flask) -> None:
    cases = [a_case(own_app, "granted").number for _ in range(CASES)]
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda number: _issue(own_app, number), [*cases, *cases]))  # each is pressed twice
    assert answers.count("certificate_issued_already") == CASES
    db.session.expire_all()
    numbers = sorted(db.session.scalars(select(Certificate.number)))
    assert [int(number.split("第 ")[1].split(" ")[0]) for number in numbers] == list(range(1, CASES + 1))
    assert {answer for answer in answers if answer.startswith("（")} == set(numbers)
