"""Facts about authority and emergencies: which authorizations covered the use, and whether an exigency was
documented."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import LINK, NO_CASE, ORDER, first_of, open_kind, text
from checker.facts.completeness import complete_column
from checker.facts.links import granted, linked, refused
from checker.facts.moment import moment
from checker.facts.prepare import NOT_EXPORTED, Prepared, known, state_of
from checker.facts.timing import EVER, Frame
from checker.model.event import Technology
from checker.model.values import VALUES

KIND = "authorization"

SILENT = [NOT_EXPORTED, "empty", "placeholder"]
"""States of the use's own exigency cell that hide nothing."""


def authorized_by(subjects: Frame, prepared: Prepared) -> Frame:
    """`authorized_by`: the types of authorization that surely covered the whole use, and whether that is all.

    Covering (readings R9, R10): granted (also as modified), for face recognition, in force from the later of its first
    moment and its decision, not after the use's start, until the use's end or later. A live use without a recorded stop
    is open-ended: only an authorization without an end surely covers it. An authorization whose dates, decision, type
    or scope leave it open keeps the set open.
    """
    subjects = subjects.with_columns(
        u_end=pl.when(pl.col("kind") == "live_deployment").then(pl.col("end_hi")).otherwise(pl.col("hi")),
        u_end_lo=pl.when(pl.col("kind") == "live_deployment").then(pl.col("end_lo")).otherwise(pl.col("lo")),
    )
    pairs = linked(subjects, prepared, KIND).join(
        subjects.select("subject", "u_end", "u_end_lo"), on="subject", how="left"
    )
    undated = pl.col("time__state") == NOT_EXPORTED
    undecided = pl.col("decided__state") == NOT_EXPORTED
    from_hi = first_of(
        [(undated, pl.col("decided_hi")), (undecided, pl.col("hi"))], pl.max_horizontal("hi", "decided_hi")
    )
    from_lo = first_of(
        [(undated, pl.col("decided_lo")), (undecided, pl.col("lo"))], pl.max_horizontal("lo", "decided_lo")
    )
    endless = pl.col("end__state") == NOT_EXPORTED
    until_lo = first_of([(endless, pl.lit(EVER))], pl.col("end_lo"))
    until_hi = first_of([(endless, pl.lit(EVER))], pl.col("end_hi"))
    in_scope = (pl.col("technology") == Technology.FACE_RECOGNITION.value).fill_null(False)
    certain = (
        granted()
        & in_scope
        & pl.col("sure")
        & (from_hi <= pl.col("u_lo"))
        & (until_lo >= pl.col("u_end"))
        & ~pl.col("type").is_null()
    )
    never = refused() | (from_lo > pl.col("u_hi")) | (until_hi < pl.col("u_lo"))
    # An unstopped live use may have ended in time: an authorization that ends leaves it open, so only a sure shortfall
    # rules out.
    never = never | ((pl.col("u_end") < EVER) & (until_hi < pl.col("u_end_lo")))
    judged = pairs.with_columns(
        certain=certain.fill_null(False), open=~certain.fill_null(False) & ~never.fill_null(False)
    )
    held = [
        (t, (pl.col("certain") & (pl.col("type") == t)).max().alias(f"has.{t}"))
        for t in sorted(VALUES["authorization"])
    ]
    seen = judged.group_by("subject").agg(
        *[e for _, e in held], maybe=pl.col("open").max(), unsure=(pl.col("open") & ~pl.col("sure")).max()
    )
    frame = subjects.select("subject", "case", complete_column(KIND)).join(seen, on="subject", how="left")
    members = [
        pl.when(pl.col(f"has.{t}").fill_null(False)).then(pl.lit(t)).otherwise(pl.lit(None, dtype=pl.String()))
        for t, _ in held
    ]
    maybe, whole = pl.col("maybe").fill_null(False), pl.col(complete_column(KIND))
    why = first_of(
        [
            (~maybe & whole, text(None)),
            (maybe & pl.col("unsure"), text(LINK)),
            (maybe, text(ORDER)),
            (pl.col("case").is_null(), text(NO_CASE)),
        ],
        text(open_kind(KIND)),
    )
    opened = ~maybe & ~whole & ~pl.col("case").is_null()
    joined = pl.concat_str(members, separator="|", ignore_nulls=True).fill_null("")
    return frame.with_columns(joined=joined).select(
        "subject",
        pl.col("joined").alias("authorized_by"),
        (~maybe & whole).alias("authorized_by__complete"),
        why.alias("authorized_by__why"),
        first_of([(opened, text(KIND))], text(None)).alias("authorized_by__open"),
        pl.when(opened).then(pl.col("joined")).alias("authorized_by__closed"),
    )


def exigency(subjects: Frame, prepared: Prepared) -> Frame:
    """`exigency`: documented (on the use's own row, or in a record made by the time of the use), undocumented, or none.

    A record made only after the use is no documentation (reading R10): undocumented, while exigency records are
    complete. A cell of the use's own row that is redacted or cannot be read may say anything, whatever is declared of
    records.
    """
    kind = "exigency"
    use, record = moment("u_"), moment()
    own = known("exigency", prepared.held)
    seen = (
        linked(subjects, prepared, kind)
        .group_by("subject")
        .agg(
            timely=(pl.col("sure") & record.surely_by(use)).max(),
            possible=record.maybe_by(use).max(),
            late=use.surely_before(record).max(),
            unsure=(~pl.col("sure")).max(),
        )
    )
    frame = subjects.with_columns(own=own, own_state=state_of("exigency", prepared.held)).select(
        "subject", "own", "own_state", complete_column(kind)
    )
    frame = frame.join(seen, on="subject", how="left")
    whole = pl.col(complete_column(kind))
    silent = pl.col("own_state").is_in(SILENT)
    timely, possible, late = (pl.col(c).fill_null(False) for c in ("timely", "possible", "late"))
    absent = first_of([(late, text("undocumented"))], text("none"))
    value = first_of(
        [(~pl.col("own").is_null(), pl.col("own")), (timely, text("documented")), (~possible & whole & silent, absent)],
        text(None),
    )
    opened = pl.col("own").is_null() & ~possible & ~whole & silent
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (possible & pl.col("unsure"), text(LINK)),
            (possible, text(ORDER)),
            (~silent, pl.col("own_state")),
        ],
        text(open_kind(kind)),
    )
    return frame.select(
        "subject",
        value.alias("exigency"),
        why.alias("exigency__why"),
        first_of([(opened, text(kind))], text(None)).alias("exigency__open"),
        first_of([(opened, absent)], text(None)).alias("exigency__closed"),
    )
