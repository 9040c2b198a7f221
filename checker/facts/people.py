"""Facts about the people: how many different people reviewed the use, and whether its operator was trained before
it. Who is who is said by `names.People` alone (reading R24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from checker.facts.columns import (
    DATED_BEFORE,
    LINK,
    ORDER,
    ROLE,
    UNNAMED,
    fact_columns,
    first_of,
    open_kind,
    text,
    yesno,
)
from checker.facts.completeness import AbsenceDays, after_column, complete_column, complete_until
from checker.facts.courses import surely_counts
from checker.facts.links import about_the_use, linked_pairs
from checker.facts.moment import Moment, moment
from checker.facts.names import heads
from checker.facts.order import FIRST_ANCHOR, USE, anchors_after
from checker.facts.prepare import CLOCK, Prepared, count
from checker.facts.timing import EVER, Frame, clock_slack
from checker.facts.who_is_who import People
from checker.model.facts import Reviewers

LESSON = Moment(pl.col("sure_lo").fill_null(EVER), pl.col("sure_hi").fill_null(EVER))
"""The first lesson that surely counts."""

ROLE_OF = {"reviewers": None, "trained_reviewers": None, "examiners": "examiner", "supervisors": "supervisor"}

COURSE, NAME = "course", "person_name"
"""Reasons of a fact: only a course that is on no list is recorded; two names may or may not be one person's."""
NO_REVIEWS = pl.DataFrame(
    schema={
        "subject": pl.Int64, "nameless": pl.Int64, "low": pl.Int64, "high": pl.Int64,
        "unsure": pl.Boolean, "too_early": pl.Boolean, "roleless": pl.Boolean, "untaught": pl.Boolean,
        "doubtful": pl.Boolean,
    }
)  # fmt: skip
"""What is known of the reviews of no subject at all."""


def reviewers(subjects: Frame, prepared: Prepared, fact: Reviewers) -> Frame:
    """`<who>_before_<anchor>`, or `<who>` without an anchor: bounds on the number of different people who reviewed.

    Counted for certain: about this use (neither made before it nor dated before it), named, in the role asked for,
    known to be somebody else than the operator and than each other one counted, before every recorded anchor while
    anchors are complete, or before any.
    The upper bound is known only where review records are complete; a trained reviewer is ruled out only where training
    records are.
    """
    name, who, anchor = fact.name, fact.who.name, fact.anchor.name if fact.anchor else None
    moments = anchors_after(subjects, prepared, anchor) if anchor else None
    ever = complete_column("review", AbsenceDays.EVER)
    columns = ["subject", ever, after_column("review"), *([after_column(anchor)] if anchor else [])]
    frame = subjects.select(*columns).join(_counts(subjects, prepared, who, moments), on="subject", how="left")
    whole, anchored = pl.col(ever), pl.lit(True)
    if anchor and moments is not None:
        frame = frame.join(moments, on="subject", how="left")
        whole = whole | complete_until(after_column("review"), pl.col("a_first_day"))
        anchored = complete_until(after_column(anchor), pl.col("a_day"))
    at_least = pl.when(anchored).then(pl.col("low").fill_null(0)).otherwise(pl.lit(0)).cast(pl.Float64())
    at_most = pl.col("high").fill_null(0).cast(pl.Float64())
    # They reviewed it before each moment on record, and an earlier one may be missing.
    unanchored = whole & ~anchored & (pl.col("low").fill_null(0) > 0)
    no_moment = pl.col("a_min_lo").is_null() if anchor else pl.lit(False)
    missing_moments = open_kind(anchor) if anchor else ORDER
    why = first_of(
        [
            (whole & (at_least == at_most), text(None)),
            (unanchored | (whole & no_moment), text(missing_moments)),
            (pl.col("unsure"), text(LINK)),
            (pl.col("doubtful"), text(NAME)),
            (whole & pl.col("too_early"), text(DATED_BEFORE)),
            (whole & (pl.col("nameless") > 0), text(UNNAMED)),
            (whole & pl.col("roleless"), text(ROLE)),
            (whole & pl.col("untaught"), text(open_kind("training"))),
            (whole, text(ORDER)),
        ],
        text(open_kind("review")),
    )
    return frame.select(
        "subject",
        at_least.alias(f"{name}__lo"),
        pl.when(whole).then(at_most).alias(f"{name}__hi"),
        why.alias(f"{name}__why"),
        first_of([(~whole, text("review")), (unanchored, text(anchor))], text(None)).alias(f"{name}__open"),
        first_of([(~whole, at_least), (unanchored, pl.col("low").cast(pl.Float64()))], pl.lit(None)).alias(
            f"{name}__closed__lo"
        ),
        pl.when(~whole | unanchored).then(at_most).alias(f"{name}__closed__hi"),
    )


def _counts(subjects: Frame, prepared: Prepared, who: str, moments: Frame | None) -> Frame:
    """`subject`, what `_reviews_of_each` says of its reviews, and from the names that certainly and possibly reviewed:
    `low` and `high`, how many different people other than the operator they are, at the least and at the most;
    `doubtful`, whether two names may be one person's. Worked out once for each distinct set of names; none where no
    review belongs to a subject."""
    if not count(prepared.pairs["review"]):
        return NO_REVIEWS.lazy()
    own = subjects.select("subject", pl.col("person").alias("u_operator"))
    people = prepared.survey.people
    frame = _reviews_of_each(subjects, prepared, who, moments).join(own, on="subject", how="left").collect()
    key = ["certain", "possible", "nameless", "u_operator"]
    joined = frame.with_columns(pl.col("certain", "possible").list.join("\n")).with_columns(
        pl.col("nameless").cast(pl.Int64)
    )
    rows = []
    for certain, possible, nameless, operator in joined.select(key).unique().rows():
        low, doubtful = _least(people, certain.split("\n") if certain else [], operator)
        others = [p for p in possible.split("\n") if possible and not (operator and people.are_same(p, operator))]
        rows.append((certain, possible, nameless, operator, low, _most_people(people, others) + nameless, doubtful))
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        **{c: joined.schema[c] for c in key},
        "low": pl.Int64,
        "high": pl.Int64,
        "doubtful": pl.Boolean,
    }
    counts = pl.DataFrame(rows, schema=schema, orient="row")
    return joined.lazy().join(counts.lazy(), on=key, how="left", nulls_equal=True).select(NO_REVIEWS.columns)


def _reviews_of_each(subjects: Frame, prepared: Prepared, who: str, moments: Frame | None) -> Frame:
    """For each subject with reviews: the names that certainly and possibly reviewed it, and what leaves it open."""
    pairs = linked_pairs(subjects, prepared, "review")
    about, maybe_about = about_the_use("review")
    if moments is None:
        pairs = pairs.with_columns(in_time=pl.lit(True), maybe_in_time=pl.lit(True))
    else:
        pairs = pairs.join(moments, on="subject", how="left").with_columns(
            in_time=moment().surely_before(FIRST_ANCHOR),
            maybe_in_time=moment().maybe_before(FIRST_ANCHOR),
        )
    pairs = _in_role(pairs, subjects, prepared, who)
    certainly = pl.col("sure") & about & pl.col("in_time") & pl.col("role_sure")
    possibly = maybe_about & pl.col("maybe_in_time") & pl.col("role_maybe")
    named = ~pl.col("person").is_null()
    too_early = (pl.col("sure") & possibly & moment().surely_before(USE)).fill_null(False)
    return pairs.group_by("subject").agg(
        certain=pl.col("person").filter(certainly.fill_null(False) & named).unique().sort(),
        possible=pl.col("person").filter(possibly.fill_null(True) & named).unique().sort(),
        nameless=heads(pl.col("account")).fill_null(1).filter(possibly.fill_null(True) & ~named).sum(),
        unsure=(~pl.col("sure") | (too_early & ~pl.col("direct"))).max(),
        too_early=(too_early & pl.col("direct")).any(),
        roleless=(pl.col("sure") & possibly & pl.lit(ROLE_OF[who] is not None) & ~pl.col("role_sure")).any(),
        untaught=(pl.col("sure") & possibly & ~pl.col("role_sure") & pl.col("lessons_open")).fill_null(False).any(),
    )


def _least(people: People, names: Sequence[str], operator: str | None) -> tuple[int, bool]:
    """How many people the names are at the least, the operator aside, who can be one of any set of different people;
    and whether a doubt about names makes it so few."""
    apart = [n for n in names if operator is not None and people.are_same(n, operator) is False]
    maybe = [n for n in names if operator is None or people.are_same(n, operator) is not True]
    doubt = int(len(maybe) > len(apart))
    least = max(people.different(apart), people.different(maybe) - doubt)
    return least, least < _most_people(people, maybe)


def _most_people(people: People, names: Iterable[str]) -> int:
    """How many people the names are at the most: those of one person once."""
    kept: list[str] = []
    for name in names:
        if not any(people.are_same(name, other) for other in kept):
            kept.append(name)
    return len(kept)


def operator_training(subjects: Frame, prepared: Prepared) -> Frame:
    """`trained`: whether a training of the operator in face recognition is recorded that lies before the use.

    Unknown where the operator is not named, or a training of somebody who may be the operator, or in a course on no
    list (readings R24, R26), lies before it; known not trained only where training records are complete for the use.
    """
    own = subjects.select("subject", CLOCK, "lo", "hi", complete_column("training", AbsenceDays.BEFORE), "person")
    frame = _with_lessons(own, prepared, CLOCK)
    sure, own_lesson, maybe = (_maybe_taught(sort, moment()) for sort in ("sure", "own", "maybe"))
    frame = frame.with_columns(
        certain=LESSON.surely_before(moment()),
        possible=own_lesson | maybe,
        off_list=own_lesson & ~sure,
        doubtful=maybe & ~own_lesson,
    )
    whole = pl.col(complete_column("training", AbsenceDays.BEFORE))
    certain, possible = pl.col("certain"), pl.col("possible")
    nameless = pl.col("person").is_null()
    value = first_of([(nameless, yesno(None)), (certain, yesno(True)), (~possible & whole, yesno(False))], yesno(None))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (nameless, text("operator")),
            (pl.col("off_list"), text(COURSE)),
            (pl.col("doubtful"), text(NAME)),
            (possible, text(ORDER)),
        ],
        text(open_kind("training")),
    )
    opened = (~nameless & ~certain & ~possible & ~whole, "training", yesno(False))
    return frame.select("subject", *fact_columns("trained", value, why, opened))


def lessons(prepared: Prepared) -> Frame:
    """`person`, `clock`, `counts`, `first_lo`, `first_hi`: the bounds of a person's first lesson, clock by clock, in
    all events; counts: in a course that is on the list (reading R26)."""
    rows = prepared.records("training").filter(~pl.col("person").is_null())
    courses = rows.select("course").unique().collect()["course"]
    return (
        rows.with_columns(counts=surely_counts(pl.col("course"), courses))
        .group_by("person", CLOCK, "counts")
        .agg(first_lo=pl.col("lo").min(), first_hi=pl.col("hi").min())
    )


def _with_lessons(rows: Frame, prepared: Prepared, clock: str) -> Frame:
    """`rows` (with `person`, and times on `clock`) with the bounds of the first lesson before which the person was not
    trained: `sure_lo`, `sure_hi` of one that surely counts, `own_lo` of one of this person, `maybe_lo` of one of
    somebody who may be; null where there is none."""
    taught = prepared.survey.lessons
    pupils = taught["person"].unique().sort()
    named = rows.select("person").filter(~pl.col("person").is_null()).unique()
    wanted = named.collect()["person"].sort() if taught.height else pupils
    pairs = prepared.survey.people.pairs(wanted, pupils)
    same = pl.col("same").fill_null(False)
    counts = same & pl.col("counts")
    lesson = taught.lazy().rename({"person": "other", CLOCK: "l_clock"})
    bounds = (
        pairs.lazy()
        .join(lesson, on="other", how="inner")
        .group_by(pl.col("name").alias("person"), "l_clock")
        .agg(
            sure_lo=pl.col("first_lo").filter(counts).min(),
            sure_hi=pl.col("first_hi").filter(counts).min(),
            own_lo=pl.col("first_lo").filter(same).min(),
            maybe_lo=pl.col("first_lo").filter(~same).min(),
        )
    )
    if len(prepared.survey.clocks) < 2:
        return rows.join(bounds.drop("l_clock"), on="person", how="left")
    slack = clock_slack("l_clock", clock)
    moved = (
        rows.select("person", clock)
        .unique()
        .join(bounds, on="person", how="inner")
        .with_columns(
            *((pl.col(c) - slack).alias(c) for c in ("sure_lo", "own_lo", "maybe_lo")),
            sure_hi=pl.col("sure_hi") + slack,
        )
    )
    return rows.join(moved.group_by("person", clock).agg(pl.exclude("l_clock").min()), on=["person", clock], how="left")


def _maybe_taught(sort: str, when: Moment) -> pl.Expr:
    """Whether the first lesson of a sort (see _with_lessons) may lie before a moment; not where there is none."""
    first = pl.col(f"{sort}_lo")
    return ~first.is_null() & Moment(first, first).maybe_before(when).fill_null(False)


def _in_role(pairs: Frame, subjects: Frame, prepared: Prepared, who: str) -> Frame:
    """Whether each reviewer surely (`role_sure`) or possibly (`role_maybe`) is one of those asked for, and whether that
    would take training records that are not complete (`lessons_open`).

    A named person is known not to be trained where training records are complete and nobody who may be that person has
    a lesson before the use.
    """
    role = ROLE_OF[who]
    if role is not None:
        return pairs.with_columns(
            role_sure=(pl.col("role") == role).fill_null(False),
            role_maybe=(pl.col("role") == role).fill_null(True),
            lessons_open=pl.lit(False),
        )
    if who == "reviewers":
        return pairs.with_columns(role_sure=pl.lit(True), role_maybe=pl.lit(True), lessons_open=pl.lit(False))
    pairs = _with_lessons(pairs, prepared, "u_clock").with_columns(
        role_sure=LESSON.surely_before(USE), may_have=_maybe_taught("own", USE) | _maybe_taught("maybe", USE)
    )
    whole = subjects.select("subject", pl.col(complete_column("training", AbsenceDays.BEFORE)).alias("all_lessons"))
    untrained = pl.col("all_lessons") & ~pl.col("person").is_null() & ~pl.col("may_have")
    return pairs.join(whole, on="subject", how="left").with_columns(
        role_maybe=~untrained, lessons_open=~pl.col("all_lessons")
    )
