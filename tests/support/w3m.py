"""w3m, the text browser, driven by its keys in a terminal (tmux): what a person without graphics or script can do.

A thing on the page is found as a person finds it: search for its text (`/`), step to the link or field beside it (Tab), and
ask what it is (`u`) before pressing Enter.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.tools import need

COLUMNS, LINES = 140, 320  # tall, so that no page is cut off: `screen` is all of it
PATIENCE, MISS = 20.0, 5.0  # seconds to wait for a page; until a search counts as failed
SHOWN_OF_A_FIELD = 8  # characters; fields are 20 columns wide, a Chinese character takes two
OPTIONS = {
    "display_charset": "UTF-8",
    "color": "0",
    "confirm_qq": "0",
    "editor": "cat >%s",  # a text of several lines is typed in the terminal and ended with Ctrl-D
}
VIEWING, FOUND, NOT_FOUND = "≪", "Forward:", "Not found:"
TYPED = ("input type=text", "input type=password")


class W3m:
    """One person's w3m with her own cookies. Every method waits until the page shows what was done, or fails with the screen."""

    def __init__(self, address: str) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="yichuang-w3m-"))
        options = " ".join(f"-o '{name}={value}'" for name, value in OPTIONS.items())
        command = f"exec {need('w3m')} -cookie {options} '{address}'"
        self._tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), command)
        self._wait(lambda: self._last_line.startswith(VIEWING), "w3m shows no page")

    def close(self) -> None:
        self._tmux("kill-server")
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def screen(self) -> str:
        """The page and below it the line in which w3m speaks, without blank lines."""
        lines = self._tmux("capture-pane", "-p").splitlines()
        return "\n".join(line.rstrip() for line in lines if line.strip())

    def shows(self, text: str) -> bool:
        return _squeezed(text) in _squeezed(self.screen)

    def reads(self, *texts: str) -> None:
        """Waits until the page shows the texts."""
        for text in texts:
            self._wait(lambda text=text: self.shows(text), f"no {text!r} on the page")  # type: ignore[misc]

    def opens(self, address: str, then: str) -> None:
        """Types an address (U)."""
        self._keys("U")
        self._asked("Goto URL:")
        self._types("C-e", "C-u", address)
        self.reads(then)

    def follows(self, link: str, then: str) -> None:
        """Presses Enter on a link and waits for a text of the page behind it."""
        self._finds(link, lambda under: under.startswith("http"))
        self._keys("Enter")
        self.reads(then)

    def saves(self, link: str, path: Path) -> bytes:
        """Saves what is behind a link as a file (a)."""
        self._finds(link, lambda under: under.startswith("http"))
        self._keys("a")
        self._asked("(Download)Save file to:")
        self._types("C-e", "C-u", str(path))
        self.reads(str(path), "[OK]")
        self._wait(lambda: "[STOP]" not in self.screen, f"{path} was not saved")
        self._keys("B")  # leaves the list of downloads
        self.reads(link)
        return path.read_bytes()

    def fills(self, label: str, value: str) -> None:
        """Types into the field below its label, in place of what is there."""
        self._finds(label, lambda under: under.startswith(TYPED), "Tab")
        self._keys("Enter")
        self._asked(("TEXT:", "Password:"))
        self._types("C-e", "C-u", value)
        self._wait(lambda: self._last_line.startswith(VIEWING), f"{label} was not taken")

    def writes(self, label: str, text: str) -> None:
        """Types into a text of several lines, which w3m hands to an editor."""
        self._finds(label, lambda under: under.startswith("textarea"), "Tab")
        self._keys("Enter")
        self._wait(lambda: VIEWING not in self.screen, "the editor did not open")
        self._types(text)
        self._keys("C-d")
        self.reads(text[:SHOWN_OF_A_FIELD])

    def ticks(self, choice: str) -> None:
        """Ticks a box or chooses one of several buttons; its mark stands before its text."""
        self._finds(choice, lambda under: "type=checkbox" in under or "type=radio" in under, "Escape", "Tab")
        self._keys("Enter")
        self._wait(lambda: self.shows(f"[*]{choice}") or self.shows(f"(*){choice}"), f"{choice} was not ticked")

    def chooses(self, label: str, option: str) -> None:
        """Chooses from a list, which w3m opens as a menu."""
        self._finds(label, lambda under: under.startswith("select"), "Tab")
        self._keys("Enter")
        self.reads(option)
        self._keys("/")
        self._asked(FOUND)
        self._types(option)
        self._keys("Enter")
        self.reads(f"{label}[{option}")

    def attaches(self, label: str, path: Path, *, below: str = "", then: str = "") -> None:
        """Names a file for the file field beside a label, the first one below a text.

        A form with this field only is sent by w3m itself: `then` is a text of the page that follows.
        """
        self._finds(label, lambda under: under.startswith("input type=file"), "Tab", below=below)
        self._keys("Enter")
        self._asked("Filename:")
        self._types("C-e", "C-u", str(path))
        self.reads(then or str(path)[:SHOWN_OF_A_FIELD])

    def presses(self, button: str, then: str, *, below: str = "") -> None:
        """Presses a button, the first one below a text, and waits for a text of the page that follows."""
        self._finds(button, lambda under: "type=submit" in under, below=below)
        self._keys("Enter")
        self.reads(then)

    def _finds(self, text: str, fits: Callable[[str], bool], *steps: str, below: str = "") -> None:
        """Puts the cursor on the first occurrence of the text from which `steps` lead to what fits."""
        skipped = 0
        while self._searched(text, skipped, below):
            for step in steps:
                self._keys(step)
            if fits(self._under_cursor()):
                return
            skipped += 1
        raise AssertionError(f"nothing that fits {text!r} in:\n{self.screen}")

    def _searched(self, text: str, skipped: int, below: str) -> bool:
        """Is there such an occurrence? The cursor is on it then."""
        self._keys("g")
        place = self._looked_for(below, (0, 0)) if below else (0, 0)
        place = place and self._looked_for(text, place)
        for _time in range(skipped):
            if place:
                self._keys("n")
                place = self._found(text, place)
        return place is not None

    def _looked_for(self, text: str, start: tuple[int, int]) -> tuple[int, int] | None:
        self._keys("/")
        self._asked(FOUND)
        self._types(text)
        return self._found(text, start)

    def _found(self, text: str, before: tuple[int, int]) -> tuple[int, int] | None:
        """Where the cursor has gone; None when the text stands nowhere else, which w3m says or shows by staying."""
        deadline = time.monotonic() + MISS
        while time.monotonic() < deadline:
            *lines, place = self._tmux("capture-pane", "-p", ";", "display", "-p", "#{cursor_x} #{cursor_y}").splitlines()
            column, line = (int(number) for number in place.split())
            if lines[-1].startswith(NOT_FOUND):
                return None
            if (column, line) != before and line != len(lines) - 1 and _squeezed(text) in _squeezed(lines[line]):
                return column, line
            time.sleep(0.02)
        return None

    def _under_cursor(self) -> str:
        """The address of the link, or the kind of the field, on which the cursor stands; empty for plain text."""
        self._keys("u")
        deadline = time.monotonic() + 0.5
        while self._last_line.startswith((VIEWING, FOUND)) and time.monotonic() < deadline:
            time.sleep(0.02)
        said = self._last_line
        return "" if said.startswith((VIEWING, FOUND)) else said

    @property
    def _last_line(self) -> str:
        return self.screen.rpartition("\n")[2]

    def _asked(self, question: str | tuple[str, ...]) -> None:
        self._wait(lambda: self._last_line.startswith(question), f"w3m does not ask {question}")

    def _types(self, *typed: str) -> None:
        """Keys first, the last as text, ended with Enter."""
        *keys, text = typed
        for key in keys:
            self._keys(key)
        self._tmux("send-keys", "-l", text)
        self._keys("Enter")

    def _keys(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def _wait(self, holds: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"{complaint}:\n{self.screen}"
            time.sleep(0.05)

    def _tmux(self, *command: str) -> str:
        """A server of its own for each browser."""
        line = [need("tmux"), "-u", "-f", os.devnull, "-S", str(self._home / "tmux"), *command]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._home),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "SHELL": "/bin/sh",
        }
        return subprocess.run(line, env=environment, capture_output=True, check=True, text=True).stdout


def _squeezed(text: str) -> str:
    """Where a line breaks is not what is asked."""
    return "".join(text.split())
