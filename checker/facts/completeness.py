"""When absence is evidence: for each subject and record kind, whether all records of that kind are known to be in the logs.

A kind is complete for a subject where somebody declared it so for a period that holds the subject's civil date, and
nothing speaks against it: no record of the kind that links to nothing and could belong here (reading R18), no row of
unreadable kind that could be such a record, no contradiction that suspends the declaration (Context.suspended).
"""

from __future__ import annotations

from datetime import date

import narwhals as nw

from checker.facts.context import Context
from checker.facts.prepare import UNKNOWN_KIND, Prepared, count
from checker.facts.timing import EVER, Frame
from checker.model.audit import Complete
from checker.model.event import MAY_BE

USE_LEVEL = frozenset({"review", "approval", "request", "exigency", "lead", "filing", "notice"})
"""Kinds whose records belong to one use; all other kinds belong to a case. Training belongs to an operator."""

MILESTONES = frozenset({"lead", "lineup", "pc_affidavit", "warrant_application", "arrest", "charge", "trial"})
"""Kinds that matter to a use only where they come after it."""


def complete_column(kind: str) -> str:
    return f"complete.{kind}"


def unlinked_records(prepared: Prepared, kind: str) -> Frame:
    """The records of `kind` that link to no use or case: they may belong to any."""
    rows = prepared.records.filter(nw.col("kind") == kind)
    if kind == "training":
        return rows.filter(nw.col("operator").is_null())
    if kind in USE_LEVEL:
        return rows.filter(nw.col("parent").is_null() & nw.col("use_id").is_null() & nw.col("case").is_null())
    return rows.filter(nw.col("case").is_null())


def add_completeness(subjects: Frame, prepared: Prepared, context: Context, kinds: list[str]) -> Frame:
    """Add the Boolean columns `complete.<kind>` for `kinds`."""
    for kind in kinds:
        declared = [c for c in context.complete if c.kind == kind] if kind not in context.suspended else []
        stray = _stray(prepared, kind)
        if not declared or count(stray.filter(nw.col("case").is_null())):
            subjects = subjects.with_columns(nw.lit(False).alias(complete_column(kind)))
            continue
        covered = nw.lit(False)
        for declaration in declared:
            covered = covered | _covers(declaration, context)
        tainted = stray.select("case").unique().with_columns(tainted=nw.lit(True))
        sound = (
            covered
            & ~nw.col("tainted").fill_null(False)
            & _free_of_unlinked(prepared, kind)
            & _attributable(prepared, kind)
        )
        subjects = (
            subjects.join(tainted, on="case", how="left")
            .with_columns(sound.alias(complete_column(kind)))
            .drop("tainted")
        )
    return subjects


def _stray(prepared: Prepared, kind: str) -> Frame:
    """The rows of unreadable kind that may be records of `kind`."""
    stray = prepared.records.filter(nw.col("kind") == UNKNOWN_KIND)
    possible = nw.concat_str([nw.lit("|"), nw.col(MAY_BE), nw.lit("|")]).str.contains(f"|{kind}|", literal=True)
    return stray.filter(nw.col(MAY_BE).is_null() | possible.fill_null(True))


def _covers(declaration: Complete, context: Context) -> nw.Expr:
    start: date | None = declaration.from_ or context.period.from_
    until: date | None = declaration.until or context.period.until
    inside = nw.lit(True)
    if start:
        inside = inside & (nw.col("date_lo") >= nw.lit(start)).fill_null(False)
    if until:
        inside = inside & (nw.col("date_hi") < nw.lit(until)).fill_null(False)
    return inside


def _free_of_unlinked(prepared: Prepared, kind: str) -> nw.Expr:
    """Whether no unlinked record of the kind can belong to the subject; a milestone before the use cannot."""
    latest = unlinked_records(prepared, kind).select(nw.col("hi").max().alias("hi")).collect()["hi"].to_list()
    if not latest or latest[0] is None:
        return nw.lit(True)
    if kind not in MILESTONES or latest[0] >= EVER:
        return nw.lit(False)
    return nw.col("lo") >= nw.lit(int(latest[0]))


def _attributable(prepared: Prepared, kind: str) -> nw.Expr:
    """Whether a record of the kind about this subject could be recognised as such."""
    if kind == "training":
        return nw.lit(True)
    rows = prepared.records.filter((nw.col("kind") == kind) & nw.col("parent").is_null())
    if kind not in USE_LEVEL:
        return ~nw.col("case").is_null()
    by_use = count(rows.filter(~nw.col("use_id").is_null()))
    by_case = count(rows.filter(nw.col("use_id").is_null() & ~nw.col("case").is_null()))
    able = nw.lit(True)
    if by_use:
        able = able & ~nw.col("own_id").is_null()
    if by_case:
        able = able & ~nw.col("case").is_null()
    return able
