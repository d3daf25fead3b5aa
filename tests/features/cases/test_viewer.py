"""A file beside the form: pages as pictures, ways from one to the next, and nothing for those who may not read the case."""

import hashlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import update

from app import db
from app.attachments import commands as attachments
from app.attachments import pages
from app.attachments.checks import Examined
from app.attachments.models import Attachment, ScanState
from app.cases.traces import Reveal
from app.domain.errors import Refused
from app.gateways.wall_clock import now
from tests.builders.cases import a_case, one_click, stored
from tests.builders.desk import at_desk
from tests.builders.files import a_docx, a_jpeg, a_pdf, a_picture, a_png, a_zip
from tests.support.pages import CSRF_FIELD

pytestmark = pytest.mark.only_on("sqlite")  # how a file is drawn

RED, BLUE = (200, 30, 30), (30, 30, 200)


def a_scan(*colours, size=(600, 800)):
    """A PDF with a page of each colour."""
    sheets = [Image.new("RGB", size, colour) for colour in colours]
    target = BytesIO()
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


def handed_in(app, case, data, name="证书.pdf", media_type="application/pdf", key="technician"):
    """Puts a file into a case as the checks would have stored it; its public id."""
    with one_click(app):
        file = Examined(name, media_type, data, hashlib.sha256(data).hexdigest())
        return attachments.attach(stored(case.number).public_id, key, file, by="citizen:1", at=now()).public_id


@pytest.fixture
def case(app):
    return a_case(app, "step 1")


@pytest.fixture
def lis(client):
    at_desk(client, "lis")
    return client


def picture(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return Image.open(BytesIO(answer.get_data()))


def test_a_file_opens_beside_the_values_of_the_form_and_the_window(app, lis, case):
    """Z13"""
    file = handed_in(app, case, a_scan(RED, BLUE))
    page = lis.read(lis.read(f"{case.path}/materials").link("证书.pdf"))
    assert page.path == f"{case.path}/view/{file}"
    assert page.texts("head title") == ["水产苗种生产许可证核发（演示），证书.pdf - 一窗工作台"]
    assert "技术人员证书 证书.pdf 第 1 页，共 2 页" in page.text
    assert {"陈春花", "36.5 亩"} <= set(page.texts(".beside td"))
    assert page.texts("aside h2")[0] == "提交下一环节"
    assert page.texts("nav.tabs [aria-current]") == ["材料列表 6"]
    shown = picture(lis, page.one(".sheet img").attributes["src"])
    assert shown.width == 800 and shown.convert("RGB").getpixel((400, 400))[0] > 150


def test_it_is_paged_turned_and_enlarged_by_links(app, lis, case):
    file = handed_in(app, case, a_scan(RED, BLUE))
    page = lis.read(lis.read(f"{case.path}/view/{file}").link("下一页"))
    assert "第 2 页，共 2 页" in page.text
    assert "下一页" not in page.texts("a"), "the last page"
    shown = picture(lis, page.one(".sheet img").attributes["src"])
    assert shown.convert("RGB").getpixel((400, 400))[2] > 150
    page = lis.read(page.link("200%"))
    assert "第 2 页" in page.text and picture(lis, page.one(".sheet img").attributes["src"]).width == 1600
    upright = picture(lis, page.one(".sheet img").attributes["src"])
    page = lis.read(page.link("向右转"))
    turned = picture(lis, page.one(".sheet img").attributes["src"])
    assert upright.width < upright.height and turned.width > turned.height
    for _ in range(3):
        page = lis.read(page.link("向右转"))
    assert "turn" not in page.one(".sheet img").attributes["src"]
    assert "第 1 页" in lis.read(page.link("上一页")).text


def test_the_files_of_the_case_follow_each_other(app, lis, case):
    names, page = [], lis.read(lis.read(f"{case.path}/materials").link("water_rights.pdf"))
    while True:
        names.append(page.one("h2 .grey").text())
        if "下一个文件" not in page.texts("a"):
            break
        page = lis.read(page.link("下一个文件"))
    assert names == ["water_rights.pdf", "broodstock.pdf", "technician.pdf", "site_plan.pdf"]
    assert "上一个文件" in page.texts("a")


def test_the_region_leaves_the_window_as_it_stands(app, lis, case):
    file = handed_in(app, case, a_scan(RED))
    link = lis.read(f"{case.path}/view/{file}").one("#zoom-200").attributes
    region = lis.get(link["hx-get"], headers={"HX-Request": "true", "HX-Target": "case-body"}).get_data(as_text=True)
    assert 'id="case-actions" class="side" hx-preserve' in region
    assert "<h1>" not in region and 'id="presence"' not in region


@pytest.mark.parametrize(
    "query", ["page=0", "page=9", "page=-1", "page=x", "page=99999999999999", "zoom=1000000", "turn=45", "do=x"]
)
def test_nonsense_in_the_address_is_a_page_that_exists(app, lis, case, query):
    file = handed_in(app, case, a_scan(RED, BLUE))
    page = lis.read(f"{case.path}/view/{file}?{query}")
    picture(lis, page.one(".sheet img").attributes["src"])


@pytest.mark.parametrize("rest", ["0", "3", "1?width=799", "1?width=100000", "1?width=x", "1?turn=45", "1?turn=-90", "x", "-1"])
def test_a_picture_that_there_is_not_is_not_found(app, lis, case, rest):
    file = handed_in(app, case, a_scan(RED, BLUE))
    assert lis.get(f"{case.path}/files/{file}/pages/{rest}").status_code == 404


@pytest.mark.parametrize(
    ("data", "media_type"), [(a_jpeg(a_picture(3000, 2000)), "image/jpeg"), (a_png(a_picture(3000, 2000)), "image/png")]
)
def test_images_are_scaled_and_turned_too(app, lis, case, data, media_type):
    file = handed_in(app, case, data, "照片.jpg", media_type)
    page = lis.read(f"{case.path}/view/{file}")
    assert "页，共" not in page.text and not page.css("[data-key^=Arrow]")
    assert picture(lis, page.one(".sheet img").attributes["src"]).size == (800, 533)
    turned = lis.read(page.link("向右转"))
    assert picture(lis, turned.one(".sheet img").attributes["src"]).size == (800, 1200)


def test_a_small_image_is_not_blown_up_by_the_server(app, lis, case):
    file = handed_in(app, case, a_jpeg(), "小.jpg", "image/jpeg")
    assert picture(lis, f"{case.path}/files/{file}/pages/1?width=1600").width == 60


@pytest.mark.parametrize("broken", [b"%PDF-1.7 nothing more", a_pdf()[:200], b"", b"\x00" * 1000])
def test_a_broken_pdf_is_said_to_be_broken_and_can_be_downloaded(app, lis, case, broken):
    file = handed_in(app, case, broken)
    page = lis.read(f"{case.path}/view/{file}")
    assert "这个文件画不出来，可能已经损坏。请下载后打开。" in page.text
    assert lis.get(page.link("下载")).headers["Content-Disposition"].startswith("attachment")
    assert lis.get(f"{case.path}/files/{file}/pages/1").status_code == 404


def _huge(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 14400, 14400])


def _thread(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 1, 14400])


def _nothing(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 0, 0])


@pytest.mark.parametrize("strange", [_huge, _thread, _nothing])
def test_pages_of_strange_sizes_take_little_room(strange):
    drawn = Image.open(BytesIO(pages.draw(a_pdf(strange), "PDF", 1, 1600, 0)))
    assert drawn.width <= 1600 and drawn.height <= 4800


def test_what_was_typed_into_the_fields_of_a_pdf_is_drawn():
    """A filled-in form keeps its answers in fields, which are drawn apart from the page."""

    def fill(pdf):
        look = pdf.make_stream(b"1 0 0 rg 0 0 400 400 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = pikepdf.Array([0, 0, 400, 400])
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("a"), F=4
        )
        field.Rect, field.AP = pikepdf.Array([100, 100, 500, 500]), pikepdf.Dictionary(N=look)
        made = pdf.make_indirect(field)
        pdf.pages[0].Annots = pikepdf.Array([made])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made]))

    drawn = Image.open(BytesIO(pages.draw(a_pdf(fill), "PDF", 1, 800, 0))).convert("RGB")
    colour = drawn.getpixel((400, 700))
    assert colour[0] > 200 and colour[1] < 60


def test_print_is_sent_as_png_and_photographs_as_jpeg():
    assert pages.draw(a_pdf(), "PDF", 1, 800, 0).startswith(b"\x89PNG")
    assert pages.draw(a_jpeg(a_picture(900, 900)), "JPEG", 1, 800, 0).startswith(b"\xff\xd8")


def test_the_number_of_pages_is_what_the_reader_counts():
    data = a_scan(RED, BLUE, RED)
    assert int(pages.count(data)) == len(pypdfium2.PdfDocument(data)) == 3
    with pytest.raises(Refused):
        pages.count(b"no")


def test_a_zip_is_a_list_of_names_those_of_windows_too(app, lis, case):
    data = BytesIO(a_zip({"平面图/1.png": a_png()}))
    file = handed_in(app, case, data.getvalue(), "图纸.zip", "application/zip")
    page = lis.read(f"{case.path}/view/{file}")
    assert "压缩包里有 1 个文件" in page.text and page.texts(".main > ul:not(.inline) li") == ["平面图/1.png"]
    assert not page.css(".sheet") and "打开原件打印" not in page.text
    windows = a_zip({"XXXX.txt": b"1"}).replace(b"XXXX", "图纸".encode("gb18030"))
    assert pages.members(windows).decode() == "图纸.txt"


def test_other_formats_say_that_they_cannot_be_shown(app, lis, case):
    file = handed_in(app, case, a_docx(), "说明.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    page = lis.read(f"{case.path}/view/{file}")
    assert "这种文件不能在这里显示，请下载后打开。" in page.text
    assert lis.get(page.link("下载")).status_code == 200
    assert lis.get(f"{case.path}/files/{file}/pages/1").status_code == 404


def test_a_file_in_quarantine_is_not_shown(app, lis, case):
    file = handed_in(app, case, a_scan(RED))
    with one_click(app):
        db.session.execute(update(Attachment).where(Attachment.public_id == file).values(scan_state=ScanState.WAITING))
    page = lis.read(f"{case.path}/view/{file}")
    assert "正在等待病毒检查" in page.text
    assert not page.css(".sheet") and "下载" not in page.texts("a")
    assert lis.get(f"{case.path}/files/{file}/pages/1").status_code == 409


def test_files_of_others_do_not_exist(app, client, case):
    other = a_case(app, "step 1", citizen="bluebay")
    file, foreign = handed_in(app, case, a_scan(RED)), handed_in(app, other, a_scan(BLUE))
    at_desk(client, "lis")
    for path in (f"view/{foreign}", f"files/{foreign}/pages/1", "view/aaaaaaaaaaaaaaaa"):
        assert client.get(f"{case.path}/{path}").status_code == 404
    at_desk(client, "xul")
    for path in (f"view/{file}", f"files/{file}/pages/1"):
        assert client.get(f"{case.path}/{path}").status_code == 404


def test_numbers_are_masked_until_they_are_asked_for_and_that_is_written_down(app, lis, case):
    file = handed_in(app, case, a_scan(RED, BLUE))
    page = lis.read(f"{case.path}/view/{file}?page=2")
    assert "511602198503120024" not in page.html
    token = page.one(f".beside input[name={CSRF_FIELD}]").attributes["value"]
    action = page.one(".beside form").attributes["action"]
    before = _reveals()
    answer = lis.post(action, data={CSRF_FIELD: token})
    shown = answer.get_data(as_text=True)
    assert "511602198503120024" in shown and "第 2 页" in shown
    assert _reveals() == before + 1
    assert lis.post(f"{case.path}/view/aaaaaaaaaaaaaaaa", data={CSRF_FIELD: token}).status_code == 404
    assert _reveals() == before + 1


def _reveals():
    return db.session.query(Reveal).count()


def test_the_step_has_a_light_of_its_own(app, lis, case):
    """Z13"""
    assert [text for text in lis.read(case.path).texts(".head .light") if "环节时限" in text] == ["● 环节时限 剩 4 天"]
    submitted = a_case(app, "submitted")
    at_desk(lis, "zhangs")
    assert "环节时限" not in lis.read(submitted.path).text


def test_keys_lead_to_the_tabs_and_to_the_button(lis, case):
    page = lis.read(case.path)
    assert [node.attributes["accesskey"] for node in page.css("nav.tabs a")] == ["1", "2", "3", "4"]
    assert page.one("[accesskey=s]").text() == "提交" and "Alt+S" in page.text
