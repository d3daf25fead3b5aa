"""A page as a test reads it, and what every page must fulfil."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

CSRF_FIELD = "csrf_token"
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_VALUE = r"""(?:="[^"]*"|='[^']*')?"""
_TAG = re.compile(rf"<!doctype html>|<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w:.-]*{_VALUE})*)\s*(/?)>")
_ATTRIBUTE = re.compile(rf"\s([a-zA-Z][\w:.-]*){_VALUE}")
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})


class Page:
    """An HTML answer: `text` as a reader sees it, `css(selector)` for its elements, `form(...)` to fill one in."""

    def __init__(self, html: str, path: str = "/") -> None:
        self.html = html
        self.path = path
        self._tree = LexborHTMLParser(html)

    @property
    def text(self) -> str:
        """All the text of the body, white space collapsed."""
        return squeeze(self._tree.body.text(separator=" ")) if self._tree.body else ""

    @property
    def heading(self) -> str:
        return squeeze(self.one("h1").text())

    def css(self, selector: str) -> list[LexborNode]:
        return self._tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The only element that matches; anything else is a failed test."""
        found = self.css(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r} on {self.path}, not one:\n{self.text[:600]}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [squeeze(node.text(separator=" ")) for node in self.css(selector)]

    def link(self, text: str) -> str:
        """Where the first link with this text leads."""
        for node in self.css("a[href]"):
            if squeeze(node.text()) == text:
                return urljoin(self.path, node.attributes["href"] or "")
        raise AssertionError(f"no link {text!r} on {self.path}; there are {self.texts('a[href]')}")


class Later(Page):
    """A page that is asked for when a test first looks at it; many never do."""

    def __init__(self, read: Callable[[], Page]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        self.__dict__.update(vars(self._read()))
        return object.__getattribute__(self, name)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def check_page(page: Page, routes: MapAdapter) -> list[str]:
    """What is wrong with a whole page, as sentences; an empty list when nothing is."""
    faults = check_fragment(page, routes)
    if page.one("html").attributes.get("lang") != "zh-CN":
        faults.append("<html> has no lang=zh-CN")
    for selector in ("h1", "head > title", "main"):
        if len(page.css(selector)) != 1:
            faults.append(f"{len(page.css(selector))} × {selector}, not one")
    faults += [
        f"button {node.text()} with hx-post stands in no post form" for node in page.css("button[hx-post]") if not _form_of(node)
    ]
    faults += [f"empty {name}" for name in ("h1", "title") for node in page.css(name) if not squeeze(node.text())]
    return faults


def check_fragment(page: Page, routes: MapAdapter) -> list[str]:
    """What is wrong with a page or with a part of one."""
    return [*_nesting(page), *_ids(page), *_labels(page), *_forms(page), *_inline(page), *_links(page, routes)]


def _ids(page: Page) -> list[str]:
    ids = Counter(node.attributes["id"] for node in page.css("[id]"))
    faults = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for attribute in ("aria-describedby", "aria-labelledby"):
        for node in page.css(f"[{attribute}]"):
            faults += [
                f"{attribute} names no element: {name}" for name in (node.attributes[attribute] or "").split() if name not in ids
            ]
    return faults


def _labels(page: Page) -> list[str]:
    labelled = {node.attributes["for"] for node in page.css("label[for]")}
    inside = {node.mem_id for node in page.css("label input, label select, label textarea")}
    faults = []
    for node in page.css("input, select, textarea"):
        given = node.attributes
        if given.get("type") in UNLABELLED or node.mem_id in inside or given.get("id") in labelled:
            continue
        if not given.get("aria-label") and not given.get("aria-labelledby"):
            faults.append(f"no label for <{node.tag} name={given.get('name')}>")
    faults += [
        f"label for={name!r} labels nothing" for name in labelled if not any(n.attributes["id"] == name for n in page.css("[id]"))
    ]
    return faults


def _forms(page: Page) -> list[str]:
    faults = []
    for form in page.css("form"):
        method = (form.attributes.get("method") or "get").lower()
        tokens = len(form.css(f"input[name={CSRF_FIELD}]"))
        if tokens != (method == "post"):
            faults.append(f"{tokens} CSRF fields in {method} form {form.attributes.get('action')}")
    faults += [
        f"text browsers know no formaction, so {node.text()} needs a name" for node in page.css("[formaction]:not([name])")
    ]
    faults += [
        f"{node.tag} with hx-post works in no post form" for node in page.css("[hx-post]") if not _posts_without(page, node)
    ]
    return faults


def _form_of(node: LexborNode) -> LexborNode | None:
    """The post form around a button."""
    parent = node.parent
    while parent is not None and parent.tag != "form":
        parent = parent.parent
    return parent if parent is not None and parent.attributes.get("method") == "post" else None


def _posts_without(page: Page, node: LexborNode) -> bool:
    """What posts by htmx works without it: a post form, or a named button of one that leads to the same address.

    In a fragment the form around the button may be missing.
    """
    given = node.attributes
    if node.tag == "form":
        return given.get("method") == "post"
    form = _form_of(node)
    home = form.attributes.get("action") if form else None
    there = given.get("formaction") or home or page.path
    return node.tag == "button" and bool(given.get("name")) and (given.get("hx-post") or page.path) == there


def _inline(page: Page) -> list[str]:
    faults = [f"inline <{node.tag}>" for node in page.css("style, script:not([src])")]
    for node in page.css("*"):
        faults += [f"<{node.tag} {name}>" for name in node.attributes if name == "style" or name.startswith("on")]
        href = node.attributes.get("href") or ""
        if href.lower().startswith("javascript:"):
            faults.append(f"script in href {href}")
    return faults


def _links(page: Page, routes: MapAdapter) -> list[str]:
    """Links inside this server lead to a route that knows the method; anchors to an element of the page."""
    faults = []
    for attribute, method in (("href", "GET"), ("src", "GET"), ("action", ""), ("hx-get", "GET"), ("hx-post", "POST")):
        for node in page.css(f"[{attribute}]"):
            target = node.attributes[attribute] or ""
            asked = method or (node.attributes.get("method") or "get").upper()
            faults += _link_faults(page, routes, target, asked)
    return faults


def _link_faults(page: Page, routes: MapAdapter, target: str, method: str) -> list[str]:
    parts = urlsplit(target)
    if target.startswith("#"):
        return [] if target == "#" or page.css(f"[id='{target[1:]}']") else [f"anchor {target} names no element"]
    if parts.scheme or parts.netloc:
        return [] if parts.scheme in {"https", "http", "mailto", "tel", ""} else [f"strange link {target}"]
    path = urlsplit(urljoin(page.path, target)).path
    try:
        routes.match(path, method=method)
    except RequestRedirect:
        return [f"{method} {target} is a redirect to the right address"]
    except (NotFound, MethodNotAllowed) as error:
        return [f"{method} {target}: {error.name}"]
    return []


class _Nesting(HTMLParser):
    """Counts opening and closing tags; browsers repair silently what is wrong here."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.faults += [f"<{tag}> has {name} twice" for name, count in names.items() if count > 1]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes nothing; open: {self.open[-3:]}")


def _is_nested(html: str) -> bool:
    """Is it plainly well nested? A quick look that says yes to the pages of the house; a no is for `_Nesting` to judge."""
    if "<" in _TAG.sub("", html):
        return False
    opened: list[str] = []
    for closing, name, attributes, empty in _TAG.findall(html):
        if closing:
            if attributes or not opened or opened.pop() != name:
                return False
            continue
        names = _ATTRIBUTE.findall(attributes)
        if len(names) != len({written.lower() for written in names}):
            return False
        if name and name not in VOID and not empty:
            opened.append(name)
    return not opened


def _nesting(page: Page) -> list[str]:
    if _is_nested(page.html):
        return []
    parser = _Nesting()
    parser.feed(page.html)
    return parser.faults[:3] + ([f"never closed: {parser.open}"] if parser.open else [])
