"""Facts about authority and emergencies: which authorisations covered the use, and whether an exigency was documented."""

from __future__ import annotations

import narwhals as nw

from checker.facts.columns import LINK, NO_CASE, ORDER, first_of, open_kind, text
from checker.facts.completeness import complete_column
from checker.facts.links import granted, linked, refused
from checker.facts.prepare import NOT_EXPORTED, Prepared, known, state_of
from checker.facts.timing import EVER, Frame
from checker.model.event import Technology
from checker.model.values import VALUES

KIND = "authorisation"

SILENT = [NOT_EXPORTED, "empty", "placeholder"]
"""States of the use's own exigency cell that hide nothing."""


def authorised_by(subjects: Frame, prepared: Prepared) -> Frame:
    """`authorised_by`: the types of authorisation that surely covered the whole use, and whether that is all.

    Covering (readings R9, R10): granted (also as modified), for face recognition, in force from the later of its first
    moment and its decision, not after the use's start, until the use's end or later. A live use without a recorded stop is
    open-ended: only an authorisation without an end surely covers it. An authorisation whose dates, decision, type or scope
    leave it open keeps the set open.
    """
    subjects = subjects.with_columns(u_end=nw.when(nw.col("kind") == "live_deployment").then(nw.col("end_hi")).otherwise(nw.col("hi")),
                                     u_end_lo=nw.when(nw.col("kind") == "live_deployment").then(nw.col("end_lo")).otherwise(nw.col("lo")))  # fmt: skip
    pairs = linked(subjects, prepared, KIND).join(
        subjects.select("subject", "u_end", "u_end_lo"), on="subject", how="left"
    )
    undated = nw.col("time__state") == NOT_EXPORTED
    undecided = nw.col("decided__state") == NOT_EXPORTED
    from_hi = first_of(
        [(undated, nw.col("decided_hi")), (undecided, nw.col("hi"))], nw.max_horizontal("hi", "decided_hi")
    )
    from_lo = first_of(
        [(undated, nw.col("decided_lo")), (undecided, nw.col("lo"))], nw.max_horizontal("lo", "decided_lo")
    )
    endless = nw.col("end__state") == NOT_EXPORTED
    until_lo = first_of([(endless, nw.lit(EVER))], nw.col("end_lo"))
    until_hi = first_of([(endless, nw.lit(EVER))], nw.col("end_hi"))
    in_scope = (nw.col("technology") == Technology.FACE_RECOGNITION.value).fill_null(False)
    certain = (
        granted()
        & in_scope
        & nw.col("sure")
        & (from_hi <= nw.col("u_lo"))
        & (until_lo >= nw.col("u_end"))
        & ~nw.col("type").is_null()
    )
    never = refused() | (from_lo > nw.col("u_hi")) | (until_hi < nw.col("u_lo"))
    # An unstopped live use may have ended in time: an authorisation that ends leaves it open, so only a sure shortfall rules out.
    never = never | ((nw.col("u_end") < EVER) & (until_hi < nw.col("u_end_lo")))
    judged = pairs.with_columns(
        certain=certain.fill_null(False), open=~certain.fill_null(False) & ~never.fill_null(False)
    )
    held = [
        (t, (nw.col("certain") & (nw.col("type") == t)).max().alias(f"has.{t}"))
        for t in sorted(VALUES["authorisation"])
    ]
    seen = judged.group_by("subject").agg(
        *[e for _, e in held], maybe=nw.col("open").max(), unsure=(nw.col("open") & ~nw.col("sure")).max()
    )
    frame = subjects.select("subject", "case", complete_column(KIND)).join(seen, on="subject", how="left")
    members = [
        nw.when(nw.col(f"has.{t}").fill_null(False)).then(nw.lit(t)).otherwise(nw.lit(None, dtype=nw.String()))
        for t, _ in held
    ]
    maybe, whole = nw.col("maybe").fill_null(False), nw.col(complete_column(KIND))
    why = first_of(
        [
            (~maybe & whole, text(None)),
            (maybe & nw.col("unsure"), text(LINK)),
            (maybe, text(ORDER)),
            (nw.col("case").is_null(), text(NO_CASE)),
        ],
        text(open_kind(KIND)),
    )
    opened = ~maybe & ~whole & ~nw.col("case").is_null()
    joined = nw.concat_str(members, separator="|", ignore_nulls=True).fill_null("")
    return frame.with_columns(joined=joined).select(
        "subject",
        nw.col("joined").alias("authorised_by"),
        (~maybe & whole).alias("authorised_by__complete"),
        why.alias("authorised_by__why"),
        first_of([(opened, text(KIND))], text(None)).alias("authorised_by__open"),
        nw.when(opened).then(nw.col("joined")).alias("authorised_by__closed"),
    )


def exigency(subjects: Frame, prepared: Prepared) -> Frame:
    """`exigency`: documented (on the use's own row, or in a record made by the time of the use), undocumented, or none.

    A record made only after the use is no documentation (reading R10): undocumented, while exigency records are complete.
    A cell of the use's own row that is redacted or cannot be read may say anything, whatever is declared of records.
    """
    kind = "exigency"
    own = known("exigency", prepared.held)
    seen = linked(subjects, prepared, kind).group_by("subject").agg(
        timely=(nw.col("sure") & (nw.col("hi") <= nw.col("u_lo"))).max(),
        possible=(nw.col("lo") <= nw.col("u_hi")).max(),
        late=(nw.col("lo") > nw.col("u_hi")).max(),
        unsure=(~nw.col("sure")).max(),
    )  # fmt: skip
    frame = subjects.with_columns(own=own, own_state=state_of("exigency", prepared.held)).select(
        "subject", "own", "own_state", complete_column(kind)
    )
    frame = frame.join(seen, on="subject", how="left")
    whole = nw.col(complete_column(kind))
    silent = nw.col("own_state").is_in(SILENT)
    timely, possible, late = (nw.col(c).fill_null(False) for c in ("timely", "possible", "late"))
    absent = first_of([(late, text("undocumented"))], text("none"))
    value = first_of(
        [(~nw.col("own").is_null(), nw.col("own")), (timely, text("documented")), (~possible & whole & silent, absent)],
        text(None),
    )
    opened = nw.col("own").is_null() & ~possible & ~whole & silent
    why = first_of(
        [(~value.is_null(), text(None)), (possible & nw.col("unsure"), text(LINK)), (possible, text(ORDER)),
         (~silent, nw.col("own_state"))],
        text(open_kind(kind)),
    )  # fmt: skip
    return frame.select(
        "subject", value.alias("exigency"), why.alias("exigency__why"),
        first_of([(opened, text(kind))], text(None)).alias("exigency__open"),
        first_of([(opened, absent)], text(None)).alias("exigency__closed"),
    )  # fmt: skip
