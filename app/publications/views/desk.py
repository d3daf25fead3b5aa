"""通知公告 at the desk: written, previewed as it will be read, published, withdrawn."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for

from app.accounts.queries import all_departments
from app.db import random_id, transaction
from app.domain.errors import Stale
from app.domain.workflow import Role
from app.gateways.wall_clock import now
from app.publications import access, commands, queries
from app.publications.forms import AnnouncementForm, said_by
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
    own = current_staff().home_department.code
    return _page(None, _typed_before() or _form(formdata=None, data={"draft_key": random_id(), "department": own}))


@bp.post("/desk/admin/publications/new")
@editor
def write() -> Any:
    """Kept as a draft: it is read once more on its own page before it is published."""
    form = _form()
    if not form.validate():
        return _page(None, form, 422)
    try:
        with transaction():
            public_id = commands.write(form.draft_key.data, form.content(), by=current_staff(), at=now()).public_id
    except Stale as stale:  # gone Back to, and written on
        return _stale(access.by_form(form.draft_key.data), form, stale)
    return see_other(url_for(".edit", public_id=public_id), notice="saved")


@bp.get("/desk/admin/publications/<public_id>")
@editor
def edit(public_id: str) -> Any:
    announcement = access.for_editor(public_id)
    return _page(announcement, _typed_before() or _form(formdata=None, data=said_by(announcement)))


@bp.post("/desk/admin/publications/<public_id>")
@editor
def change(public_id: str) -> Any:
    announcement, form = access.for_editor(public_id), _form()
    if not form.validate():
        return _page(announcement, form, 422)
    return _act(public_id, form, lambda one: commands.change(one, form.content(), by=current_staff(), at=now()), "saved")


@bp.post("/desk/admin/publications/<public_id>/publish")
@editor
@returns_to("announcements.edit")
def publish(public_id: str) -> Any:
    return _act(public_id, None, lambda one: commands.publish(one, by=current_staff(), at=now()), "announcement-published")


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
def withdraw(public_id: str) -> Any:
    return _act(public_id, None, lambda one: commands.withdraw(one, by=current_staff(), at=now()), "announcement-withdrawn")


def _act(public_id: str, form: AnnouncementForm | None, deed: Callable[[Announcement], None], notice: str) -> Any:
    """One change of what the page showed; when another was quicker, the page comes again with what was typed."""
    try:
        with transaction():
            announcement = access.locked_for_editor(public_id)
            commands.check_seen(announcement, _form().seen.data)
            deed(announcement)
    except Stale as stale:
        return _stale(access.for_editor(public_id), form, stale)
    return see_other(url_for(".edit", public_id=public_id), notice=notice)


def _form(**options: Any) -> AnnouncementForm:
    return AnnouncementForm(all_departments(), **options)


def _typed_before() -> AnnouncementForm | None:
    """The form as it was typed before the session ended."""
    kept = parked_form()
    return _form(formdata=kept.fields) if kept and kept.path == request.path else None


def _stale(announcement: Announcement, form: AnnouncementForm | None, stale: Stale) -> Any:
    """What was typed stays in the form; below it stands what the other has made of the announcement."""
    form = form or _form(formdata=None, data=said_by(announcement))
    form.seen.data = announcement.seen
    return _page(announcement, form, 409, stale=sentence(stale.code, **stale.values))


def _page(announcement: Announcement | None, form: AnnouncementForm, status: int = 200, stale: str = "") -> Any:
    return render(
        "publications/edit.html",
        status,
        nav="publications",
        announcement=announcement,
        state=state_of(announcement) if announcement else "",
        form=form,
        actions=ACTIONS,
        stale=stale,
    )
