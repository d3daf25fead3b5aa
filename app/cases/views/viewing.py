"""A file of a case beside its form: which page is shown, how large, how turned, and where one can go from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from app.attachments import reading
from app.attachments.formats import SHOWN_IN_BROWSER
from app.attachments.models import Attachment
from app.attachments.reading import TURNS, WIDTHS
from app.cases.models import Case
from app.cases.views.desk_parts import material_lines, result_files
from app.web.i18n import _
from app.web.paging import page_number

ZOOMS = {"": WIDTHS[0], "150": WIDTHS[1], "200": WIDTHS[2]}  # the first fills the column


@dataclass(frozen=True)
class Way:
    """A link of the viewer; `key` of the keyboard follows it, `name` is its id, by which it keeps the focus when swapped."""

    name: str
    text: str
    href: str  # empty where it leads nowhere
    key: str = ""
    is_current: bool = False

    @property
    def fetch(self) -> str:
        """For htmx, which leaves the window with what is typed in it as it stands."""
        return f"{self.href}{'&' if '?' in self.href else '?'}keep=1"


@dataclass(frozen=True)
class Viewing:
    """What the viewer shows of a file: a picture, the list of a ZIP, or why there is nothing to see."""

    file: Attachment
    material: str
    page: int
    pages: int
    picture: str
    width: int
    fills: bool
    ways: list[Way]
    problem: str = ""
    members: list[str] = field(default_factory=list)
    original: str = ""


def address_of_file(case: Case, file: Attachment) -> str:
    return url_for("viewer.view", number=case.number, file_id=file.public_id)


def address_in_viewer(case: Case, file: Attachment, asked: Mapping[str, str]) -> str:
    """The address at which this very page of a file is shown."""
    return _here(case, file, asked, reading.page_count(file)).address


def viewing(case: Case, file: Attachment, asked: Mapping[str, str]) -> Viewing:
    """The viewer as its address asks for it; nonsense in that is the first page, upright, as wide as the column."""
    pages = reading.page_count(file)
    here = _here(case, file, asked, pages)
    page, zoom, turn = here.page, here.zoom, here.turn
    members = reading.members(file)
    picture = ""
    if pages:
        drawn: dict[str, Any] = {"number": case.number, "file_id": file.public_id, "page": page}
        picture = url_for("viewer.picture", **drawn, width=ZOOMS[zoom], turn=turn or None)
    files, is_shown = _files(case), file.media_type in SHOWN_IN_BROWSER
    return Viewing(
        file=file,
        material=next((name for name, each in files if each.id == file.id), ""),
        page=page,
        pages=pages,
        picture=picture,
        width=ZOOMS[zoom],
        fills=not zoom,
        ways=[*here.pages(pages), *here.files([each for _name, each in files]), *(here.sizes() if pages else [])],
        problem="" if pages or members else _why_nothing(file),
        members=members,
        original=url_for("desk.file", number=case.number, public_id=file.public_id) if is_shown else "",
    )


def _here(case: Case, file: Attachment, asked: Mapping[str, str], pages: int) -> "_Here":
    def one_of(name: str, known: Any) -> str:
        return asked.get(name, "") if asked.get(name, "") in known else ""

    page = min(page_number(asked.get("page")), max(pages, 1))
    return _Here(case, file, page, one_of("zoom", ZOOMS), one_of("turn", [str(each) for each in TURNS[1:]]))


def _files(case: Case) -> list[tuple[str, Attachment]]:
    """Every file of the case with what it was handed in for, in the order of the materials."""
    found = [(line.name, file) for line in material_lines(case) for file in line.files]
    return found + [(_("结果文件"), file) for file in result_files(case)]


def _why_nothing(file: Attachment) -> str:
    if file.is_waiting:
        return _("正在等待病毒检查")
    if file.media_type in SHOWN_IN_BROWSER:
        return _("这个文件画不出来，可能已经损坏。请下载后打开。")
    return _("这种文件不能在这里显示，请下载后打开。")


@dataclass(frozen=True)
class _Here:
    """Where the viewer stands; every way from it keeps what it does not change."""

    case: Case
    file: Attachment
    page: int
    zoom: str
    turn: str

    @property
    def address(self) -> str:
        return self._to()

    def _to(self, file: Attachment | None = None, **changes: Any) -> str:
        now: dict[str, Any] = {"page": self.page, "zoom": self.zoom, "turn": self.turn, "do": request.args.get("do", "")[:40]}
        asked = {name: value for name, value in (now | changes).items() if value and (name, value) != ("page", 1)}
        return url_for("viewer.view", number=self.case.number, file_id=(file or self.file).public_id, **asked)

    def pages(self, count: int) -> list[Way]:
        """Backward and forward among several pages; at an end the way leads nowhere, but keeps its place under the pointer."""
        if count < 2:
            return []
        before = self._to(page=self.page - 1) if self.page > 1 else ""
        after = self._to(page=self.page + 1) if self.page < count else ""
        return [Way("page-before", _("上一页"), before, "ArrowLeft"), Way("page-after", _("下一页"), after, "ArrowRight")]

    def files(self, files: list[Attachment]) -> list[Way]:
        """The file before and the file after, each from its first page, upright."""
        place = next((place for place, each in enumerate(files) if each.id == self.file.id), None)
        if place is None or len(files) < 2:
            return []
        before = self._to(files[place - 1], page=1, turn="") if place else ""
        after = self._to(files[place + 1], page=1, turn="") if place + 1 < len(files) else ""
        return [Way("file-before", _("上一个文件"), before, "["), Way("file-after", _("下一个文件"), after, "]")]

    def sizes(self) -> list[Way]:
        """How large, and a quarter turn to the right."""
        names = {zoom: _("%(n)s%%", n=zoom) if zoom else _("适合宽度") for zoom in ZOOMS}
        ways = [Way(f"zoom-{zoom or 'fit'}", names[zoom], self._to(zoom=zoom), is_current=zoom == self.zoom) for zoom in ZOOMS]
        turned = (int(self.turn or 0) + 90) % 360
        return [*ways, Way("turn", _("向右转"), self._to(turn=turned))]
