"""Which item is taken in at the counter, and the draft of it."""

import re

from flask import abort, current_app

from app import db
from app.cases.commands import intake
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.catalog.queries import published_version
from app.domain.errors import NotYours
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from app.web.access import current_staff

KEY = re.compile(r"[a-z2-7]{16}", re.ASCII)
CHANNEL = "counter"


def version_at_counter(item_code: str) -> ItemVersion:
    """The version in force of an item that she may take in: complete, at the counter, of a department where she is clerk."""
    version = published_version(item_code)
    if version is None or not version.is_complete or CHANNEL not in version.definition.channels:
        abort(404)
    if version.item.department_id not in current_staff().department_ids(Role.CLERK):
        abort(404)
    return version


def draft_of(key: str, version: ItemVersion) -> Case:
    """The intake of this key, made where there is none yet. Raises NotYours."""
    if not KEY.fullmatch(key):
        raise NotYours("case")
    with db.transaction():
        return intake.draft_under_key(key, version, current_staff(), now(), is_demo=is_demo())


def is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)
