"""Z17: papers carry a PAdES signature; what we say of a file, other validators say too."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.attachments.inspection import inspect
from app.documents.verification import INSPECTOR, Signature
from app.domain.errors import Refused
from app.gateways import signing
from tests.features.documents import tampering
from tests.features.documents.authority import a_certificate, a_key, an_authority, files, p12
from tests.features.documents.reading import pages_of, printed, text_of
from tests.features.documents.samples import a_context, a_head
from tests.support.tools import need

NAME = "广安区政务服务（演示）"
REASON = "受理通知书 广农受理字〔2026〕18号"
SIGNED_AT = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return printed(a_head("SLTZS"), a_context("SLTZS"))


@pytest.fixture
def signer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> signing.Signer:
    """A key of an installation of its own."""
    monkeypatch.setattr(signing, "_identity", [])
    signing.configure(tmp_path / "signing", NAME)
    return signing.signer()


@pytest.fixture
def signed(plain: bytes, signer: signing.Signer) -> bytes:
    return signing.sign(plain, reason=REASON, at=SIGNED_AT)[0]


def pdfsig(content: bytes, tmp_path: Path) -> str:
    """What poppler says of the signatures of a file."""
    path = tmp_path / "checked.pdf"
    path.write_bytes(content)
    command = [need("pdfsig"), "-nocert", str(path)]
    return subprocess.run(command, capture_output=True, text=True, env={"TZ": "UTC", "LC_ALL": "C.UTF-8"}).stdout


def found(content: bytes) -> list[Signature]:
    return [Signature(**each) for each in json.loads(inspect(INSPECTOR, content))]


def test_a_signature_covers_the_whole_paper_and_says_who_when_and_why(
    signed: bytes, signer: signing.Signer, tmp_path: Path
) -> None:
    said = pdfsig(signed, tmp_path)
    for expected in (
        f"Signer Certificate Common Name: {NAME}",
        "Signing Time: Nov 25 2026 02:30:00",
        "Signing Hash Algorithm: SHA-256",
        "Signature Type: ETSI.CAdES.detached",
        "Total document signed",
        "Signature is Valid",
    ):
        assert expected in said
    [signature] = found(signed)
    assert (signature.name, signature.fingerprint) == (NAME, signer.fingerprint)
    assert datetime.fromisoformat(signature.at) == SIGNED_AT
    assert signature.is_intact
    assert signature.is_whole
    with pikepdf.open(BytesIO(signed)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert (str(value.Reason), str(value.Name)) == (REASON, NAME)
        assert value.Reference[0].TransformParams.P == 1  # no changes are allowed


def test_signing_changes_nothing_that_is_printed(plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)
    assert (pages_of(signed), text_of(signed)) == (pages_of(plain), text_of(plain))
    with pikepdf.open(BytesIO(signed)) as pdf:
        [mark] = pdf.pages[0].Annots
        assert [int(side) for side in mark.Rect] == [0, 0, 0, 0]  # the seal is in the picture; the field is not seen


TAMPERED = {
    "one byte changed": (tampering.with_one_byte_changed, "invalid"),
    "an update after it": (tampering.with_an_update, "part"),
    "a comment after it": (lambda content: content + b"\n% more\n", "part"),
    "saved anew": (tampering.saved_anew, "invalid"),
    "without the signature": (tampering.without_signature, "unsigned"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_poppler_and_we_agree_on_files_that_were_tampered_with(case: str, signed: bytes, tmp_path: Path) -> None:
    tamper, expected = TAMPERED[case]
    content = tamper(signed)
    assert (_by_poppler(pdfsig(content, tmp_path)), _by_us(found(content))) == (expected, expected)


def test_poppler_and_we_agree_on_a_good_file(signed: bytes, tmp_path: Path) -> None:
    assert (_by_poppler(pdfsig(signed, tmp_path)), _by_us(found(signed))) == ("whole", "whole")


def _by_poppler(said: str) -> str:
    if "does not contain any signatures" in said or "Signature #1" not in said:
        return "unsigned"
    if "Signature is Valid" not in said:
        return "invalid"
    return "whole" if re.search(r"^\s*- Total document signed", said, re.MULTILINE) else "part"


def _by_us(signatures: list[Signature]) -> str:
    if not signatures:
        return "unsigned"
    if not signatures[0].is_intact:
        return "invalid"
    return "whole" if signatures[0].is_whole else "part"


@pytest.mark.parametrize("stored_as", [files, p12])
@pytest.mark.parametrize("kind", ["P-384", "RSA-2048"])
def test_a_given_certificate_signs_with_its_chain(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, stored_as: Callable[..., dict[str, str]]
) -> None:
    authority, key = an_authority(), a_key(kind)
    certificate = a_certificate(key, "广安区行政审批局", by=authority, digital_signature=True)
    monkeypatch.setattr(signing, "_identity", [])
    signing.configure(tmp_path / "signing", NAME, **stored_as(tmp_path, key, certificate, authority[1]))
    content, who = signing.sign(plain, reason=REASON, at=datetime.now(UTC))
    assert who.name == "广安区行政审批局"
    assert not (tmp_path / "signing").exists()
    assert _by_us(found(content)) == "whole"
    assert _by_poppler(pdfsig(content, tmp_path)) == "whole"
    assert authority[1].public_bytes(Encoding.DER).hex().encode() in content.lower()


def test_a_signature_of_others_covers_only_what_it_covers(signed: bytes) -> None:
    """A range that leaves out more than the signature could hide anything."""
    place = signed.index(b"/ByteRange [")
    numbers = [int(number) for number in re.findall(rb"\d+", signed[place : place + 80])[:4]]
    shorter = b"/ByteRange [%d %d %d %d]" % (numbers[0], numbers[1], numbers[2] + 5, numbers[3] - 5)
    end = signed.index(b"]", place) + 1
    moved = signed[:place] + shorter.ljust(end - place) + signed[end:]
    [signature] = found(moved)
    assert (signature.is_intact, signature.is_whole) == (False, False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>%PD</html>", "paper_not_pdf"),
        (b"\0" * 5000, "paper_not_pdf"),
        (b"%PDF-1.7\n", "paper_broken"),
        (b"%PDF-1.7\n%%EOF", "paper_broken"),
        (b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF", "paper_broken"),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF", "paper_broken"),
    ],
)
def test_what_is_no_pdf_or_a_broken_one_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        inspect(INSPECTOR, content)
    assert refused.value.code == code


def test_a_cut_or_encrypted_file_is_refused(signed: bytes) -> None:
    encrypted = tampering.saved_anew(signed, encryption=pikepdf.Encryption(owner="o", user=""))
    for content, code in ((signed[:-3000], "paper_broken"), (encrypted, "paper_encrypted")):
        with pytest.raises(Refused) as refused:
            inspect(INSPECTOR, content)
        assert refused.value.code == code


def test_the_web_process_does_not_load_the_library(tmp_path: Path) -> None:
    script = (
        "import sys; from app.config import Settings; from app.factory import create_app; "
        f"create_app(Settings.from_env({{'YICHUANG_INSTANCE': {str(tmp_path)!r}}})); "
        "print([name for name in ('pyhanko', 'asn1crypto', 'aiohttp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_log_is_told_in_time_that_a_certificate_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signing, "_identity", [])
    for days, warned in ((40, False), (20, True)):
        key = a_key()
        signing.configure(tmp_path / "signing", NAME, **files(tmp_path, key, a_certificate(key, days=(-10, days))))
        caplog.clear()
        signing.warn_of_expiry()
        assert bool(caplog.messages) is warned


def test_a_validator_that_trusts_the_certificate_finds_nothing_to_complain_of(signed: bytes, signer: signing.Signer) -> None:
    """Path, key usage, signed attributes, no change allowed: as pyHanko checks PAdES for anybody."""
    context = ValidationContext(trust_roots=list(load_certs_from_pemder_data(signer.pem.encode())))
    with ThreadPoolExecutor(1) as thread:
        [embedded] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
        status = thread.submit(validate_pdf_signature, embedded, context).result()
    assert (status.bottom_line, status.coverage.name, status.trusted) == (True, "ENTIRE_FILE", True)
    assert status.docmdp_ok
