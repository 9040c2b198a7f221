"""`authorized_by`: which kinds of authorization covered the use over its whole length.

An authorization is a paper with a kind, a decision, a scope and a time for which it is valid. Each of these is read in
one function, by the reading of law that it cites; what a paper does not say leaves it open, and is never taken for
granted (reading R44).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.facts.columns import DECISION, LINK, NO_CASE, ORDER, PAPER_KIND, SCOPE, VALIDITY, first_of, open_kind, text
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.context import Context
from checker.facts.links import linked_pairs, was_refused
from checker.facts.moment import Interval, Moment, day_end, moment
from checker.facts.prepare import CLOCK, NOT_EXPORTED, VALUE, Prepared
from checker.facts.timing import EVER, NEVER, Frame
from checker.model.event import Technology
from checker.model.values import GRANTED, VALUES, narrower

KIND = "authorization"
TYPES = tuple(sorted(VALUES[KIND]))
BLANK = [NOT_EXPORTED, "empty", "placeholder"]
"""States of a paper's cell that say nothing and hide nothing; a column that is not there says no more than a blank
(reading R44)."""

_GROUP = ["subject", "counts_as"]
_COUNTS_AS = [(own, kind) for kind in TYPES for own in narrower("authorized_by", kind)]
"""A paper's own kind, and each kind that it counts as: a search warrant is a warrant (reading R22)."""


def authorized_by(subjects: Frame, prepared: Prepared, context: Context) -> Frame:
    """`authorized_by`: the kinds of authorization that surely covered the whole use; whether those are all; and, where
    they may not be, which kinds surely did not (`lacks`).

    A kind covers where the papers of that kind, or of a special case of it, cover together (reading R23). It may cover
    where they would if all that is open of them were in their favor.
    """
    papers = _papers(subjects, prepared, context)
    judged = papers.group_by(_GROUP).agg(
        exact=(pl.col("surely") & (pl.col("type") == pl.col("counts_as"))).fill_null(False).max(),
        unsure=(pl.col("maybe") & ~pl.col("sure")).max(),
        lacking=pl.col("lacking").filter(pl.col("maybe")).drop_nulls().first(),
    )
    certain = add_coverage(papers, "covers", _GROUP, pl.col("surely"), "sure", "u_lo", "u_end_hi")
    possible = add_coverage(papers, "may_cover", _GROUP, pl.col("maybe"), "may", "u_hi", "u_end_lo")
    judged = judged.join(certain, on=_GROUP, how="left").join(possible, on=_GROUP, how="left")
    judged = judged.with_columns(pl.col("covers", "may_cover").fill_null(False))
    has, open_ = pl.col("covers") & pl.col("exact"), pl.col("may_cover") & ~pl.col("covers")
    seen = judged.group_by("subject").agg(
        has=pl.col("counts_as").filter(has).sort().str.join("|"),
        may=pl.col("counts_as").filter(pl.col("may_cover")),
        maybe=open_.max(),
        unsure=(open_ & pl.col("unsure")).max(),
        lacking=pl.col("lacking").filter(open_).drop_nulls().sort().first(),
    )
    frame = subjects.select("subject", "case", complete_column(KIND, AbsenceDays.DAY)).join(
        seen, on="subject", how="left"
    )
    maybe, whole = pl.col("maybe").fill_null(False), pl.col(complete_column(KIND, AbsenceDays.DAY))
    held = pl.col("has").fill_null("")
    others = pl.lit(list(TYPES)).list.set_difference(pl.col("may")).list.sort().list.join("|")
    why = first_of(
        [
            (~maybe & whole, text(None)),
            (maybe & ~pl.col("lacking").is_null(), pl.col("lacking")),
            (maybe & pl.col("unsure"), text(LINK)),
            (maybe, text(ORDER)),
            (pl.col("case").is_null(), text(NO_CASE)),
        ],
        text(open_kind(KIND)),
    )
    opened = ~maybe & ~whole & ~pl.col("case").is_null()
    return frame.select(
        "subject",
        held.alias("authorized_by"),
        (~maybe & whole).alias("authorized_by__complete"),
        pl.when(maybe & whole).then(others).alias("authorized_by__lacks"),
        why.alias("authorized_by__why"),
        first_of([(opened, text(KIND))], text(None)).alias("authorized_by__open"),
        pl.when(opened).then(held).alias("authorized_by__closed"),
    )


def _papers(subjects: Frame, prepared: Prepared, context: Context) -> Frame:
    """Each linked paper once for each kind that it counts as (`counts_as`), with the use's interval (`u_lo`, `u_hi`,
    `u_end_lo`, `u_end_hi`), whether it surely or maybe counts, and from when until when it surely and at most is
    valid."""
    last = use_interval(context).last
    ends = subjects.select("subject", last.lo.alias("u_end_lo"), last.hi.alias("u_end_hi"))
    pairs = linked_pairs(subjects, prepared, KIND).join(ends, on="subject", how="left")
    granted, refused = was_decided()
    inside, outside = is_for_faces()
    valid = Interval(_first(), _last())
    judged = pairs.with_columns(
        surely=(granted & inside & pl.col("sure") & ~pl.col("type").is_null()).fill_null(False),
        maybe=~(refused | outside).fill_null(False),
        sure_from=valid.first.hi,
        sure_until=valid.last.lo,
        may_from=valid.first.lo,
        may_until=valid.last.hi,
        lacking=first_of(
            [
                (~granted, text(DECISION)),
                (~inside, text(SCOPE)),
                (pl.col("type").is_null(), text(PAPER_KIND)),
                (~valid.first.has_bounds() | ~valid.last.has_bounds(), text(VALIDITY)),
            ],
            text(None),
        ),
    )
    kinds = pl.LazyFrame(_COUNTS_AS, schema=["type", "counts_as"], orient="row")
    unknown = pl.LazyFrame({"type": [None] * len(TYPES), "counts_as": TYPES}, schema_overrides={"type": pl.String})
    kinds = pl.concat([kinds, unknown], how="vertical")
    return judged.with_columns(pl.col("type").cast(pl.String)).join(kinds, on="type", how="inner", nulls_equal=True)


def use_interval(context: Context) -> Interval:
    """From when until when a subject was in use: a search is one moment, a live deployment runs to its stop; without a
    recorded one it may run to the end of the day on which its log was exported, and on where that is not known (reading
    R9)."""
    start, stop = moment(), moment("end_")
    live = pl.col("kind") == "live_deployment"
    latest = pl.lit(EVER)
    for number, day in sorted(context.export_days.items()):
        end_of_export = day_end(day, context.zone, pl.col(CLOCK)).hi - 1
        latest = pl.when(pl.col("input") == number).then(end_of_export).otherwise(latest)
    open_end = live & (stop.hi >= EVER) & (start.hi < EVER)
    last = pl.when(open_end).then(pl.max_horizontal(latest, start.hi)).otherwise(stop.hi)
    return Interval(start, Moment(stop.lo, last).choose(live, start))


def _in_own_row() -> pl.Expr:
    """Whether a linked paper stands in the use's own row: not in that of another use of its case, which it may have
    been granted for later."""
    return pl.col("direct") & ~pl.col("parent").is_null()


def was_decided() -> tuple[pl.Expr, pl.Expr]:
    """Whether a paper surely was, and surely was not granted (readings R10, R44): granted as modified is granted; a
    list without the decision says nothing of it; a paper that the use's own row cites by its number was granted."""
    cited = _in_own_row() & ~pl.col("id").is_null() & pl.col("decision__state").is_in(BLANK)
    granted = pl.col("decision").is_in(GRANTED).fill_null(False) | cited
    return granted, was_refused()


def is_for_faces() -> tuple[pl.Expr, pl.Expr]:
    """Whether a paper surely is, and surely is not for face recognition (reading R38): a recorded scope decides;
    without one it is for the use whose row it stands in or whose number it names; by the case alone it may be for
    anything."""
    recorded = pl.col("scope") == Technology.FACE_RECOGNITION.value
    own = pl.col("direct") & pl.col("scope__state").is_in(BLANK)
    of_faces = pl.col("technology") == Technology.FACE_RECOGNITION.value
    return of_faces & (recorded.fill_null(False) | own), ~recorded.fill_null(True)


def moment_of_decision() -> Moment:
    """When a paper was decided, which may be long before it is valid; one that the use's own row cites was by then,
    unless a date there says otherwise (readings R10, R44)."""
    always = Moment(pl.lit(NEVER), pl.lit(NEVER))
    return always.choose(_in_own_row() & pl.col("decided__state").is_in(BLANK), moment("decided_"))


def _first() -> Moment:
    """From when on a paper is valid: the later of its first day and the moment of its decision, so that back-dating
    covers no earlier use (reading R10). One that the use's own row cites is valid then, unless a date there says
    otherwise (reading R44)."""
    valid_from, always = moment().as_first(), Moment(pl.lit(NEVER), pl.lit(NEVER))
    dated = pl.col("decided__state") == VALUE
    # Where nothing else says when it was decided, the moment from which it is valid may be that of its decision.
    valid_from = valid_from.choose(dated, moment())
    return always.choose(_in_own_row() & pl.col("time__state").is_in(BLANK), valid_from).later_of(moment_of_decision())


def _last() -> Moment:
    """Until when a paper is valid: a date includes that day (reading R9); a list that does not say it leaves it open,
    but not one that the use's own row cites (reading R44)."""
    never_ends = Moment(pl.lit(EVER), pl.lit(EVER))
    return never_ends.choose(_in_own_row() & pl.col("end__state").is_in(BLANK), moment("end_").as_last())


def add_coverage(
    rows: Frame, name: str, group: Sequence[str], counts: pl.Expr, valid: str, first: str, last: str
) -> Frame:
    """The columns `group` and `name`: whether the intervals of a group's rows that count leave no gap between `first`
    and `last` (reading R23: an extension joins its warrant; one microsecond is no gap). A group of which no row counts
    is left out.

    valid: the intervals are from `<valid>_from` to `<valid>_until`. Where `last` is not after `first` (a use known to a
    day only), one of them must reach into it.
    """
    begin, end = pl.col(f"{valid}_from"), pl.col(f"{valid}_until")
    since, until = pl.col(first), pl.col(last)
    rows = rows.filter(counts & (begin <= end)).sort(*group, begin)
    before = end.cum_max().shift(1).over(group).fill_null(NEVER)
    rows = rows.with_columns(gap=begin > pl.max_horizontal(before, since - 1) + 1)
    rows = rows.with_columns(pl.col("gap").cum_max().over(group))
    return rows.group_by(group).agg(
        pl.when(until.first() > since.first())
        .then(end.filter(~pl.col("gap")).max().fill_null(NEVER) >= until.first())
        .otherwise(((begin <= since) & (end >= pl.max_horizontal(until, "u_lo"))).any())
        .alias(name)
    )
