"""The pages as w3m lays them out: the heading first, labels before their fields, words of neighbours kept apart."""

import re
import subprocess
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.builders.cases import a_case
from tests.builders.wizard import FISH_SEED, sign_in, start
from tests.support.browser import Browser
from tests.support.pages import Page, squeeze
from tests.support.tools import need

pytestmark = pytest.mark.only_on("sqlite")

COLUMNS = "78"
FIELD = re.compile(r"\[[^\]]*\]")  # as w3m draws it, without its blanks
TICKED = re.compile(r"\[\*?\]$|\(\*?\)$")


def _dumped(html: str) -> str:
    """What w3m writes of a page."""
    command = [need("w3m"), "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", COLUMNS]
    return subprocess.run(command, input=html, capture_output=True, text=True, check=True, timeout=20).stdout


def _pages(app: Flask, client: Browser) -> Iterator[Page]:
    services = ("/services?q=%E8%AE%B8%E5%8F%AF", f"/services/{FISH_SEED}", "/departments")
    for path in ("/", *services, "/publications", "/login", "/progress", "/verify", "/verify/file", "/help"):
        yield client.read(path)
    yield client.submit(client.read("/register"), "/register", kind="person")
    sign_in(client, "chunhua")
    form = start(client)
    draft = form.path.removesuffix("/form")
    yield form
    yield client.submit(form, button="下一步", status=422)
    for part in ("materials", "review"):
        yield client.read(f"{draft}/{part}")
    form = client.submit(client.read(form.path), button="增加一个申请人")
    yield client.submit(form, button="下一步", status=422)
    form = client.submit(form, button="替别人申请")
    yield form
    client.submit(form, button="改为我自己申请")
    for stage in ("submitted", "correcting", "certified"):
        case = a_case(app, stage)
        yield client.read(f"/applications/{case.public_id}")
        yield client.read(f"/applications/{case.public_id}/{'correction' if stage == 'correcting' else 'receipt'}")
    for path in ("/applications", "/account"):
        yield client.read(path)


def test_main_pages_read_well_in_a_text_browser(app: Flask, client: Browser) -> None:
    faults = [f"{page.path}: {fault}" for page in _pages(app, client) for fault in _text_faults(page)]
    assert not faults, "\n".join(faults)


def _text_faults(page: Page) -> list[str]:
    text = _dumped(page.html)
    return [*_heading(page, text), *_labels(page, text), *_joined(page, text)]


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _heading(page: Page, text: str) -> list[str]:
    """The heading comes before all else of the main part."""
    first = _tight(page.heading)
    second = [_tight(heading) for heading in page.texts("main h2")]
    tight = _tight(text)
    late = [heading for heading in second if heading and first in tight and tight.find(heading) < tight.find(first)]
    return [f"no heading {page.heading}"] if first not in tight else [f"{heading} stands before the heading" for heading in late]


def _labels(page: Page, text: str) -> list[str]:
    """A label stands before its field, with nothing of another in between; a box to tick stands before its words."""
    tight, at, faults = _tight(text), 0, []
    labels = [(_tight(label.text()), bool(label.css("input"))) for label in page.css("main label")]
    for number, (words, has_box) in enumerate(labels):
        start = tight.find(words, at)
        if start < 0:
            return [*faults, f"the label {words} is not where its field is"]
        at = start + len(words)
        following = tight.find(labels[number + 1][0], at) if number + 1 < len(labels) else len(tight)
        if not (TICKED.search(tight[:start]) if has_box else FIELD.search(tight[at:following])):
            faults.append(f"{words} has no {'box before' if has_box else 'field after'} it")
    return faults


def _joined(page: Page, text: str) -> list[str]:
    """Two links or buttons beside each other are two words."""
    faults = []
    for node in page.css("a[href], button"):
        following = node.next
        while following is not None and following.tag == "-text" and not squeeze(following.text()):
            following = following.next
        if following is None or following.tag not in {"a", "button"}:
            continue
        pair = squeeze(node.text()) + squeeze(following.text())
        if squeeze(node.text()) and squeeze(following.text()) and pair in text:
            faults.append(f"{pair} runs together")
    return faults


@pytest.mark.parametrize(
    "main",
    [
        '<h1>甲</h1><p><a href="/">去补正</a><a href="/x">看进度</a></p>',
        '<h1>甲</h1><p><a href="/">去补正</a> <a href="/x">看进度</a></p>',
        "<h2>乙</h2><h1>甲</h1>",
        '<h1>甲</h1><p><label>姓名</label><br><label>电话</label><input type="text"><input type="text"></p>',
        '<h1>甲</h1><p><label>同意<input type="checkbox"></label></p>',
    ],
)
def test_the_check_itself_finds_what_reads_badly(main: str) -> None:
    assert _text_faults(Page(f"<html lang='zh-CN'><body><main>{main}</main></body></html>"))
