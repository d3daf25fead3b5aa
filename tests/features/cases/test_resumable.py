"""Uploads in pieces: the tus protocol over the wizard and the correction (L16)."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select, text
from tusclient.client import TusClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import db
from app.attachments import queries, uploads
from app.attachments.models import PartialUpload
from app.gateways import parts, storage
from app.gateways.wall_clock import now
from tests.builders.cases import a_case
from tests.builders.files import a_pdf
from tests.builders.wizard import FISH_SEED_FORM, PASSWORD, fill, sign_in, start, upload_all
from tests.conftest import FrozenClock
from tests.support.browser import Browser
from tests.support.pages import Page

PIECE = {"Content-Type": "application/offset+octet-stream"}
LICENCE = a_pdf()
HALF = len(LICENCE) // 2


@dataclass
class Tus:
    """A tus client on the test's browser, with the token of a page."""

    browser: Browser
    page: Page

    @property
    def bundle(self) -> str:
        return self.page.path.split("/")[2]

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> TestResponse:
        token = self.page.css("input[name=csrf_token]")[0].attributes["value"] or ""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.open(
            path, method=method, data=data, headers={"Tus-Resumable": "1.0.0", "X-CSRFToken": token, **named}
        )

    def begin(self, length: int = len(LICENCE), name: str = "证书.pdf", key: str = "technician") -> TestResponse:
        metadata = f"filename {b64encode(name.encode()).decode()},filetype YQ=="
        path = f"/applications/{self.bundle}/materials/{key}/uploads"
        return self.ask("POST", path, Upload_Length=str(length), Upload_Metadata=metadata)

    def begun(self, **about: Any) -> str:
        answer = self.begin(**about)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.location)

    def patch(self, address: str, at: int, data: bytes, method: str = "PATCH", **headers: str) -> TestResponse:
        return self.ask(method, address, data, Upload_Offset=str(at), **{**PIECE, **headers})

    def head(self, address: str) -> TestResponse:
        return self.ask("HEAD", address)

    def files(self) -> list[str]:
        return [row.filename for row in queries.of_bundle(self.bundle)]


@pytest.fixture
def tus(client: Browser) -> Tus:
    """chunhua at the materials of a new draft."""
    sign_in(client, "chunhua")
    return Tus(client, fill(client, start(client)))


def test_a_file_in_pieces_is_attached_with_the_last_one(tus: Tus) -> None:
    """L16: whatever was received stays received; the answer to a lost answer is the same."""
    address = tus.begun()
    assert tus.head(address).headers["Upload-Offset"] == "0"
    assert tus.patch(address, 0, LICENCE[:HALF]).headers["Upload-Offset"] == str(HALF)
    seen = tus.head(address)
    assert (seen.status_code, seen.headers["Upload-Offset"], seen.headers["Upload-Length"]) == (200, str(HALF), str(len(LICENCE)))
    assert seen.headers["Cache-Control"] == "no-store"
    assert tus.files() == []
    last = tus.patch(address, HALF, LICENCE[HALF:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(LICENCE)))
    assert tus.files() == ["证书.pdf"]
    assert tus.patch(address, HALF, LICENCE[HALF:]).status_code == 409  # sent again: its answer was lost
    assert tus.head(address).headers["Upload-Offset"] == str(len(LICENCE))
    assert tus.patch(address, len(LICENCE), b"").status_code == 204
    assert tus.files() == ["证书.pdf"]
    assert address.rpartition("/")[2] not in parts.all_names()


def test_a_file_that_is_there_already_is_said_to_be(tus: Tus) -> None:
    """As without script; static/upload.js reads the header."""
    first, second = tus.begun(), tus.begun(name="又一次.pdf")
    assert "Upload-Known" not in tus.patch(first, 0, LICENCE).headers
    assert tus.patch(second, 0, LICENCE).headers["Upload-Known"] == "1"
    assert tus.files() == ["证书.pdf"]


def test_pieces_lie_encrypted_and_the_name_too(tus: Tus) -> None:
    address = tus.begun(name="王小明511602198503120024.pdf")
    tus.patch(address, 0, LICENCE[:HALF])
    [piece] = (parts._root / address.rpartition("/")[2]).iterdir()
    assert LICENCE[:20] not in piece.read_bytes()
    row = db.session.execute(text("SELECT * FROM partial_uploads")).mappings().one()
    assert "511602198503120024" not in str(dict(row))


@pytest.mark.parametrize(
    ("about", "status", "said"),
    [
        ({"length": 20 * 1024 * 1024 + 1}, 413, "超过 20 MB"),
        ({"length": 0}, 422, "是空的"),
        ({"name": "证书.exe"}, 422, "格式不能用"),
        ({"name": "../a\x00.html"}, 422, "“a.html”的格式不能用"),
        ({"key": "unknown"}, 404, "不在了"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_comes(tus: Tus, about: dict[str, Any], status: int, said: str) -> None:
    answer = tus.begin(**about)
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert said in answer.get_data(as_text=True)
    assert db.session.scalars(select(PartialUpload)).all() == []


def test_a_file_that_fails_the_checks_is_refused_and_leaves_nothing(tus: Tus) -> None:
    fake = b"MZ" + bytes(500)
    address = tus.begun(length=len(fake))
    tus.patch(address, 0, fake[:100])
    answer = tus.patch(address, 100, fake[100:])
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).startswith("“证书.pdf”的内容与文件名后缀不符")
    assert tus.head(address).status_code == 404
    assert (tus.files(), address.rpartition("/")[2] in parts.all_names()) == ([], False)


def test_the_twenty_first_file_is_refused_when_it_is_announced_and_when_it_is_whole(tus: Tus, monkeypatch: Any) -> None:
    """A5.2.4: and no part of it stays."""
    address = tus.begun()
    tus.patch(address, 0, LICENCE[:HALF])
    monkeypatch.setattr("app.attachments.commands.FILES_PER_MATERIAL", 0)
    assert tus.begin().status_code == 422
    answer = tus.patch(address, HALF, LICENCE[HALF:])
    assert (answer.status_code, "最多 0 个文件" in answer.get_data(as_text=True)) == (422, True)
    assert db.session.scalars(select(PartialUpload)).all() == []
    assert address.rpartition("/")[2] not in parts.all_names()


def test_the_protocol_is_kept_to_the_letter(tus: Tus) -> None:
    path = f"/applications/{tus.bundle}/materials/technician/uploads"
    address = tus.begun()
    for place in (path, address):
        can = tus.browser.open(place, method="OPTIONS")
        assert (can.status_code, can.headers["Tus-Version"], can.headers["Tus-Max-Size"]) == (204, "1.0.0", str(20 * 1024 * 1024))
        assert can.headers["Tus-Extension"] == "creation,expiration,termination"
    old = tus.ask("HEAD", address, Tus_Resumable="0.2.2")
    assert (old.status_code, old.headers["Tus-Version"]) == (412, "1.0.0")
    assert tus.ask("POST", path, Upload_Metadata="filename YQ==").status_code == 400  # no length
    assert tus.ask("POST", path, Upload_Length="5", Upload_Metadata="filename ***").status_code == 400
    assert tus.patch(address, 0, b"x", Content_Type="text/plain").status_code == 415
    assert tus.patch(address, 7, b"x").status_code == 409
    assert tus.ask("PATCH", address, b"x", Upload_Offset="-1", **PIECE).status_code == 400
    assert tus.patch(address, 0, LICENCE + b"more").status_code == 413
    seen = tus.head(address)
    assert seen.headers["Upload-Offset"] == "0"
    assert seen.headers["Upload-Metadata"] == f"filename {b64encode('证书.pdf'.encode()).decode()}"
    assert seen.headers["Upload-Expires"].endswith("GMT")
    assert tus.browser.open(address, method="PATCH", headers={"Tus-Resumable": "1.0.0"}).status_code == 403  # no token
    assert tus.patch(address, 0, LICENCE[:5], method="POST", X_HTTP_Method_Override="PATCH").status_code == 204
    assert tus.ask("POST", address).status_code == 400
    assert tus.ask("DELETE", address).status_code == 204
    assert tus.head(address).status_code == 404


def test_an_upload_runs_out_after_a_day(tus: Tus, app: Flask, frozen_clock: FrozenClock) -> None:
    """410 until it is swept, 404 afterwards."""
    address = tus.begun()
    tus.patch(address, 0, LICENCE[:HALF])
    name = address.rpartition("/")[2]
    frozen_clock.advance(hours=25)
    sign_in(tus.browser, "chunhua")
    assert tus.head(address).status_code == 410
    db.session.commit()
    with app.app_context():
        uploads.sweep(now())
    assert name not in parts.all_names()
    assert tus.head(address).status_code == 404


def test_a_deleted_draft_takes_its_uploads_along(tus: Tus, app: Flask) -> None:
    address = tus.begun()
    tus.patch(address, 0, LICENCE[:HALF])
    tus.browser.submit(tus.browser.read(f"/applications/{tus.bundle}/delete"))
    assert db.session.scalars(select(PartialUpload)).all() == []
    db.session.commit()
    with app.app_context():
        uploads.sweep(now())
    assert address.rpartition("/")[2] not in parts.all_names()


def test_the_oldest_of_too_many_open_uploads_gives_way(tus: Tus, monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads, "MAX_OPEN", 2)
    first, second, third = (tus.begun() for _ in range(3))
    assert [tus.head(address).status_code for address in (first, second, third)] == [404, 200, 200]


def test_after_submission_nothing_more_is_taken(tus: Tus) -> None:
    review = upload_all(tus.browser, tus.page)
    address = tus.begun()
    tus.patch(address, 0, LICENCE[:HALF])
    tus.browser.submit(review, declared=True)
    for answer in (tus.begin(), tus.patch(address, HALF, LICENCE[HALF : HALF + 5])):
        assert (answer.status_code, answer.get_data(as_text=True)) == (409, "这份申请已经提交，不能再修改。")


def test_a_correction_takes_pieces_for_what_it_names(client: Browser, app: Flask) -> None:
    case = a_case(app, "correcting")
    sign_in(client, "chunhua")
    tus = Tus(client, client.read(f"/applications/{case.public_id}/correction"))
    assert tus.begin().status_code == 409  # it names water_rights only
    address = tus.begun(key="water_rights")
    assert tus.patch(address, 0, LICENCE).status_code == 204
    row = client.get(tus.page.path, headers={"HX-Request": "true", "HX-Target": "m-water_rights"}).get_data(as_text=True)
    assert "已补 1 个" in row
    assert "<h1" not in row
    [old, _new] = queries.of_material(case.public_id, "water_rights")
    before = storage.get(old.sha256)
    again = tus.patch(tus.begun(key="water_rights", length=len(before)), 0, before)
    assert again.status_code == 422
    assert "内容相同" in again.get_data(as_text=True)


def test_one_row_is_drawn_anew_with_what_depends_on_it(tus: Tus) -> None:
    tus.patch(tus.begun(), 0, LICENCE)
    asked = {"HX-Request": "true", "HX-Target": "m-technician"}
    row = Page(tus.browser.get(tus.page.path, headers=asked).get_data(as_text=True))
    assert len(row.css("section")) == 1
    assert "已上传 1 个" in row.text
    assert row.one("#missing").attributes["hx-swap-oob"] == "true"
    deletion = row.one(".files form").attributes["hx-post"] or ""
    token = row.css("input[name=csrf_token]")[0].attributes["value"]
    gone = Page(tus.browser.post(deletion, data={"csrf_token": token}, headers=asked).get_data(as_text=True))
    assert "还没有上传" in gone.text
    assert gone.one("#notice").text().strip() == "文件已删除。"


@pytest.fixture
def address(own_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _form(session: requests.Session, address: str) -> tuple[str, str]:
    """The address and the token of the first form that posts in the main part of a page."""
    answer = session.get(address)
    page = Page(answer.text)
    form = page.css("main form[method=post]")[0]
    return answer.url, form.css("input[name=csrf_token]")[0].attributes["value"] or ""


@pytest.mark.only_on("sqlite")
def test_an_independent_client_sends_and_resumes(address: str, own_app: Flask, tmp_path: Path) -> None:
    """L16: tuspy, which knows nothing of this server, and a cut between two of its processes."""
    session = requests.Session()
    url, token = _form(session, f"{address}/login")
    session.post(url, data={"csrf_token": token, "username": "chunhua", "password": PASSWORD})
    url, token = _form(session, f"{address}/services/DEMO-SCMZ-001/apply")
    form = session.post(url, data={"csrf_token": token}).url
    url, token = _form(session, form)
    session.post(url, data={"csrf_token": token, "next": "1", "seen": "1", **FISH_SEED_FORM})
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
    client = TusClient(form.replace("/form", "/materials/technician/uploads"), headers={"Cookie": cookies, "X-CSRFToken": token})
    cut = client.uploader(file_stream=BytesIO(LICENCE), chunk_size=100, metadata={"filename": "证书.pdf"})
    cut.upload(stop_at=300)
    resumed = client.uploader(file_stream=BytesIO(LICENCE), chunk_size=150, url=cut.url)
    assert resumed.offset == 300
    resumed.upload()
    bundle = form.split("/")[-2]
    with own_app.app_context():
        [attachment] = queries.of_bundle(bundle)
        assert (attachment.filename, attachment.size) == ("证书.pdf", len(LICENCE))
