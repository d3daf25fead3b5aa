"""Many posts at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from app import db
from app.attachments.models import Attachment
from app.domain.errors import Refused
from tests.features.attachments.test_commands import a_file, attach


def test_posts_at_the_same_moment_keep_quota_and_single_copies(empty_app: Flask) -> None:
    def post(number: int) -> str:
        with empty_app.app_context():
            try:
                return attach(a_file(number % 25)).public_id
            except Refused as refused:
                return refused.code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(post, range(50)))
    with empty_app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Attachment))
    assert count == 20
    assert len(set(answers) - {"quota_material"}) == 20
    assert answers.count("quota_material") == 10
