"""The captcha on the pages that ask for one: drawing it, changing it, checking it before anything costly is done."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, render_template, request

from app.accounts import captcha, known_devices, sign_in
from app.accounts.captcha_picture import draw
from app.accounts.forms.parts import CaptchaFields
from app.db import transaction
from app.web.access import public
from app.web.fields import FieldView
from app.web.i18n import gettext as _
from app.web.rendering import wants_fragment
from app.web.sentences import sentence
from app.web.sessions import surface_of

bp = Blueprint("captchas", __name__)

OTHER = "captcha_as"  # the button that asks for another one
PICTURE, WORDS = "picture", "words"
REGION = "captcha"


@dataclass(frozen=True)
class Asked:
    """A captcha as the page draws it."""

    public_id: str
    kind: str
    picture: str  # its address, empty for a question
    field: FieldView


@bp.get("/captcha/<captcha_id>.png", endpoint="public_picture")
@bp.get("/desk/captcha/<captcha_id>.png", endpoint="desk_picture")
@public
def picture(captcha_id: str) -> Response:
    """The picture of one captcha, as long as it waits for its answer."""
    text = captcha.text_of_picture(captcha_id)
    if text is None:
        abort(404)
    return Response(draw(text, captcha.seed_of(captcha_id)), content_type="image/png", headers={"Cache-Control": "no-store"})


def needed(account_key: str, *, was_tried: bool) -> bool:
    """After failures with this account, or many from this address, which is no matter on a device that the account knows."""
    return was_tried or (not known_devices.knows(account_key) and sign_in.is_suspect(request.remote_addr or ""))


def wants_other() -> bool:
    """Was the button pressed that asks for another one?"""
    return OTHER in request.form


def passes(form: CaptchaFields) -> bool:
    """Is the answer right? If not, the sentence stands beside the field. Whatever was answered is used up."""
    answer = form.captcha_answer.data
    if not answer:
        form.captcha_answer.errors = [sentence("captcha_missing")]
        return False
    with transaction():
        is_right = captcha.redeem(form.captcha.data or "", answer)
    if not is_right:
        form.captcha_answer.errors = [sentence("captcha_wrong")]
    return is_right


def ask(form: CaptchaFields) -> Asked:
    """A new one of the kind that was asked for, the last one's kind otherwise."""
    kind = WORDS if request.form.get(OTHER, form.captcha_kind.data) == WORDS else PICTURE
    with transaction():
        public_id = captcha.issue(in_words=kind == WORDS)
    view = replace(form.views("captcha_answer")[0], value="", required=True)
    if kind == WORDS:
        return Asked(public_id, kind, "", replace(view, label=captcha.question_of(public_id)))
    prefix = "/desk" if surface_of(request.path) == "desk" else ""
    view = replace(view, label=_("图片里的 4 个字符"), hint=_("不分大小写"))
    return Asked(public_id, kind, f"{prefix}/captcha/{public_id}.png", view)


def fragment(asked: Asked) -> str | None:
    """The answer for htmx: the captcha alone, so that everything typed stays; with the cursor in it, it is read aloud."""
    if not (wants_other() and wants_fragment(REGION)):
        return None
    field = replace(asked.field, attributes={**asked.field.attributes, "autofocus": True})
    return render_template("accounts/_captcha.html", asked=replace(asked, field=field))


def problem(asked: Asked | None) -> list[tuple[str, str]]:
    """For the summary of the page."""
    return [(asked.field.id, asked.field.error)] if asked and asked.field.error else []
