"""Facts about the people: how many different people reviewed the use, and whether its operator was trained before
it."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import LINK, ORDER, first_of, open_kind, text, yesno
from checker.facts.completeness import complete_column
from checker.facts.links import about_the_use, linked
from checker.facts.moment import moment
from checker.facts.order import FIRST_ANCHOR, USE, anchors_after
from checker.facts.prepare import CLOCK, Prepared
from checker.facts.timing import Frame, widened

LESSON = moment("first_")

ROLE_OF = {"reviewers": None, "trained_reviewers": None, "examiners": "examiner", "supervisors": "supervisor"}


def reviewers(subjects: Frame, prepared: Prepared, who: str, anchor: str | None) -> Frame:
    """`<who>_before_<anchor>`, or `<who>` where anchor is None: bounds on the number of different people who reviewed.

    Counted for certain: about this use (not made before it, where only the case links them), named, in the role asked
    for, not the operator of the use (nor possibly: where the operator is unknown one of the names may be the
    operator's), before every recorded anchor while anchors are complete, or before any.
    The upper bound is known only where review records are complete; a trained reviewer is ruled out only where training
    records are.
    """
    name = who if anchor is None else f"{who}_before_{anchor}"
    own = subjects.select("subject", pl.col("person").alias("u_operator"))
    pairs = linked(subjects, prepared, "review").join(own, on="subject", how="left")
    about, maybe_about = about_the_use("review")
    if anchor is None:
        pairs = pairs.with_columns(in_time=pl.lit(True), maybe_in_time=pl.lit(True))
    else:
        moments = anchors_after(subjects, prepared, anchor)
        pairs = pairs.join(moments, on="subject", how="left").with_columns(
            in_time=moment().surely_before(FIRST_ANCHOR),
            maybe_in_time=moment().maybe_before(FIRST_ANCHOR),
        )
    pairs = _in_role(pairs, subjects, prepared, who)
    other = (pl.col("person") != pl.col("u_operator")).fill_null(True)
    counted = pl.col("sure") & about & pl.col("in_time") & pl.col("role_sure") & other & ~pl.col("person").is_null()
    possible = maybe_about & pl.col("maybe_in_time") & pl.col("role_maybe") & other
    people = pairs.with_columns(
        counted=pl.when(counted.fill_null(False)).then(pl.col("person")),
        possible=pl.when(possible.fill_null(True)).then(
            first_of([(~pl.col("person").is_null(), pl.col("person"))], _nobody())
        ),
    )
    seen = people.group_by("subject").agg(
        low=_different("counted"),
        high=_different("possible"),
        unsure=(~pl.col("sure")).max(),
    )
    columns = ["subject", complete_column("review"), *([complete_column(anchor)] if anchor else [])]
    frame = subjects.select(*columns).join(seen, on="subject", how="left").join(own, on="subject", how="left")
    whole = pl.col(complete_column("review"))
    anchored = pl.col(complete_column(anchor)) if anchor else pl.lit(True)
    low = pl.col("low").fill_null(0)
    low = pl.when(pl.col("u_operator").is_null() & (low > 0)).then(low - 1).otherwise(low)
    at_least = pl.when(anchored).then(low).otherwise(pl.lit(0)).cast(pl.Float64())
    at_most = pl.col("high").fill_null(0).cast(pl.Float64())
    why = first_of(
        [(whole & (at_least == at_most), text(None)), (pl.col("unsure"), text(LINK)), (whole, text(ORDER))],
        text(open_kind("review")),
    )
    return frame.select(
        "subject",
        at_least.alias(f"{name}__lo"),
        pl.when(whole).then(at_most).alias(f"{name}__hi"),
        why.alias(f"{name}__why"),
        first_of([(~whole, text("review"))], text(None)).alias(f"{name}__open"),
        pl.when(~whole).then(at_least).alias(f"{name}__closed__lo"),
        pl.when(~whole).then(at_most).alias(f"{name}__closed__hi"),
    )


def trained(subjects: Frame, prepared: Prepared) -> Frame:
    """`trained`: whether a training of the operator is recorded that lies before the use.

    Unknown where the operator is not named; known not trained only where training records are complete for the use.
    """
    own = subjects.select(
        "subject", CLOCK, "lo", "hi", complete_column("training"), pl.col("person").alias("u_operator")
    )
    frame = own.join(_learned(subjects, prepared), on="subject", how="left")
    whole = pl.col(complete_column("training"))
    certain = LESSON.surely_before(moment())
    possible = ~pl.col("first_lo").is_null() & LESSON.maybe_before(moment())
    nameless = pl.col("u_operator").is_null()
    value = first_of([(nameless, yesno(None)), (certain, yesno(True)), (~possible & whole, yesno(False))], yesno(None))
    opened = ~nameless & ~certain & ~possible & ~whole
    return frame.select(
        "subject",
        value.alias("trained"),
        first_of(
            [(~value.is_null(), text(None)), (nameless, text("operator")), (possible, text(ORDER))],
            text(open_kind("training")),
        ).alias("trained__why"),
        first_of([(opened, text("training"))], text(None)).alias("trained__open"),
        first_of([(opened, yesno(False))], yesno(None)).alias("trained__closed"),
    )


def lessons(prepared: Prepared) -> Frame:
    """`person`, `clock`, `first_lo`, `first_hi`: the bounds of a person's first lesson, clock by clock, in all
    events."""
    rows = prepared.records("training").filter(~pl.col("person").is_null())
    return rows.group_by("person", CLOCK).agg(first_lo=pl.col("lo").min(), first_hi=pl.col("hi").min())


def _lessons(prepared: Prepared) -> Frame:
    """The lessons of all events, their clock as `l_clock`."""
    return prepared.whole.lessons.lazy().rename({CLOCK: "l_clock"})


def _learned(subjects: Frame, prepared: Prepared) -> Frame:
    """`subject`, `first_lo`, `first_hi`: the bounds of the operator's first lesson, on the use's clock."""
    rows = subjects.select("subject", "person", CLOCK).join(_lessons(prepared), on="person", how="inner")
    if len(prepared.whole.clocks) < 2:
        return rows.select("subject", "first_lo", "first_hi")
    rows = widened(rows, ["first_"], "l_clock", CLOCK)
    return rows.group_by("subject").agg(first_lo=pl.col("first_lo").min(), first_hi=pl.col("first_hi").min())


def _different(column: str) -> pl.Expr:
    """How many different values a column holds in a group, nulls aside."""
    return pl.col(column).n_unique() - pl.col(column).is_null().max().cast(pl.Int64)


def _nobody() -> pl.Expr:
    """Stands for the person of a review that names none: another one for each record, and no name."""
    return pl.concat_str([pl.lit("\0"), pl.col("record").cast(pl.String())])


def _in_role(pairs: Frame, subjects: Frame, prepared: Prepared, who: str) -> Frame:
    """Whether each reviewer surely (`role_sure`) or possibly (`role_maybe`) is one of those asked for.

    A named person without a lesson before the use is known not to be trained where training records are complete.
    """
    role = ROLE_OF[who]
    if role is not None:
        return pairs.with_columns(
            role_sure=(pl.col("role") == role).fill_null(False), role_maybe=(pl.col("role") == role).fill_null(True)
        )
    if who == "reviewers":
        return pairs.with_columns(role_sure=pl.lit(True), role_maybe=pl.lit(True))
    learned = pairs.select("subject", "record", "person", "u_lo", "u_hi", "u_clock").join(
        _lessons(prepared), on="person", how="inner"
    )
    learned = (
        widened(learned, ["first_"], "l_clock", "u_clock")
        .group_by("subject", "record")
        .agg(role_sure=LESSON.surely_before(USE).max(), may_have=LESSON.maybe_before(USE).max())
    )
    whole = subjects.select("subject", pl.col(complete_column("training")).alias("all_lessons"))
    pairs = pairs.join(learned, on=["subject", "record"], how="left").join(whole, on="subject", how="left")
    untrained = pl.col("all_lessons") & ~pl.col("person").is_null() & ~pl.col("may_have").fill_null(False)
    return pairs.with_columns(role_sure=pl.col("role_sure").fill_null(False), role_maybe=~untrained)
