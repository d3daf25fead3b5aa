"""Small valid files of every kind that may be handed in."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX_MAIN = f"{OFFICE}.wordprocessingml.document.main+xml"
XLSX_MAIN = f"{OFFICE}.spreadsheetml.sheet.main+xml"


def a_picture(width: int = 60, height: int = 40) -> Image.Image:
    """A drawing that compression cannot shrink to nothing."""
    noise = Image.effect_noise((width, height), 60)
    return Image.merge("RGB", (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise))


def a_jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    return _saved(picture or a_picture(), "JPEG", **options)


def a_png(picture: Image.Image | None = None, **options: object) -> bytes:
    return _saved(picture or a_picture(), "PNG", **options)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def a_pdf(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **options: object) -> bytes:
    """One empty page; `change` puts more into the file."""
    pdf, target = pikepdf.new(), BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    change(pdf)
    pdf.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def a_zip(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _types(main: str, part: str) -> str:
    return f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{main}"/></Types>'


def a_docx(**more: bytes | str) -> bytes:
    return a_zip({"[Content_Types].xml": _types(DOCX_MAIN, "word/document.xml"), "word/document.xml": "<w:document/>", **more})


def an_xlsx(**more: bytes | str) -> bytes:
    return a_zip({"[Content_Types].xml": _types(XLSX_MAIN, "xl/workbook.xml"), "xl/workbook.xml": "<workbook/>", **more})


def an_ofd(**more: bytes | str) -> bytes:
    root = '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"/>'
    return a_zip({"OFD.xml": root, "Doc_0/Document.xml": "<ofd:Document/>", **more})
