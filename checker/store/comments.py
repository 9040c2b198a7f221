"""What the board notes for itself about a finding: shown at the desk and by `checker status`, in no report."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from checker.model.errors import UsageError
from checker.model.follow_up import Withdrawal
from checker.model.frozen import Frozen
from checker.model.grades import Withdrawable
from checker.store.follow_up import finding_of, refuse_day_before
from checker.store.opening import Store
from checker.store.runs import LoadedRun
from checker.store.tables import COMMENT
from checker.store.withdrawals import load_withdrawals


class Comment(Frozen):
    """A note of somebody of the board, as it was typed. on: a civil date."""

    number: int
    finding: str
    text: str
    by: str
    on: date
    withdrawn: Withdrawal | None = None


def comment(store: Store, run: LoadedRun, finding: str, *, words: str, author: str, day: date) -> int:
    """Record a comment on a finding of the run. Gives its number. UsageError where it or its author is blank, the run
    has no such finding, or its day is before the finding was known."""
    finding_of(run, finding)
    if not words.strip() or not author.strip():
        raise UsageError("the comment, or who makes it, is blank", hint="write both out")
    refuse_day_before(store, run, finding, day)
    return store.add(COMMENT, finding=finding, words=words, author=author, day=day)


def comments(store: Store, run: LoadedRun) -> tuple[Comment, ...]:
    """The comments on the findings of a run, the oldest first, those withdrawn among them."""
    there, taken_back = {one.id for one in run.assessment.findings}, load_withdrawals(store, Withdrawable.COMMENT)
    with store.reading() as connection:
        rows = connection.execute(select(COMMENT).order_by(COMMENT.c.day, COMMENT.c.id)).all()
    return tuple(
        Comment(
            number=row.id,
            finding=row.finding,
            text=row.words,
            by=row.author,
            on=row.day,
            withdrawn=taken_back.get(row.id),
        )
        for row in rows
        if row.finding in there
    )
