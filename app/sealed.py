"""Encryption at rest: identity numbers, mobiles, form values, frozen papers and files.

AES-256-GCM; the associated data is table, row and column, so that a ciphertext copied to another row does not open.
A blind index (HMAC-SHA-256 under a second key) finds a value without opening any.
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.db import random_id

KEY_ID_BYTES = 4
NONCE_BYTES = 12


class KeysMissing(Exception):
    """Data exists and the key file does not: starting would lose what is sealed."""


class CannotOpen(Exception):
    """A sealed value was changed, moved to another row, or sealed under a key that is not here."""


class Keys:
    """The key file of an installation. New values are sealed with the current key, old ones open with theirs."""

    def __init__(self) -> None:
        self._keys: dict[bytes, AESGCM] = {}
        self._current = b""
        self._root = b""

    def load(self, path: Path, *, data_exists: bool) -> None:
        """Reads the key file, or makes one at the first start. Raises KeysMissing when data exists without it."""
        if not path.exists():
            if data_exists:
                raise KeysMissing(f"{path} is missing, but the database holds sealed data; restore the key file from its backup")
            _make_key_file(path)
        content = json.loads(path.read_text())
        self._keys = {bytes.fromhex(key_id): AESGCM(b64decode(key)) for key_id, key in content["keys"].items()}
        self._current = bytes.fromhex(content["current"])
        self._root = b64decode(content["root"])

    def seal(self, data: bytes, aad: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._current + nonce + self._keys[self._current].encrypt(nonce, data, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """The plain bytes. Raises CannotOpen."""
        key_id, nonce, body = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES:][:NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        try:
            return self._keys[key_id].decrypt(nonce, body, aad)
        except (KeyError, InvalidTag):
            raise CannotOpen(aad.decode("utf-8", "replace")) from None

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, bound to this installation."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(self._root)


def _make_key_file(path: Path) -> None:
    key_id = secrets.token_bytes(KEY_ID_BYTES).hex()
    content = {
        "current": key_id,
        "keys": {key_id: b64encode(AESGCM.generate_key(256)).decode()},
        "root": b64encode(secrets.token_bytes(32)).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # 0600
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        # whole or not there; of two processes of the same first start the quicker one's keys stand
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)


keys = Keys()


def keyed_hash(purpose: str, value: str) -> bytes:
    """HMAC-SHA-256 of a value under the key of one purpose."""
    return hmac.new(keys.derive(purpose), value.encode(), hashlib.sha256).digest()


def blind_index(column: str, value: str) -> bytes:
    """What stands in `<column>_index` for a value; `column` is `table.attribute`, e.g. `citizens.mobile`."""
    return keyed_hash(f"blind-index:{column}", value)


def sealed_column(**options: Any) -> MappedColumn[Any]:
    return mapped_column(LargeBinary, **options)


def index_column(**options: Any) -> MappedColumn[Any]:
    return mapped_column(LargeBinary(32), **options)


class HasSealed:
    """A row with sealed attributes. `seal_key` names the row inside the associated data and never changes."""

    seal_key: Mapped[str] = mapped_column(String(16), default=random_id)

    def _seal_aad(self, attribute: str) -> bytes:
        if self.seal_key is None:
            self.seal_key = random_id()
        return f"{self.__tablename__}/{self.seal_key}/{attribute}".encode()  # type: ignore[attr-defined]


class SealedJSON:
    """A JSON value that lies encrypted in the column `<name>_sealed`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        sealed = getattr(row, f"{self.name}_sealed")
        return None if sealed is None else json.loads(keys.open(sealed, row._seal_aad(self.name)))

    def __set__(self, row: Any, value: Any) -> None:
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        setattr(row, f"{self.name}_sealed", None if value is None else keys.seal(data, row._seal_aad(self.name)))


class Sealed(SealedJSON):
    """A text that lies encrypted in `<name>_sealed`, and with `index=True` as a blind index in `<name>_index`."""

    def __init__(self, *, index: bool = False) -> None:
        self.index = index

    def __set__(self, row: Any, value: str | None) -> None:
        super().__set__(row, value)
        if self.index:
            found_by = None if value is None else blind_index(f"{row.__tablename__}.{self.name}", value)
            setattr(row, f"{self.name}_index", found_by)
