"""Names of files as data: what a person typed or a browser sent, never a path."""

import unicodedata

MAX_LENGTH = 255
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # Cf holds the right-to-left override, which makes gpj.exe read as exe.jpg


def clean(filename: str) -> str:
    """The last part of the name in NFC, without characters that are not seen, at most 255 characters, its ending kept."""
    last = filename.replace("\\", "/").rpartition("/")[2]  # some text browsers send the whole path
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _UNSEEN).strip()
    if len(seen) <= MAX_LENGTH:
        return seen
    ending = f".{extension(seen)}" if extension(seen) else ""
    return seen[: MAX_LENGTH - len(ending)] + ending if len(ending) < MAX_LENGTH else seen[:MAX_LENGTH]


def extension(filename: str) -> str:
    """`pdf` of `执照.PDF`; empty when there is none."""
    stem, dot, ending = filename.rpartition(".")
    return ending.lower() if stem and dot else ""


def with_extension(filename: str, ending: str) -> str:
    """`执照.jpg` for `执照.HEIC` and `jpg`."""
    return f"{filename.rpartition('.')[0][: MAX_LENGTH - len(ending) - 1]}.{ending}"
