"""Takes the pictures of docs/pictures: plays the demo story in Chromium, on a server and an instance of its own.

    .venv/bin/python tools/screenshots.py

Needs Chromium and poppler, which `make test` installs. The pictures have few colours, so that each stays small.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
FONT = ROOT / "app/documents/fonts/YichuangSans-Regular.ttf"
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "Yichuang-2026"  # noqa: S105 - of the demo accounts
ITEM = "DEMO-SCMZ-001"
MATERIALS = {
    "water_rights": "水面使用证明",
    "broodstock": "亲本来源证明",
    "technician": "技术人员证书",
    "site_plan": "场区平面图",
}
INTAKE = {
    "applicant1-number": "511602198001019014",
    "applicant1-name": "周世荣",
    "applicant1-address": "清溪镇柳湾村 5 组",
    "c-name": "周世荣",
    "c-mobile": "13900000077",
    "site": "清溪镇柳湾村 5 组",
    "area": "12.5",
}
PUBLIC, DESK = {"width": 960, "height": 800}, {"width": 1180, "height": 720}
COLOURS = 64
SHANGHAI = ZoneInfo("Asia/Shanghai")
LARGEST = 120_000  # bytes
START_SECONDS = 60


@contextmanager
def demo_server() -> Iterator[str]:
    """The address of a server with the demo world in a temporary folder; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        own = {"YICHUANG_INSTANCE": folder, "YICHUANG_DEMO": "1", "YICHUANG_BASE_URL": f"http://localhost:{port}", "PORT": port}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("YICHUANG_") and k != "DATABASE_URL"}
        server = subprocess.Popen([sys.executable, "-m", "app.serve"], cwd=ROOT, env=inherited | own, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port, server)
            yield own["YICHUANG_BASE_URL"]
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("localhost", int(port), timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the server did not start")


def store(picture: Image.Image, name: str) -> None:
    """Writes docs/pictures/<name>.png with a small palette. Ends the run when it is too large for a document."""
    target = PICTURES / f"{name}.png"
    small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
    size = target.stat().st_size
    print(f"{name:24} {picture.width}×{picture.height} {size / 1000:.0f} kB")
    if size > LARGEST:
        sys.exit(f"{target} has {size} bytes; show less of the page")


def fonts_of_papers(folder: Path) -> Path:
    """A fontconfig file with the fonts of papers: Chromium draws Chinese with Noto Sans SC, whatever the machine has."""
    file = folder / "fonts.conf"
    file.write_text(f"<fontconfig><dir>{FONT.parent}</dir><cachedir>{folder}</cachedir></fontconfig>")
    return file


def shoot(page: Page, name: str, *, height: int = 0, part: Locator | None = None) -> None:
    """A picture of the whole page, of its first `height` pixels, or of one part."""
    page.wait_for_load_state("networkidle")
    data = part.screenshot() if part else page.screenshot(full_page=True)
    picture = Image.open(BytesIO(data))
    store(picture.crop((0, 0, picture.width, min(height or picture.height, picture.height))), name)


def scan_of(title: str) -> bytes:
    """A page as a scanner would deliver it."""
    paper = Image.new("L", (620, 877), 250)
    pen = ImageDraw.Draw(paper)
    pen.text((310, 110), f"{title}（演示）", fill=30, font=ImageFont.truetype(FONT, 34), anchor="mm")
    for line in range(12):
        pen.line((80, 220 + 44 * line, 540 - 37 * (line % 3), 220 + 44 * line), fill=120, width=2)
    target = BytesIO()
    paper.save(target, "JPEG", quality=80)
    return target.getvalue()


def applicant(browser: Browser, url: str, username: str) -> Page:
    page = browser.new_context(viewport=PUBLIC, base_url=url, locale="zh-CN").new_page()
    page.goto("/login")
    page.fill("#f-username", username)
    page.fill("#f-password", PASSWORD)
    page.click("main .button")
    return page


def officer(browser: Browser, url: str, login_name: str) -> Page:
    page = browser.new_context(viewport=DESK, base_url=url, locale="zh-CN").new_page()
    page.goto("/desk/login")
    page.fill("#f-username", login_name)
    page.fill("#f-password", PASSWORD)
    page.click("main .button")
    page.wait_for_url("**/desk")
    return page


def fill_in(page: Page) -> None:
    """From the guide to the last material."""
    page.goto(f"/services/{ITEM}/apply")
    page.click("main .button")
    page.fill("#f-site", "清溪镇柳湾村 3 组")
    page.fill("#f-area", "36.5")
    page.check("text=鲢、鳙")
    page.check("text=到窗口领取")


def hand_in(page: Page, keys: list[str]) -> None:
    for key in keys:
        file = {"name": f"{MATERIALS[key]}.jpg", "mimeType": "image/jpeg", "buffer": scan_of(MATERIALS[key])}
        page.set_input_files(f"#f-{key}", file)
        page.click(f"#m-{key} .joined button")
        page.wait_for_selector(f"#m-{key} .files a")


def submit(page: Page) -> str:
    """Sends the application; its number."""
    page.click("text=下一步：核对")
    page.check("#f-declared")
    page.click("text=提交申请")
    return "".join(page.locator(".number").first.inner_text().split())


def public_side(browser: Browser, url: str) -> str:
    """What a citizen sees, from the home page to the progress of her case, whose number comes back."""
    page = applicant(browser, url, "chunhua")
    stranger = browser.new_context(viewport=PUBLIC, base_url=url, locale="zh-CN").new_page()
    stranger.goto("/")
    shoot(stranger, "home")
    stranger.goto(f"/services/{ITEM}")
    shoot(stranger, "guide", height=1000)
    fill_in(page)
    shoot(page, "form", height=1150)
    page.click("main button:has-text('下一步')")
    hand_in(page, list(MATERIALS)[:2])
    shoot(page, "materials", height=1150)
    hand_in(page, list(MATERIALS)[2:])
    number = submit(page)
    shoot(page, "receipt", height=1150)
    code = page.locator(".kept.code").inner_text()
    stranger.goto(f"/progress?number={number}")
    stranger.fill("#f-mobile", "13800000001")
    stranger.fill("#f-code", code)
    stranger.click("main .button")
    shoot(stranger, "progress", height=1000)
    page.goto(f"/services/{ITEM}/apply")
    page.click("main .button")
    page.goto("/applications")
    shoot(page, "applications", height=900)
    return number


def a_second_case(browser: Browser, url: str) -> str:
    page = applicant(browser, url, "bluebay")
    fill_in(page)
    page.click("main button:has-text('下一步')")
    hand_in(page, list(MATERIALS))
    return submit(page)


def register(page: Page) -> str:
    """Registers the sheet with all materials on paper, and accepts it; its number."""
    page.check("text=鲢、鳙")
    page.check("text=到窗口领取")
    for name in MATERIALS:
        page.fill(f"#f-paper-{name}", "1")
    page.click("text=登记并打印")
    page.wait_for_url("**/registered**")
    number = page.url.split("/")[5]
    page.goto(f"/desk/cases/{number}")
    act(page, "accepted", opinion="材料齐全，予以受理。")
    return number


def act(page: Page, notice: str, **fields: str) -> None:
    """Fills in the window and presses its button."""
    for name, text in fields.items():
        page.fill(f"#f-{name}", text)
    page.click(".window .actions .button >> nth=0")
    page.wait_for_url(f"**notice={notice}**")


def acceptance(browser: Browser, url: str, number: str, other: str) -> tuple[Page, str]:
    """The clerk: intake, lists, the case, the forms for correction and non-acceptance; she corrects one and accepts two.

    Her page, and the number of what came in at the counter.
    """
    page = officer(browser, url, "zhangs")
    page.goto("/desk/me/phrases")
    shoot(page, "desk-phrases", height=370)
    page.goto("/desk/intake/DEMO-SCMZ-001")
    for name, text in INTAKE.items():
        page.fill(f"#f-{name}", text)
    shoot(page, "desk-intake", height=1000)
    taken_in = register(page)
    page.goto("/desk/acceptance")
    shoot(page, "desk-acceptance", height=350)
    page.goto(f"/desk/cases/{other}?do=not_accept")
    shoot(page, "desk-not-accept", part=page.locator("#case-actions"))
    page.goto(f"/desk/cases/{other}?do=request_correction")
    page.fill("#f-reason", "材料不齐，面积与平面图不符")
    page.check("input[name=material_water_rights]")
    page.fill("#f-problem_of_material_water_rights", "第 2 页看不清，请重新拍")
    shoot(page, "desk-correction", height=1150)
    page.click(".window .actions .button")
    page.wait_for_url("**notice=correction-requested**")
    page.goto(f"/desk/cases/{number}")
    page.click(".phrases button >> nth=0")
    shoot(page, "desk-case", height=960)
    page.click(".window .actions .button")
    page.wait_for_url("**notice=accepted**")
    return page, taken_in


def correction_of_applicant(browser: Browser, url: str) -> None:
    page = applicant(browser, url, "bluebay")
    page.goto("/applications")
    page.click("text=去补正")
    shoot(page, "correction", height=1150)


def on_the_way(browser: Browser, url: str, clerk: Page, number: str) -> None:
    """What may happen while a case is handled: questions to other departments, a hearing, a suspension with its two words."""
    page, case = officer(browser, url, "lis"), f"/desk/cases/{number}"
    page.goto(f"{case}?do=consult")
    page.fill("#f-question", "生产场地在河道管理范围内，是否影响行洪，请出意见。")
    page.select_option("#f-department_1", label="区水务局")
    page.select_option("#f-department_2", label="区自然资源和规划局")
    shoot(page, "desk-consult", part=page.locator("#case-actions .window"))
    act(page, "consulted")
    page.goto(f"{case}/opinions")
    shoot(page, "desk-consultations", part=page.locator("#case-body .main"))
    page.goto(f"{case}?do=offer_hearing")
    act(page, "hearing-offered", intended="准予在河道旁生产苗种。", reason="取水涉及下游三户养殖户，与其有重大利益关系。")
    clerk.goto(f"{case}?do=request_hearing")
    act(clerk, "hearing-requested", request="要求举行听证，说明取水量。")
    page.goto(f"{case}?do=schedule_hearing")
    planned = {
        "held_day": _workday(9),
        "held_time": "9:30",
        "place": "区政务服务中心 3 楼会议室",
        "presider": "赵六",
        "recorder": "张三",
        "participants": "申请人 周世荣\n养殖户代表 何大海",
    }
    for name, text in planned.items():
        page.fill(f"#f-{name}", text)
    shoot(page, "desk-hearing", part=page.locator("#case-actions .window"))
    act(page, "hearing-scheduled")
    page.goto(f"{case}?do=request_suspension")
    page.check("input[name=kind][value=inspection]")
    act(page, "suspension-requested", reason="苗种送省水产研究所检验，约两周出结果。", estimated_end=_workday(12))
    head = officer(browser, url, "fengs")
    head.goto("/desk/todo")
    shoot(head, "desk-todo", height=370)
    head.goto(case)
    act(head, "endorsed", opinion="确需检验，同意。")
    section = officer(browser, url, "qianq")
    section.goto(case)
    shoot(section, "desk-suspension", height=680)
    act(section, "suspended", opinion="同意。")


def _workday(days: int) -> str:
    """So many days from Monday to Friday away."""
    day = datetime.now(SHANGHAI).date()
    while days:
        day += timedelta(1)
        days -= day.weekday() < 5
    return day.isoformat()


def workbench(browser: Browser, url: str) -> None:
    """Of a handler with two cases in hand."""
    page = officer(browser, url, "lis")
    shoot(page, "desk-workbench", height=500)


def administration(browser: Browser, url: str) -> None:
    """The administrator of staff, before anybody is changed."""
    page = officer(browser, url, "zhouj")
    page.goto("/desk/admin/staff")
    shoot(page, "desk-staff", height=720)
    page.click("text=李四")
    page.click("text=定截止日")
    shoot(page, "desk-staff-end", height=560)


def steps(browser: Browser, url: str, number: str) -> None:
    """Examination, review and decision."""
    for login_name in ("lis", "wangw"):
        page = officer(browser, url, login_name)
        page.goto(f"/desk/cases/{number}")
        page.fill("#f-opinion", "经核查符合条件，同意。")
        if login_name == "lis":
            page.check("text=王五")
            shoot(page, "desk-forward", part=page.locator("#case-actions"))
        page.click(".window .actions .button >> nth=0")
        page.wait_for_url("**notice=forwarded**")
    page = officer(browser, url, "zhaol")
    page.goto(f"/desk/cases/{number}")
    page.check("input[name=outcome][value=granted]")
    page.fill("#f-opinion", "准予许可。")
    shoot(page, "desk-conclude", part=page.locator("#case-actions .window"))
    page.click(".window .actions .button")
    page.wait_for_url("**notice=concluded**")


def certificate(page: Page, number: str) -> None:
    """The clerk makes the certificate; its PDF as a picture."""
    page.goto(f"/desk/cases/{number}")
    page.fill("#f-content_scope", "鲢、鳙苗种生产")
    shoot(page, "desk-certificate", part=page.locator("#case-actions .window"))
    page.click(".window .actions .button")
    page.wait_for_url("**notice=certificate-issued**")
    page.goto(f"/desk/cases/{number}/log")
    shoot(page, "desk-log", part=page.locator("#case-body .main"))
    address = page.locator("aside a", has_text="水产苗种生产许可证").get_attribute("href")
    store(picture_of(pdf(page, str(address))), "certificate")


def pdf(page: Page, address: str) -> bytes:
    """The paper as soon as the worker has rendered it."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        answer = page.request.get(address)
        if answer.headers["content-type"] == "application/pdf":
            return answer.body()
        time.sleep(0.5)
    sys.exit("the certificate was not rendered")


def picture_of(document: bytes) -> Image.Image:
    """The first page, about 1,000 pixels wide."""
    command = ["pdftoppm", "-png", "-r", "86", "-f", "1", "-l", "1", "-"]
    return Image.open(BytesIO(subprocess.run(command, input=document, capture_output=True, check=True).stdout))


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo_server() as url, sync_playwright() as playwright:
        fonts = {"FONTCONFIG_FILE": str(fonts_of_papers(Path(folder)))}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, env={**os.environ, **fonts})
        number = public_side(browser, url)
        clerk, taken_in = acceptance(browser, url, number, a_second_case(browser, url))
        correction_of_applicant(browser, url)
        workbench(browser, url)
        administration(browser, url)
        on_the_way(browser, url, clerk, taken_in)
        steps(browser, url, number)
        certificate(clerk, number)
        clerk.goto("/desk/certificates/register")
        shoot(clerk, "desk-register", height=300)
        browser.close()


if __name__ == "__main__":
    main()
