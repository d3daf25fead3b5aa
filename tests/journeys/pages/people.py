"""The people of the story at browsers of their own; nothing may go wrong in any of them unseen."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.builders.people import code_in
from tests.support.live import LiveServer

PATIENCE = 20_000  # milliseconds; a step takes far less, but the machine may be busy


class People:
    """Opens a browser context for each person, and keeps what browsers complain about."""

    def __init__(self, chromium: Browser, server: LiveServer, *, script: bool) -> None:
        self._chromium, self.server, self.script = chromium, server, script
        self.complaints: list[str] = []

    def arrives(self) -> Page:
        """A person whom nobody knows yet."""
        context = self._chromium.new_context(base_url=self.server.url, java_script_enabled=self.script, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._received)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        """Chromium writes refused styles, scripts and connections to the console too."""
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _received(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def texted_code(self, mobile: str) -> str:
        """The code in the last text message to a mobile."""
        return code_in(last_text(self.server, mobile))


def last_text(server: LiveServer, mobile: str, seconds: float = 20) -> str:
    """What the worker has sent last to a mobile; waits for the first message."""

    def sent() -> list[str]:
        lines = map(json.loads, server.sent_messages().splitlines())
        return [line["text"] for line in lines if line["to"] == mobile]

    wait_until(lambda: bool(sent()), seconds, f"no message to {mobile}")
    return sent()[-1]


def wait_until(holds: Callable[[], bool], seconds: float, complaint: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)


def pdf_behind(page: Page, href: str) -> bytes:
    """The file behind a link of the page, as this person gets it; waits while the worker makes it."""
    deadline = time.monotonic() + 30
    while True:
        answer = page.context.request.get(href)
        assert answer.ok, f"{answer.status} {href}"
        if answer.headers["content-type"] == "application/pdf":
            return answer.body()
        assert "正在生成" in answer.text() and time.monotonic() < deadline, answer.text()[:600]
        time.sleep(0.3)


def files_in(folder: Path, **contents: bytes) -> dict[str, Path]:
    """Files as they lie on a person's disk, by the name before the dot: `files_in(folder, 平面图_pdf=…)`."""
    written = {}
    for name, content in contents.items():
        path = folder / re.sub(r"_(?=[a-z]+$)", ".", name)
        path.write_bytes(content)
        written[path.stem] = path
    return written
