"""The key that signs papers: given by settings, or made at the first start. Whatever cannot sign is refused at start."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.config import BadSetting
from app.gateways.wall_clock import now

KEY, CERTIFICATE = "YICHUANG_SIGNING_KEY", "YICHUANG_SIGNING_CERTIFICATE"
CURVES = ("secp256r1", "secp384r1", "secp521r1")
LEAST_RSA_BITS = 2048
MADE_FOR = timedelta(days=3652)
MADE_ANEW = timedelta(days=365)  # this long before its end a key of our own is replaced
LONGEST_NAME = 64  # bytes (X.520 counts characters, cryptography bytes)
_PEM = b"-----BEGIN "
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_ADOBE_DOCUMENTS = x509.ObjectIdentifier("1.2.840.113583.1.1.5")  # what Acrobat looks for instead

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Identity:
    """A key with its certificate and, where an authority gave it, the certificates above."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """The common name, else the whole subject."""
        return name_of(self.certificate)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> str:
        """The certificates, the signer's first."""
        return "".join(each.public_bytes(Encoding.PEM).decode() for each in (self.certificate, *self.chain))


def name_of(certificate: x509.Certificate) -> str:
    """Who it names: the common name, else the whole subject."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def given(key: str, certificate: str = "", password: str = "") -> Identity:
    """Key and certificate of an authority, as PEM files or as one PKCS#12. Raises BadSetting."""
    content, secret = _content(KEY, key), password.encode() or None
    private: object
    try:
        if _PEM in content:
            private, certificates = load_pem_private_key(content, secret), _certificates(certificate)
        else:
            private, certificates = _from_pkcs12(content, secret)
    except (ValueError, TypeError) as error:  # TypeError: a password too many or too few
        raise BadSetting(f"{KEY}: {key} cannot be read ({error}); is YICHUANG_SIGNING_PASSWORD right?") from None
    if not _is_usable(private):
        raise BadSetting(f"{KEY}: papers are signed with EC P-256, P-384, P-521 or RSA of {LEAST_RSA_BITS} bits and more")
    return _checked(private, certificates)  # type: ignore[arg-type]


def made(folder: Path, name: str) -> Identity:
    """The key of our own under a name: read, or made when there is none yet and when its time ends.

    Each name has its file: a command that is run without the setting of the name leaves the server's key alone.
    Raises BadSetting when the file is there and cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.pem"
    with _one_at_a_time(folder):
        identity = _read(path) if path.exists() else None
        if identity is None or identity.certificate.not_valid_after_utc - now() < MADE_ANEW:
            identity = _make(name.encode()[:LONGEST_NAME].decode(errors="ignore"), now())
            _write(path, identity)
    return identity


def _content(setting: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadSetting(f"{setting}: {error.strerror}: {path}") from None


def _certificates(path: str) -> list[x509.Certificate]:
    if not path:
        raise BadSetting(f"{CERTIFICATE} is missing: the certificate of {KEY}, as PEM, with the chain after it")
    try:
        return x509.load_pem_x509_certificates(_content(CERTIFICATE, path))
    except ValueError as error:
        raise BadSetting(f"{CERTIFICATE}: {path} holds no PEM certificate ({error})") from None


def _from_pkcs12(content: bytes, secret: bytes | None) -> tuple[object, list[x509.Certificate]]:
    key, certificate, others = pkcs12.load_key_and_certificates(content, secret)
    return key, [*([certificate] if certificate else []), *others]


def _is_usable(key: object) -> bool:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.curve.name in CURVES
    return isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_RSA_BITS


def _checked(key: PrivateKey, certificates: list[x509.Certificate]) -> Identity:
    own = [each for each in certificates if _public(each) == _public(key)]
    if not own:
        raise BadSetting(f"{CERTIFICATE} belongs to another key than {KEY}")
    identity = Identity(key, own[0], tuple(each for each in certificates if each is not own[0]))
    begins, ends = identity.certificate.not_valid_before_utc, identity.certificate.not_valid_after_utc
    if not begins <= now() <= ends:
        raise BadSetting(f"{CERTIFICATE} is valid from {begins:%Y-%m-%d} to {ends:%Y-%m-%d} only")
    with suppress(x509.ExtensionNotFound):
        usage = identity.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise BadSetting(f"{CERTIFICATE} is not for signatures: its key usage says so")
    return identity


def _public(holder: PrivateKey | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _make(name: str, at: datetime) -> Identity:
    """EC P-256 and a certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False)
    usage |= {"encipher_only": False, "decipher_only": False, "digital_signature": True, "content_commitment": True}
    purposes = [_DOCUMENT_SIGNING, _ADOBE_DOCUMENTS, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))  # clocks of readers may be slow
        .not_valid_after(at + MADE_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Identity(key, builder.sign(key, hashes.SHA256()))


def _read(path: Path) -> Identity:
    content = path.read_bytes()
    try:
        key, certificates = load_pem_private_key(content, None), x509.load_pem_x509_certificates(content)
    except (ValueError, TypeError) as error:
        raise BadSetting(f"{path} cannot be read ({error}); restore it, or remove it and a new key is made") from None
    return Identity(key, certificates[0])  # type: ignore[arg-type]


def _write(path: Path, identity: Identity) -> None:
    """Whole or not at all, for its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".signing-")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + identity.pem.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Web server and worker start together; the second reads what the first has made."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
