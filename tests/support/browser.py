"""A Flask test client that reads pages as a person does: it checks each one and fills in its forms."""

from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from flask import has_app_context
from flask.testing import FlaskClient
from selectolax.lexbor import LexborNode
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import db
from tests.support.pages import Page, check_fragment, check_page

REDIRECTS = frozenset({301, 302, 303})


class PageFault(AssertionError):
    """A page that breaks a rule of the house."""


class Browser(FlaskClient):
    """`get` and `post` as ever; `read` follows redirects and returns a Page; `submit` fills in a form of a page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        assert not has_app_context(), "a request inside another app context would share its session"
        db.session.commit()  # what the test has prepared; its rows are read anew after the request
        response = super().open(*args, **kwargs)
        db.session.expire_all()
        if response.mimetype == "text/html" and response.get_data() and response.status_code not in REDIRECTS:
            fragment = "HX-Request" in response.request.headers
            page = Page(response.get_data(as_text=True), response.request.path)
            routes = self.application.url_map.bind(response.request.host)
            faults = (check_fragment if fragment else check_page)(page, routes)
            if faults:
                raise PageFault(f"{response.request.method} {page.path} ({response.status_code}): " + "; ".join(faults))
        return response

    def read(self, path: str, *, status: int = 200, **kwargs: Any) -> Page:
        """The page at a path, redirects followed."""
        return self._page(self.get(path, follow_redirects=True, **kwargs), status)

    def submit(self, page: Page, form: str = "main form", *, button: str = "", status: int = 200, **fields: Any) -> Page:
        """Sends a form of the page with what it holds already, `fields` on top; redirects followed.

        `form` is a selector or an action path; `button` the text of the button pressed (the first one otherwise). A field
        may be a list, a bool for a box, or files as `(bytes, name)`; None leaves it out.
        """
        response = self.send(page, form, button=button, **fields)
        return self._page(self.follow(response), status)

    def send(self, page: Page, form: str = "main form", *, button: str = "", **fields: Any) -> TestResponse:
        """Like submit, but returns the first answer as it is."""
        element = find_form(page, form)
        data = filled_in(element, button, fields)
        pressed = pressed_button(element, button)
        target = (pressed and pressed.attributes.get("formaction")) or element.attributes.get("action") or page.path
        action = urljoin(page.path, target)
        if (element.attributes.get("method") or "get").lower() == "get":
            return self.get(action, query_string=data)
        content_type = element.attributes.get("enctype") or "application/x-www-form-urlencoded"
        return self.post(action, data=data, content_type=content_type)

    def follow(self, response: TestResponse) -> TestResponse:
        while response.status_code in REDIRECTS:
            response = self.get(urljoin(response.request.path, response.location))
        return response

    def _page(self, response: TestResponse, status: int) -> Page:
        page = Page(response.get_data(as_text=True), response.request.path)
        assert response.status_code == status, f"{page.path} answered {response.status_code}, not {status}: {page.text[:600]}"
        return page


def find_form(page: Page, form: str) -> LexborNode:
    """The form by selector, or by action when `form` begins with a slash."""
    if form.startswith("/"):
        found = [node for node in page.css("form") if urljoin(page.path, node.attributes.get("action") or page.path) == form]
    else:
        found = page.css(form)
    assert found, f"no form {form!r} on {page.path}; there are {[node.attributes.get('action') for node in page.css('form')]}"
    return found[0]


def filled_in(form: LexborNode, button: str, fields: dict[str, Any]) -> MultiDict[str, Any]:
    """What a browser would send: the form's own values, then the test's; an unknown field is a failed test."""
    values = _own_values(form)
    names = {node.attributes.get("name") for node in form.css("input, select, textarea, button")}
    for name, value in fields.items():
        assert name in names, f"the form has no field {name!r}; it has {sorted(filter(None, names))}"
        values.poplist(name)
        for single in value if isinstance(value, list) else [value]:
            if single is not None and single is not False:
                values.add(name, _sent(form, name, single))
    _press(form, button, values)
    return values


def _own_values(form: LexborNode) -> MultiDict[str, Any]:
    values: MultiDict[str, Any] = MultiDict()
    for node in form.css("input, select, textarea"):
        given = node.attributes
        name, kind = given.get("name"), given.get("type") or "text"
        if not name or "disabled" in given or kind in {"submit", "button", "file", "image", "reset"}:
            continue
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                values.add(name, given.get("value") or "on")
        elif node.tag == "select":
            chosen = node.css("option[selected]") or node.css("option")[:1]
            for option in chosen:
                values.add(name, option.attributes.get("value", option.text()) or "")
        else:
            values.add(name, node.text() if node.tag == "textarea" else given.get("value") or "")
    return values


def _sent(form: LexborNode, name: str, value: Any) -> Any:
    if value is True:
        return form.css(f"[name='{name}']")[0].attributes.get("value") or "on"
    if isinstance(value, tuple):
        content, filename = value
        return BytesIO(content), filename
    return str(value)


def pressed_button(form: LexborNode, text: str = "") -> LexborNode | None:
    """The button with this text; without one the first, which the Enter key presses too."""
    buttons = [node for node in form.css("button, input[type=submit]") if node.attributes.get("type") != "button"]
    if text:
        buttons = [node for node in buttons if text in (node.text() or node.attributes.get("value") or "")]
        assert buttons, f"the form has no button {text!r}"
    return buttons[0] if buttons else None


def _press(form: LexborNode, button: str, values: MultiDict[str, Any]) -> None:
    pressed = pressed_button(form, button)
    if pressed is not None and pressed.attributes.get("name"):
        values.add(pressed.attributes["name"] or "", pressed.attributes.get("value") or "")
