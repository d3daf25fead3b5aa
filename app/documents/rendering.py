"""A frozen paper as HTML for the PDF engine: its own Jinja environment, as papers are always Chinese and know no request."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.documents.certificate_layout import RECORD_LINES, certificate_size
from app.documents.contexts import NON_ACCEPTANCE_GROUNDS
from app.documents.kinds import KINDS
from app.documents.procedure_contexts import DELIVERY_METHODS, TERMINATION_GROUNDS
from app.documents.seal import seal
from app.domain.numbering import group_case_number
from app.web.i18n import format_date, format_date_long, format_time

TEMPLATES = Path(__file__).resolve().parents[2] / "templates/print"
#: What a paper lists with boxes, of which one is ticked.
TICKED = {"BYSL": NON_ACCEPTANCE_GROUNDS, "ZZBL": TERMINATION_GROUNDS, "SDHZ": DELIVERY_METHODS}


@dataclass(frozen=True)
class Head:
    """What stands on a paper beside its context."""

    kind: str
    number: str
    verification_code: str
    authority: str
    purpose: str
    issued_on: date
    is_demo: bool
    region_name: str
    base_url: str


def paper_html(head: Head, context: dict[str, Any]) -> str:
    """One paper, ready for `render_pdf`."""
    kind = KINDS[head.kind]
    return _filled(kind.template, head, context, seal=seal(head.authority, head.purpose, is_demo=head.is_demo))


def slip_html(head: Head, context: dict[str, Any]) -> str:
    """The slip of a receipt, ready for `render_pdf` on a roll."""
    return _filled(KINDS[head.kind].slip_template, head, context)


def _filled(template: str, head: Head, context: dict[str, Any], **more: Markup) -> str:
    kind = KINDS[head.kind]
    return _environment.get_template(template).render(
        context,
        head=head,
        kind=kind,
        choices=TICKED.get(kind.code, {}),
        verify_address=head.base_url.partition("//")[2] + "/verify",
        verify_qr=qr(f"{head.base_url}/verify/{head.verification_code}"),
        **more,
    )


def qr(address: str) -> Markup:
    """A QR code as inline SVG, its size left to the stylesheet."""
    return Markup(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704 - segno's own markup


def _groups(number: str) -> Markup:
    return Markup("").join(Markup("<span>{}</span>").format(group) for group in group_case_number(number))


def _lines(value: object) -> Markup:
    """Text as it was typed, line by line; markup and numbers as they are."""
    text = value if isinstance(value, str) else str(value)
    return Markup("<br>").join(text.strip().splitlines())


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _instant(value: str) -> str:
    instant = datetime.fromisoformat(value)
    return f"{format_date_long(instant)} {format_time(instant)}"


def _original(text: str, **values: object) -> str:
    """Stands for `_()` in papers: the Chinese wording is the legally valid one and is never translated."""
    return text % values if values else text


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(_=_original, qr=qr, certificate_size=certificate_size, record_lines=RECORD_LINES)
    environment.filters.update(
        date=lambda value: format_date(_day(value)),
        date_long=lambda value: format_date_long(_day(value)),
        instant=_instant,
        groups=_groups,
        lines=_lines,
        pairs=lambda facts: [(fact["label"], fact["value"]) for fact in facts],
    )
    return environment


_environment = _make_environment()
