"""The virus scanner: a real clamd, one that is away, and what happens to files meanwhile (A5.4.3)."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask

from app import db
from app.attachments import checks, queries, scanning
from app.attachments.models import Attachment, ScanState
from app.gateways import scanner
from app.gateways.scanner import Verdict
from tests.builders.cases import a_case, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.wizard import fill, sign_in, start, upload
from tests.features.attachments.test_checks import refusal
from tests.support import clamd
from tests.support.browser import Browser
from tests.support.pages import Page

VIRUS = a_pdf(lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", pdf.make_stream(clamd.EICAR)), compress_streams=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough for the name of a socket."""
    with TemporaryDirectory(prefix="yc-") as made:
        yield Path(made)


@pytest.fixture
def address(folder: Path) -> Iterator[Path]:
    """Where the application looks for its scanner; nobody listens there yet."""
    scanner.configure(str(folder / "clamd.sock"))
    yield folder / "clamd.sock"
    scanner.configure("")


def test_a_virus_is_refused_and_a_clean_file_taken(folder: Path, address: Path) -> None:
    with clamd.running(folder, address):
        assert refusal("执照.pdf", VIRUS) == "file_infected"
        assert checks.examine("执照.pdf", a_pdf()).scan_state is ScanState.CLEAN
    assert checks.examine("执照.pdf", VIRUS).scan_state is ScanState.WAITING


def test_without_a_scanner_files_are_taken_unscanned(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    scanner.configure("")
    scanner.announce()
    assert "not scanned for viruses" in caplog.text
    assert checks.examine("执照.pdf", a_pdf()).scan_state is ScanState.UNSCANNED


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK not\0", b"UNKNOWN COMMAND\0"])
def test_whatever_is_not_ok_is_no_answer(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_say, args=(server, said), daemon=True).start()
        scanner.configure(f"127.0.0.1:{server.getsockname()[1]}")
        try:
            assert scanner.scan(b"any" * 100_000) is Verdict.NO_ANSWER
        finally:
            scanner.configure("")


def _say(server: socket.socket, said: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(10)
        connection.sendall(said)


def _handed_in(client: Browser, data: bytes = VIRUS) -> tuple[Page, Attachment]:
    """A file that came while the scanner was away."""
    sign_in(client, "chunhua")
    page = upload(client, fill(client, start(client)), "technician", data, "证书.pdf")
    [attachment] = queries.of_bundle(page.path.split("/")[2])
    return page, attachment


def _rescan(app: Flask) -> None:
    db.session.commit()
    with app.app_context():
        scanning.rescan()
    db.session.expire_all()


def test_in_quarantine_a_file_counts_but_opens_for_nobody(client: Browser, app: Flask, folder: Path, address: Path) -> None:
    licence = a_pdf()
    page, attachment = _handed_in(client, licence)
    row = page.one("#m-technician")
    assert "已上传 1 个" in row.text()
    assert "正在等待病毒检查" in row.text()
    assert not row.css(".files a, details")
    for path in (f"/files/{attachment.public_id}", f"/files/{attachment.public_id}/preview"):
        assert "正在等待病毒检查" in client.read(path, status=409).text
    _rescan(app)  # still away
    client.read(f"/files/{attachment.public_id}", status=409)
    with clamd.running(folder, address):
        _rescan(app)
    assert client.get(f"/files/{attachment.public_id}").get_data() == licence
    assert client.read(page.path).css("#m-technician .files a, #m-technician details")


def test_a_virus_found_later_is_removed_and_its_owner_told(client: Browser, app: Flask, folder: Path, address: Path) -> None:
    page, attachment = _handed_in(client)
    with clamd.running(folder, address):
        _rescan(app)
        page = client.read(page.path)
        row = page.one("#m-technician").text()
        assert "“证书.pdf”里有病毒，已经删除。" in row
        assert "还没有上传" in row
        client.read(f"/files/{attachment.public_id}", status=404)
        assert "技术人员证书”里，文件“证书.pdf”查出病毒，已经删除" in client.read("/account/messages").text
        page = upload(client, page, "technician", a_pdf(), "证书.pdf")
    assert "里有病毒" not in page.one("#m-technician").text()


def test_the_desk_sees_the_quarantine_and_cannot_open_it(client: Browser, app: Flask, address: Path) -> None:
    case = a_case(app, "submitted")
    [attachment, *_] = queries.of_material(case.public_id, "technician")
    attachment.scan_state = ScanState.WAITING
    at_desk(client, "zhangs")
    for path in (case.path, f"{case.path}/materials"):
        page = client.read(path)
        assert "technician.pdf 正在等待病毒检查" in page.text
        assert not page.css(f"a[href$='{attachment.public_id}']")
    client.read(f"{case.path}/files/{attachment.public_id}", status=409)
    client.read(f"{case.path}/files/{attachment.public_id}/preview", status=409)
    _found_infected(attachment)
    assert "“technician.pdf”里有病毒，已经删除" in client.read(f"{case.path}/materials").text
    assert stored(case.number).state == "submitted"


def _found_infected(attachment: Any) -> None:
    attachment.scan_state, attachment.removed_at = ScanState.INFECTED, attachment.created_at
