"""Databases for tests: migrated and demo templates, built once a run by the product's own commands, and copies of them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.support import postgres
from tests.support.run_folder import one_at_a_time, run_folder

ROOT = Path(__file__).parents[2]
BASE_URL = "http://localhost"
_numbers = count(1)


@dataclass(frozen=True)
class Installation:
    """A database with its folder: what an operator would call one server."""

    database_url: str
    folder: Path
    environment: dict[str, str] = field(repr=False)

    def flask(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs `flask --app wsgi …` on this installation."""
        line = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        return subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True)


def installation(database_url: str, folder: Path, base_url: str = BASE_URL) -> Installation:
    own = {
        "YICHUANG_DATABASE_URL": database_url,
        "YICHUANG_INSTANCE": str(folder),
        "YICHUANG_BASE_URL": base_url,
        "YICHUANG_DEMO": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YICHUANG_") and name != "DATABASE_URL"}
    return Installation(database_url, folder, inherited | own)


def copy_of(backend: str, content: str = "demo", base_url: str = BASE_URL) -> Installation:
    """A database of its own on `sqlite` or `postgresql`, with its folder: `migrated` (empty) or `demo` (the demo world)."""
    _ensure_template(backend, content)
    name = f"copy_{os.getpid()}_{next(_numbers)}"
    folder = run_folder() / name
    shutil.copytree(_template_folder(content), folder)
    return installation(_copy_database(backend, content, name), folder, base_url)


def discard(used: Installation) -> None:
    """Drops a copy; nobody may use it any longer."""
    if used.database_url.startswith("postgresql"):
        postgres.drop_database(used.folder.name)
    shutil.rmtree(used.folder, ignore_errors=True)


def _template_folder(content: str) -> Path:
    return run_folder() / f"template-{content}"


def _sqlite_url(name: str) -> str:
    return f"sqlite:///{run_folder() / name}.db"


def _copy_database(backend: str, content: str, name: str) -> str:
    if backend == "postgresql":
        return postgres.create_database(name, template=f"template_{content}")
    shutil.copyfile(run_folder() / f"template_{content}.db", run_folder() / f"{name}.db")
    return _sqlite_url(name)


def _ensure_template(backend: str, content: str) -> None:
    """Builds the template when it is the first time in this run; the other workers wait for it. It is tried only once."""
    with one_at_a_time(f"{content}-{backend}") as mark:
        if not mark.exists():
            mark.write_text(_failure(_build_migrated if content == "migrated" else _build_demo, backend))
        if failure := mark.read_text():
            raise RuntimeError(f"no {content} template for {backend}: {failure}")


def _failure(build: Callable[[str], None], backend: str) -> str:
    """Why the template could not be built; empty when it is there."""
    try:
        build(backend)
    except (OSError, RuntimeError) as error:
        return str(error)
    return ""


def _build_migrated(backend: str) -> None:
    """One folder, so one key file, serves the templates of both databases: a process may turn from one to the other."""
    url = postgres.create_database("template_migrated") if backend == "postgresql" else _sqlite_url("template_migrated")
    with one_at_a_time("template-folder"):
        _run(installation(url, _template_folder("migrated")), "upgrade-db")


def _build_demo(backend: str) -> None:
    _ensure_template(backend, "migrated")
    with one_at_a_time("template-folder"):
        if not _template_folder("demo").exists():
            shutil.copytree(_template_folder("migrated"), _template_folder("demo"))
    url = _copy_database(backend, "migrated", "template_demo")
    _run(installation(url, _template_folder("demo")), "demo")


def _run(template: Installation, command: str) -> None:
    done = template.flask(command)
    if done.returncode:
        raise RuntimeError(f"flask {command} failed on {template.database_url}:\n{done.stdout}\n{done.stderr}")
    if template.database_url.startswith("sqlite"):
        _fold_wal(template.database_url.removeprefix("sqlite:///"))


def _fold_wal(path: str) -> None:
    """Leaves one file, so that a copy of it is a copy of the database."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
