"""A member of staff at the desk."""

from typing import Any

from werkzeug.test import TestResponse

from tests.builders.cases import Built, stored
from tests.builders.wizard import PASSWORD
from tests.support.browser import Browser
from tests.support.pages import CSRF_FIELD, Page

COMPLETE: dict[str, dict[str, str]] = {
    "accept": {"opinion": "材料齐全，予以受理。"},
    "request_correction": {"reason": "材料不齐全", "material_water_rights": "y", "problem_of_material_water_rights": "看不清"},
    "not_accept": {"ground": "not_eligible", "reason": "没有生产场地", "legal_basis": "《水产苗种管理办法》第十二条"},
    "forward": {"opinion": "同意。"},
    "send_back": {"opinion": "请补充现场照片。"},
    "conclude": {
        "outcome": "granted",
        "opinion": "同意。",
        "approval_number": "广农许〔2026〕1号",
        "content": "准予生产水产苗种。",
        "legal_basis": "《中华人民共和国渔业法》第十六条",
    },
    "issue_certificate": {
        "content_site": "清溪镇柳湾村 3 组",
        "content_species": "草鱼",
        "content_area": "36.5",
        "content_scope": "草鱼苗种",
        "valid_from": "2026-11-23",
        "valid_until": "2029-11-22",
    },
}
"""What every action's form holds when it is filled in."""


def at_desk(client: Browser, login_name: str) -> Page:
    """Signs a member of staff of the demo world in, whoever was there before; the workbench."""
    client.delete_cookie("yc-desk")
    return client.submit(client.read("/desk/login"), username=login_name, password=PASSWORD)


def token_of(page: Page) -> str:
    return page.css(f"input[name={CSRF_FIELD}]")[0].attributes["value"] or ""


def act(client: Browser, page: Page, case: Built, action: str, *, seen: int | None = None, **fields: Any) -> TestResponse:
    """Sends an action's form filled in as COMPLETE says, whether a page offers it or not; `page` lends its token."""
    own = {CSRF_FIELD: token_of(page), "seen": stored(case.number).seen if seen is None else seen}
    htmx = fields.pop("htmx", False)
    headers = {"HX-Request": "true", "HX-Target": "case-body"} if htmx else {}
    return client.post(f"{case.path}/{action}", data=own | COMPLETE[action] | fields, headers=headers)
