"""Pages, fragments, redirects, and what every template may use."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined, Template
from markupsafe import Markup, escape
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from app.domain.numbering import group_case_number
from app.gateways.wall_clock import today
from app.web import i18n, notices
from app.web.access import current_account
from app.web.sessions import CSRF_FIELD, surface_of

_desk_context: list[Any] = []
_ROLES_WITH_ROOMS = ("clerk", "business_section", "department_admin", "system_admin")  # what layouts/_desk_nav.html asks


def render(template: str, status: int = 200, **context: Any) -> tuple[str, int]:
    """A whole page."""
    return render_template(template, **context), status


def drawn(template: str | Template, **values: Any) -> Markup:
    """A part of a page from these values alone: nothing of the request is in it, so whoever draws it may keep it by them."""
    part = current_app.jinja_env.get_template(template)
    return Markup(part.render(values | {"csrf_field": None}))  # noqa: S704  the template has escaped them


def see_other(address: str, notice: str = "") -> Response:
    """303 to a page; `notice` is a code of web/notices.py, shown there once."""
    if notice:
        address += ("&" if "?" in address else "?") + f"notice={notice}"
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": iri_to_uri(address)})  # a header holds no Chinese
    return redirect(address, 303)


def wants_fragment(target: str) -> bool:
    """Did htmx ask for the region with this id, and not for a page of its history?"""
    headers = request.headers
    return headers.get("HX-Target") == target and headers.get("HX-History-Restore-Request") != "true"


def local_path(address: str, default: str) -> str:
    """`address` when it is a path on this server, else `default`: redirects stay here (`//`, `\\`, CRLF do not pass)."""
    bad = not address.startswith("/") or address.startswith(("//", "/\\")) or any(c < " " or c in "\\\x7f" for c in address)
    return default if bad else address


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, generate_csrf())


def static_url(name: str) -> str:
    """Address of a file in static/ that changes with its content, so that browsers may keep it for ever.

    A server reads each file once: a new version of the product comes with a new start. Only `--debug` looks every time.
    """
    path = f"{current_app.static_folder}/{name}"
    modified = Path(path).stat().st_mtime_ns if current_app.debug else 0
    return _static_url(request.script_root if request else "", name, path, modified)


@lru_cache
def _static_url(_root: str, name: str, path: str, _modified: int) -> str:
    return url_for("static", filename=name, v=hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10])


def case_number(number: str) -> Markup:
    """A case number in its groups 6 8 6 1, held apart by margins, so that it is copied without spaces."""
    groups = "<wbr>".join(f"<b>{escape(group)}</b>" for group in group_case_number(number))
    return Markup(f'<span class="number">{groups}</span>')  # noqa: S704  each group is escaped


def short_name(name: str, longest: int = 36) -> str:
    """A file name for a table: a long one loses its middle, never its ending."""
    return name if len(name) <= longest else f"{name[: longest - 13]}…{name[-12:]}"


def paragraphs(text: str) -> Markup:
    """Typed lines as lines."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def desk_nav(room: str, counts: dict[str, str], staff: Any) -> Markup:
    """The rooms of the desk for this person: drawn once for the same counts and roles."""
    roles = frozenset(role for role in _ROLES_WITH_ROOMS if staff.has_role(role))
    return _desk_nav(i18n.language(), room, tuple(counts.items()), roles)


@lru_cache(500)
def _desk_nav(_language: str, room: str, counts: tuple[tuple[str, str], ...], roles: frozenset[str]) -> Markup:
    return drawn("layouts/_desk_nav.html", room=room, counts=dict(counts), roles=roles)


def desk_context(provider: Any) -> Any:
    """Registers a function whose dict every desk page gets (counts on the tabs)."""
    _desk_context.append(provider)
    return provider


def _context() -> dict[str, Any]:
    """Variables of every page. Evaluated only when a template is rendered inside a request."""
    context: dict[str, Any] = {"viewer": current_account(), "notice": notices.from_request(), "nav": "", "today": today()}
    context["desk_counts"] = {}
    if surface_of(request.path) == "desk" and context["viewer"] is not None:
        for provider in _desk_context:
            context["desk_counts"].update(provider(context["viewer"]))
    return context


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=i18n.gettext,
        csrf_field=csrf_field,
        static_url=static_url,
        desk_nav=desk_nav,
        site=app.config["SETTINGS"],
        language=i18n.language,
    )
    app.jinja_env.filters.update(
        date=i18n.format_date,
        date_long=i18n.format_date_long,
        day=i18n.format_day,
        time=i18n.format_time,
        datetime=i18n.format_datetime,
        case_number=case_number,
        paragraphs=paragraphs,
        short_name=short_name,
    )
    app.context_processor(_context)
