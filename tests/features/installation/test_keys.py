"""The key file, and values sealed under its keys."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.sealed import CannotOpen, Keys, KeysMissing


def loaded(path: Path) -> Keys:
    keys = Keys()
    keys.load(path, data_exists=False)
    return keys


def test_the_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    loaded(tmp_path / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = loaded(tmp_path / "one.json"), loaded(tmp_path / "other.json")
    assert one.derive("cookies") != other.derive("cookies")
    with pytest.raises(CannotOpen):
        other.open(one.seal(b"secret", b"row"), b"row")


def test_a_second_start_reads_the_same_keys(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    sealed = loaded(path).seal(b"330702198802290016", b"citizens/a/resident_id")
    assert b"330702198802290016" not in sealed
    assert loaded(path).open(sealed, b"citizens/a/resident_id") == b"330702198802290016"


def test_nothing_starts_without_its_keys_when_data_is_there(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        Keys().load(tmp_path / "keys.json", data_exists=True)
    assert not (tmp_path / "keys.json").exists()


def test_a_value_moved_to_another_row_or_changed_does_not_open(tmp_path: Path) -> None:
    keys = loaded(tmp_path / "keys.json")
    sealed = keys.seal(b"secret", b"citizens/a/mobile")
    with pytest.raises(CannotOpen):
        keys.open(sealed, b"citizens/b/mobile")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            keys.open(bytes(changed), b"citizens/a/mobile")


def test_what_was_sealed_before_a_change_of_keys_still_opens(tmp_path: Path) -> None:
    path, other = tmp_path / "keys.json", tmp_path / "other.json"
    sealed = loaded(path).seal(b"secret", b"row")
    loaded(other)
    content, new = json.loads(path.read_text()), json.loads(other.read_text())
    path.write_text(json.dumps(content | {"current": new["current"], "keys": content["keys"] | new["keys"]}))
    assert loaded(path).open(sealed, b"row") == b"secret"
    assert loaded(path).seal(b"secret", b"row").startswith(bytes.fromhex(new["current"]))


def test_the_same_value_never_looks_the_same_twice(tmp_path: Path) -> None:
    keys = loaded(tmp_path / "keys.json")
    assert keys.seal(b"secret", b"row") != keys.seal(b"secret", b"row")


def test_many_first_starts_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with ThreadPoolExecutor(16) as pool:
        derived = set(pool.map(lambda _: loaded(path).derive("cookies"), range(64)))
    assert len(derived) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]
