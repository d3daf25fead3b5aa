"""Errors as sentences for the reader: the one place that turns a code into words and a status."""

import logging
import secrets
from typing import Any

from flask import Flask, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from app import db
from app.domain.errors import DomainError, NotYours, Refused
from app.web.access import page_of
from app.web.i18n import _
from app.web.sentences import sentence
from app.web.sessions import surface_of

log = logging.getLogger(__name__)

_HTTP_TEXTS = {
    400: lambda: (_("这个请求无法识别"), _("请返回上一页，刷新后再试一次。")),
    403: lambda: (_("这一页已经过期"), _("请返回上一页，刷新后再提交一次。已填写的内容请先自行保存。")),
    404: lambda: (_("没有找到这一页"), _("地址可能有误，或者您不能查看这项内容。")),
    405: lambda: (_("不能这样打开这一页"), _("请从首页重新进入。")),
    413: lambda: (_("上传的内容太大"), _("单个文件不超过 20 MB，一次上传的文件合起来不超过 200 MB。请压缩，或者分几次上传。")),
    421: lambda: (_("地址不对"), _("请用本系统公布的网址访问。")),
    429: lambda: (_("操作太频繁"), _("请过一会儿再试。")),
    503: lambda: (_("系统正忙"), _("请过一会儿再试。您刚才提交的内容没有保存。")),
}


class TooMany(Exception):
    """A rate limit was reached; `code` names the sentence."""

    def __init__(self, code: str = "too_many_requests", **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(TooMany, lambda error: page(429, _("操作太频繁"), sentence(error.code, **error.values)))
    app.register_error_handler(CSRFError, lambda error: page(403, *_HTTP_TEXTS[403]()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _no_such_value)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, title: str, text: str, reference: str = "", back: str = "") -> Response:
    """An error as a whole page, or for htmx as the notice of the page that is open."""
    context: dict[str, Any] = {"title": title, "sentence": text, "reference": reference, "status": status}
    if back:
        context["links"] = [(_("返回刚才的页面"), back)]
    if request.headers.get("HX-Request"):
        response = make_response(render_template("errors/_notice.html", **context), status)
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    layout = "layouts/desk.html" if surface_of(request.path) == "desk" else "layouts/public.html"
    return make_response(render_template("errors/error.html", layout=layout, **context), status)


def _domain(error: DomainError) -> Response:
    if isinstance(error, NotYours):
        return page(404, *_HTTP_TEXTS[404]())
    title = _("现在不能这样办理") if isinstance(error, Refused) else _("内容已经变动")
    return page(409, title, sentence(error.code, **error.values))


def _http(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _outside_a_view(error.original_exception)
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    code = error.code or 500
    known = _HTTP_TEXTS.get(code, _HTTP_TEXTS[400])
    response = page(code, *known(), back=_form_page() if code == 413 else "")
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _form_page() -> str:
    """Where the form of this request stands."""
    view = current_app.view_functions.get(request.endpoint or "")
    return page_of(view) if view else ""


def _outside_a_view(error: BaseException) -> Response:
    """What failed while the session was read, or while an error page was drawn."""
    if isinstance(error, OperationalError):
        return _database(error)
    reference = _log_unexpected(error)
    db.session.rollback()
    return _plain_page(500, _("系统出了点问题"), _("请再试一次。编号：%(reference)s", reference=reference))


def _database(error: OperationalError) -> Response:
    """The database is away or its lock was not free within five seconds: 503, and the next request tries again."""
    db.session.rollback()
    log.error("database unavailable: %s", type(error.orig).__name__)
    response = _plain_page(503, *_HTTP_TEXTS[503]())
    response.headers["Retry-After"] = "5"
    return response


def _no_such_value(error: DataError) -> Response:
    """A value that no column can hold (NUL, a number beyond its range) stands nowhere in the database."""
    db.session.rollback()
    log.warning("a value the database cannot hold: %s", type(error.orig).__name__)
    return page(400, *_HTTP_TEXTS[400]())


def _log_unexpected(error: BaseException) -> str:
    """The reference under which it is found in the log."""
    reference = secrets.token_hex(4)
    log.error("unexpected error, reference %s", reference, exc_info=error)
    return reference


def _unexpected(error: Exception) -> Response:
    reference = _log_unexpected(error)
    try:
        db.session.rollback()
        return page(
            500, _("系统出了点问题"), _("您刚才的操作没有完成。请再试一次；还不行，请把下面的编号告诉工作人员。"), reference
        )
    except Exception:
        log.exception("while answering reference %s", reference)
        return _plain_page(500, _("系统出了点问题"), _("请再试一次。编号：%(reference)s", reference=reference))


def _plain_page(status: int, title: str, text: str) -> Response:
    """A page that needs no database."""
    template = current_app.jinja_env.get_template("errors/plain.html")  # render_template would ask who is signed in
    return make_response(template.render(title=title, sentence=text), status)
