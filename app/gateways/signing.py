"""Electronic signatures of papers: PAdES (baseline B-B), with a key given by settings or made at the first start.

pyHanko is loaded at the first signature: it costs half a second, and the web process never signs.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.gateways import signing_keys
from app.gateways.signing_keys import Identity
from app.gateways.wall_clock import now

if TYPE_CHECKING:
    from app.gateways.signing_engine import Engine

log = logging.getLogger(__name__)

WARNED_BEFORE = timedelta(days=30)
_identity: list[Identity] = []


@dataclass(frozen=True)
class Signer:
    """What others may know of a key: its certificate."""

    name: str
    fingerprint: str  # SHA-256, hex
    pem: str  # the certificate, and those above it


def configure(own: Path, name: str, *, key: str = "", certificate: str = "", password: str = "") -> None:
    """The given key; without one that of the folder `own`, whose certificate carries `name`. Raises BadSetting."""
    _identity[:] = [signing_keys.given(key, certificate, password) if key else signing_keys.made(own, name)]


def signer() -> Signer:
    """Who signs now."""
    return Signer(_identity[0].name, _identity[0].fingerprint, _identity[0].pem)


def start() -> None:
    """Loads the library now, and says whose papers these will be."""
    _engine()
    log.info("papers are signed by %s, certificate %s", signer().name, signer().fingerprint)


def warn_of_expiry() -> None:
    """Tells the log when the certificate ends soon."""
    ends = _identity[0].certificate.not_valid_after_utc
    if ends - now() < WARNED_BEFORE:
        log.warning("the certificate that signs papers is valid until %s; see docs/deploy.md", ends.isoformat())


def sign(content: bytes, *, reason: str, at: datetime) -> tuple[bytes, Signer]:
    """The PDF with an invisible signature over all of it, and who signed."""
    identity, who = _identity[0], signer()
    return _engine()(identity).sign(content, reason=reason, at=at), who


@cache
def _engine() -> "type[Engine]":
    from app.gateways.signing_engine import Engine

    return Engine
