"""Files in pieces at the counter, and what the page says to the document camera."""

from base64 import b64encode
from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.attachments import queries
from app.cases.models import Case
from tests.builders.desk import at_desk
from tests.builders.files import a_jpeg
from tests.builders.intake import SHEET, at_intake, registered
from tests.builders.wizard import FISH_SEED
from tests.support.browser import Browser
from tests.support.pages import Page

PICTURE = a_jpeg()


class Sender:
    """Speaks tus to an intake."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self.browser, self.page = browser, page
        self.key = page.one("input[name=idempotency_key]").attributes["value"] or ""
        self.token = page.css("main input[name=csrf_token]")[0].attributes["value"]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        known = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token}
        return self.browser.open(path, method=method, data=body, headers={**known, **named})

    def begin(self, key: str, length: int = len(PICTURE), item: str = FISH_SEED) -> Any:
        name = b64encode("技术人员证书第1页.jpg".encode()).decode()
        path = f"/desk/intake/{item}/{self.key}/materials/{key}/uploads"
        return self.ask("POST", path, Upload_Length=str(length), Upload_Metadata=f"filename {name}")

    def send(self, key: str) -> Any:
        address = self.begin(key).headers["Location"]
        piece = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
        assert self.ask("HEAD", address).headers["Upload-Offset"] == "0"
        return self.ask("PATCH", address, PICTURE, **piece)


def test_the_first_file_of_an_intake_makes_its_draft_and_the_sheet_joins_it(client: Browser) -> None:
    page = at_intake(client)
    sender = Sender(client, page)
    assert sender.send("technician").status_code == 204
    assert sender.send("_authority").status_code == 204
    row = client.get(f"{page.path}?draft={sender.key}", headers={"HX-Request": "true", "HX-Target": "m-technician"}).get_data(
        as_text=True
    )
    assert "电子上传 1 个" in row
    assert "<h1" not in row
    case = registered(client.submit(page, button="登记并打印", **SHEET))
    assert case.public_id == sender.key
    assert [file.material_key for file in queries.of_bundle(case.public_id)] == ["technician"]  # no proxy, no letter


def test_what_is_no_material_or_somebody_elses_takes_nothing(client: Browser) -> None:
    sender = Sender(client, at_intake(client))
    assert sender.begin("form").status_code == 404
    assert sender.begin("unknown").status_code == 404
    address = sender.begin("technician").headers["Location"]
    at_desk(client, "zhengq")
    other = Sender(client, client.read("/desk/intake/DEMO-QXZ-001"))
    assert other.ask("HEAD", address).status_code == 404
    other.key = sender.key
    assert other.begin("identity", item="DEMO-QXZ-001").status_code == 404
    assert other.begin("technician").status_code == 404
    at_desk(client, "lis")
    assert client.open(address, method="HEAD").status_code == 404


def test_a_registered_case_takes_no_more_files(client: Browser) -> None:
    page = at_intake(client)
    sender = Sender(client, page)
    client.submit(page, button="登记并打印", **SHEET)
    assert sender.begin("technician").status_code == 409


def test_the_camera_is_allowed_at_the_desk_and_nowhere_else(client: Browser) -> None:
    at_intake(client)
    desk, public = (client.get(path).headers["Permissions-Policy"] for path in (f"/desk/intake/{FISH_SEED}", "/"))
    assert desk.startswith("camera=(self)")
    assert public.startswith("camera=()")


@pytest.mark.parametrize("key", ["", "short", "AAAAAAAAAAAAAAAA", "../../etc/passwd"])
def test_a_key_that_no_page_made_is_refused(client: Browser, key: str) -> None:
    page = at_intake(client)
    token = page.css("main input[name=csrf_token]")[0].attributes["value"]
    answer = client.post(page.path, data={"csrf_token": token, "idempotency_key": key, "do": "save"})
    assert answer.status_code == 409
    assert db.session.scalars(select(Case).where(Case.source == "counter")).all() == []
