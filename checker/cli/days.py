"""Days as a command takes them."""

from __future__ import annotations

from datetime import date, datetime

import click


class Day(click.ParamType[date]):
    """A day, or a month, in one way of writing it, that an error names as people write it."""

    def __init__(self, example: str, form: str) -> None:
        """example: one that is right; form: how it is read, as `strptime` takes it."""
        self.name = "date" if "%d" in form else "month"
        self._form, self._example = form, example

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How help shows it: DATE, or MONTH."""
        return self.name.upper()

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, of a month the first. click.BadParameter where it is none."""
        try:
            return datetime.strptime(str(value), self._form).date()
        except ValueError:
            self.fail(f'"{value}" is not in the calendar; write it as {self._example}', param, ctx)


DAY = Day("2026-03-31", "%Y-%m-%d")
AS_OF = click.option(
    "--as-of",
    metavar="DATE",
    type=DAY,
    help="Judge deadlines as of this day. [default: the end of the audited period, else today]",
)
MONTH = Day("2026-03", "%Y-%m")
