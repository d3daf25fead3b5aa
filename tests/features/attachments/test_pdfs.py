"""PDFs may not run, fetch or hide anything."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from app.attachments import checks
from tests.builders.files import a_pdf, a_zip
from tests.features.attachments.test_checks import refusal

Change = Callable[[Pdf], None]
IN_STREAMS = pikepdf.ObjectStreamMode.generate


SCRIPT = "<< /S /JavaScript /JS (app.alert) >>"


def in_the_catalogue(entry: str, source: str) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.Root[entry] = pdf.make_indirect(Object.parse(source.encode()))

    return change


def on_the_page(entry: str, source: str) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj[entry] = Object.parse(source.encode())

    return change


def opens_with(source: str) -> Change:
    return in_the_catalogue("/OpenAction", source)


def with_a_file(pdf: Pdf) -> None:
    pdf.attachments["virus.exe"] = b"MZ"


ACTIVE: dict[str, Change] = {
    "script at opening": opens_with(SCRIPT),
    "script deep inside, unused": in_the_catalogue("/Unused", f"[[1 [<< /Deep [{SCRIPT}] >>]]]"),
    "script of the page": on_the_page("/AA", f"<< /O {SCRIPT} >>"),
    "script of an annotation": on_the_page("/Annots", f"[<< /Subtype /Link /AA << /K {SCRIPT} >> >>]"),
    "named scripts": in_the_catalogue("/Names", "<< /JavaScript << /Names [] >> >>"),
    "script as the second action": opens_with(f"<< /S /GoTo /D (a) /Next {SCRIPT} >>"),
    "program": opens_with("<< /S /Launch /F (cmd.exe) >>"),
    "form sent elsewhere": opens_with("<< /S /SubmitForm /F (https://example.com/) >>"),
    "data read in": opens_with("<< /S /ImportData /F (a.fdf) >>"),
    "embedded file": with_a_file,
    "embedded file of an annotation": on_the_page("/Annots", "[<< /Subtype /FileAttachment /FS << /EF << >> >> >>]"),
    "XFA form": in_the_catalogue("/AcroForm", "<< /Fields [] /XFA (<xdp/>) >>"),
}


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE)
def test_active_content_is_refused(change: Change) -> None:
    assert refusal("a.pdf", a_pdf(change)) == "file_pdf_active"


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE)
def test_active_content_in_object_streams_is_refused(change: Change) -> None:
    data = a_pdf(change, object_stream_mode=IN_STREAMS)
    assert b"/JavaScript" not in data
    assert b"/Launch" not in data
    assert refusal("a.pdf", data) == "file_pdf_active"


def test_escaped_names_do_not_hide_a_script() -> None:
    plain = a_pdf(opens_with(SCRIPT), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    escaped = plain.replace(b"/JavaScript", b"/J#61v#61Script")
    offset = escaped.rindex(b"startxref")  # the table of objects has moved by what the escapes are longer
    moved = len(escaped) - len(plain)
    assert moved == 4
    at = int(escaped[offset:].split()[1])
    assert refusal("a.pdf", rebuilt(escaped, at + moved)) == "file_pdf_active"


def rebuilt(data: bytes, table_at: int) -> bytes:
    """The same objects with a table that finds them."""
    count = int(data[table_at:].split()[2])
    lines = [b"0000000000 65535 f \n"]
    for number in range(1, count):
        lines.append(b"%010d 00000 n \n" % (data.index(b"\n%d 0 obj" % number) + 1))
    trailer = data[data.index(b"trailer", table_at) : data.rindex(b"startxref")]
    return data[:table_at] + b"xref\n0 %d\n" % count + b"".join(lines) + trailer + b"startxref\n%d\n%%%%EOF\n" % table_at


def test_harmless_links_bookmarks_and_forms_are_taken() -> None:
    def change(pdf: Pdf) -> None:
        link = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI="https://example.com/"))
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, T="seal"))]))
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("第一章", 0))

    assert checks.examine("a.pdf", a_pdf(change, object_stream_mode=IN_STREAMS)).media_type == "application/pdf"


def test_a_pdf_that_asks_for_a_password_is_refused() -> None:
    locked = a_pdf(encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert refusal("a.pdf", locked) == "file_pdf_encrypted"


def test_a_pdf_that_opens_without_a_password_is_taken_and_still_walked() -> None:
    only_owner = pikepdf.Encryption(owner="owner", user="")
    assert checks.examine("a.pdf", a_pdf(encryption=only_owner))
    assert refusal("a.pdf", a_pdf(opens_with(SCRIPT), encryption=only_owner)) == "file_pdf_active"


def test_a_damaged_pdf_is_refused() -> None:
    whole = a_pdf()
    assert refusal("a.pdf", whole[: len(whole) // 2]) == "file_pdf_broken"
    assert refusal("a.pdf", b"%PDF-1.7\n<script>alert(1)</script>") == "file_pdf_broken"


def test_what_each_reader_would_repair_in_its_own_way_is_refused() -> None:
    shifted = a_pdf(opens_with(SCRIPT)).replace(b"startxref\n", b"startxref\n9")
    assert refusal("a.pdf", shifted) == "file_pdf_broken"


def test_a_pdf_without_pages_is_refused() -> None:
    target = BytesIO()
    pikepdf.new().save(target)
    assert refusal("a.pdf", target.getvalue()) == "file_pdf_broken"


def test_a_pdf_in_front_of_an_archive_is_refused() -> None:
    assert refusal("a.pdf", a_pdf() + a_zip({"run.class": b"\xca\xfe\xba\xbe"})) == "file_type_mismatch"
