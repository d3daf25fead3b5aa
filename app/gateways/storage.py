"""Stored files: named by the SHA-256 of their plain bytes, encrypted, written once."""

import hashlib
import os
import re
import tempfile
from collections.abc import Set
from datetime import UTC, datetime
from pathlib import Path

from app.sealed import keys

_NAME = re.compile(r"[0-9a-f]{64}")
_root = Path("instance/files")


def configure(root: Path) -> None:
    global _root
    _root = root
    _root.mkdir(parents=True, exist_ok=True, mode=0o700)


def put(data: bytes) -> str:
    """Stores bytes and returns their SHA-256 in hex. On return they survive a power cut; the same bytes are stored once."""
    name = hashlib.sha256(data).hexdigest()
    target = _path(name)
    if target.exists():
        return name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(keys.seal(data, name.encode()))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
        _sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return name


def get(sha256: str) -> bytes:
    """The plain bytes. Raises FileNotFoundError, or CannotOpen when the file was changed."""
    return keys.open(_path(sha256).read_bytes(), sha256.encode())


def exists(sha256: str) -> bool:
    return _path(sha256).exists()


def sweep(held: Set[str], before: datetime) -> int:
    """Deletes what was stored before an instant and nobody holds any more; returns how many files that were.

    Keep `before` farther back than the interval of backups: the database is backed up first, then the files it names.
    """
    gone = 0
    for file in _root.glob("??/*"):
        is_old = datetime.fromtimestamp(file.stat().st_mtime, UTC) < before
        if is_old and file.name not in held:  # also `.part-…`, left by a process that was killed
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("a stored file is named by 64 hex digits")
    return _root / name[:2] / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
