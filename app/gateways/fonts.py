"""The fonts of papers: found here, and given to WeasyPrint by a fontconfig file of our own: output is the same everywhere.

In the order in which they are asked: the core subset, Noto Sans SC whole (GB 18030-2022 level 2), HanaMinB (the rest of level 3).
"""

import os
import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

OWN_FONTS = Path(__file__).resolve().parents[1] / "documents/fonts"
SYSTEM_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
RARE_FONT = "HanaMinB.ttf"
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # controls, joiners and spaces draw nothing
VARIATION_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


class PrintingUnavailable(Exception):
    """Something that papers need is not on this machine; the message says which package brings it."""


class FontMissing(PrintingUnavailable):
    """A font of papers is missing."""


def rare_font() -> Path:
    """HanaMinB, from the system's package. Raises FontMissing."""
    found = next((path for folder in SYSTEM_FONTS for path in sorted(folder.rglob(RARE_FONT))), None)
    if found is None:
        raise FontMissing(f"{RARE_FONT} is missing; rare names need it: apt-get install fonts-hanazono")
    return found


def install_fontconfig(cache_dir: Path) -> None:
    """Writes fonts.conf and points this process at it; must run before weasyprint is imported. Raises FontMissing."""
    font_cache = cache_dir / "fontconfig"
    font_cache.mkdir(parents=True, exist_ok=True)
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in (OWN_FONTS, rare_font().parent))
    content = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(font_cache))}</cachedir></fontconfig>\n"
    )
    target = cache_dir / "fonts.conf"
    temporary = cache_dir / f"fonts.conf.{os.getpid()}"
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(target)  # web server and worker start at the same time
    os.environ["FONTCONFIG_FILE"] = str(target)


def unprintable(text: str) -> list[str]:
    """The characters of a text that no font of papers has, in their order, each once."""
    left = [sign for sign in dict.fromkeys(text) if _is_drawn(sign)]
    for path in _font_files():  # the big ones are opened only when something is left
        left = left and [sign for sign in left if ord(sign) not in _characters(path)]
    return left


@cache
def _font_files() -> tuple[Path, ...]:
    return (OWN_FONTS / "NotoSansSC-Regular.ttf", *sorted(rare_font().parent.glob("HanaMin*.ttf"), reverse=True))


def _is_drawn(sign: str) -> bool:
    return unicodedata.category(sign) not in INVISIBLE and ord(sign) not in VARIATION_SELECTORS


@cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
