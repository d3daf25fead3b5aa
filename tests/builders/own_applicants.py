"""Who applies in a citizen's own application: chunhua with others, and for her father as his proxy."""

from typing import Any

from sqlalchemy import select

from app import db
from app.cases.models import AUTHORITY_KEY, Case
from tests.builders.files import a_pdf
from tests.builders.people import a_resident_id
from tests.builders.wizard import FISH_SEED, fill, sign_in, start, upload, upload_all
from tests.support.browser import Browser, filled_in, find_form
from tests.support.pages import Page

FATHER = {
    "applicant1-number": a_resident_id(905),
    "applicant1-name": "陈老根",
    "applicant1-address": "清溪镇柳湾村 5 组",
    "c-name": "陈老根",
    "c-mobile": "13900000055",
}
SPOUSE = {"applicant2-number": a_resident_id(906), "applicant2-name": "周世荣", "applicant2-address": "清溪镇柳湾村 5 组"}
UNIT = {"id_kind": "uscc", "number": "91110000600037341L", "name": "青山合作社", "legal_representative": "李大山"}


def last_case() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).order_by(Case.id.desc())).first()  # type: ignore[return-value]


def errors_of(page: Page) -> list[str]:
    return page.texts(".errors li")


def together(client: Browser, item: str = FISH_SEED, **more: Any) -> Page:
    """The form of a draft of chunhua with a second applicant typed."""
    sign_in(client, "chunhua")
    form = client.submit(start(client, item), button="增加一个申请人")
    return client.submit(form, button="保存信息", **SPOUSE, **more)


def for_father(client: Browser, item: str = FISH_SEED, **more: Any) -> Page:
    """The form of a draft that chunhua fills in for her father."""
    sign_in(client, "chunhua")
    form = client.submit(start(client, item), button="替别人申请")
    return client.submit(form, button="保存信息", **{**FATHER, **more})


def submitted_for_father(client: Browser, item: str = FISH_SEED) -> Page:
    """The receipt of what she filed for him."""
    materials = fill(client, for_father(client, item), item)
    materials = upload(client, materials, AUTHORITY_KEY, a_pdf(), "授权委托书.pdf")
    return client.submit(upload_all(client, materials, item), declared=True)


def post_form(client: Browser, form: Page, more: dict[str, str], *, by_itself: bool = False) -> None:
    """What the form would send by 保存信息 or by itself, with fields that it may not have."""
    data = filled_in(find_form(form, "main form"), "保存信息", {})
    for name, text in more.items():
        data.setlist(name, [text])
    client.post(form.path, data=data, headers={"HX-Request": "true", "HX-Target": "saved"} if by_itself else {})
