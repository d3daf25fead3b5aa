"""Pieces of files that are still coming: encrypted, one folder an upload, each named by where it begins."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from app.sealed import keys

_NAME = re.compile(r"[a-z2-7]{16}", re.ASCII)
_root = Path("instance/parts")


def configure(root: Path) -> None:
    global _root
    _root = root
    _root.mkdir(parents=True, exist_ok=True, mode=0o700)


def put(name: str, at: int, data: bytes) -> None:
    """Stores the bytes of an upload from `at` on; on return they survive a power cut. Sent again, they replace themselves."""
    folder = _folder(name)
    folder.mkdir(exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(keys.seal(data, _aad(name, at)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / str(at))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def get(name: str, length: int) -> bytes:
    """The first `length` bytes. Raises FileNotFoundError, or CannotOpen when a piece was changed."""
    data = b""
    while len(data) < length:
        data += keys.open((_folder(name) / str(len(data))).read_bytes(), _aad(name, len(data)))
    return data


def drop(name: str) -> None:
    """Deletes the pieces of an upload."""
    shutil.rmtree(_folder(name), ignore_errors=True)


def all_names() -> set[str]:
    """The uploads that have pieces here."""
    return {folder.name for folder in _root.iterdir()}


def _folder(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("an upload is named by 16 letters and digits")
    return _root / name


def _aad(name: str, at: int) -> bytes:
    return f"parts/{name}/{at}".encode()
