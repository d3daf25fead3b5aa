"""The fonts of papers hold every character that a name or an address may have."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.gateways import fonts
from app.gateways.fonts import OWN_FONTS, FontMissing, rare_font, unprintable
from tools.build_fonts import gb2312

RARE = "㛃𬭎䶮龘𠅤"


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_core_fonts_hold_gb_2312_and_are_small(style: str) -> None:
    path = OWN_FONTS / f"YichuangSans-{style}.ttf"
    with TTFont(path) as font:
        assert set(gb2312()) <= font.getBestCmap().keys()
        assert {str(name) for name in font["name"].names if name.nameID == 1} == {"Yichuang Sans"}
        assert font["OS/2"].usWeightClass == (700 if style == "Bold" else 400)
    assert path.stat().st_size < 3_200_000


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL Open Font License, Version 1.1" in (OWN_FONTS / "OFL.txt").read_text()


def test_rare_characters_are_printable() -> None:
    assert unprintable(f"王{RARE}，O'Brien·阿卜杜 12 ㎡\n") == []


def test_what_no_font_has_is_named_once_and_in_order() -> None:
    assert unprintable("王\ue123明🧿\ue123") == ["\ue123", "🧿"]


def test_joiners_and_variation_selectors_are_not_missed() -> None:
    assert unprintable("葛\U000e0100\u200d\ufe0f") == []


def test_the_rarest_names_need_the_system_font_and_have_it() -> None:
    with TTFont(OWN_FONTS / "NotoSansSC-Regular.ttf", lazy=True) as font:
        assert not {ord("𠀁"), ord("𪚥")} & font.getBestCmap().keys()
    assert unprintable("𠀁𪚥") == []


def test_a_machine_without_the_font_is_told_which_package_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_FONTS", (tmp_path,))
    with pytest.raises(FontMissing, match="apt-get install fonts-hanazono"):
        rare_font()


def test_weasyprint_sees_only_the_fonts_of_papers(tmp_path: Path) -> None:
    """In a process of its own, as fontconfig reads its file once."""
    script = (
        "import sys, os; from pathlib import Path; from app.gateways import pdf; "
        "assert 'weasyprint' not in sys.modules; "
        f"pdf.configure(Path({str(tmp_path)!r})); pdf.start(); "
        f"assert os.environ['FONTCONFIG_FILE'] == {str(tmp_path / 'fonts.conf')!r}; "
        "import subprocess; print(subprocess.run(['fc-list', ':', 'file'], capture_output=True, text=True).stdout)"
    )
    listed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    names = {Path(line.strip().rstrip(":")).name for line in listed.splitlines() if line.strip()}
    assert {"YichuangSans-Regular.ttf", "YichuangSans-Bold.ttf", "NotoSansSC-Regular.ttf", "HanaMinB.ttf"} <= names
    assert names <= {
        "YichuangSans-Regular.ttf",
        "YichuangSans-Bold.ttf",
        "NotoSansSC-Regular.ttf",
        "HanaMinA.ttf",
        "HanaMinB.ttf",
    }
