"""A member of staff at the desk."""

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from app.cases import limits
from app.gateways import wall_clock
from tests.builders.cases import Built, staff_called, stored
from tests.builders.people import enter
from tests.support.browser import Browser
from tests.support.pages import CSRF_FIELD, Later, Page

COMPLETE: dict[str, dict[str, str]] = {
    "accept": {"opinion": "材料齐全，予以受理。"},
    "request_correction": {"reason": "材料不齐全", "material_water_rights": "y", "problem_of_material_water_rights": "看不清"},
    "not_accept": {"ground": "not_eligible", "reason": "没有生产场地", "legal_basis": "《水产苗种管理办法》第十二条"},
    "forward": {"opinion": "同意。"},
    "send_back": {"opinion": "请补充现场照片。"},
    "conclude": {
        "outcome": "granted",
        "opinion": "同意。",
        "content": "准予生产水产苗种。",
        "legal_basis": "《中华人民共和国渔业法》第十六条",
    },
    "pre_accept": {"opinion": "材料在网上看过，请交纸质的。", "material_water_rights": "y"},
    "receive_paper": {"came_water_rights": "1"},
    "request_void": {"reason": "重复收件"},
    "void": {"opinion": "同意作废。"},
    "conclude_at_once": {"outcome": "granted", "opinion": "同意。", "content": "同意。", "legal_basis": "有关规定"},
    "reassign": {"opinion": "工作调整。"},
    "consult": {"question": "是否影响行洪。", "department_1": "", "days_1": "3"},
    "answer_consultation": {"agrees": "yes", "answer": "不影响。"},
    "offer_hearing": {"intended": "准予在河道旁生产苗种。", "reason": "涉及邻户用水。"},
    "request_hearing": {"request": "要求听证。"},
    "schedule_hearing": {
        "held_day": "2026-12-30",
        "held_time": "9:30",
        "place": "区政务服务中心 3 楼会议室",
        "presider": "赵六",
        "recorder": "张三",
        "participants": "申请人 陈春花",
    },
    "record_hearing": {"ended_time": "11:00", "recorder": "张三", "participants": "申请人 陈春花", "record": "主持人宣布开始。"},
    "extend": {"days": "5", "reason": "案情复杂。"},
    "request_suspension": {"kind": "inspection", "reason": "送检苗种。"},
    "endorse": {"opinion": "同意。"},
    "approve": {"opinion": "同意。"},
    "reject": {"opinion": "不需要检验。"},
    "supplement": {"came_site_plan": "1"},
    "resume": {"conclusion": "检验合格。"},
    "terminate": {"ground": "applicant_gone", "reason": "申请人已注销。", "legal_basis": "《中华人民共和国行政许可法》第七十条"},
    "reopen": {"target": "1-0", "reason": "复议决定撤销原决定。"},
    "issue_certificate": {
        "content_site": "清溪镇柳湾村 3 组",
        "content_species": "草鱼",
        "content_area": "36.5",
        "content_scope": "草鱼苗种",
    },
    "print": {"why": "damaged"},
    "deliver": {"way": "window", "receiver": "陈春花", "id_checked": "y"},
    "cancel": {"ground": "holder_asks", "reason": "不再生产。", "legal_basis": "《中华人民共和国行政许可法》第七十条"},
    "annul": {"ground": "not_eligible", "reason": "当时不符合条件。", "legal_basis": "《中华人民共和国行政许可法》第六十九条"},
    "revoke": {"reason": "使用禁用药物，情节严重。", "legal_basis": "《中华人民共和国渔业法》第四十四条"},
}
"""What every action's form holds when it is filled in."""


def at_desk(client: Browser, login_name: str) -> Page:
    """A member of staff of the demo world is at her desk, whoever was there before; the workbench."""
    enter(client, staff_called(login_name))
    return Later(lambda: client.read("/desk"))


def listed(page: Page) -> set[str]:
    """The addresses of the cases in the lists of a page."""
    return {link.attributes["href"] or "" for link in page.css("table.list a")}


def token_of(page: Page) -> str:
    return page.css(f"input[name={CSRF_FIELD}]")[0].attributes["value"] or ""


def act(client: Browser, page: Page, case: Built, action: str, *, seen: int | None = None, **fields: Any) -> TestResponse:
    """Sends an action's form filled in as COMPLETE says, whether a page offers it or not; `page` lends its token."""
    own = {CSRF_FIELD: token_of(page), "seen": stored(case.number).seen if seen is None else seen}
    htmx = fields.pop("htmx", False)
    headers = {"HX-Request": "true", "HX-Target": "case-body"} if htmx else {}
    return client.post(f"{case.path}/{action}", data=own | _days_of(action) | COMPLETE[action] | fields, headers=headers)


def _days_of(action: str) -> dict[str, str]:
    """What changes from day to day in a form that is filled in."""
    today = wall_clock.today()
    if action == "deliver":
        return {"on": today.isoformat()}
    if action == "issue_certificate":
        return {"valid_from": today.isoformat(), "valid_until": str(limits.validity_end(today, 36))}
    if action == "request_suspension":
        return {"estimated_end": (today + timedelta(days=30)).isoformat()}
    return {}
