"""How operators' commands say no."""

from typing import IO, Any

import click


class No(click.ClickException):
    """The answer is no: exit status 2 and one sentence on standard error."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), err=True)
