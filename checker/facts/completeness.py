"""When absence is evidence: for each subject and record kind, whether all records of that kind are known to be in the
logs.

A kind is complete for a subject where somebody declared it so for a period that holds the subject's civil date, and
nothing speaks against it: no record of the kind that links to nothing and could belong here (reading R18), no row of
unreadable kind that could be such a record, no blank of the subject's own that keeps its records from being recognized,
no contradiction that suspends the declaration (Context.suspended).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never

import polars as pl

from checker.facts.context import Context
from checker.facts.moment import Days, instant, moment
from checker.facts.prepare import CLOCK, UNKNOWN_KIND, Prepared
from checker.facts.timing import EVER, Frame
from checker.model.audit import Complete
from checker.model.event import MAY_BE
from checker.model.kinds import KINDS, MILESTONES, Belongs

ALL_USES = "complete.uses"
"""The column that says whether every use is known: a declaration for searches speaks of live deployments too."""


def complete_column(kind: str) -> str:
    """The name of the column that says whether a kind is complete for a use."""
    return f"complete.{kind}"


def of_one_use(kind: str) -> bool:
    """Whether a record of `kind` belongs to one use; else whatever uses share its case, person or account share it."""
    match KINDS[kind].belongs:
        case Belongs.USE:
            return True
        case Belongs.CASE | Belongs.PERSON | Belongs.ACCOUNT:
            return False
        case Belongs.SYSTEM | Belongs.GALLERY | Belongs.PLACE | Belongs.PERIOD | Belongs.AGENCY:
            return False
        case never:
            assert_never(never)


def owner_column(kind: str) -> str | None:
    """The column that names whose record it is: a training is one person's, an account may be shared; else None."""
    match KINDS[kind].belongs:
        case Belongs.PERSON:
            return "person"
        case Belongs.ACCOUNT:
            return "account"
        case Belongs.USE | Belongs.CASE:
            return None
        case Belongs.SYSTEM | Belongs.GALLERY | Belongs.PLACE | Belongs.PERIOD | Belongs.AGENCY:
            return None
        case never:
            assert_never(never)


def unlinked_records(prepared: Prepared, kind: str) -> Frame:
    """The records of `kind` that link to no use or case: they may belong to any."""
    return loose(prepared.records(kind), kind)


def add_completeness(subjects: Frame, prepared: Prepared, context: Context, kinds: Sequence[str]) -> Frame:
    """Add the Boolean columns `complete.<kind>` for `kinds`, and ALL_USES."""
    declared = {kind: _declared(kind, context) for kind in {*kinds, "search"}}
    every_use = [_sound(prepared, kind, declared["search"], context) for kind in ("search", "live_deployment")]
    return subjects.with_columns(
        *[
            (_sound(prepared, kind, declared[kind], context) & ~_by_a_stray_name(subjects, prepared, kind)).alias(
                complete_column(kind)
            )
            for kind in kinds
        ],
        (every_use[0] & every_use[1]).alias(ALL_USES),
    )


def _declared(kind: str, context: Context) -> list[Complete]:
    return [c for c in context.complete if c.kind == kind] if kind not in context.suspended else []


def _sound(prepared: Prepared, kind: str, declared: Sequence[Complete], context: Context) -> pl.Expr:
    """Whether records of `kind`, complete by these declarations, are so for the subject of a row."""
    if not declared or prepared.whole.sightings[kind].loose:
        return pl.lit(False)
    covered = pl.lit(False)
    for declaration in declared:
        covered = covered | _covers(declaration, context)
    return covered & _free_of_unlinked(prepared, kind) & _recognizable(prepared, kind) & ~_tainted(prepared, kind)


def strays(prepared: Prepared, kind: str) -> Frame:
    """The rows of unreadable kind that may be records of `kind`."""
    possible = pl.concat_str([pl.lit("|"), pl.col(MAY_BE), pl.lit("|")]).str.contains(f"|{kind}|", literal=True)
    return prepared.records(UNKNOWN_KIND).filter(pl.col(MAY_BE).is_null() | possible.fill_null(True))


def loose(rows: Frame, kind: str) -> Frame:
    """Those of `rows`, which are or may be records of `kind`, that link to nothing."""
    owner = owner_column(kind)
    if owner is not None:
        return rows.filter(pl.col(owner).is_null())
    if of_one_use(kind):
        return rows.filter(pl.col("parent").is_null() & pl.col("use_id").is_null() & pl.col("case").is_null())
    return rows.filter(pl.col("case").is_null())


def _covers(declaration: Complete, context: Context) -> pl.Expr:
    start: date | None = declaration.from_ or context.period.from_
    until: date | None = declaration.until or context.period.until
    return Days(pl.col("date_lo"), pl.col("date_hi")).surely_within(start, until)


def _free_of_unlinked(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether no unlinked record of the kind can belong to the subject; a milestone before the use cannot."""
    free = pl.lit(True)
    for clock, hi in prepared.whole.sightings[kind].latest:
        if kind not in MILESTONES or hi >= EVER:
            return pl.lit(False)
        free = free & instant(hi, clock=clock).surely_before(moment(clock=CLOCK))
    return free


def _recognizable(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a record of the kind about this subject could be recognized as such: by what the records are linked
    by."""
    match KINDS[kind].belongs:
        case Belongs.PERSON | Belongs.ACCOUNT:
            return pl.lit(True)
        case Belongs.CASE:
            return ~pl.col("case").is_null()
        case Belongs.USE:
            able, seen = pl.lit(True), prepared.whole.sightings[kind]
            if seen.by_id:
                able = able & ~pl.col("own_id").is_null()
            if seen.by_case:
                able = able & ~pl.col("case").is_null()
            return able
        case Belongs.SYSTEM | Belongs.GALLERY | Belongs.PLACE | Belongs.PERIOD | Belongs.AGENCY:
            return pl.lit(False)
        case never:
            assert_never(never)


def _tainted(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a row of unreadable kind that may be a record of `kind` would be the subject's."""
    if owner_column(kind) is not None:
        return pl.lit(False)
    rows = strays(prepared, kind)
    if not of_one_use(kind):
        return _among(rows, "case", "case")
    apart_from_row = rows.filter(pl.col("parent").is_null())
    by_case = apart_from_row.filter(pl.col("use_id").is_null())
    return (
        _among(rows, "parent", "subject") | _among(apart_from_row, "use_id", "own_id") | _among(by_case, "case", "case")
    )


def _by_a_stray_name(subjects: Frame, prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a row of unreadable kind that may be a record of `kind` names somebody who may be the subject's operator
    (reading R24)."""
    column = owner_column(kind)
    if column is None or kind not in prepared.whole.sightings or not prepared.whole.sightings[kind].people:
        return pl.lit(False)
    same = prepared.whole.people.same
    names = subjects.select(column).unique().collect()[column].drop_nulls()
    strange = prepared.whole.sightings[kind].people
    mine = [name for name in names if any(same(name, other) is not False for other in strange)]
    return pl.col(column).is_in(mine).fill_null(False) if mine else pl.lit(False)


def _among(rows: Frame, column: str, own: str) -> pl.Expr:
    found: list[Any] = rows.filter(~pl.col(column).is_null()).select(column).unique().collect()[column].to_list()
    return pl.col(own).is_in(found).fill_null(False) if found else pl.lit(False)
