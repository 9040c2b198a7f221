"""Which records belong to which use: by the row they stand in, by the search's number, or by the case.

A record of a kind that belongs to one use (USE_LEVEL) and names only a case is attributed for certain only where that case
is known to hold one use; elsewhere the link is possible, not sure, and nothing is concluded from it.
"""

from __future__ import annotations

import narwhals as nw

from checker.facts.completeness import USE_LEVEL, complete_column
from checker.facts.prepare import NOT_EXPORTED, Prepared
from checker.facts.timing import Frame

SUBJECT_COLUMNS = ("subject", "event", "own_id", "case", "lo", "hi")


def linked(subjects: Frame, prepared: Prepared, kind: str) -> Frame:
    """Pairs of a subject and a record of `kind` that is or may be its own.

    Returns `subject`, `u_lo`, `u_hi` (the use's time), `sure`, and the record's columns (`record`, `lo`, `hi`, ...).
    subjects: with the column `complete.search` where kind is a USE_LEVEL kind.
    """
    records = prepared.records.filter(nw.col("kind") == kind)
    uses = subjects.select("subject", nw.col("event").alias("u_event"), "own_id", nw.col("case").alias("u_case"),
                           nw.col("lo").alias("u_lo"), nw.col("hi").alias("u_hi"))  # fmt: skip
    by_row = records.filter(~nw.col("parent").is_null()).join(uses, left_on="parent", right_on="u_event", how="inner")
    named = records.filter(nw.col("parent").is_null() & ~nw.col("use_id").is_null())
    counted = uses.filter(~nw.col("own_id").is_null())
    counted = counted.join(counted.group_by("own_id").agg(nw.len().alias("same_id")), on="own_id", how="left")
    by_id = named.join(counted, left_on="use_id", right_on="own_id", how="inner")
    in_case = uses.filter(~nw.col("u_case").is_null())
    if kind in USE_LEVEL:
        lone = subjects.filter(nw.col(complete_column("search"))).select("subject").with_columns(all_known=nw.lit(True))
        in_case = in_case.join(in_case.group_by("u_case").agg(nw.len().alias("in_case")), on="u_case", how="left")
        in_case = in_case.join(lone, on="subject", how="left")
        loose = records.filter(nw.col("parent").is_null() & nw.col("use_id").is_null())
        by_case = loose.join(in_case, left_on="case", right_on="u_case", how="inner").with_columns(
            sure=(nw.col("in_case") == 1) & nw.col("all_known").fill_null(False)
        )
    else:
        by_row = by_row.filter(nw.col("case").is_null())
        by_id = by_id.filter(nw.col("case").is_null())
        by_case = records.join(in_case, left_on="case", right_on="u_case", how="inner").with_columns(sure=nw.lit(True))
    columns = ["subject", "u_lo", "u_hi", "sure", "record", "lo", "hi", "end_lo", "end_hi", "decided_lo", "decided_hi", "operator",
               "role", "type", "decision", "derived_from", "technology", "time__state", "decided__state", "end__state", "decision__state"]  # fmt: skip
    return nw.concat(
        [
            by_row.with_columns(sure=nw.lit(True)).select(columns),
            by_id.with_columns(sure=nw.col("same_id") == 1).select(columns),
            by_case.select(columns),
        ],
        how="vertical",
    )


def granted() -> nw.Expr:
    """Whether a linked approval or authorisation was surely given: its log says so, or has no column for refusals at all."""
    said = nw.col("decision").is_in(["granted", "modified"]).fill_null(False)
    return said | (nw.col("decision__state") == NOT_EXPORTED)


def refused() -> nw.Expr:
    """Whether a linked approval or authorisation was surely not given."""
    return nw.col("decision").is_in(["denied", "withdrawn", "cancelled", "pending"]).fill_null(False)
