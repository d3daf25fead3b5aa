"""The whole story in w3m, a text browser without script, driven by its keys: applicant, clerk, handlers, anybody."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders.people import code_in
from tests.features.documents.reading import squeezed, text_of
from tests.journeys import story
from tests.journeys.pages.people import last_text
from tests.journeys.story import OPINIONS, Applicant, verification_code_in
from tests.support.live import LiveServer
from tests.support.w3m import W3m

pytestmark = pytest.mark.only_on("sqlite")

Opens = Callable[[str], W3m]


@pytest.fixture
def opens(live_server: LiveServer) -> Iterator[Opens]:
    """`opens("/desk")`: one more person sits down at a text browser."""
    browsers: list[W3m] = []

    def open_at(path: str) -> W3m:
        browsers.append(W3m(live_server.url + path))
        return browsers[-1]

    yield open_at
    for browser in browsers:
        browser.close()


def test_from_registration_to_a_verified_certificate(
    opens: Opens, live_server: LiveServer, files: dict[str, Path], tmp_path: Path
) -> None:
    who, hers, clerk = Applicant(3), opens("/"), opens("/desk")
    registers(hers, who, live_server)
    applies(hers, who, files)
    number, code = receipt(hers)
    signs_in_at_desk(clerk, "zhangs")
    requests_correction(clerk, number)
    answers_correction(hers, who, files["重新拍的"])
    accepts(clerk, number)
    for login_name, chosen in (("lis", "王五"), ("wangw", "")):
        forwards(opens("/desk"), login_name, number, chosen)
    concludes(opens("/desk"), number, files["批文"])
    issues_certificate(clerk, number)
    certificate = downloads_papers(hers, tmp_path)
    anybody = opens("/")
    looks_up_progress(anybody, who, number, code)
    verifies(anybody, verification_code_in(text_of(certificate)))
    checks_a_file(anybody, certificate, tmp_path / "received.pdf")
    signs_out(hers, who)
    verified = live_server.installation.flask("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def registers(hers: W3m, who: Applicant, server: LiveServer) -> None:
    hers.follows("登录/注册", "还没有账户")
    hers.follows("注册自然人或法人账户", "您为谁注册")
    hers.ticks("自然人")
    hers.presses("同意并继续", "注册自然人账户")
    hers.fills("真实姓名", who.name)
    hers.fills("身份证号", who.resident_id)
    hers.fills("手机号码", who.mobile)
    hers.presses("发送验证码", "验证码已发送到")
    hers.fills("手机验证码", code_in(last_text(server, who.mobile)))
    hers.fills("详细地址", who.address)
    hers.fills("用户名", who.username)
    hers.fills("登录密码", who.password)
    hers.fills("确认密码", who.password)
    hers.presses("注册", "注册成功，请登录。", below="密保答案")


def applies(hers: W3m, who: Applicant, files: dict[str, Path]) -> None:
    """From the search to the receipt; w3m takes one file at a time."""
    hers.follows("办事", "找到")
    hers.fills("事项名称、拼音或首字母", story.INITIALS)
    hers.presses("搜索", "找到 7 个事项")
    hers.follows(story.ITEM_NAME, "受理条件")
    hers.follows("开始申请", "还没有账户")
    hers.fills("用户名", who.username)
    hers.fills("密码", who.password)
    hers.presses("登录", "请先准备好这些材料", below="密码")
    hers.presses("开始填写", "生产情况")
    hers.fills("生产地点", who.site)
    hers.fills("养殖水面面积", who.area)
    for choice in ("鲢、鳙", "草鱼", "到窗口领取"):
        hers.ticks(choice)
    hers.presses("下一步：上传材料", "还差 4 份必交材料")
    for material in story.REQUIRED_MATERIALS:
        for path in (path for name, path in files.items() if name.startswith(material)):
            uploads(hers, material, path)
    hers.follows("下一步：核对", "请看一遍")
    hers.reads(who.site, f"{who.area} 亩", "鲢、鳙、草鱼")
    hers.ticks("以上信息和材料真实")
    hers.presses("提交申请", "请记下这两样")


def uploads(hers: W3m, material: str, path: Path) -> None:
    hers.attaches("添加文件", path, below=material)
    hers.presses("开始上传", f"• {path.name}", below=material)


def receipt(hers: W3m) -> tuple[str, str]:
    """Number and code, each alone on the line after its name."""
    lines = hers.screen.splitlines()
    number, code = (lines[lines.index(label) + 1].strip() for label in ("申请编号", "查询密码"))
    assert len(number) == 21 and len(code) == 6
    return number, code


def signs_in_at_desk(staff: W3m, login_name: str) -> None:
    staff.fills("用户名", login_name)
    staff.fills("密码", story.STAFF_PASSWORD)
    staff.presses("登录", "办件编号", below="所在部门")


def opens_case(staff: W3m, number: str) -> None:
    """By its number, from the workbench."""
    staff.follows("工作台", "办件编号")
    staff.fills("办件编号", number)
    staff.presses("打开", "申请人", below="办件编号")
    staff.reads(story.ITEM_NAME, number, "流转日志")


def requests_correction(clerk: W3m, number: str) -> None:
    clerk.follows("统一受理", "筛选")
    clerk.chooses("收件来源", "互联网")
    clerk.presses("筛选", "清除筛选")
    clerk.reads(number)
    opens_case(clerk, number)
    clerk.follows("要求补正", "补正理由")
    clerk.writes("补正理由", story.CORRECTION_REASON)
    for name, problem in ((story.WRONG_MATERIAL, story.MATERIAL_PROBLEM), (story.WRONG_FIELD, story.FIELD_PROBLEM)):
        clerk.ticks(name)
        clerk.fills(name, problem)
    clerk.presses("发出补正材料通知书", "已发出补正材料通知书。", below="勾选要补正")
    clerk.reads(number, "等待补正")


def answers_correction(hers: W3m, who: Applicant, photograph: Path) -> None:
    hers.follows("我的申请", "去补正")
    hers.follows("去补正", "需要改正的内容")
    hers.reads(story.CORRECTION_REASON, story.MATERIAL_PROBLEM, story.FIELD_PROBLEM)
    assert not any(hers.shows(other) for other in ("亲本来源证明", "场区平面图", "生产地点", "领证方式"))
    uploads(hers, story.WRONG_MATERIAL, photograph)
    hers.fills("养殖水面面积（亩）", who.right_area)
    hers.presses("提交补正", "补正材料已提交。")


def accepts(clerk: W3m, number: str) -> None:
    opens_case(clerk, number)
    clerk.reads("38.2 亩", "下一环节：审查，办理人李四")
    clerk.writes("意见", OPINIONS["zhangs"])
    clerk.presses("受理", "已受理。", below="下一环节")


def forwards(staff: W3m, login_name: str, number: str, chosen: str) -> None:
    signs_in_at_desk(staff, login_name)
    opens_case(staff, number)
    staff.writes("意见", OPINIONS[login_name])
    if chosen:
        staff.reads("王五", "刘兰")
        staff.ticks(chosen)
    staff.presses("提交", "已提交下一环节。", below="下一环节")


def concludes(staff: W3m, number: str, scan: Path) -> None:
    signs_in_at_desk(staff, "zhaol")
    opens_case(staff, number)
    staff.ticks("准予")
    staff.writes("意见", OPINIONS["zhaol"])
    staff.fills("批准文号", story.APPROVAL_NUMBER)
    staff.attaches("结果文件扫描件", scan)
    staff.presses("办结", "已办结。", below="结果文件扫描件")
    staff.reads(f"结果文件：{scan.name}")


def issues_certificate(clerk: W3m, number: str) -> None:
    clerk.follows("证照", "等待制证")
    opens_case(clerk, number)
    clerk.fills("许可范围", story.SCOPE)
    clerk.presses("制证", "证照已制作。", below="有效期止")


def downloads_papers(hers: W3m, folder: Path) -> bytes:
    """The notice that asked for the correction, and the certificate, which she gets."""
    hers.follows("我的申请", "要您处理")
    hers.follows(story.ITEM_NAME, "文书和证照")
    hers.reads(*story.PAPERS)
    assert squeezed(story.MATERIAL_PROBLEM) in text_of(saved(hers, "补正材料通知书", folder))
    certificate = saved(hers, "水产苗种生产许可证", folder)
    assert squeezed(story.SCOPE) in text_of(certificate)
    return certificate


def saved(hers: W3m, title: str, folder: Path) -> bytes:
    """A paper as a file; tried again while the worker makes it."""
    for attempt in range(5):
        content = hers.saves(f"{title}（PDF）", folder / f"{title}{attempt}.pdf")
        if content.startswith(b"%PDF"):
            return content
        assert "正在生成" in content.decode()
    raise AssertionError(f"{title} was never ready")


def looks_up_progress(anybody: W3m, who: Applicant, number: str, code: str) -> None:
    anybody.follows("查进度", "不用登录")
    anybody.fills("申请编号", number)
    anybody.fills("手机号码", who.mobile)
    anybody.fills("查询密码", code)
    anybody.presses("查进度", "已办结：准予", below="查询密码")
    assert not anybody.shows(who.name)


def verifies(anybody: W3m, code: str) -> None:
    anybody.follows("验真", "输入文书上的验证码")
    anybody.fills("验证码", code)
    anybody.presses("验真", "林*荷", below="二维码旁边")
    anybody.reads("有效", "水产苗种生产许可证")


def checks_a_file(anybody: W3m, content: bytes, path: Path) -> None:
    path.write_bytes(content)
    anybody.follows("上传电子文件核对", "核对电子文件")
    anybody.attaches("PDF 文件", path, then="文件真实，没有被改动")
    anybody.reads("有效", "水产苗种生产许可证", "（本系统的证书）")


def signs_out(hers: W3m, who: Applicant) -> None:
    hers.follows(who.name, "修改密码")
    hers.presses("退出登录", "登录/注册")
