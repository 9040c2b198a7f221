"""`checker respond`: the agency's answer to a finding, and the board's grade of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checker.cli.logs import FILE
from checker.cli.stored import BY, FINDING, ON, RUN, STORE, stored_run
from checker.model.errors import UsageError
from checker.model.grades import REASONS, Grade, GradeTime

_REASONS = [reason for reasons in REASONS.values() for reason in reasons]


@click.command()
@RUN
@FINDING
@STORE
@click.option("--answer", "words", metavar="TEXT", help="What the agency answered, word for word.")
@click.option("--answer-file", "file", type=FILE, metavar="FILE", help="A text file that holds its answer.")
@click.option("--comment", metavar="TEXT", help="What the board notes for itself; no report shows it.")
@click.option("--grade", type=click.Choice([g.value for g in Grade]), help="What the board says of the finding.")
@click.option(
    "--at", type=click.Choice([m.value for m in GradeTime]), help="Which check this is, counted from the run."
)
@click.option("--reason", type=click.Choice(_REASONS), help="Why that grade.")
@BY
@ON
def respond(
    run: int, finding: str, place: str, words: str | None, file: Path | None, comment: str | None, grade: str | None,
    at: str | None, reason: str | None, by: str, day: date,
) -> None:  # fmt: skip
    """Record an answer to a FINDING, a grade of it or a comment.

    The agency's answer is kept word for word. A grade is given 60 days, 6 months and 1 year after the run, for one of
    the reasons that belong to it. Reports and `checker status` show both; a comment only `checker status` and the desk.
    """
    given = {"answer": words is not None or file is not None, "comment": comment is not None, "grade": bool(grade)}
    if sum(given.values()) != 1 or (words is not None and file is not None):
        hint = "the flags are --answer, --answer-file, --comment and --grade"
        raise UsageError("give either an answer, a comment or a grade", hint=hint)
    if grade and not (at and reason):
        raise UsageError("a grade needs its time and its reason", hint="give --at and --reason")
    if not grade and (at or reason):
        raise UsageError("--at and --reason belong to a grade", hint="give --grade, or leave them out")

    from checker.store import comments, follow_up

    with stored_run(place, run, people=False) as (store, found):
        if grade:
            when, why = GradeTime(str(at)), str(reason)
            follow_up.grade(store, found, finding, at=when, given=Grade(grade), reason=why, author=by, day=day)
        elif comment is not None:
            comments.comment(store, found, finding, words=comment, author=by, day=day)
        else:
            text = words if file is None else _read(file)
            follow_up.answer(store, found, finding, words=str(text), author=by, day=day)
    what = next(name for name, there in given.items() if there)
    click.echo(f"recorded the {what} to finding {finding}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UsageError("this is not a text file in UTF-8", where=str(file), hint="save it as one") from error
