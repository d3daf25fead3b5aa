"""A citizen at the wizard: what she types for the demo items."""

from typing import Any

from tests.builders.files import a_jpeg, a_pdf
from tests.builders.people import citizen_named, enter
from tests.support.browser import Browser
from tests.support.pages import Page

PASSWORD = "Yichuang-2026"
FISH_SEED = "DEMO-SCMZ-001"
FOOD_STALL = "DEMO-QXZ-001"
UNEMPLOYMENT = "512B0066800002-511602000000-000-1151130108778239R-1-00"  # an instant item (即办件)
FISH_SEED_FORM: dict[str, Any] = {
    "site": "清溪镇柳湾村 3 组",
    "area": "36.5",
    "species": ["bighead", "grass_carp"],
    "pickup": "counter",
}
JOINT = "DEMO-LH-001"
CHANGE, RENEWAL, REPLACEMENT, CANCELLATION = (f"DEMO-SCMZ-00{n}" for n in (2, 3, 4, 5))
FOOD_STALL_FORM: dict[str, Any] = {"place": "清溪老街桥头", "goods": ["snack"], "hours": "morning", "helpers": "1"}
FORMS: dict[str, dict[str, Any]] = {
    FISH_SEED: FISH_SEED_FORM,
    FOOD_STALL: FOOD_STALL_FORM,
    CHANGE: {"change_reason": "生产地点迁到 4 组", "pickup": "counter"},
    RENEWAL: {"pickup": "counter"},
    REPLACEMENT: {"lost_how": "lost", "pickup": "counter"},
    CANCELLATION: {"why": "stopped"},
    UNEMPLOYMENT: {"left_on": "2015-12-31", "reason": "contract"},
    JOINT: {
        "project": "柳湾生猪养殖场",
        "place": "清溪镇柳湾村 3 组",
        "animals": "800",
        "sector": "other",
        "land": "1.2",
        "earth": "0.8",
        "start_on": "2017-01-01",
        "owner": "蓝湾水产养殖有限公司",
        "woods": "timber",
        "species": "柏木",
        "method": "clear",
        "area": "0.5",
        "volume": "12",
        "from_on": "2016-11-01",
        "until_on": "2016-12-31",
    },
}
FILES: dict[str, dict[str, int]] = {
    CHANGE: {"proof": 1},
    RENEWAL: {"report": 1, "water_rights": 1},
    REPLACEMENT: {"statement": 1},
    CANCELLATION: {},
    FISH_SEED: {"water_rights": 2, "broodstock": 1, "technician": 1, "site_plan": 1},
    FOOD_STALL: {"identity": 1, "health": 1},
    UNEMPLOYMENT: {"identity": 1},
    JOINT: {"site_plan": 1, "request": 1, "plan": 1, "ownership": 1, "design": 1, "replant": 1},
}


def sign_in(client: Browser, username: str = "chunhua") -> None:
    """A citizen of the demo world is signed in, whoever was there before."""
    enter(client, citizen_named(username))


def start(client: Browser, item: str = FISH_SEED) -> Page:
    """The form of a new draft."""
    return client.submit(client.read(f"/services/{item}/apply"), "main form")


def fill(client: Browser, form: Page, item: str = FISH_SEED, **changes: Any) -> Page:
    """The materials page, after the form was filled in."""
    return client.submit(form, button="下一步", **{**FORMS[item], **changes})


def upload(client: Browser, page: Page, key: str, content: bytes, filename: str, *, status: int = 200) -> Page:
    base = page.path.rpartition("/")[0]
    return client.submit(page, f"{base}/{page.path.rpartition('/')[2]}/{key}", status=status, **{key: (content, filename)})


def upload_all(client: Browser, page: Page, item: str = FISH_SEED) -> Page:
    """The review page, after every required material was uploaded."""
    for key, count in FILES[item].items():
        for n in range(count):
            content, name = (a_pdf(), f"{key}.pdf") if n else (a_jpeg(), f"{key}.jpg")
            page = upload(client, page, key, content, name)
    return client.read(page.path.replace("/materials", "/review"))


def apply(client: Browser, item: str = FISH_SEED) -> Page:
    """The receipt page of a new application."""
    review = upload_all(client, fill(client, start(client, item), item), item)
    return client.submit(review, declared=True)


def number_of(page: Page) -> str:
    """The case number that a page shows first."""
    return "".join(page.css(".number")[0].text().split())
