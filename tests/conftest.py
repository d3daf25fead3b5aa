"""Fixtures for every test. Whatever touches the database runs on SQLite and on PostgreSQL."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Playwright, sync_playwright

from app import db, jobs
from app.config import Settings
from app.factory import create_app, open_installation
from app.gateways import wall_clock
from tests.support import live
from tests.support.browser import Browser
from tests.support.databases import Installation, copy_of, discard
from tests.support.postgres import PostgresMissing, server_url
from tests.support.run_folder import compiled_templates, run_folder
from tests.support.tools import missing, need

BACKENDS = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(backend): a test of one kind of database")
    run_folder()  # made before the workers are started, who share it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test of one kind of database is not collected for the other."""
    other = [item for item in items if _is_of_another_database(item)]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in set(other)]


def pytest_collection_finish() -> None:
    """What has been imported stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _is_of_another_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("only_on")
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return mark is not None and parameters.get("backend", mark.args[0]) not in mark.args


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    kind: str = request.param
    if kind == "postgresql":
        try:
            server_url()
        except PostgresMissing as reason:
            missing(str(reason))
    return kind


def _application(installed: Installation) -> Flask:
    application = create_app(Settings.from_env(installed.environment))
    application.config["TESTING"] = False  # errors become pages, as for a reader
    application.test_client_class = Browser
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled_templates()))  # one compiles for all workers
    return application


@pytest.fixture(scope="session")
def app(backend: str) -> Iterator[Flask]:
    """The application on the demo world. What a test writes through `db_session` or `client` is rolled back."""
    installed = copy_of(backend)
    yield _application(installed)
    _leave(installed)


@pytest.fixture
def db_session(app: Flask) -> Iterator[Any]:
    """The session, inside a transaction that is rolled back at the end; commits become savepoints."""
    db.session.remove()
    engine = db.session.get_bind()
    db.session.remove()
    with engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield db.session
        db.session.remove()
        db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
        outer.rollback()


@pytest.fixture
def client(app: Flask, db_session: Any) -> Browser:
    """A person at a browser; every page is checked (tests/support/pages.py)."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def another_client(app: Flask, db_session: Any) -> Browser:
    """A second person at another browser."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def run_jobs(app: Flask, db_session: Any) -> Callable[[], int]:
    """Does what the worker would do now; returns how many jobs it took."""

    def run() -> int:
        db.session.commit()
        with app.app_context():
            done = jobs.run_pending()
        db.session.expire_all()
        return done

    return run


@pytest.fixture
def cli(app: Flask, db_session: Any) -> Callable[..., Result]:
    """`cli("rules", "due", …)` runs `flask --app wsgi rules due …` inside the test's transaction."""

    def run(*arguments: str, **options: Any) -> Result:
        db.session.commit()
        group = FlaskGroup(add_version_option=False, load_dotenv=False, set_debug_flag=False)
        result = app.test_cli_runner().invoke(group, arguments, **options)
        db.session.expire_all()
        return result

    return run


class FrozenClock:
    """The wall clock of a test: stands still until it is moved."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def at(self, instant: datetime) -> None:
        self._stack.enter_context(wall_clock.frozen(instant))

    def advance(self, **duration: float) -> None:
        """`advance(minutes=31)`"""
        self.at(wall_clock.now() + timedelta(**duration))


@pytest.fixture
def frozen_clock() -> Iterator[FrozenClock]:
    """Stops the wall clock at the present instant; `at(…)` and `advance(minutes=…)` move it."""
    with ExitStack() as stack:
        clock = FrozenClock(stack)
        clock.at(wall_clock.now())
        yield clock


@pytest.fixture
def own_app(app: Flask, backend: str) -> Iterator[Flask]:
    """The application on a demo world of its own, nothing rolled back: for threads, processes and drills."""
    yield from _own(app, backend, "demo")


@pytest.fixture
def empty_app(app: Flask, backend: str) -> Iterator[Flask]:
    """The application on a database of its own with empty tables."""
    yield from _own(app, backend, "migrated")


def _own(shared: Flask, backend: str, content: str) -> Iterator[Flask]:
    installed = copy_of(backend, content)
    yield _application(installed)
    _leave(installed)
    open_installation(shared, shared.config["SETTINGS"])


def _leave(installed: Installation) -> None:
    db.session.remove()
    db.session.get_bind().dispose()
    db.session.remove()
    discard(installed)


@pytest.fixture(scope="module")
def live_server(backend: str) -> Iterator[live.LiveServer]:
    """Web server and worker as `make run` starts them, on a demo world of their own."""
    port = live.free_port()
    installed = copy_of(backend, base_url=f"http://localhost:{port}")
    server = live.start(installed, port)
    yield server
    server.stop()
    discard(installed)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One a process: it does not start twice."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Chromium]:
    """Debian's Chromium without a window. Pages may be kept for Back, as in the browsers that people use."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(
        executable_path=need("chromium"),
        args=[*sandbox, "--disable-dev-shm-usage"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()
