"""`checker yearly`: the report that a statute asks for, made of the logs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar
from checker.cli.days import DAY, MONTH
from checker.cli.logs import FILE, LogOptions, read_from_logs
from checker.cli.outputs import Output, check_writable, pair, show, writing
from checker.model.errors import UsageError

if TYPE_CHECKING:
    from checker.publish.statutory import StatutoryReport
    from checker.publish.yearly import ReportPeriod
    from checker.publish.yearly_result import Yearly


@click.command()
@click.argument("name", metavar="REPORT")
@read_from_logs
@click.option("--year", type=click.IntRange(2000, 2100), help="The calendar year of the report.")
@click.option("--month", type=MONTH, help="The month instead, YYYY-MM.")
@click.option("--week", type=DAY, help="The week that this day is in instead, YYYY-MM-DD; a week begins on a Monday.")
@click.option(
    "--as-of", "as_of", type=DAY, help="The day as of which its numbers are taken, YYYY-MM-DD. [default: today]"
)
@click.option(
    "--last", metavar="FILE", type=FILE, help="The last report, as JSON: numbers that differ from it are listed."
)
@click.option("--invoiced", type=click.IntRange(min=0), help="How many searches the vendor billed for the period.")
@click.option(
    "--with-people", is_flag=True, help="Write names of databases and agencies even where they may be people's."
)
@click.option("--explained", metavar="TEXT", default="", help="Why the invoice differs from the log.")
@click.option(
    "-f", "--format", "formats", multiple=True, type=click.Choice(["terminal", "html", "docx", "xlsx", "csv", "json"]),
    help="Repeatable, each with its -o. [default: terminal]",
)  # fmt: skip
@click.option(
    "-o", "--output", "targets", metavar="FILE", multiple=True,
    help="Where it goes: the first -o belongs to the first -f, and so on.",
)  # fmt: skip
def yearly(
    options: LogOptions, name: str, year: int | None, month: date | None, week: date | None, as_of: date
    | None, last: Path | None, invoiced: int | None, explained: str, with_people: bool, formats: tuple[str, ...],
    targets: tuple[str, ...],
) -> None:  # fmt: skip
    """Make from LOGs the REPORT that a statute asks for.

    REPORT is the id of one: us/md/2-510. It has each section of the statute, and each number with its rows; what
    the log does not say is "not recorded" and is in no number. Before it is written, it is reconciled with the log,
    the period before and the vendor's invoice. It lists what it restates of the last report (--last). Keep the
    report as JSON: it is the --last of the next one.
    """
    outputs = pair(formats, targets)
    _refuse(outputs)
    audit = options.audit(example=f"checker yearly {name} LOG --year 2025")
    check_writable(outputs, [*options.inputs(audit), *([last] if last else [])])

    from checker.publish.statutory import report
    from checker.publish.yearly import OtherAccounts, last_report
    from checker.publish.yearly import yearly as made_of

    asked = report(name)
    known = OtherAccounts(last_report(last) if last else None, invoiced, explained)
    with bar() as progress:
        made = made_of(
            asked,
            _period(year, month, week, asked),
            audit,
            known,
            as_of=as_of or date.today(),
            with_people=with_people,
            zone=options.zone,
            profile=options.profile,
            progress=progress,
        )
    for output in outputs:
        _write(made, output)


def _refuse(outputs: list[Output]) -> None:
    """UsageError for what is no text and would go to a screen."""
    for output in outputs:
        if output.path is None and output.format in ("docx", "xlsx"):
            hint = f"name a file: -f {output.format} -o report.{output.format}"
            raise UsageError(f"{output.format} is not text, so it is not for a screen", hint=hint)


def _period(year: int | None, month: date | None, week: date | None, asked: StatutoryReport) -> ReportPeriod:
    """The period that was asked for. UsageError where it is none or several."""
    from datetime import timedelta

    from checker.publish.yearly import ReportPeriod

    if sum(one is not None for one in (year, month, week)) != 1:
        example = "--week 2025-03-03" if asked.period == "week" else "--year 2025"
        raise UsageError("the period of the report is missing", hint=f"give one: {example}")
    if year is not None:
        return ReportPeriod.year(year)
    if month is not None:
        return ReportPeriod.month(month)
    day = week or date.today()
    return ReportPeriod.week(day - timedelta(days=day.weekday()), asked.id)


def _write(made: Yearly, output: Output) -> None:
    from checker.publish.terminal_yearly import draw

    if output.format in ("terminal", "html", "json"):
        show(made, output, draw)
        return
    from checker.publish.yearly_files import write_csv, write_xlsx

    with writing(output) as out:
        if output.format == "xlsx":
            write_xlsx(made, out)
        elif output.format == "csv":
            write_csv(made, out)
        else:
            out.write(_document(made))


def _document(made: Yearly) -> bytes:
    from checker.publish.terminal_yearly import draw
    from checker.report.docx_blocks import document

    try:
        return document(lambda blocks: draw(blocks, made), title=made.title, made=made.as_of)
    except ImportError as error:
        hint = "install it: pip install 'frlog-checker[office]'"
        raise UsageError("a Word document needs python-docx, which is not installed", hint=hint) from error
