"""通知公告 at the desk: written, previewed as it will be read, published, withdrawn."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.db import random_id, transaction
from app.domain.errors import Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from app.publications import access, commands, queries
from app.publications.forms import AnnouncementForm
from app.publications.models import Announcement
from app.publications.wording import ACTIONS, state_of
from app.web.access import current_staff, desk_role, returns_to
from app.web.paging import page_number
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("announcements", __name__)

editor = desk_role(Role.SYSTEM_ADMIN, Role.BUSINESS_SECTION)


@bp.get("/desk/admin/publications")
@editor
def index() -> Any:
    page = queries.all_of_them(page_number(request.args.get("page")))
    return render(
        "publications/desk_index.html",
        nav="publications",
        page=page,
        state_of=state_of,
        url_of=lambda number: url_for(".index", page=number),
    )


@bp.get("/desk/admin/publications/new")
@editor
def new() -> Any:
    return _page(None, _typed_before() or AnnouncementForm(formdata=None, data={"draft_key": random_id()}))


@bp.post("/desk/admin/publications/new")
@editor
def write() -> Any:
    """Kept as a draft: it is read once more on its own page before it is published."""
    form = AnnouncementForm()
    if not form.validate():
        return _page(None, form, 422)
    with transaction():
        made = commands.write(form.draft_key.data, form.content(), by=_name(), at=now())
        public_id = made.public_id
    return see_other(url_for(".edit", public_id=public_id), notice="saved")


@bp.get("/desk/admin/publications/<public_id>")
@editor
def edit(public_id: str) -> Any:
    announcement = access.for_editor(public_id)
    return _page(announcement, _typed_before() or AnnouncementForm.of(announcement))


@bp.post("/desk/admin/publications/<public_id>")
@editor
def change(public_id: str) -> Any:
    announcement, form = access.for_editor(public_id), AnnouncementForm()
    if not form.validate():
        return _page(announcement, form, 422)
    try:
        with transaction():
            locked = access.locked_for_editor(public_id, form.seen.data)
            commands.change(locked, form.content(), by=_name(), at=now())
    except Stale as stale:
        return _stale(public_id, form, stale)
    return see_other(url_for(".edit", public_id=public_id), notice="saved")


@bp.post("/desk/admin/publications/<public_id>/publish")
@editor
@returns_to("announcements.edit")
def publish(public_id: str) -> Response:
    with transaction():
        commands.publish(access.locked_for_editor(public_id, AnnouncementForm().seen.data), by=_name(), at=now())
    return see_other(url_for(".edit", public_id=public_id), notice="announcement-published")


@bp.get("/desk/admin/publications/<public_id>/withdraw")
@editor
def withdraw_page(public_id: str) -> Any:
    announcement = access.for_editor(public_id)
    if not announcement.is_out:
        return see_other(url_for(".edit", public_id=public_id))
    return render("publications/withdraw.html", nav="publications", announcement=announcement)


@bp.post("/desk/admin/publications/<public_id>/withdraw")
@editor
@returns_to("announcements.edit")
def withdraw(public_id: str) -> Response:
    with transaction():
        commands.withdraw(access.locked_for_editor(public_id, AnnouncementForm().seen.data), by=_name(), at=now())
    return see_other(url_for(".edit", public_id=public_id), notice="announcement-withdrawn")


def _name() -> str:
    staff = current_staff()
    return f"{staff.display_name} {staff.department_name}"


def _typed_before() -> AnnouncementForm | None:
    """The form as it was typed before the session ended."""
    kept = parked_form()
    return AnnouncementForm(kept.fields) if kept and kept.path == request.path else None


def _stale(public_id: str, form: AnnouncementForm, stale: Stale) -> Any:
    """What was typed stays in the form; below it stands what the other has made of the announcement."""
    announcement = access.for_editor(public_id)
    form.seen.data = announcement.seen
    return _page(announcement, form, 409, said=sentence(stale.code, **stale.values))


def _page(announcement: Announcement | None, form: AnnouncementForm, status: int = 200, said: str = "") -> Any:
    return render(
        "publications/edit.html",
        status,
        nav="publications",
        announcement=announcement,
        state=state_of(announcement) if announcement else "",
        form=form,
        actions=ACTIONS,
        said=said,
    )
