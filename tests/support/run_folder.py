"""The folder of one test run: shared by all its workers, removed when the run ends, however it ends."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "YICHUANG_TEST_RUN"
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # a run takes less than 1 GB
AT_END = "tail --pid={owner} -s 0.2 -f /dev/null; for script in {folder}/at-end/*; do sh $script; done; rm -rf {folder}"


def run_folder() -> Path:
    """The folder of this run; the first process that asks makes it, its xdist workers inherit it."""
    if VARIABLE not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="yichuang-test-", dir=_quickest()))
        folder.chmod(0o755)  # PostgreSQL's own user passes through
        (folder / "at-end").mkdir()
        os.environ[VARIABLE] = str(folder)
        _watch(folder)
    return Path(os.environ[VARIABLE])


def _quickest() -> str | None:
    """In memory where there is room: the product waits for the disk after each file that it stores, a test need not."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if roomy else None


def compiled_templates() -> Path:
    """Where Jinja keeps what it has compiled, for every application of every worker."""
    folder = run_folder() / "templates"
    folder.mkdir(exist_ok=True)
    return folder


def at_end(name: str, command: str) -> None:
    """Has a shell command run when the run has ended, by itself or killed."""
    (run_folder() / "at-end" / name).write_text(command + "\n")


@contextmanager
def one_at_a_time(name: str) -> Iterator[Path]:
    """Only one worker of the run is inside; yields a path that the first one is to create."""
    target = run_folder() / name
    with (run_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield target


def _watch(folder: Path) -> None:
    """Leaves a process behind that waits for the end of this one: a killed run cannot tidy up after itself."""
    quiet = subprocess.DEVNULL
    script = AT_END.format(owner=os.getpid(), folder=folder)
    subprocess.Popen(["sh", "-c", script], stdin=quiet, stdout=quiet, stderr=quiet, cwd="/", start_new_session=True)
