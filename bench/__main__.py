"""`make bench`: two ratios, each of requests that take turns over HTTP on the same machine in the same run.

(a) a page of 30 rows of the inbox against a bare Flask page, both on the server of `make run`; (b) the inbox in an archive of a
million cases against one of ten thousand, on PostgreSQL. Medians; BENCH_CASES makes the large archive smaller.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tqdm import tqdm

from bench.world import WHO, built, on_sqlite
from tests.builders.people import DEMO_PASSWORD
from tests.support.databases import ROOT, discard
from tests.support.live import free_port

SMALL, LARGE = 10_000, int(os.environ.get("BENCH_CASES", "1000000"))
ROUNDS, WARM_UP = 400, 60
PAGE = "/desk/todo"
ROWS = 30
MOST_TIMES_BARE, MOST_TIMES_SMALL = 8.0, 1.3
START_SECONDS = 30.0


@dataclass
class Site:
    """A server that is running, and a connection to it that is kept open, as a browser keeps it."""

    port: int
    connection: http.client.HTTPConnection
    cookie: str = ""

    def get(self, path: str) -> tuple[float, int, str]:
        """Seconds until the whole answer is there, status and text."""
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookie, "Host": f"localhost:{self.port}"})
        answer = self.connection.getresponse()
        body = answer.read()
        return time.perf_counter() - started, answer.status, body.decode()

    def signs_in(self) -> None:
        self.connection.request("GET", "/desk/login", headers={"Host": f"localhost:{self.port}"})
        page = self.connection.getresponse()
        text = page.read().decode()
        token = re.findall(r'name="csrf_token" value="([^"]+)"', text)[0]
        form = urlencode({"csrf_token": token, "username": WHO, "password": DEMO_PASSWORD})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{self.port}"}
        self.connection.request("POST", "/desk/login", form, {**kind, "Cookie": _cookies(page)})
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    jar: SimpleCookie = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        jar.load(header)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


@contextmanager
def running(kind: str, environment: dict[str, str]) -> Iterator[Site]:
    """A server of this kind until the end of the block."""
    port = free_port()
    own = environment | {"YICHUANG_BASE_URL": f"http://localhost:{port}"}
    process = subprocess.Popen([sys.executable, "-m", "bench.server", kind, str(port)], cwd=ROOT, env=own)
    try:
        yield Site(port, _connected(port))
    finally:
        process.terminate()
        process.wait()


def _connected(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def measured(sites: dict[str, Site], path: str) -> dict[str, float]:
    """Name → median in seconds; the sites take turns, so that whatever else the machine does hits all of them."""
    times: dict[str, list[float]] = {name: [] for name in sites}
    for turn in tqdm(range(WARM_UP + ROUNDS), desc=path[:30], disable=None):
        for name, site in sites.items():
            seconds, status, _text = site.get(PAGE if name == "bare" else path)
            if status != 200:
                raise RuntimeError(f"{name} answered {status}")
            if turn >= WARM_UP:
                times[name].append(seconds)
    return {name: statistics.median(found) for name, found in times.items()}


def _next_page(site: Site) -> str:
    _seconds, _status, text = site.get(PAGE)
    rows = text.count('<a href="/desk/cases/')
    if rows != ROWS:
        raise RuntimeError(f"the inbox shows {rows} rows, not {ROWS}")
    return re.findall(r'href="([^"]+)" rel="next"', text)[0].replace("&amp;", "&")


def main() -> int:
    """Prints the figures; 1 when one of them misses its target."""
    small, large = built(SMALL), built(LARGE)
    default = on_sqlite(small)
    try:
        with (
            running("bare", small.environment) as bare,
            running("product", default.environment) as usual,
            running("product", small.environment) as few,
            running("product", large.environment) as many,
        ):
            for site in (usual, few, many):
                site.signs_in()
            sites = {"bare": bare, "usual": usual, "small": few, "large": many}
            results = {title: measured(sites, path) for title, path in (("首页", PAGE), ("第二页", _next_page(many)))}
    finally:
        for used in (small, large, default):
            discard(used)
    return _report(results)


def _report(results: dict[str, dict[str, float]]) -> int:
    missed = 0
    for title, seconds in results.items():
        times_bare, times_small = seconds["usual"] / seconds["bare"], seconds["large"] / seconds["small"]
        missed += (times_bare > MOST_TIMES_BARE) + (times_small > MOST_TIMES_SMALL)
        took = {name: f"{value * 1000:.2f} 毫秒" for name, value in seconds.items()}
        lines = (
            f"待办业务{title}，{ROWS} 行",
            f"  Flask 空页 {took['bare']}；SQLite {SMALL:,} 件 {took['usual']}",
            f"  PostgreSQL {SMALL:,} 件 {took['small']}，{LARGE:,} 件 {took['large']}",
            f"  PostgreSQL 与 Flask 空页之比 {seconds['small'] / seconds['bare']:.2f}",
            f"  (a) SQLite 与 Flask 空页之比 {times_bare:.2f}（目标不超过 {MOST_TIMES_BARE:g}）",
            f"  (b) PostgreSQL {LARGE:,} 件与 {SMALL:,} 件之比 {times_small:.2f}（目标不超过 {MOST_TIMES_SMALL:g}）",
        )
        print(*lines, sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
