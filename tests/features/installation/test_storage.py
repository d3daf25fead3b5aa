"""Stored files: whole or not there, encrypted, named by their content."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.gateways import storage
from app.sealed import CannotOpen, Keys

CONTENT = b"%PDF-1.7 the content of a file"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage of its own."""
    keys = Keys()
    keys.load(tmp_path / "keys.json", data_exists=False)
    monkeypatch.setattr(storage, "keys", keys)
    monkeypatch.setattr(storage, "_root", tmp_path / "files")
    return tmp_path / "files"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_under_the_hash_of_its_content(folder: Path) -> None:
    name = storage.put(CONTENT)
    assert name == hashlib.sha256(CONTENT).hexdigest()
    assert storage.exists(name)
    assert storage.get(name) == CONTENT


def test_the_disk_holds_no_plain_bytes(folder: Path) -> None:
    storage.put(CONTENT)
    [path] = files_in(folder)
    assert b"content of a file" not in path.read_bytes()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_same_content_is_stored_once(folder: Path) -> None:
    assert storage.put(CONTENT) == storage.put(CONTENT)
    assert len(files_in(folder)) == 1


def test_a_write_that_fails_leaves_no_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.put(CONTENT)
    assert files_in(folder) == []


def test_a_file_that_was_changed_or_exchanged_does_not_open(folder: Path) -> None:
    name, other = storage.put(CONTENT), storage.put(b"another file")
    paths = {path.name: path for path in files_in(folder)}
    paths[name].write_bytes(paths[other].read_bytes())
    with pytest.raises(CannotOpen):
        storage.get(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "", "aa/" + "a" * 61])
def test_only_a_hash_is_a_name(folder: Path, name: str) -> None:
    for ask in (storage.get, storage.exists):
        with pytest.raises(ValueError, match="64 hex digits"):
            ask(name)


def test_files_that_nobody_holds_are_swept_when_they_are_old(folder: Path) -> None:
    held, let_go, young = (storage.put(content) for content in (b"held", b"let go", b"young"))
    left_over = folder / held[:2] / ".part-x"
    left_over.write_bytes(b"half")
    week_ago = datetime.now(UTC) - timedelta(days=7)
    for path in (folder / held[:2] / held, folder / let_go[:2] / let_go, left_over):
        os.utime(path, (week_ago.timestamp() - 60,) * 2)
    assert storage.sweep({held}, week_ago) == 2
    assert [storage.exists(name) for name in (held, let_go, young)] == [True, False, True]
    assert not left_over.exists()
