"""Paper copies on the sheet of an intake, and how its materials may come."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.cases.models import AUTHORITY_KEY
from app.catalog.models import ItemVersion
from app.web.i18n import _

Form = MultiDict[str, str]

_COPIES = re.compile(r"[0-9]{1,3}", re.ASCII)


@dataclass(frozen=True)
class Copies:
    """Paper copies as typed, by the key of the material."""

    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, version: ItemVersion, form: Form) -> "Copies":
        return cls({key: form.get(f"paper-{key}", "").strip() for key in paper_keys(version) if f"paper-{key}" in form})

    @property
    def counts(self) -> dict[str, int]:
        return {key: int(text or 0) for key, text in self.typed.items() if not text or _COPIES.fullmatch(text)}

    @property
    def problems(self) -> dict[str, str]:
        """Key → what is wrong with the number."""
        return {key: _("份数请填 0 到 999") for key, text in self.typed.items() if text and not _COPIES.fullmatch(text)}


def paper_keys(version: ItemVersion) -> list[str]:
    """Materials that may come on paper, and the letter of authority."""
    return [m.key for m in version.definition.materials if not m.generated and m.form != "electronic"] + [AUTHORITY_KEY]


def file_keys(version: ItemVersion) -> list[str]:
    """Materials that may come as files, and the letter of authority."""
    return [m.key for m in version.definition.materials if not m.generated and m.form != "paper"] + [AUTHORITY_KEY]
