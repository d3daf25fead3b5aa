"""Settings, read from the environment once and checked at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

SURFACES = frozenset({"public", "desk"})


class BadSetting(Exception):
    """A setting that cannot work; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """What an installation decides. Every field has one environment variable, named in docs/deploy.md."""

    instance_dir: Path
    database_url: str
    base_url: str
    region: str = "511602"
    region_name: str = "广安区"
    demo: bool = False
    surfaces: frozenset[str] = SURFACES
    trusted_proxies: int = 0
    clamd: str = ""
    signing_key: str = ""
    signing_certificate: str = ""
    signing_password: str = field(default="", repr=False)

    @property
    def tls(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def host(self) -> str:
        """Host and port of the one address under which this server answers."""
        return urlsplit(self.base_url).netloc

    @property
    def signer_name(self) -> str:
        """Whom the certificate names that this installation makes for itself."""
        return f"{self.region_name}政务服务" + ("（演示）" if self.demo else "")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Settings of this process. Raises BadSetting."""
        instance_dir = Path(env.get("YICHUANG_INSTANCE", "instance")).resolve()
        base_url = env.get("YICHUANG_BASE_URL", "http://localhost:8000").rstrip("/")
        if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc:
            raise BadSetting(f"YICHUANG_BASE_URL must be an http or https address, not {base_url!r}")
        surfaces = frozenset(env.get("YICHUANG_SURFACES", "public,desk").replace(" ", "").split(","))
        if not surfaces <= SURFACES:
            raise BadSetting(f"YICHUANG_SURFACES knows public and desk, not {sorted(surfaces - SURFACES)}")
        region = env.get("YICHUANG_REGION", cls.region)
        if not (region.isascii() and region.isdigit() and len(region) == 6):
            raise BadSetting(f"YICHUANG_REGION must be six digits, not {region!r}")
        clamd = env.get("YICHUANG_CLAMD", "").strip()
        if clamd and not clamd.startswith("/") and not clamd.rpartition(":")[2].isdecimal():
            raise BadSetting(f"YICHUANG_CLAMD must be the path of a socket or host:port, not {clamd!r}")
        signing_key = env.get("YICHUANG_SIGNING_KEY", "").strip()
        signing_certificate = env.get("YICHUANG_SIGNING_CERTIFICATE", "").strip()
        if signing_certificate and not signing_key:
            raise BadSetting("YICHUANG_SIGNING_CERTIFICATE needs YICHUANG_SIGNING_KEY, the key that it belongs to")
        default_database = f"sqlite:///{instance_dir / 'yichuang.db'}"
        return cls(
            instance_dir=instance_dir,
            database_url=env.get("YICHUANG_DATABASE_URL") or env.get("DATABASE_URL") or default_database,
            base_url=base_url,
            region=region,
            region_name=env.get("YICHUANG_REGION_NAME", cls.region_name),
            demo=env.get("YICHUANG_DEMO", "") == "1",
            surfaces=surfaces,
            trusted_proxies=int(env.get("YICHUANG_TRUSTED_PROXIES", "0")),
            clamd=clamd,
            signing_key=signing_key,
            signing_certificate=signing_certificate,
            signing_password=env.get("YICHUANG_SIGNING_PASSWORD", ""),
        )
