"""Taking back what was recorded: it stays in the record, with who took it back, when and why, and no longer counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Table, insert, select

from checker.model.errors import UsageError
from checker.model.follow_up import Withdrawal
from checker.model.grades import Withdrawable
from checker.store.opening import Store
from checker.store.tables import ANSWER, ATTESTATION, COMMENT, GRADE, WAIVER, WITHDRAWAL

_TABLES: dict[Withdrawable, Table] = {
    Withdrawable.ANSWER: ANSWER,
    Withdrawable.COMMENT: COMMENT,
    Withdrawable.GRADE: GRADE,
    Withdrawable.WAIVER: WAIVER,
    Withdrawable.ATTESTATION: ATTESTATION,
}


def withdraw(store: Store, what: Withdrawable, number: int, *, author: str, day: date, reason: str) -> None:
    """Take back what was recorded under this number. UsageError where nothing was, or it was taken back already, or
    the author or the reason is blank."""
    if not author.strip() or not reason.strip():
        raise UsageError("a withdrawal says who takes it back, and why", hint="give --by and --reason")
    table = _TABLES[what]
    with store.writing() as connection:
        if connection.execute(select(table.c.id).where(table.c.id == number)).one_or_none() is None:
            raise UsageError(
                f"there is no {what.value} {number} in {store.name}", hint="`checker status` shows the numbers"
            )
        own = (WITHDRAWAL.c.kind == what.value) & (WITHDRAWAL.c.number == number)
        before = connection.execute(select(WITHDRAWAL.c.day).where(own)).scalar_one_or_none()
        if before is not None:
            raise UsageError(f"{what.value} {number} was withdrawn on {before}", hint="record a new one instead")
        values = {"kind": what.value, "number": number, "author": author, "reason": reason, "day": day}
        connection.execute(insert(WITHDRAWAL).values(values))


def load_withdrawals(store: Store, what: Withdrawable) -> dict[int, Withdrawal]:
    """What was taken back of a sort: number -> the withdrawal."""
    with store.reading() as connection:
        rows = connection.execute(select(WITHDRAWAL).where(WITHDRAWAL.c.kind == what.value)).all()
    return {row.number: Withdrawal(by=row.author, on=row.day, reason=row.reason) for row in rows}
