"""Files on a line that breaks, in a real browser: what static/upload.js does to the materials page."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app import db
from app.attachments.models import Attachment
from app.gateways import storage
from app.gateways.wall_clock import now
from tests.builders.files import a_pdf, a_picture
from tests.builders.wizard import FISH_SEED, PASSWORD

CUT = 4  # this piece does not arrive

pytestmark = pytest.mark.only_on("sqlite")


class BreakingLine:
    """Stands before the application. It loses one piece on its way, and the answer to the last piece of a file."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.pieces = 0
        self.lost: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "PATCH":
            return self.application(environ, start_response)
        self.pieces += 1
        if self.pieces == CUT:
            return self._lose(environ, "piece")
        said: list[Any] = []
        body = list(self.application(environ, lambda *answer: said.extend(answer)))
        ends = int(environ["HTTP_UPLOAD_OFFSET"]) + int(environ["CONTENT_LENGTH"])
        if ends == LARGE and "answer" not in self.lost:
            return self._lose(environ, "answer")
        start_response(*said[:2])
        return body

    def _lose(self, environ: dict[str, Any], what: str) -> Iterable[bytes]:
        self.lost.append(what)
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionError("the line is cut")


LARGE_FILE = a_pdf(lambda pdf: pdf.pages[0].obj.__setitem__("/Noise", pdf.make_stream(a_picture(1000, 1000).tobytes())))
LARGE = len(LARGE_FILE)


@pytest.fixture
def line(own_app: Flask) -> BreakingLine:
    return BreakingLine(own_app)


@pytest.fixture
def page(line: BreakingLine, chromium: Browser) -> Iterator[Page]:
    """陈春花 at the materials page of a new draft."""
    server = make_server("127.0.0.1", 0, line, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.server_port}", locale="zh-CN")
    opened = context.new_page()
    opened.goto(f"/login?next=/services/{FISH_SEED}/apply")
    opened.get_by_label("用户名").fill("chunhua")
    opened.get_by_label("密码").fill(PASSWORD)
    opened.get_by_role("button", name="登录").click()
    opened.locator("main form button").first.click()
    opened.wait_for_url("**/form")
    opened.goto(opened.url.replace("/form", "/materials"))
    yield opened
    context.close()
    server.shutdown()


def _choose(page: Page, key: str, *files: Path) -> None:
    page.locator(f"#f-{key}").set_input_files(list(files))
    page.locator(f"#m-{key} .joined button").click()


def test_a_broken_line_costs_a_piece_and_a_large_photo_comes_small(page: Page, line: BreakingLine, tmp_path: Path) -> None:
    """L16: 添加文件 / 开始上传 with progress; after a cut the upload goes on where it was, and the file is there once."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    large, photo, wrong = tmp_path / "水面使用证明.pdf", tmp_path / "现场.jpg", tmp_path / "假的.pdf"
    large.write_bytes(LARGE_FILE)
    a_picture(1600, 1200).resize((4000, 3000)).save(photo, quality=95)
    wrong.write_bytes(b"MZ" + bytes(5000))
    page.evaluate(WATCH)

    row, started = page.locator("#m-water_rights"), now()
    _choose(page, "water_rights", large, photo, wrong)
    expect(row.get_by_text("已上传 2 个")).to_be_visible(timeout=60_000)
    seen = page.evaluate("window.seen")
    assert any(text.startswith("已传 ") and text not in {"已传 0 %", "已传 100 %"} for text in seen), seen
    assert any("线路断了，正在等待恢复；已传的不用重传。" in text for text in seen), seen
    expect(row.locator(".sending")).to_contain_text("现场.jpg 照片已缩小：")
    expect(row.locator(".sending")).to_contain_text("没有传成：“假的.pdf”的内容与文件名后缀不符")
    expect(page.locator("#missing")).to_have_text("还差 3 份必交材料。")
    assert line.lost == ["piece", "answer"]

    db.session.expire_all()
    found = db.session.scalars(select(Attachment).where(Attachment.created_at >= started)).all()
    stored = {row.filename: row for row in found}
    assert sorted(row.filename for row in found) == ["水面使用证明.pdf", "现场.jpg"]
    assert storage.get(stored["水面使用证明.pdf"].sha256) == LARGE_FILE
    assert Image.open(BytesIO(storage.get(stored["现场.jpg"].sha256))).size == (2400, 1800)

    row.get_by_text("预览").last.click()
    expect(row.locator("img").last).to_have_js_property("complete", True)
    row.get_by_role("button", name="删除 现场.jpg").click()
    expect(row.get_by_text("已上传 1 个")).to_be_visible()
    expect(page.locator("#notice")).to_have_text("文件已删除。")
    assert complaints == []


WATCH = """() => {
  window.seen = [];
  new MutationObserver(() => document.querySelectorAll('[role=status]').forEach((node) => {
    if (node.textContent && window.seen.indexOf(node.textContent) < 0) window.seen.push(node.textContent);
  })).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
