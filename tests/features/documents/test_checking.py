"""Z17: whoever receives a paper as a file learns whether it is ours, unaltered and valid: at /verify/file, by a command."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import db
from app.catalog.models import Department
from app.documents import commands, queries, verification
from app.documents.models import Document, SigningCertificate
from app.gateways import signing, storage
from app.gateways.signing_keys import made
from tests.builders.files import a_pdf
from tests.features.documents import tampering
from tests.features.documents.authority import a_certificate, a_key, files
from tests.features.documents.samples import a_context
from tests.support.browser import Browser
from tests.support.pages import Page

pytestmark = pytest.mark.only_on("sqlite")  # what a file holds

ISSUED_AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
NAME = "广安区政务服务（演示）"


@pytest.fixture
def paper(db_session: Any, run_jobs: Callable[[], int]) -> Callable[..., Document]:
    """Issues a paper and lets the worker make it."""
    department = Department(code="511602-95", region="511602", name="区试验局", short_name="广试")

    def make(kind: str = "SLTZS", **changes: Any) -> Document:
        with db.transaction():
            db.session.add(department)
            db.session.flush()
            document = commands.freeze(
                kind,
                department=department,
                context=a_context(kind, **changes),
                holder_name="王小明",
                issued_at=ISSUED_AT,
                is_demo=True,
            )
        run_jobs()
        return document

    return make


@pytest.fixture
def own_key(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Signs with another key from now on; the installation's own comes back at the end."""
    before = list(signing._identity)
    yield lambda **given: signing.configure(tmp_path / "signing", NAME, **given)
    signing._identity[:] = before


def content_of(document: Document) -> bytes:
    content = queries.bytes_of(document)
    assert content is not None
    return content


def checked(client: Browser, content: bytes, status: int = 200) -> Page:
    return client.submit(client.read("/verify/file"), "/verify/file", file=(content, "文书.pdf"), status=status)


def unsigned(document: Document) -> bytes:
    """Makes it a paper from before papers were signed."""
    content = tampering.without_signature(content_of(document))
    with db.transaction():
        row = db.session.get_one(Document, document.id)
        row.pdf_sha256, row.signed_with = storage.put(content), None
    return content


def test_every_paper_is_signed_when_it_is_made(paper: Callable[..., Document]) -> None:
    first, second = paper(), paper("ZZ")
    for document in (first, second):
        assert document.signed_with.name == NAME
        assert document.signed_with.fingerprint == signing.signer().fingerprint
        assert document.pdf_sha256 == hashlib.sha256(content_of(document)).hexdigest()
    assert first.signed_with_id == second.signed_with_id
    with pikepdf.open(BytesIO(content_of(second))) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V.Reason) == f"{second.title} {second.number}"


def test_a_page_by_code_says_who_signed(client: Browser, paper: Callable[..., Document]) -> None:
    document = paper()
    page = client.read(f"/verify/{document.verification_code}")
    assert f"电子签名 {NAME}，" in page.text
    assert page.css("a[href='/verify/file']")
    unsigned(document)
    assert "电子签名 没有：这份文书出具时，本系统还不做电子签名" in client.read(f"/verify/{document.verification_code}").text


def test_the_pages_name_the_signer_and_only_the_form_sets_a_cookie(client: Browser) -> None:
    assert "Set-Cookie" not in client.get("/verify").headers
    assert NAME in client.read("/verify").text
    page = client.read("/verify/file")
    assert signing.signer().fingerprint in page.text.replace(" ", "")
    assert client.get("/verify/file").headers["Cache-Control"] == "no-store"


def test_a_good_file_is_genuine_and_valid(client: Browser, paper: Callable[..., Document]) -> None:
    document = paper()
    page = checked(client, content_of(document))
    assert page.heading == "核对结果：文件真实，没有被改动"
    assert page.css(".tag.done")
    for expected in (
        document.number,
        "区试验局",
        "王*明",
        "状态 有效",
        "完好，覆盖整个文件",
        f"{NAME}（本系统的证书）",
        "样张",
    ):
        assert expected in page.text
    assert "王小明" not in page.html


def test_a_genuine_file_says_when_the_paper_is_no_longer_valid(client: Browser, paper: Callable[..., Document]) -> None:
    old, new, expired = paper(), paper(), paper("ZZ", valid_from="2020-01-01", valid_until="2021-01-01")
    with db.transaction():
        commands.mark_replaced(db.session.get(Document, old.id), db.session.get(Document, new.id))
        commands.annul(db.session.get(Document, new.id))
    for document, words in ((old, "已被新的文书代替"), (new, "已撤销，不再有效"), (expired, "已过有效期")):
        page = checked(client, content_of(document))
        assert "文件真实" in page.heading
        assert words in page.text
        assert page.css(".tag.failed")
    assert new.number in checked(client, content_of(old)).text


@pytest.mark.parametrize("tamper", [tampering.with_an_update, tampering.with_one_byte_changed, tampering.saved_anew])
def test_a_changed_file_is_not_to_be_believed(
    client: Browser, paper: Callable[..., Document], tamper: Callable[[bytes], bytes]
) -> None:
    document = paper()
    page = checked(client, tamper(content_of(document)))
    assert "文件被改动过或者是伪造的，请不要采信" in page.heading
    assert ("签名不成立" in page.text) is (tamper is not tampering.with_an_update)
    assert not page.css(".tag.done")
    assert (document.number in page.text) is (tamper is tampering.with_an_update)  # only then is known what it was


def test_a_good_signature_on_bytes_that_are_not_registered_is_not_enough(client: Browser, paper: Callable[..., Document]) -> None:
    """Whoever has stolen the key can sign; he cannot register. Nor can whoever fills the room behind the signature."""
    forged = signing.sign(tampering.without_signature(content_of(paper())), reason="伪造", at=ISSUED_AT)[0]
    for content in (forged, tampering.with_other_padding(content_of(paper()))):
        page = checked(client, content)
        assert "请不要采信" in page.heading
        assert not page.css(".tag.done")
    assert "没有登记过" in checked(client, forged).heading


def test_a_file_that_others_signed_is_not_ours_though_it_says_so(
    client: Browser, paper: Callable[..., Document], own_key: Callable[..., None], tmp_path: Path
) -> None:
    ours = tampering.without_signature(content_of(paper()))
    forger = made(tmp_path / "forger", NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "_identity", [forger])
        forged = signing.sign(ours, reason="伪造", at=ISSUED_AT)[0]
    page = checked(client, forged)
    assert "不是本系统签名的文件" in page.heading
    assert f"自称“{NAME}”，不是本系统的证书" in page.text


def test_a_paper_from_before_is_known_by_its_bytes(
    client: Browser, paper: Callable[..., Document], cli: Any, tmp_path: Path
) -> None:
    document = paper()
    content = unsigned(document)
    page = checked(client, content)
    assert "一字不差，但没有电子签名" in page.heading
    assert "状态 有效" in page.text
    assert document.number in page.text
    assert run(cli, tmp_path, content).stdout.splitlines()[-1] == "unsigned"


def test_a_strangers_pdf_is_unknown(client: Browser) -> None:
    page = checked(client, a_pdf())
    assert "不是本系统出具的原件" in page.heading
    assert "用验证码查验" in page.text


def test_papers_signed_before_a_change_of_keys_still_verify(
    client: Browser, paper: Callable[..., Document], own_key: Callable[..., None], tmp_path: Path
) -> None:
    old = paper()
    own_key()
    second = paper()
    key = a_key()
    own_key(**files(tmp_path, key, a_certificate(key, "广安区行政审批局")))
    third = paper()
    assert len({document.signed_with_id for document in (old, second, third)}) == 3
    for document, name in ((old, NAME), (second, NAME), (third, "广安区行政审批局")):
        page = checked(client, content_of(document))
        assert "文件真实" in page.heading
        assert f"{name}（本系统的证书）" in page.text
    bundle = client.get("/verify/certificates.pem")
    assert bundle.text.count("BEGIN CERTIFICATE") >= 3
    assert "PRIVATE" not in bundle.text
    assert all(row.pem in bundle.text for row in db.session.scalars(select(SigningCertificate)))


BAD = {
    "nothing": (b"", "这个文件是空的"),
    "a page": (b"<html><script>alert(1)</script></html>", "这不是 PDF 文件"),
    "a head only": (b"%PDF-1.7\n%%EOF", "已损坏或者不完整"),
    "an encrypted one": (
        tampering.saved_anew(a_pdf(), encryption=pikepdf.Encryption(owner="o", user="u")),
        "加了密",
    ),
    "too large": (b"%PDF-1.7\n" + b"\0" * verification.MAX_BYTES, "文件超过 20 MB"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_a_sentence_beside_the_field(client: Browser, kind: str) -> None:
    content, says = BAD[kind]
    page = checked(client, content, 422)
    assert page.css(".field.bad #f-file")
    assert says in page.text
    assert page.css(".errors a[href='#f-file']")


def test_no_file_at_all_gets_a_sentence(client: Browser) -> None:
    page = client.submit(client.read("/verify/file"), "/verify/file", status=422)
    assert "请选择要核对的 PDF 文件" in page.text
    token = page.css("input[name=csrf_token]")[0].attributes["value"]
    for sent in ({"file": "text"}, {"other": (BytesIO(b"x"), "x.pdf")}):
        assert client.post("/verify/file", data={"csrf_token": token} | sent).status_code == 422


def _hostile() -> Iterator[bytes]:
    yield a_pdf() + b"%%EOF" * 50_000
    # a tree of pages and fields that leads back to itself, with XFA and a chain of tables without end
    yield (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/AcroForm<</Fields[1 0 R]/SigFlags 3/XFA(x)>>/Kids[1 0 R]"
        b"/Count 999999999/V 1 0 R/FT/Sig>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
        b"trailer<</Root 1 0 R/Size 2/Prev 142>>\nstartxref\n142\n%%EOF"
    )
    yield b"%PDF-1.7\n" + b"<<" * 200_000
    yield b"%PDF-1.7\n1 0 obj\n<</Length 1 0 R>>stream\n"
    signed_like = b"/ByteRange [0 99999999999999999999 -5 7] /Contents <" + b"30" * 2000 + b">"
    yield b"%PDF-1.7\n1 0 obj<</Type/Sig " + signed_like + b">>endobj\nstartxref\n9\n%%EOF"


@pytest.mark.parametrize("number", range(5))
def test_a_hostile_file_is_answered_not_stumbled_over(client: Browser, number: int) -> None:
    content = list(_hostile())[number]
    page = client.read("/verify/file")
    answer = client.send(page, "/verify/file", file=(content, "x.pdf"))
    assert answer.status_code in {200, 422}


def test_nothing_of_a_file_stays(app: Flask, client: Browser) -> None:
    folder = app.config["SETTINGS"].instance_dir
    before = {path for path in folder.rglob("*") if path.is_file()}
    checked(client, a_pdf())
    assert {path for path in folder.rglob("*") if path.is_file()} <= before | {folder / "yichuang.db-wal"}


def test_asking_again_and_again_is_limited(client: Browser) -> None:
    page = client.read("/verify/file")
    answers = [client.send(page, "/verify/file", file=(b"", "x.pdf")).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_who_has_to_wait_too_long_is_asked_to_come_back(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PATIENCE_SECONDS", 0.1)
    assert verification._one_at_a_time.acquire(timeout=1)
    try:
        assert "请过一会儿再试" in checked(client, a_pdf(), 503).text
    finally:
        verification._one_at_a_time.release()
    assert "不是本系统出具的原件" in checked(client, a_pdf()).heading


def run(cli: Callable[..., Result], folder: Path, content: bytes) -> Result:
    (folder / "received.pdf").write_bytes(content)
    return cli("verify-document", str(folder / "received.pdf"))


def test_the_command_says_yes_to_a_good_paper(paper: Callable[..., Document], cli: Callable[..., Result], tmp_path: Path) -> None:
    document = paper()
    result = run(cli, tmp_path, content_of(document))
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[-1] == "valid"
    for expected in (
        f"SHA-256：{document.pdf_sha256}",
        "电子签名：完好，覆盖整个文件",
        f"签署人：{NAME}（本系统的证书）",
        "文书：受理通知书",
        f"编号：{document.number}",
        "状态：有效",
    ):
        assert expected in lines
    assert any(line.startswith("签署时间：20") for line in lines)


def test_the_command_says_no_with_a_word_and_a_sentence(
    paper: Callable[..., Document], cli: Callable[..., Result], tmp_path: Path
) -> None:
    old, new, expired = paper(), paper(), paper("ZZ", valid_from="2020-01-01", valid_until="2021-01-01")
    with db.transaction():
        commands.mark_replaced(db.session.get(Document, old.id), db.session.get(Document, new.id))
        commands.annul(db.session.get(Document, new.id))
    good = content_of(new)
    for content, word in (
        (content_of(old), "replaced"),
        (good, "annulled"),
        (content_of(expired), "expired"),
        (tampering.with_one_byte_changed(good), "changed"),
        (tampering.with_an_update(good), "changed"),
        (tampering.without_signature(good), "unknown"),
        (a_pdf(), "unknown"),
    ):
        result = run(cli, tmp_path, content)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (2, word)
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.endswith("。\n")
    assert f"代替它的文书：{new.number}" in run(cli, tmp_path, content_of(old)).stdout


def test_the_command_says_no_to_what_it_cannot_read(cli: Callable[..., Result], tmp_path: Path) -> None:
    for result in (
        run(cli, tmp_path, b"text"),
        cli("verify-document", str(tmp_path / "absent.pdf")),
        cli("verify-document", "/"),
    ):
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
