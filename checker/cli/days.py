"""Days as a command takes them."""

from __future__ import annotations

from datetime import datetime

import click


class Day(click.DateTime):
    """A day, or a month, in one way of writing it, that an error names as people write it."""

    def __init__(self, example: str, form: str) -> None:
        """example: one that is right; form: how it is read, as `strptime` takes it."""
        super().__init__([form])
        self.example = example

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How help shows it: DATE, or MONTH."""
        return "DATE" if "%d" in self.formats[0] else "MONTH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day, at midnight. click.BadParameter where it is none."""
        try:
            made: datetime = super().convert(value, param, ctx)
        except click.BadParameter as error:
            what = f'"{value}" is not in the calendar; write it as {self.example}'
            raise click.BadParameter(what, ctx, param) from error
        return made


DAY = Day("2026-03-31", "%Y-%m-%d")
AS_OF = click.option(
    "--as-of",
    metavar="DATE",
    type=DAY,
    help="Judge deadlines as of this day. [default: the end of the audited period, else today]",
)
MONTH = Day("2026-03", "%Y-%m")
