"""Z17: the key that signs papers is made once for its owner only, or given; what cannot sign stops the start."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.config import BadSetting, Settings
from app.gateways import signing_keys
from app.gateways.signing_keys import given, made
from tests.conftest import FrozenClock
from tests.features.documents.authority import PASSWORD, a_certificate, a_key, an_authority, files, p12

NAME = "广安区政务服务（演示）"


def test_the_key_file_is_for_its_owner_only_and_read_at_the_next_start(tmp_path: Path) -> None:
    first = made(tmp_path / "signing", NAME)
    [file] = (tmp_path / "signing").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert made(tmp_path / "signing", NAME).fingerprint == first.fingerprint


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", NAME), made(tmp_path / "other", NAME)
    assert one.fingerprint != other.fingerprint
    assert one.key.private_numbers() != other.key.private_numbers()


def test_many_first_starts_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        prints = set(pool.map(lambda _: made(tmp_path / "signing", NAME).fingerprint, range(32)))
    assert len(prints) == 1
    assert len(list((tmp_path / "signing").iterdir())) == 1


def test_a_write_that_fails_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signing_keys.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        made(tmp_path / "signing", NAME)
    assert list((tmp_path / "signing").iterdir()) == []


def test_the_certificate_names_the_installation_and_is_for_signing_documents(tmp_path: Path) -> None:
    certificate = made(tmp_path / "signing", NAME).certificate
    assert signing_keys.name_of(certificate) == NAME
    assert certificate.public_key().curve.name == "secp256r1"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.digital_signature, usage.value.content_commitment, usage.value.key_cert_sign) == (True, True, False)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert "1.3.6.1.5.5.7.3.36" in {purpose.dotted_string for purpose in purposes}
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    certificate.verify_directly_issued_by(certificate)


def test_another_name_has_another_key_and_the_first_one_stays(tmp_path: Path) -> None:
    demo = made(tmp_path / "signing", NAME)
    real = made(tmp_path / "signing", "广安区政务服务")
    assert (real.name, demo.fingerprint == real.fingerprint) == ("广安区政务服务", False)
    assert made(tmp_path / "signing", NAME).fingerprint == demo.fingerprint


def test_a_name_longer_than_certificates_allow_is_cut(tmp_path: Path) -> None:
    first = made(tmp_path / "signing", "长" * 80)
    assert first.name == "长" * 21
    assert made(tmp_path / "signing", "长" * 80).fingerprint == first.fingerprint


def test_a_key_is_made_anew_in_the_last_year_of_its_certificate(tmp_path: Path, frozen_clock: FrozenClock) -> None:
    first = made(tmp_path / "signing", NAME)
    frozen_clock.at(first.certificate.not_valid_after_utc - timedelta(days=366))
    assert made(tmp_path / "signing", NAME).fingerprint == first.fingerprint
    frozen_clock.advance(days=2)
    assert made(tmp_path / "signing", NAME).fingerprint != first.fingerprint


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_file_that_cannot_be_read_is_not_overwritten(tmp_path: Path, content: bytes) -> None:
    made(tmp_path / "signing", NAME)
    [file] = (tmp_path / "signing").iterdir()
    file.write_bytes(content)
    with pytest.raises(BadSetting, match=f"{file.name} cannot be read"):
        made(tmp_path / "signing", NAME)
    assert file.read_bytes() == content


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-2048"])
def test_pem_files_of_an_authority_are_taken_with_their_chain(tmp_path: Path, kind: str) -> None:
    key, authority = a_key(kind), an_authority()
    certificate = a_certificate(key, by=authority, digital_signature=True)
    identity = given(**files(tmp_path, key, authority[1], certificate))
    assert (identity.certificate, identity.chain, identity.name) == (certificate, (authority[1],), "广安区行政审批局")
    assert identity.pem.count("BEGIN CERTIFICATE") == 2


def test_a_pem_key_may_have_a_password(tmp_path: Path) -> None:
    key = a_key()
    paths = files(tmp_path, key, a_certificate(key), password=PASSWORD)
    assert given(**paths, password=PASSWORD).name == "广安区行政审批局"
    for wrong in ("", "wrong"):
        with pytest.raises(BadSetting, match="YICHUANG_SIGNING_PASSWORD"):
            given(**paths, password=wrong)


def test_a_pkcs12_file_is_taken_with_its_password(tmp_path: Path) -> None:
    key, authority = a_key(), an_authority()
    certificate = a_certificate(key, by=authority, content_commitment=True)
    paths = p12(tmp_path, key, certificate, authority[1])
    identity = given(**paths)
    assert (identity.certificate, identity.chain) == (certificate, (authority[1],))
    with pytest.raises(BadSetting, match="YICHUANG_SIGNING_PASSWORD"):
        given(**(paths | {"password": "wrong"}))


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        ("P-256", {"days": (-20, -1)}, "YICHUANG_SIGNING_CERTIFICATE is valid from"),
        ("P-256", {"days": (1, 20)}, "YICHUANG_SIGNING_CERTIFICATE is valid from"),
        ("P-256", {"key_encipherment": True}, "YICHUANG_SIGNING_CERTIFICATE is not for signatures"),
        ("K-256", {}, "YICHUANG_SIGNING_KEY: papers are signed with"),
        ("RSA-1024", {}, "YICHUANG_SIGNING_KEY: papers are signed with"),
    ],
)
def test_what_cannot_sign_is_refused(tmp_path: Path, kind: str, options: dict[str, object], says: str) -> None:
    key = a_key(kind)
    with pytest.raises(BadSetting, match=says):
        given(**files(tmp_path, key, a_certificate(key, **options)))  # type: ignore[arg-type]


def test_a_missing_foreign_or_unreadable_certificate_is_refused(tmp_path: Path) -> None:
    key, other = a_key(), a_key()
    paths = files(tmp_path, key, a_certificate(other))
    (tmp_path / "text").write_text("no certificate")
    for certificate, says in (
        (paths["certificate"], "belongs to another key"),
        (str(tmp_path / "text"), "holds no PEM certificate"),
        (str(tmp_path / "absent"), "No such file"),
        ("", "is missing"),
    ):
        with pytest.raises(BadSetting, match=f"YICHUANG_SIGNING_CERTIFICATE.*{says}"):
            given(paths["key"], certificate)
    for path in (tmp_path / "absent", tmp_path / "text"):
        with pytest.raises(BadSetting, match="YICHUANG_SIGNING_KEY"):
            given(str(path), paths["certificate"])


def test_a_certificate_without_its_key_stops_the_start() -> None:
    with pytest.raises(BadSetting, match="needs YICHUANG_SIGNING_KEY"):
        Settings.from_env({"YICHUANG_SIGNING_CERTIFICATE": "/etc/cert.pem"})


def test_the_password_is_not_shown_with_the_settings() -> None:
    settings = Settings.from_env({"YICHUANG_SIGNING_KEY": "/k.p12", "YICHUANG_SIGNING_PASSWORD": PASSWORD})
    assert settings.signing_password == PASSWORD
    assert PASSWORD not in repr(settings)
