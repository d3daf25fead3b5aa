"""短信和消息 at the desk: how each text is worded, and what has not been delivered."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from app.db import transaction
from app.domain.case_words import Role
from app.domain.errors import Refused, Stale
from app.gateways.wall_clock import now
from app.messaging import commands, queries, wording
from app.messaging.forms import MessageTextForm
from app.messaging.texts import TEXTS, Text
from app.web.access import current_staff, desk_role, returns_to
from app.web.parked import parked_form
from app.web.rendering import render, see_other
from app.web.sentences import sentence

bp = Blueprint("message_texts", __name__)


@bp.get("/desk/admin/messages")
@desk_role(Role.SYSTEM_ADMIN)
def index() -> Any:
    worded = queries.all_in_force()
    rows = [(code, text, worded.get(code), wording.in_words(_template(text, worded.get(code)))) for code, text in TEXTS.items()]
    return render("messaging/texts.html", nav="messages", rows=rows, outbox=queries.outbox())


def _template(text: Text, row: Any) -> str:
    return row.text if row and row.text else str(text.template)


@bp.post("/desk/admin/outbox")
@desk_role(Role.SYSTEM_ADMIN)
@returns_to("message_texts.index")
def send_again() -> Response:
    """Tries everything again that is not out, for when the gateway is back."""
    with transaction():
        commands.send_again(now())
    return see_other(url_for(".index"), notice="messages-queued")


@bp.get("/desk/admin/messages/<text_code>")
@desk_role(Role.SYSTEM_ADMIN)
def edit(text_code: str) -> Any:
    text, kept = _text(text_code), parked_form()
    typed = MessageTextForm(kept.fields) if kept and kept.path == request.path else None
    return _page(text_code, typed or MessageTextForm.of(text, queries.in_force(text_code)))


@bp.post("/desk/admin/messages/<text_code>")
@desk_role(Role.SYSTEM_ADMIN)
def change(text_code: str) -> Any:
    """预览 shows the text with sample values and saves nothing; 保存 saves."""
    text, form = _text(text_code), MessageTextForm()
    if not form.holds(text):
        return _page(text_code, form, 422)
    if "preview" in request.form:
        return _page(text_code, form, preview=wording.preview(wording.from_words(wording.tidy(form.text.data))))
    return _reword(text_code, form, form.text.data, sends_sms=form.sends_sms.data)


@bp.post("/desk/admin/messages/<text_code>/default")
@desk_role(Role.SYSTEM_ADMIN)
@returns_to("message_texts.edit")
def restore(text_code: str) -> Any:
    """The text as it was delivered, sent again."""
    text, form = _text(text_code), MessageTextForm()
    kept = MessageTextForm.of(text, queries.in_force(text_code))
    kept.seen.data = form.seen.data
    return _reword(text_code, kept, "", sends_sms=True)


def _reword(text_code: str, form: MessageTextForm, typed: str, *, sends_sms: bool) -> Any:
    try:
        with transaction():
            by = current_staff().display_name
            commands.reword(text_code, typed, sends_sms=sends_sms, seen=form.seen.data, by=by, at=now())
    except Stale as stale:
        return _stale(text_code, form, stale)
    except Refused as no:
        form.text.errors = [sentence(no.code, **no.values)]
        return _page(text_code, form, 422)
    return see_other(url_for(".index"), notice="message-text-saved")


def _stale(text_code: str, form: MessageTextForm, stale: Stale) -> Any:
    """What was typed stays; the page shows how the other administrator has worded it, and goes on from there."""
    row = queries.in_force(text_code)
    form.seen.data = row.version if row else 0
    return _page(text_code, form, 409, warning=sentence(stale.code, **stale.values))


def _text(text_code: str) -> Text:
    return TEXTS.get(text_code) or abort(404)


def _page(text_code: str, form: MessageTextForm, status: int = 200, *, preview: str = "", warning: str = "") -> Any:
    text = TEXTS[text_code]
    changes = [(row, wording.in_words(_template(text, row))) for row in queries.changes_of(text_code)]
    needed = wording.needed(text)
    return render(
        "messaging/text.html",
        status,
        nav="messages",
        text_code=text_code,
        text=text,
        form=form,
        fields=form.views(*form.names(text)),
        blanks=[(wording.WORDS[name], wording.sample_of(name), name in needed) for name in wording.allowed(text)],
        default=wording.in_words(str(text.template)),
        changes=changes,
        preview=preview,
        warning=warning,
    )
