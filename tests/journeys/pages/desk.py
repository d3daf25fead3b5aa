"""The desk as its staff meet it."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys import story
from tests.journeys.pages.people import People, pdf_behind


class Staff:
    """A member of staff at her browser; `case` is the number of the case in hand."""

    def __init__(self, people: People, login_name: str) -> None:
        self.page, self.login_name = people.arrives(), login_name
        self.page.goto("/desk")
        self.page.get_by_label("用户名").fill(login_name)
        self.page.get_by_label("密码").fill(story.STAFF_PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("工作台")

    @property
    def window(self) -> Locator:
        """The frame with the form of the action."""
        return self.page.locator("aside .window")

    def opens(self, room: str, number: str) -> None:
        """The case, from the list of a room: 统一受理, 待办业务, 证照."""
        self.page.get_by_role("navigation").first.get_by_role("link", name=room).click()
        row = self.page.get_by_role("row").filter(has_text=number)
        row.get_by_role("link").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(story.ITEM_NAME)

    def sees(self, notice: str) -> None:
        expect(self.page.locator("#notice")).to_have_text(notice)

    def turns_to(self, tab: str) -> None:
        self.page.get_by_role("link", name=tab).first.click()
        expect(self.page.locator(".tabs [aria-current=page]")).to_contain_text(tab)

    def requests_correction(self) -> None:
        self.page.get_by_role("link", name="要求补正").click()
        self.window.get_by_label("补正理由").fill(story.CORRECTION_REASON)
        problems = {story.WRONG_MATERIAL: story.MATERIAL_PROBLEM, story.WRONG_FIELD: story.FIELD_PROBLEM}
        for name, problem in problems.items():
            self.window.get_by_role("checkbox", name=name).check()
            self.window.get_by_label(f"{name}的问题或要求").fill(problem)
        self.window.get_by_role("button", name="发出补正材料通知书").click()
        self.sees("已发出补正材料通知书。")

    def says(self, button: str, notice: str, to: str = "") -> None:
        """Opinion, the next handler where there is a choice, and the button."""
        self.window.get_by_label("意见", exact=True).fill(story.OPINIONS[self.login_name])
        if to:
            self.window.get_by_label(to).check()
        self.window.get_by_role("button", name=button, exact=True).click()
        self.sees(notice)

    def concludes(self, scan: Path) -> None:
        self.window.get_by_label("准予", exact=True).check()
        self.window.get_by_label("批准文号").fill(story.APPROVAL_NUMBER)
        self.window.get_by_label("结果文件扫描件").set_input_files(scan)
        self.says("办结", "已办结。")
        expect(self.page.get_by_role("link", name=f"结果文件：{scan.name}")).to_be_visible()

    def issues_certificate(self) -> None:
        self.window.get_by_label("许可范围").fill(story.SCOPE)
        self.window.get_by_role("button", name="制证").click()
        self.sees("证照已制作。")

    def paper(self, title: str) -> bytes:
        link = self.page.locator("aside").get_by_role("link", name=title, exact=True)
        return pdf_behind(self.page, link.get_attribute("href") or "")
