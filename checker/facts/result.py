"""What came of the search: whether it gave anybody somebody to act on (reading R20)."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import LINK, first_of, text
from checker.facts.completeness import UNCLAIMED_LEAD
from checker.facts.links import about_the_use, linked_pairs, was_granted
from checker.facts.prepare import NOT_EXPORTED, VALUE, Prepared, known_value, state_of
from checker.facts.timing import Frame
from checker.model.kinds import EventKind

NAME = "somebody_to_act_on"
CONTRADICTION = "contradiction"
MATCHED = ("lead", "match", "verified", "misidentified")
NOBODY = ("no_candidates", "failed", "no_lead")
READS = ("result", "result__state", "candidates", "candidates__state")


def somebody_to_act_on(subjects: Frame, prepared: Prepared) -> Frame:
    """`somebody_to_act_on`: somebody, nobody, or candidates (the log does not say whether anybody acted on one).

    Somebody: a lead of this use is on record, or its result is a lead or a match; candidates came back and somebody
    reviewed them, or a live deployment gave an alert. Nobody: no lead is or may be on record, and the result
    says so, or no candidate came back. A result that the number of candidates contradicts is unknown, and so is "no
    lead" with a review that did not turn the candidates down.
    """
    result = known_value("result", prepared.fields)
    none, some = _candidates(prepared)
    matched, nobody = result.is_in(MATCHED).fill_null(False), result.is_in(NOBODY).fill_null(False)
    against = (matched & none) | ((result == "candidates").fill_null(False) & none)
    against = against | (result.is_in(["no_candidates", "failed"]).fill_null(False) & some)
    frame = subjects.with_columns(
        matched=matched & ~against,
        nobody=(nobody | none) & ~against,
        returned=((result == "candidates").fill_null(False) | some) & ~against,
        against=against,
        live=pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value,
        unclaimed=pl.col(UNCLAIMED_LEAD),
        result_state=pl.concat_str([state_of("result", prepared.fields)]),
    ).select("subject", "matched", "nobody", "returned", "against", "live", "unclaimed", "result_state")
    frame = frame.join(_leads(subjects, prepared), on="subject", how="left")
    frame = frame.join(_reviews(subjects, prepared), on="subject", how="left")
    lead, maybe, reviewed = (pl.col(c).fill_null(False) for c in ("lead", "maybe_lead", "reviewed"))
    acted_on = pl.col("returned") & (pl.col("live") | reviewed)
    contradicted = pl.col("against") | (pl.col("nobody") & acted_on)
    value = first_of(
        [
            (lead, text("somebody")),
            (contradicted, text(None)),
            (pl.col("matched") | acted_on, text("somebody")),
            (maybe | (pl.col("nobody") & pl.col("unclaimed")), text(None)),
            (pl.col("nobody"), text("nobody")),
            (pl.col("returned"), text("candidates")),
        ],
        text(None),
    )
    unread = pl.when(pl.col("result_state") == VALUE).then(text("")).otherwise(pl.col("result_state"))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (contradicted, text(CONTRADICTION)),
            (maybe | pl.col("nobody"), text(LINK)),
        ],
        unread,
    )
    return frame.select("subject", value.alias(NAME), why.alias(f"{NAME}__why"))


def read_of_row(prepared: Prepared) -> list[pl.Expr]:
    """What of a use's own row tells what came of it: uses alike in this, and in what is linked to them, are alike."""
    none, some = _candidates(prepared)
    result = known_value("result", prepared.fields), state_of("result", prepared.fields)
    live = pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value
    return [one.alias(f"of row {place}") for place, one in enumerate((*result, none, some, live))]


def _candidates(prepared: Prepared) -> tuple[pl.Expr, pl.Expr]:
    """Whether the row says that no candidate came back, and that some did."""
    number = known_value("candidates", prepared.fields).cast(pl.Float64())
    return (number == 0).fill_null(False), (number > 0).fill_null(False)


def _leads(subjects: Frame, prepared: Prepared) -> Frame:
    """`subject`, `lead`, `maybe_lead`: whether a lead is, or may be, that of the use."""
    about, maybe = about_the_use("lead")
    return (
        linked_pairs(subjects, prepared, "lead")
        .group_by("subject")
        .agg(lead=(pl.col("sure") & about).fill_null(False).max(), maybe_lead=maybe.fill_null(True).max())
    )


def _reviews(subjects: Frame, prepared: Prepared) -> Frame:
    """`subject`, `reviewed`: whether somebody surely reviewed what the use returned, and did not turn it down: a blank
    in a column for that may say either."""
    about, _ = about_the_use("review")
    unasked = pl.col("decision__state") == NOT_EXPORTED
    return (
        linked_pairs(subjects, prepared, "review")
        .group_by("subject")
        .agg(reviewed=(pl.col("sure") & about & (was_granted() | unasked)).fill_null(False).max())
    )
