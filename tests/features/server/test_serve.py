"""`python -m app.serve`: web server and worker live and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import live
from tests.support.databases import ROOT, copy_of, discard, installation

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def server(backend: str) -> Iterator[live.LiveServer]:
    port = live.free_port()
    installed = copy_of(backend, base_url=f"http://localhost:{port}")
    started = live.start(installed, port)
    yield started
    started.process.kill()
    discard(installed)


def _children(parent: int) -> set[int]:
    """The living child processes of a process."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, NotADirectoryError):
            continue
        if entry.name.isdigit() and int(after_name[1]) == parent and after_name[0] != "Z":
            found.add(int(entry.name))
    return found


def _soon(happened, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def _gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_static_files_come_compressed_and_may_be_kept(live_server):
    request = urllib.request.Request(f"{live_server.url}/static/site.css", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["Cache-Control"] == "max-age=31536000, public"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(answer.read()) <= 3 * 1024


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_both_at_once(server, number):
    (worker,) = _children(server.process.pid)
    began = time.monotonic()
    assert server.stop(number) == 0
    assert time.monotonic() - began < 10
    assert _gone(worker)


def test_a_dead_worker_is_started_again(live_server):
    (worker,) = _children(live_server.process.pid)
    os.kill(worker, signal.SIGKILL)
    _soon(lambda: _children(live_server.process.pid) - {worker})
    assert urllib.request.urlopen(f"{live_server.url}/healthz").status == 200


def test_the_worker_does_not_outlive_a_killed_server(server):
    (worker,) = _children(server.process.pid)
    server.process.kill()
    _soon(lambda: _gone(worker))


def test_a_second_start_keeps_the_data_and_the_key(server):
    key = (server.installation.folder / "keys.json").read_bytes()
    assert server.stop() == 0
    again = live.start(server.installation, live.free_port())
    assert again.stop() == 0
    assert (server.installation.folder / "keys.json").read_bytes() == key


@pytest.mark.parametrize("port", ["taken", "abc", "70000"])
def test_a_port_that_cannot_be_used_is_one_sentence(port, tmp_path):
    other = installation(f"sqlite:///{tmp_path}/other.db", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        command = [sys.executable, "-m", "app.serve"]
        answer = subprocess.run(command, cwd=ROOT, env=other.environment | {"PORT": number}, capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr.startswith(("端口", "PORT")) and answer.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir()), "nothing is made before the port is sure"
