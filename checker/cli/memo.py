"""`checker memo`: what a board sends to the agency, as a Word document, and the workpapers behind it."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import click

from checker.cli.days import DAY
from checker.cli.logs import FILE
from checker.cli.outputs import Output, check_writable, writing
from checker.cli.stored import RUN, STORE, stored_run
from checker.model.errors import UsageError


def _write_template(ctx: click.Context, param: click.Parameter, target: str | None) -> None:
    if target is None:
        return
    _needs_office()
    output = Output("docx", Path(target))
    check_writable([output])
    from checker.report.memo_template import write

    with writing(output) as out:
        write(out)
    ctx.exit()


@click.command()
@RUN
@STORE
@click.option("-o", "--output", "target", metavar="FILE", help="Where the memo goes. [default: memo-RUN.docx]")
@click.option("--workpapers", metavar="FILE", help="Where the workpapers go. [default: workpapers-RUN.xlsx]")
@click.option("--template", type=FILE, metavar="FILE", help="Your own template, with your letterhead (DOCX).")
@click.option(
    "--new-template",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_write_template,
    help="Only write a template to this file, to put a letterhead in.",
)
@click.option("--on", "day", metavar="DATE", type=DAY, help="The date of the memo. [default: today]")
def memo(
    run: int, place: str, target: str | None, workpapers: str | None, template: Path | None, day: date | None
) -> None:
    """Write the memo of a RUN (DOCX) and its workpapers (XLSX).

    For each finding it gives the criteria, the condition, the effect as far as the log shows it, the rows and the
    agency's answers word for word; how reliable the records are, and what the log cannot show. For a log that
    decides nothing, it is one page: why it cannot be audited, and what to ask for.
    """
    _needs_office()
    document = Output("docx", Path(target or f"memo-{run}.docx"))
    papers = Output("xlsx", Path(workpapers or f"workpapers-{run}.xlsx"))
    check_writable([document, papers], [template] if template else [])

    from checker.report import memo as memos
    from checker.report.workpapers import write as write_papers
    from checker.store.follow_up import add_follow_up
    from checker.store.status import today_at_agency

    with stored_run(place, run) as (store, kept):
        on = day or today_at_agency(kept.assessment)
        found = add_follow_up(store, kept, on)
        name = papers.path.name if papers.path else ""
        said = memos.memo(found.assessment, found.lines, run=run, on=on, workpapers=name)
        with writing(document) as out:
            memos.write(said, template, out)
        with writing(papers) as out:
            write_papers(found.assessment, found.lines, out)


def _needs_office() -> None:
    if find_spec("docxtpl") is None:
        hint = "install it: pip install 'frlog-checker[office]'"
        raise UsageError("memos need the extra `office`, which is not installed", hint=hint)
