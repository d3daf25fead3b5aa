"""Hostile files are parsed in a process of their own: little memory, little time, no settings or keys in its environment.

A parser that is made to crash, to loop or to fill the memory takes nothing with it but that process.
"""

import logging
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore

from app.domain.errors import Refused

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
MEMORY_BYTES = 800 * 1024 * 1024  # an image of 40 million pixels, decoded and turned, needs 400 MB
CPU_SECONDS = 15
WALL_SECONDS = 60
_ACCEPTED, _REFUSED = b"accepted", b"refused "
_slots = BoundedSemaphore(2)


def inspect(inspector: tuple[str, ...], data: bytes) -> bytes:
    """The bytes to store: those given, or cleaned ones. Raises Refused; `file_unreadable` when the inspector gave no answer."""
    try:
        with _slots:
            child = subprocess.run(
                [sys.executable, "-m", *inspector], input=data, capture_output=True, cwd=ROOT, env={}, timeout=WALL_SECONDS
            )
    except subprocess.TimeoutExpired:
        log.warning("inspection of %s bytes by %s took too long", len(data), inspector)
        raise Refused("file_unreadable") from None
    verdict, _, cleaned = child.stdout.partition(b"\n")
    if child.returncode == 0 and verdict == _ACCEPTED:
        return cleaned or data
    if child.returncode == 0 and verdict.startswith(_REFUSED):
        raise Refused(verdict.removeprefix(_REFUSED).decode())
    log.warning("inspection of %s bytes by %s ended with %s: %s", len(data), inspector, child.returncode, child.stderr[-500:])
    raise Refused("file_unreadable")


def answer(check: Callable[[bytes], bytes | None]) -> None:
    """What the process does: limits itself, checks standard input, writes the verdict and, if any, the bytes that replace it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        cleaned = check(sys.stdin.buffer.read())
    except Refused as refusal:
        sys.stdout.buffer.write(_REFUSED + refusal.code.encode())
    else:
        sys.stdout.buffer.write(_ACCEPTED + b"\n" + (cleaned or b""))
