"""`/healthz`: is the database there."""

from flask import Blueprint, Flask, Response
from sqlalchemy import text

from app import db
from app.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """`ok` in plain text; a database that does not answer is a 503 by web/errors.py."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
