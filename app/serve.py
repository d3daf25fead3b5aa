"""`python -m app.serve`: one machine's server. Brings the database up to date, then runs the web server and the worker.

The worker is a process of its own and is started again when it dies; both end together, by Ctrl-C, SIGTERM or a closed terminal.
"""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from sqlalchemy.exc import OperationalError
from waitress import create_server
from whitenoise import WhiteNoise
from whitenoise.compress import main as precompress

from app import demo, migrate
from app.config import BadSetting, Settings
from app.factory import LOOPBACK, create_app
from app.sealed import KeysMissing

STATIC = Path(__file__).parent.parent / "static"
THREADS = 8
CONNECTIONS = 1000
LARGEST_BODY = 256 * 1024 * 1024  # beyond the application's own limit, so that the refusal is its Chinese page
KEPT_BY_BROWSERS = 365 * 24 * 3600  # seconds; the addresses change with the content
PAUSE_BEFORE_RESTART = 1.0
TIME_TO_FINISH = 10.0


class CannotStart(Exception):
    """Why the server does not start, as a sentence for whoever started it."""


class Worker:
    """The worker process and the thread that watches it."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, name="worker-watcher", daemon=True)

    def start(self) -> None:
        self._watcher.start()

    def stop(self) -> None:
        """Lets the job in hand end; after ten seconds the process is killed (its lease brings the job back)."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(TIME_TO_FINISH)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._watcher.join(TIME_TO_FINISH)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen(worker_command())
            self._process.wait()
            # Ctrl-C reaches both processes at once: the pause tells an end from a death
            if not self._stopping.wait(PAUSE_BEFORE_RESTART):
                click.echo("后台进程停了，正在重新启动。", err=True)


def worker_command() -> list[str]:
    """The worker's command line; the kernel ends it when this process is killed."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return ["setpriv", "--pdeathsig", "TERM", *command] if shutil.which("setpriv") else command


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on a port: of this machine only when the server's own address is localhost. Raises CannotStart."""
    addresses = [(socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")]  # noqa: S104  the operator gave a public address
    if host in LOOPBACK:
        addresses = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    try:
        sockets = [socket.create_server((addresses[0][1], port), family=addresses[0][0], backlog=1024)]
    except (OSError, OverflowError) as error:
        raise CannotStart(f"端口 {port} 不能用（{error}）。请换一个端口，例如：make run PORT=8001") from error
    if socket.has_ipv6:
        try:
            sockets.append(socket.create_server((addresses[1][1], port), family=addresses[1][0], backlog=1024))
        except OSError:
            return sockets  # a machine without IPv6
    return sockets


def with_static_files(app: Flask) -> WhiteNoise:
    """Puts the files of static/ in front of the application, compressed beforehand as tightly as can be."""
    precompress(["--quiet", str(STATIC)])

    def add_headers(headers: Any, path: str, url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"

    return WhiteNoise(app, root=str(STATIC), prefix="static/", max_age=KEPT_BY_BROWSERS, add_headers_function=add_headers)


def serve(app: WhiteNoise, sockets: list[socket.socket], *, behind_proxy: bool = False) -> None:
    """Answers requests until a signal comes; what is being answered then is finished."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits a moment is no news
    server = create_server(
        app,
        sockets=sockets,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        max_request_body_size=LARGEST_BODY,
        clear_untrusted_proxy_headers=not behind_proxy,  # behind one, the application counts the proxies it trusts
        asyncore_use_poll=True,
        ident="",
    )
    server.run()


def _stop_on_signals() -> None:
    """The first signal ends the server loop, later ones change nothing."""

    def stop(number: int, frame: Any) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(0)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup it stays ignored
        signal.signal(signal.SIGHUP, stop)


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit()):
        raise CannotStart(f"PORT 应是一个端口号，不能是“{text}”。")
    return int(text)


def _greeting(settings: Settings) -> str:
    lines = [f"网站已启动：{settings.base_url}", f"工作人员入口：{settings.base_url}/desk/login"]
    if settings.demo:
        lines += ["", *demo.accounts(), ""]
    return "\n".join([*lines, "按 Ctrl-C 停止。"])


def _prepared_app(settings: Settings) -> Flask:
    """The application on a database of the newest version; in demo mode an empty one gets the demo world."""
    settings.instance_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        if settings.demo and demo.is_empty():
            click.echo("正在载入演示数据……")
            demo.load()
    return app


def main() -> None:
    _stop_on_signals()
    settings = Settings.from_env()
    sockets = listen(urlsplit(settings.base_url).hostname or "", _port())
    app = _prepared_app(settings)
    site = with_static_files(app)
    worker = Worker()
    worker.start()
    try:
        click.echo(_greeting(settings))
        serve(site, sockets, behind_proxy=settings.trusted_proxies > 0)
    finally:
        worker.stop()


if __name__ == "__main__":
    try:
        main()
    except (CannotStart, BadSetting, KeysMissing) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"数据库打不开：{error.orig}")
