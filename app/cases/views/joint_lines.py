"""The parts of a joint case (并联审批) as its page lists them."""

from dataclasses import dataclass
from datetime import date

from app.cases import lights
from app.cases.joint import parts_of
from app.cases.models import Case
from app.cases.views.desk_words import light_of
from app.cases.wording import headline
from app.domain.workflow import State
from app.web.i18n import _, format_day_near


@dataclass(frozen=True)
class PartLine:
    """One department's part: where it stands, and until when; `light` is (colour, text) while it is open."""

    case: Case
    department: str
    item: str
    headline: str
    until: str
    light: tuple[str, str] | None


def part_lines(case: Case, today: date) -> list[PartLine]:
    """Empty for a case that is not joint, and until it is accepted."""
    return [_line(part, today) for part in parts_of(case)]


def _line(part: Case, today: date) -> PartLine:
    due = lights.due_of(part, part.version, today)
    return PartLine(part, part.department.name, part.version.name, headline(part), _until(part, today), light_of(part.state, due))


def _until(part: Case, today: date) -> str:
    if part.closed_at:
        return format_day_near(part.closed_at, today)
    if part.due_on is None:
        return ""
    day = format_day_near(part.due_on, today)
    return _("预计%(day)s恢复", day=day) if part.state == State.SUSPENDED else _("最迟%(day)s", day=day)
