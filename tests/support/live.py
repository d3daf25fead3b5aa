"""A running server: `python -m app.serve` with its worker, as `make run` starts it, on a database of its own."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.support.databases import ROOT, Installation

START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class LiveServer:
    url: str
    installation: Installation
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        """What web server and worker have written so far."""
        return (self.installation.folder / "serve.log").read_text()

    def sent_messages(self) -> str:
        """The embedded SMS gateway's log."""
        path = self.installation.folder / "sms.log"
        return path.read_text() if path.exists() else ""

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal and returns the exit status."""
        self.process.send_signal(number)
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(installed: Installation, port: int) -> LiveServer:
    """Starts the server and waits until it answers."""
    log = installed.folder / "serve.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "app.serve"],  # does not outlive a killed test run
            cwd=ROOT,
            env=installed.environment | {"PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = LiveServer(f"http://localhost:{port}", installed, process)
    _wait_until_it_answers(server, port)
    return server


def _wait_until_it_answers(server: LiveServer, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    server.process.kill()
    raise RuntimeError(f"the server did not start:\n{server.log()}")
