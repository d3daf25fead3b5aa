"""A certification authority for tests: real keys, real certificates, files as an authority hands them out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSWORD = "p12-密码"
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def a_key(kind: str = "P-256") -> Any:
    if kind.startswith("RSA-"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("RSA-")))
    return ec.generate_private_key({"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "K-256": ec.SECP256K1}[kind]())


def a_certificate(
    key: Any,
    name: str = "广安区行政审批局",
    *,
    by: tuple[Any, x509.Certificate] | None = None,
    days: tuple[int, int] = (-10, 365),
    **usage: bool,
) -> x509.Certificate:
    """Signed by an authority, or by itself; valid between two days counted from now."""
    at = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer_key, issuer = (by[0], by[1].subject) if by else (key, subject)
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at + timedelta(days=days[0])).not_valid_after(at + timedelta(days=days[1]))
    if usage:
        builder = builder.add_extension(x509.KeyUsage(**(dict.fromkeys(USAGES, False) | usage)), critical=True)
    if usage.get("key_cert_sign"):
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def an_authority(name: str = "某省电子认证中心") -> tuple[Any, x509.Certificate]:
    key = a_key("P-384")
    return key, a_certificate(key, name, key_cert_sign=True)


def pem_of(*certificates: x509.Certificate) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def key_pem(key: Any, password: str = "") -> bytes:
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))


def files(folder: Path, key: Any, *certificates: x509.Certificate, password: str = "") -> dict[str, str]:
    """Key and certificates as PEM files, as settings name them."""
    (folder / "key.pem").write_bytes(key_pem(key, password))
    (folder / "chain.pem").write_bytes(pem_of(*certificates))
    return {"key": str(folder / "key.pem"), "certificate": str(folder / "chain.pem")}


def p12(folder: Path, key: Any, certificate: x509.Certificate, *chain: x509.Certificate) -> dict[str, str]:
    """All of it in one file with a password."""
    protection = BestAvailableEncryption(PASSWORD.encode())
    (folder / "all.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"yc", key, certificate, list(chain), protection))
    return {"key": str(folder / "all.p12"), "password": PASSWORD}
