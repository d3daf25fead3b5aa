"""The public side as an applicant meets it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import story
from tests.journeys.pages.people import People, pdf_behind
from tests.journeys.story import Applicant


class Citizen:
    """An applicant at her browser."""

    def __init__(self, people: People, who: Applicant) -> None:
        self.people, self.who, self.page = people, who, people.arrives()

    def registers(self) -> None:
        page, who = self.page, self.who
        page.goto("/register")
        page.get_by_label("自然人").check()
        page.get_by_role("button", name="同意并继续").click()
        page.get_by_label("真实姓名").fill(who.name)
        page.get_by_label("身份证号").fill(who.resident_id)
        page.get_by_label("手机号码").fill(who.mobile)
        page.get_by_label("用户名").fill(who.username)
        page.get_by_role("button", name="发送验证码").click()
        expect(page.locator("main")).to_contain_text("验证码已发送到")
        expect(page.get_by_label("真实姓名")).to_have_value(who.name)
        page.get_by_label("手机验证码").fill(self.people.texted_code(who.mobile))
        page.get_by_label("详细地址").fill(who.address)
        page.get_by_label("登录密码").fill(who.password)
        page.get_by_label("确认密码").fill(who.password)
        page.get_by_role("button", name="注册", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("注册成功，请登录。")

    def finds_the_item(self) -> None:
        self.page.goto("/")
        self.page.get_by_label("事项名称、拼音或首字母").fill(story.INITIALS)
        self.page.get_by_role("button", name="搜索").click()
        self.page.get_by_role("link", name=story.ITEM_NAME).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(story.ITEM_NAME)

    def signs_in(self) -> None:
        self.page.get_by_label("用户名").fill(self.who.username)
        self.page.get_by_label("密码").fill(self.who.password)
        self.page.get_by_role("button", name="登录").click()

    def fills_in_the_form(self) -> None:
        page = self.page
        page.get_by_role("button", name="开始填写").click()
        page.get_by_label("生产地点").fill(self.who.site)
        page.get_by_label("养殖水面面积").fill(self.who.area)
        page.get_by_label("鲢、鳙").check()
        page.get_by_label("草鱼").check()
        page.get_by_label("到窗口领取").check()
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("上传材料")

    def uploads(self, material: str, *files: Path) -> None:
        row = self.page.locator("section.upload").filter(has_text=material)
        row.get_by_label("添加文件").set_input_files(list(files))
        row.get_by_role("button", name="开始上传").click()
        expect(row.locator(".files:not(.sending)")).to_contain_text(files[-1].name)

    def submits(self) -> tuple[str, str]:
        """The case number and the lookup code of the receipt."""
        page = self.page
        page.get_by_role("link", name="下一步：核对").click()
        page.get_by_label("以上信息和材料真实").check()
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("请记下这两样")
        self.prints()
        number, code = ("".join(text.split()) for text in page.locator(".window .kept").all_inner_texts())
        return number, code

    def prints(self) -> None:
        """打印 opens the browser's print dialogue; without script a sentence says what to do instead."""
        button, hint = self.page.get_by_role("button", name="打印"), self.page.locator("#print-hint")
        if not self.people.script:
            expect(button).to_have_count(0)
            expect(hint).to_be_visible()
            return
        expect(hint).to_have_count(0)
        self.page.evaluate("window.print = () => { document.title = 'printed' }")
        button.click()
        expect(self.page).to_have_title("printed")

    def applies(self, files: dict[str, Path]) -> tuple[str, str]:
        """From the guide to the receipt: two photographs of the contract, one file of each other material."""
        self.page.get_by_role("link", name="开始申请").first.click()
        self.signs_in()
        self.fills_in_the_form()
        for material in story.REQUIRED_MATERIALS:
            both = [path for name, path in files.items() if name.startswith(material)]
            self.uploads(material, *both)
        return self.submits()

    def opens_her_case(self) -> None:
        self.page.goto("/applications")
        self.page.get_by_role("link", name=story.ITEM_NAME, exact=True).click()
        expect(self.page.get_by_role("heading", name="文书和证照")).to_be_visible()

    def opens_the_correction(self) -> None:
        self.opens_her_case()
        self.page.get_by_role("link", name="去补正").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("补正材料")

    def open_for_change(self) -> tuple[list[str], list[str]]:
        """The materials and the fields that the correction page lets her change."""
        rows = self.page.locator("section.upload h3").all_inner_texts()
        fields = self.page.locator("main .field label[for]").all_inner_texts()
        return rows, fields

    def answers_the_correction(self, file: Path) -> None:
        self.uploads(story.WRONG_MATERIAL, file)
        self.page.get_by_label(story.WRONG_FIELD).fill(self.who.right_area)
        self.page.get_by_role("button", name="提交补正").click()
        expect(self.page.get_by_role("status").first).to_have_text("补正材料已提交。")

    def papers(self) -> dict[str, bytes]:
        """Title and file of every paper on the page of her case."""
        links = self.page.locator("aside a[href$='.pdf']").all()
        return {
            link.inner_text().removesuffix("（PDF）"): pdf_behind(self.page, link.get_attribute("href") or "") for link in links
        }

    def signs_out(self) -> None:
        self.page.goto("/account")
        self.page.get_by_role("button", name="退出登录").click()
        expect(self.page.get_by_role("link", name="登录/注册")).to_be_visible()


def looks_up_progress(page: Page, number: str, mobile: str, code: str) -> None:
    """Anybody who has the receipt, from the home page on."""
    page.goto("/")
    page.get_by_role("link", name="查进度").first.click()
    page.get_by_label("申请编号").fill(number)
    page.get_by_label("手机号码").fill(mobile)
    page.get_by_label("查询密码").fill(code)
    page.get_by_role("button", name="查进度").click()


def verifies(page: Page, code: str) -> None:
    page.goto("/verify")
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="验真").click()
