"""When absence is evidence: for each subject and record kind, whether all records of that kind are known to be in the
logs.

A kind is complete for a subject where somebody declared it so for all days on which such a record could lie (reading
R28; facts.covered), and nothing speaks against it: no record of the kind that links to nothing and could belong here
(reading R18), no row of
unreadable kind that could be such a record, no blank of the subject's own that keeps its records from being recognized,
no contradiction that suspends the declaration (Context.suspended).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, assert_never

import polars as pl

from checker.facts.context import Context
from checker.facts.covered import ALWAYS, Days, from_the_beginning, last_covered_day, spans
from checker.facts.encode import alike
from checker.facts.moment import instant, moment
from checker.facts.prepare import CLOCK, UNKNOWN_KIND, Prepared
from checker.facts.timing import EVER, Frame
from checker.model.audit import Complete
from checker.model.event import MAY_BE
from checker.model.kinds import KINDS, REGISTERS, Belongs, EventKind
from checker.model.steps import MILESTONES

COMPLETE = "complete."
ALL_USES = f"{COMPLETE}uses"
"""The column that says whether every use is known: a declaration for searches speaks of live deployments too."""


UNCLAIMED_LEAD = f"{COMPLETE}unclaimed.lead"
"""The column that says whether a lead may be the use's without being linked to it, whatever is declared."""


class AbsenceDays(StrEnum):
    """On which days a record could lie whose absence is asked about (reading R28). DAY: on the use's own day, as
    what is
    in force then is. AFTER: from the use to the as-of day. BEFORE: up to the use, from the first day on which such a
    record could bear on it. EVER: from that day to the as-of day."""

    DAY = "day"
    AFTER = "after"
    BEFORE = "before"
    EVER = "ever"


def complete_column(kind: str, when: AbsenceDays) -> str:
    """The name of the column that says whether a kind is complete for a use, on those days."""
    return f"{COMPLETE}{kind}.{when}"


def after_column(kind: str) -> str:
    """The name of the column with the last day up to which a kind is complete from the use's day on; null: not then."""
    return f"complete_after.{kind}"


def since_column(kind: str) -> str:
    """The name of the column with the last day up to which a kind is complete from the first day on which such a record
    could bear on the use: the use's own for a record about an earlier use, else the beginning."""
    return f"complete_since.{kind}"


def complete_until(column: str, day: pl.Expr) -> pl.Expr:
    """Whether a kind is complete up to a day: column is `after_column` or `since_column`."""
    return (pl.col(column) >= day).fill_null(False) | (pl.col(column) == ALWAYS).fill_null(False)


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


def add_completeness(
    subjects: pl.DataFrame, prepared: Prepared, context: Context, kinds: Sequence[str]
) -> pl.DataFrame:
    """Add for each of `kinds` the columns of complete_column, after_column and since_column, ALL_USES, and
    UNCLAIMED_LEAD where leads are asked about. Columns that say the same share their memory: those of most kinds do."""
    as_of = pl.lit(context.as_of)
    uses = [_spans(prepared, kind, "search", context) for kind in ("search", "live_deployment")]
    all_uses = [sound & pl.lit((from_the_beginning(covered) or date.min) >= context.as_of) for sound, covered in uses]
    lead = EventKind.LEAD.value
    unclaimed = [_is_unclaimed(prepared, lead).alias(UNCLAIMED_LEAD)] if lead in kinds else []
    found = subjects.select("subject", *unclaimed, (all_uses[0] & all_uses[1]).alias(ALL_USES))
    columns = found.get_columns()[1:]
    for kind in kinds:
        free, covered = _spans(prepared, kind, kind, context)
        sound = free & ~_by_a_stray_name(subjects, prepared, kind)
        after = last_covered_day(covered, "date_lo")
        first = pl.lit(from_the_beginning(covered), dtype=pl.Date())
        since = after if KINDS[kind].about_earlier_use else first
        days = subjects.select(
            "date_hi",
            pl.when(sound).then(after).alias(after_column(kind)),
            pl.when(sound & pl.lit(_no_earlier_one_unlinked(prepared, kind))).then(since).alias(since_column(kind)),
        )
        whole = days.select(
            complete_until(after_column(kind), pl.col("date_hi")).alias(complete_column(kind, AbsenceDays.DAY)),
            complete_until(after_column(kind), as_of).alias(complete_column(kind, AbsenceDays.AFTER)),
            complete_until(since_column(kind), pl.col("date_hi")).alias(complete_column(kind, AbsenceDays.BEFORE)),
            complete_until(since_column(kind), as_of).alias(complete_column(kind, AbsenceDays.EVER)),
        )
        for column in (*days.get_columns()[1:], *whole.get_columns()):
            same = next((one for one in columns if alike(one, column)), column)
            columns.append(same.alias(column.name))
    return subjects.with_columns(columns)


def _spans(prepared: Prepared, kind: str, said_of: str, context: Context) -> tuple[pl.Expr, list[Days]]:
    """Whether nothing speaks against records of `kind` being complete for the subject of a row, and for which days
    they are declared so; said_of: the kind that the declarations name.

    A kind that is declared to hold no records at all needs no case number to be recognized by (reading R43)."""
    declared = _declarations(said_of, context)
    if not declared or prepared.survey.sightings[kind].loose:
        return pl.lit(False), []
    none_at_all = any(c.none for c in declared) and not prepared.survey.sightings[kind].doubtful
    return ~_is_unclaimed(prepared, kind, none_at_all=none_at_all), spans(declared)


def _is_unclaimed(prepared: Prepared, kind: str, *, none_at_all: bool = False) -> pl.Expr:
    """Whether a row that is or may be a record of `kind`, and is not linked to the subject, may be its own."""
    if prepared.survey.sightings[kind].loose:
        return pl.lit(True)
    known = pl.lit(True) if none_at_all else _recognizable(prepared, kind)
    return ~(_free_of_unlinked(prepared, kind) & known) | _has_unreadable(prepared, kind)


def _declarations(kind: str, context: Context) -> list[Complete]:
    return [c for c in context.complete if c.kind == kind] if kind not in context.suspensions else []


def strays(prepared: Prepared, kind: str) -> Frame:
    """The rows of unreadable kind that may be records of `kind`."""
    possible = pl.concat_str([pl.lit("|"), pl.col(MAY_BE), pl.lit("|")]).str.contains(f"|{kind}|", literal=True)
    return prepared.records(UNKNOWN_KIND).filter(pl.col(MAY_BE).is_null() | possible.fill_null(True))


def loose(rows: Frame, kind: str) -> Frame:
    """Those of `rows`, which are or may be records of `kind`, that link to nothing. An entry of a register is looked up
    and may bear on anything that it does not contradict; one of unreadable kind says nothing to look it up by."""
    if kind in REGISTERS:
        return rows.filter(pl.col("kind") == UNKNOWN_KIND)
    owner = owner_column(kind)
    if owner is not None:
        return rows.filter(pl.col(owner).is_null())
    if of_one_use(kind):
        return rows.filter(pl.col("parent").is_null() & pl.col("use_id").is_null() & pl.col("case").is_null())
    return rows.filter(pl.col("case").is_null())


def _free_of_unlinked(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether no unlinked record of the kind can lie after the subject and belong to it; one of no milestone may lie
    anywhere."""
    free = pl.lit(True)
    for clock, hi in prepared.survey.sightings[kind].latest:
        if kind not in MILESTONES or hi >= EVER:
            return pl.lit(False)
        free = free & instant(hi, clock=clock).surely_before(moment(clock=CLOCK))
    return free


def _no_earlier_one_unlinked(prepared: Prepared, kind: str) -> bool:
    """Whether no unlinked record of the kind can belong to a subject that it lies before (reading R18): a line-up
    before the use is no milestone of it, and yet a step that came before it."""
    sightings = prepared.survey.sightings.get(kind)
    return KINDS[kind].about_earlier_use or sightings is None or not sightings.latest


def _recognizable(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a record of the kind about this subject could be recognized as such: by what the records are linked
    by."""
    match KINDS[kind].belongs:
        case Belongs.PERSON | Belongs.ACCOUNT:
            return pl.lit(True)
        case Belongs.CASE:
            return ~pl.col("case").is_null()
        case Belongs.USE:
            able, seen = pl.lit(True), prepared.survey.sightings[kind]
            if seen.by_id:
                able = able & ~pl.col("own_id").is_null()
            if seen.by_case:
                able = able & ~pl.col("case").is_null()
            return able
        case Belongs.SYSTEM | Belongs.GALLERY | Belongs.PLACE | Belongs.PERIOD | Belongs.AGENCY:
            return pl.lit(True)
        case never:
            assert_never(never)


def _has_unreadable(prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a row of unreadable kind that may be a record of `kind` would be the subject's."""
    if owner_column(kind) is not None or kind in REGISTERS:
        return pl.lit(False)
    rows = strays(prepared, kind)
    if not of_one_use(kind):
        return _is_among(rows, "case", "case")
    apart_from_row = rows.filter(pl.col("parent").is_null())
    by_case = apart_from_row.filter(pl.col("use_id").is_null())
    return (
        _is_among(rows, "parent", "subject")
        | _is_among(apart_from_row, "use_id", "own_id")
        | _is_among(by_case, "case", "case")
    )


def _by_a_stray_name(subjects: pl.DataFrame, prepared: Prepared, kind: str) -> pl.Expr:
    """Whether a row of unreadable kind that may be a record of `kind` names somebody who may be the subject's operator
    (reading R24)."""
    column = owner_column(kind)
    if column is None or kind not in prepared.survey.sightings or not prepared.survey.sightings[kind].people:
        return pl.lit(False)
    same = prepared.survey.people.are_same
    names = subjects[column].unique().drop_nulls()
    strange = prepared.survey.sightings[kind].people
    mine = [name for name in names if any(same(name, other) is not False for other in strange)]
    return pl.col(column).is_in(mine).fill_null(False) if mine else pl.lit(False)


def _is_among(rows: Frame, column: str, own: str) -> pl.Expr:
    found: list[Any] = rows.filter(~pl.col(column).is_null()).select(column).unique().collect()[column].to_list()
    return pl.col(own).is_in(found).fill_null(False) if found else pl.lit(False)
