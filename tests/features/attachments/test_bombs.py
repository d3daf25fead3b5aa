"""Files that are small to send and large to open: refused quickly, and the server's memory does not grow (ASVS 5.2.3)."""

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.attachments import checks
from app.attachments.inspection import MEMORY_BYTES, ROOT, inspect
from tests.builders.files import a_docx, a_jpeg, a_pdf, a_png, a_zip
from tests.features.attachments.test_checks import refusal
from tests.features.attachments.test_images import chunk

MEGABYTE = 1024 * 1024


def a_wide_zip() -> bytes:
    return a_docx(**{f"word/{number}.xml": bytes(10 * MEGABYTE) for number in range(11)})


def a_nested_zip() -> bytes:
    inner = a_zip({"zeros": bytes(10 * MEGABYTE)})
    return a_docx(**{f"word/{number}.bin": inner for number in range(50)})


def an_overlapping_zip() -> bytes:
    """Five hundred members that share the same packed bytes (Fifield's bomb)."""
    whole = a_docx(**{"word/kernel.xml": bytes(150_000)})
    end = whole.rindex(b"PK\x05\x06")
    directory_at = struct.unpack_from("<I", whole, end + 16)[0]
    kernel = whole[whole.rindex(b"PK\x01\x02") : end]
    copies = b"".join(kernel.replace(b"kernel", b"%06d" % number) for number in range(500))
    count, size = 3 + 500 - 1, end - len(kernel) - directory_at + len(copies)
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, directory_at, 0)
    return whole[: end - len(kernel)] + copies + tail


def a_png_too_wide() -> bytes:
    return a_png(Image.new("1", (8_000, 8_000)))


def a_png_of_text() -> bytes:
    """A small picture with a comment that unpacks to 20 MB."""
    comment = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(20 * MEGABYTE)))
    plain = a_png()
    return plain[:33] + comment + plain[33:]


def a_packed_pdf(padding: int, times: int = 1) -> bytes:
    """A PDF with an object stream that is packed `times` times and holds one object and `padding` spaces."""
    content = b"5 0 << /Harmless true >>" + b" " * padding
    for _ in range(times):
        content = zlib.compress(content)
    filters = b"/Filter [%s] /Length %d" % (b"/FlateDecode " * times, len(content))
    objects = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Extra 5 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 %s >>\nstream\n%s\nendstream\nendobj\n" % (filters, content),
    ]
    data, table = b"%PDF-1.5\n", struct.pack(">BIH", 0, 0, 65535)
    for source in objects:
        table += struct.pack(">BIH", 1, len(data), 0)
        data += source
    table += struct.pack(">BIH", 2, 4, 0) + struct.pack(">BIH", 1, len(data), 0)
    about = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    return data + b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (about, table, len(data))


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "wide zip": ("a.docx", a_wide_zip, "file_zip_too_large"),
    "nested zip": ("a.docx", a_nested_zip, "file_zip_embedded"),
    "overlapping zip": ("a.docx", an_overlapping_zip, "file_zip_broken"),
    "wide png": ("a.png", a_png_too_wide, "file_image_too_large"),
    "png with a packed comment": ("a.png", a_png_of_text, "file_image_broken"),
    "packed pdf": ("a.pdf", lambda: a_packed_pdf(100 * MEGABYTE), "file_pdf_broken"),
    "twice packed pdf": ("a.pdf", lambda: a_packed_pdf(100 * MEGABYTE, times=2), "file_pdf_broken"),
}


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def cpu_seconds() -> float:
    """Of this process and its children: the same on a busy machine."""
    return sum(os.times()[:4])


@pytest.mark.parametrize(("name", "make", "code"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_within_a_second_and_without_memory(name: str, make: Callable[[], bytes], code: str) -> None:
    bomb = make()
    assert len(bomb) < MEGABYTE
    before, started = resident_bytes(), cpu_seconds()
    assert refusal(name, bomb) == code
    assert cpu_seconds() - started < 1
    assert resident_bytes() - before < 50 * MEGABYTE


@pytest.mark.parametrize("times", [1, 2])
def test_the_packed_pdf_is_refused_for_its_size_alone(times: int) -> None:
    assert checks.examine("a.pdf", a_packed_pdf(10, times)).media_type == "application/pdf"


def test_a_photo_with_thousands_of_scans_is_refused() -> None:
    photo = a_jpeg(Image.new("RGB", (4_000, 3_000)), progressive=True)
    last, end = photo.rindex(b"\xff\xda"), photo.rindex(b"\xff\xd9")
    started = cpu_seconds()
    assert refusal("a.jpg", photo[:end] + photo[last:end] * 5_000 + photo[end:]) == "file_image_broken"
    assert cpu_seconds() - started < 1


def test_the_largest_picture_allowed_leaves_the_server_small() -> None:
    largest = a_png(Image.new("L", (8_000, 5_000)))
    before = resident_bytes()
    assert checks.examine("a.png", largest).media_type == "image/png"
    assert resident_bytes() - before < 50 * MEGABYTE


def test_an_inspector_that_eats_memory_or_time_is_ended() -> None:
    """The limits themselves, with inspectors that do nothing else."""
    for greed, ended_by in (("lambda data: bytes(2**31)", b"MemoryError"), ("lambda data: [0 for _ in iter(int, 1)]", b"")):
        program = f"from app.attachments import inspection as i; i.CPU_SECONDS = 1; i.answer({greed})"
        child = subprocess.run([sys.executable, "-c", program], input=b"x", capture_output=True, cwd=ROOT)
        assert child.returncode != 0
        assert ended_by in child.stderr
    assert MEMORY_BYTES < 2**30


def test_a_file_on_which_the_inspector_dies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.attachments.inspection.ROOT", Path("/"))  # where the inspectors cannot be found
    assert refusal("a.pdf", a_pdf()) == "file_unreadable"


def test_an_inspector_sees_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YICHUANG_DATABASE_URL", "postgresql://user:secret@db/yichuang")
    seen = inspect(("tests.features.attachments.curious_inspector",), b"any")
    assert seen.startswith(b"environment:")
    assert b"YICHUANG" not in seen
