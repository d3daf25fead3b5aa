"""A PostgreSQL server for one test run: in the run's folder, on a unix socket, without fsync."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.run_folder import at_end, one_at_a_time

SERVER_USER = "postgres"
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class PostgresMissing(Exception):
    """There is no PostgreSQL on this machine; `make test` installs it."""


def server_url(database: str = "postgres") -> str:
    """The address of a database on the run's server, which the first caller starts."""
    with one_at_a_time("postgres") as folder:
        if not folder.exists():
            _start(folder)
    return f"postgresql+psycopg://{SERVER_USER}@/{database}?host={folder}"


def create_database(name: str, template: str = "template0") -> str:
    """Makes a database, a copy of its template, and returns its address. Nobody may be connected to the template."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _administer(statement)
    return server_url(name)


def drop_database(name: str) -> None:
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(statement: sql.Composed) -> None:
    address = server_url().replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _binaries() -> Path:
    """Debian keeps the server's programs out of PATH, one folder a version; the newest is taken."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise PostgresMissing("PostgreSQL is not installed: run `make test`, or apt-get install postgresql")


def _start(folder: Path) -> None:
    binaries = _binaries()
    folder.mkdir(mode=0o755)
    data = folder / "data"
    as_server: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, SERVER_USER)
        as_server = ["runuser", "-u", SERVER_USER, "--"]
    initdb = [binaries / "initdb", "-D", data, "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    start = [binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", f"{OPTIONS} -k {folder}", "start"]
    try:
        for command in (initdb, start):
            subprocess.run([*as_server, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start: {error.stderr.decode()}") from error
    stop = shlex.join([*as_server, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])
    at_end("postgres", stop)
