"""`flask rules …`: the rules asked from the command line. The answer is the last line; a no is exit status 2 and a sentence."""

from datetime import date
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from app.domain.acceptance import LONGEST_EXTENSION_DAYS
from app.domain.calendar import published_calendar
from app.domain.clock import Event, Extended, Limit, Resumed, Started, Suspended, SuspensionKind, light, run
from app.domain.errors import Refused
from app.domain.identity import Verdict, check_resident_id, check_uscc
from app.domain.letters import LETTER_RULES, LetterKind, run_letter
from app.domain.masking import MaskKind, mask
from app.gateways import wall_clock
from app.web.command_line import No
from app.web.i18n import _, lazy

rules = AppGroup("rules", help="Working days, limits, identity numbers and masking, as the product applies them.")

_VERDICTS = {
    Verdict.BAD_FORMAT: lazy("号码的位数或字符不对。"),
    Verdict.BAD_DATE: lazy("号码中的出生日期不存在。"),
    Verdict.FUTURE_DATE: lazy("号码中的出生日期在今天之后。"),
    Verdict.BAD_CHECKSUM: lazy("号码的校验位不对。"),
}


class Day(click.ParamType[date]):
    """A day as 2016-03-01."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise No(_("“%(value)s”不是日期，请写成 2016-03-01 的样子。", value=value)) from None


class Days(click.ParamType[int]):
    """A number of days, 0 to 999."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= 3):
            raise No(_("“%(value)s”不是天数，请写 0 到 999 的整数。", value=text))
        return int(text)


class Kind(click.ParamType[LetterKind]):
    """A kind of letter."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> LetterKind:
        if value not in set(LetterKind):
            raise No(_("没有“%(kind)s”这一类，可以用：%(kinds)s。", kind=value, kinds="、".join(LetterKind)))
        return LetterKind(value)


DAY, DAYS, KIND = Day(), Days(), Kind()


def _too_long(refusal: Refused) -> No:
    return No(_("延期最多 %(maximum)s 个工作日。", maximum=refusal.values["maximum"]))


def _suspensions(spans: tuple[str, ...]) -> list[Event]:
    """The events of spans written START..RESUMED, several of them apart by semicolons or options."""
    events: list[Event] = []
    for span in filter(None, (part.strip() for text in spans for part in text.split(";"))):
        begin, dots, end = span.partition("..")
        if not dots:
            raise No(_("停计时段“%(span)s”不对，请写成 2016-03-08..2016-03-18 的样子。", span=span))
        suspended_on, resumed_on = DAY.convert(begin, None, None), DAY.convert(end, None, None)
        if resumed_on < suspended_on:
            raise No(_("停计时段“%(span)s”的结束日早于开始日。", span=span))
        # The due day is asked for, so any kind that stops the clock will do.
        events += [Suspended(suspended_on, SuspensionKind.SUPPLEMENT), Resumed(resumed_on)]
    return events


@rules.command()
@click.argument("start", type=DAY)
@click.argument("workdays", type=DAYS)
@click.option("--suspend", multiple=True, help="A suspension, START..RESUMED; several apart by ; or by repeating the option.")
@click.option("--extend", type=DAYS, default=0, help="Working days by which the limit was extended, 10 at most.")
def due(start: date, workdays: int, suspend: tuple[str, ...], extend: int) -> None:
    """The due day of so many working days after START."""
    events = [Started(start), *_suspensions(suspend), Extended(extend)]
    try:
        reading = run(Limit(workdays), events, published_calendar(), start, max_extension=LONGEST_EXTENSION_DAYS)
    except Refused as refusal:
        raise _too_long(refusal) from None
    except OverflowError:
        raise No(_("到期日超出了日历的范围。")) from None
    if reading.is_provisional:
        click.echo(_("%(year)s年的放假安排还没有公布，这个日期是暂定的。", year=reading.due_on.year), err=True)
    click.echo(reading.due_on)


@rules.command()
@click.argument("kind", type=KIND)
@click.argument("received", type=DAY)
@click.option("--extend", type=DAYS, default=0, help="Working days by which the answer was put off; 0 is none.")
def letter(kind: LetterKind, received: date, extend: int) -> None:
    """The due day of a letter. Kinds: inquiry complaint."""
    try:
        reading = run_letter(kind, [Started(received), Extended(extend)], published_calendar(), received)
    except Refused as refusal:
        raise _too_long(refusal) from None
    except OverflowError:
        raise No(_("到期日超出了日历的范围。")) from None
    click.echo(reading.due_on)


@rules.command("light")
@click.argument("kind", type=KIND)
@click.option("--received", type=DAY, required=True)
@click.option("--due", "due_on", type=DAY, required=True)
@click.option("--today", type=DAY, help="By default today.")
def light_of(kind: LetterKind, received: date, due_on: date, today: date | None) -> None:
    """The light of a letter: green, yellow or red."""
    if due_on < received:
        raise No(_("到期日早于收到日。"))
    click.echo(light(LETTER_RULES[kind].limit, received, due_on, today or wall_clock.today(), published_calendar()))


def _judged(verdict: Verdict) -> NoReturn:
    """Ends with a verdict that is a no."""
    click.echo(verdict)
    raise No(str(_VERDICTS[verdict]))


@rules.command("resident-id")
@click.argument("number")
@click.option("--today", type=DAY, help="The day that birth dates may not exceed; by default today.")
def resident_id(number: str, today: date | None) -> None:
    """Judges a resident id: ok with birth date and sex, or what is wrong."""
    judged = check_resident_id(number, today or wall_clock.today())
    if not judged.is_ok:
        _judged(judged.verdict)
    click.echo(f"{judged.verdict} {judged.birth_on} {judged.sex}")


@rules.command()
@click.argument("code")
def uscc(code: str) -> None:
    """Judges a unified social credit code."""
    verdict = check_uscc(code)
    if verdict is not Verdict.OK:
        _judged(verdict)
    click.echo(verdict)


@rules.command("mask")
@click.argument("kind")
@click.argument("text")
def mask_text(kind: str, text: str) -> None:
    """Shows a text as others see it. Kinds: name id18 id15 mobile landline email org address."""
    if kind not in set(MaskKind):
        raise No(_("没有“%(kind)s”这一类，可以用：%(kinds)s。", kind=kind, kinds="、".join(MaskKind)))
    click.echo(mask(kind, text))
