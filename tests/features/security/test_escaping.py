"""Whatever somebody types stays text: on every page that shows it, and on paper (A1.2.1)."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from flask import Flask

from tests.builders.cases import a_case, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.wizard import FISH_SEED_FORM, sign_in, start, upload
from tests.features.documents.reading import text_of
from tests.support.browser import Browser
from tests.support.pages import Page

MARK = "<script>alert(1)</script><img src=x onerror=alert(2)>&\"'{{'ab'*5}}%(x)s"
SHORT = "<b>&\"'</b>"  # for fields that hold less
FILENAME = "<img src=x onerror=alert(3)>&'.pdf"
PREVIEW = "details > img[loading=lazy][src$='/preview']"  # the only image that a page of ours has
ELEMENTS = f"main script, main b > script, img:not({PREVIEW}), iframe, object, embed, svg script"

pytestmark = pytest.mark.only_on("sqlite")


def _assert_shown(page: Page, text: str = MARK, times: int = 1) -> None:
    """The reader sees it letter by letter; the browser sees no element in it."""
    shown = page.text + " ".join(node.attributes.get("value") or "" for node in page.css("input"))
    assert shown.count(" ".join(text.split())) >= times, f"{page.path} does not show {text}"
    _assert_inert(page)


def _assert_inert(page: Page) -> None:
    assert not page.css(ELEMENTS), page.path
    assert "ab" * 5 not in page.text, f"{page.path} calculates"
    assert MARK not in page.html


def _text_fields(form: Page) -> dict[str, str]:
    """The mark for every field that takes text."""
    return {str(node.attributes["name"]): MARK for node in form.css("main form textarea, main form input[type=text]")}


@pytest.fixture
def marked(client: Browser) -> Page:
    """The receipt of an application whose texts, contact and file names are all the mark."""
    sign_in(client)
    form = start(client)
    texts = _text_fields(form)
    draft = client.submit(form, button="保存信息", **texts)
    _assert_shown(draft, times=len(texts))
    takes_text = {**FISH_SEED_FORM, "site": MARK, "c-name": MARK[:100]}
    wrong = client.submit(draft, button="下一步", status=422, **texts)
    _assert_inert(wrong)
    page = client.submit(wrong, button="下一步", **{**dict.fromkeys(texts, ""), **takes_text})
    for key in ("water_rights", "broodstock", "technician", "site_plan"):
        page = upload(client, page, key, a_pdf(), FILENAME)
    _assert_shown(page, FILENAME, times=4)
    review = client.read(page.path.replace("/materials", "/review"))
    _assert_shown(review)
    return client.submit(review, declared=True)


def test_the_wizard_shows_what_was_typed_as_text(client: Browser, marked: Page) -> None:
    _assert_inert(marked)
    case = client.read(marked.path.removesuffix("/receipt"))
    _assert_shown(case)
    _assert_shown(case, FILENAME, times=4)
    _assert_inert(client.read("/applications"))


def test_a_refused_file_is_named_as_text(client: Browser) -> None:
    sign_in(client)
    form = start(client)
    page = client.read(form.path.replace("/form", "/materials"))
    page = upload(client, page, "technician", b"MZ", FILENAME.replace("pdf", "exe"), status=422)
    _assert_shown(page, FILENAME.replace("pdf", "exe"))


def test_the_desk_shows_it_as_text_at_every_step(client: Browser, marked: Page) -> None:
    """Opinions, grounds and problems too; then the applicant reads what the desk wrote."""
    number = "".join(marked.css(".number")[0].text().split())
    path = f"/desk/cases/{number}"
    at_desk(client, "zhangs")
    for tab in ("", "/materials", "/opinions", "/log"):
        _assert_inert(client.read(path + tab))
    _assert_shown(client.read(path))
    _assert_shown(client.read(f"{path}/materials"), FILENAME, times=4)
    _assert_inert(client.read("/desk/acceptance", query_string={"q": MARK}))
    client.submit(client.read(path), f"{path}/accept", opinion=MARK)
    _assert_shown(client.read(f"{path}/opinions"))
    _assert_shown(client.read(f"{path}/log"))
    assert stored(number).opinions[-1].text == MARK


def test_a_correction_is_asked_for_and_answered_in_text(app: Flask, client: Browser, run_jobs: Callable[[], int]) -> None:
    case = a_case(app)
    path = f"/desk/cases/{case.number}"
    at_desk(client, "zhangs")
    page = client.read(f"{path}?do=request_correction")
    names = [node.attributes.get("name") or "" for node in page.css(f"form[action='{path}/request_correction'] input")]
    typed: dict[str, Any] = {"reason": MARK}
    for name in names:
        if "site" in name or "technician" in name:
            (box,) = [node for node in page.css("form input") if node.attributes.get("name") == name][:1]
            typed[name] = True if box.attributes.get("type") == "checkbox" else MARK
    client.submit(page, f"{path}/request_correction", **typed)
    sign_in(client)
    asked = client.read(f"/applications/{case.public_id}/correction")
    _assert_shown(asked, times=2)
    answered = client.submit(asked, asked.path, button="保存", site=MARK)
    _assert_shown(answered, times=3)
    run_jobs()
    (notice,) = [paper for paper in stored(case.number).papers if paper.document.kind == "BZTZS"]
    printed = client.get(f"/applications/{case.public_id}/papers/{notice.document.public_id}.pdf").get_data()
    assert text_of(printed).count("".join(MARK.split())) >= 2


@pytest.mark.parametrize(
    "path", ["/services", "/departments/511602-01", "/progress", "/verify", "/login", "/register/username", "/desk/login"]
)
@pytest.mark.parametrize("name", ["q", "department", "for", "page", "number", "code", "next", "notice", "parked", "username"])
def test_no_address_puts_markup_on_a_page(client: Browser, path: str, name: str) -> None:
    headers = {"HX-Request": "true"} if path == "/register/username" else {}
    answer = client.get(path, query_string={name: MARK}, headers=headers, follow_redirects=True)
    _assert_inert(Page(answer.get_data(as_text=True), path))


def _of_registration(client: Browser) -> Iterator[tuple[Page, list[str]]]:
    for kind in ("person", "organization"):
        page = client.submit(client.read("/register"), "/register", kind=kind)
        fields = [
            str(n.attributes["name"]) for n in page.css("main form input") if n.attributes.get("type") in {"text", "tel", "email"}
        ]
        yield page, fields


def test_registration_gives_back_what_was_typed_as_text(client: Browser) -> None:
    for page, fields in _of_registration(client):
        again = client.submit(page, button="注册", status=422, **dict.fromkeys(fields, SHORT))
        values = [node.attributes.get("value") for node in again.css("main form input")]
        assert values.count(SHORT) + values.count(SHORT.upper()) >= len(fields) - 1  # codes are written in capitals
        assert not again.css("main form b"), again.path


def test_lookup_gives_back_what_was_typed_as_text(client: Browser) -> None:
    page = client.submit(client.read("/progress"), status=422, number=MARK[:50], mobile=SHORT, code=SHORT)
    assert page.one("#f-number").attributes["value"] == MARK[:50]
    assert not page.css(ELEMENTS)


def test_a_stock_phrase_is_text(client: Browser) -> None:
    at_desk(client, "zhangs")
    page = client.submit(client.read("/desk/me/phrases"), "/desk/me/phrases", text=MARK)
    _assert_shown(page)


def test_on_paper_it_is_text_too(client: Browser, marked: Page, run_jobs: Callable[[], int]) -> None:
    """The receipt and the notice of acceptance; a PDF holds no links or scripts that somebody typed."""
    number = "".join(marked.css(".number")[0].text().split())
    run_jobs()
    document = client.get(f"{marked.path}.pdf").get_data()
    assert "".join(MARK.split())[:40] in text_of(document)
    pdf = pikepdf.open(io.BytesIO(document))
    assert "/JavaScript" not in str(pdf.Root) and "/OpenAction" not in pdf.Root
    assert stored(number).values["site"] == MARK


def test_an_announcement(client: Browser) -> None:
    """At the desk, in the list, on its page and on the home page."""
    at_desk(client, "qianq")
    page = client.submit(client.read("/desk/admin/publications/new"), title=SHORT, text=MARK)
    page = client.submit(page, f"{page.path}/publish")
    _assert_shown(page)
    for path in ("/desk/admin/publications", f"{page.path}/withdraw", "/", "/publications"):
        _assert_shown(client.read(path), SHORT)
    _assert_shown(client.read(page.link("看群众看到的样子")))
