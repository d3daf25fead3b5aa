"""`flask rules …`: the rules asked from the command line. The answer is the last line; a no is exit status 2 and a sentence."""

from datetime import date
from typing import IO, Any, NoReturn

import click
from flask.cli import AppGroup

from app.domain.identity import Verdict, check_resident_id, check_uscc
from app.domain.masking import MaskKind, mask
from app.gateways import wall_clock
from app.web.i18n import _, lazy

rules = AppGroup("rules", help="Working days, limits, identity numbers and masking, as the product applies them.")

_VERDICTS = {
    Verdict.BAD_FORMAT: lazy("号码的位数或字符不对。"),
    Verdict.BAD_DATE: lazy("号码中的出生日期不存在。"),
    Verdict.FUTURE_DATE: lazy("号码中的出生日期在今天之后。"),
    Verdict.BAD_CHECKSUM: lazy("号码的校验位不对。"),
}


class No(click.ClickException):
    """The answer is no: exit status 2 and one sentence on standard error."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), err=True)


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


def _judged(verdict: Verdict) -> NoReturn:
    """Ends with a verdict that is a no."""
    click.echo(verdict)
    raise No(str(_VERDICTS[verdict]))


@rules.command("resident-id")
@click.argument("number")
@click.option("--today", type=Day(), help="The day that birth dates may not exceed; by default today.")
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
