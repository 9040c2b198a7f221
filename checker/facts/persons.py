"""A step that is owed to each person of a case: evidence about whoever was acted against, a disclosure to each
defendant (readings R25, R39).

Where the records of a case name nobody, the case is judged as one (order.before_anchor). Where they do, evidence about
another person does not count, and a disclosure to one defendant is none to another.
"""

from __future__ import annotations

import polars as pl

from checker.facts.columns import LINK, NO_CASE, ORDER, WHO, fact_columns, first_of, open_kind, text, yesno
from checker.facts.completeness import AbsenceDays, after_column, complete_column, complete_until, since_column
from checker.facts.links import linked_pairs
from checker.facts.moment import moment
from checker.facts.order import (
    FIRST_ANCHOR,
    anchors_after,
    before_anchor,
    linkless,
    maybe_after,
    seen_before,
    steps_of,
)
from checker.facts.prepare import NOT_EXPORTED, Prepared, count, materialize
from checker.facts.timing import Frame
from checker.model.facts import Before
from checker.model.kinds import EventKind
from checker.model.steps import INDEPENDENT_EVIDENCE, Step


def _is_owed_to_each(step: Step) -> bool:
    """Whether a step is about one person of a case."""
    return step is INDEPENDENT_EVIDENCE or step.kind is EventKind.DISCLOSURE


_GROUP = ("subject", "a_person", "a_column")


def before_each(subjects: Frame, prepared: Prepared, fact: Before) -> Frame:
    """`<step>_before_<anchor>`, for each person against whom the case holds such an anchor: known where it is known for
    each of them.

    A record that names nobody, in a case whose records name somebody, may be about anybody.
    """
    if not _is_owed_to_each(fact.step) or "target" not in prepared.fields:
        return before_anchor(subjects, prepared, fact)
    personal = materialize(_personal(subjects, prepared, fact))
    if not count(personal):
        return before_anchor(subjects, prepared, fact)
    others = before_anchor(subjects.join(personal, on="subject", how="anti"), prepared, fact)
    each = _each_person(subjects.join(personal, on="subject", how="semi"), prepared, fact)
    return pl.concat([others, each.select(others.collect_schema().names())], how="vertical")


def _personal(subjects: Frame, prepared: Prepared, fact: Before) -> Frame:
    """`subject`: those with such an anchor after the use, where a log has a column for whom it, or the step, is
    about."""
    anchors = linked_pairs(subjects, prepared, fact.anchor.name).filter(maybe_after(fact.anchor.name))
    steps = linked_pairs(subjects, prepared, fact.step.kind)
    named = [
        frame.filter(pl.col("target__state") != NOT_EXPORTED).select("subject").unique() for frame in (anchors, steps)
    ]
    return anchors.select("subject").unique().join(pl.concat(named).unique(), on="subject", how="semi")


def _each_person(subjects: Frame, prepared: Prepared, fact: Before) -> Frame:
    kind, name, anchor = fact.step.kind, fact.name, fact.anchor.name
    by_person = (
        "subject",
        pl.col("target").alias("a_person"),
        (pl.col("target__state") != NOT_EXPORTED).alias("a_column"),
    )
    anchors = anchors_after(subjects, prepared, anchor, by_person)
    seen = _steps_of_person(prepared, steps_of(subjects, prepared, fact.step).join(anchors, on="subject", how="inner"))
    every = complete_column(anchor, AbsenceDays.AFTER)
    known = subjects.select("subject", "case", *dict.fromkeys([since_column(kind), after_column(anchor), every]))
    groups = anchors.join(seen, on=_GROUP, how="left", nulls_equal=True).join(known, on="subject", how="left")
    whole = complete_until(since_column(kind), pl.col("a_first_day"))
    anchored = complete_until(after_column(anchor), pl.col("a_day")) & pl.col(every)
    done = pl.col("before_own").fill_null(False) | pl.col("before_all").fill_null(False)
    none = ~done & ~pl.col("possible").fill_null(False) & ~pl.col("a_first_hi").is_null()
    missing = none & ~whole & ~linkless(kind)
    judged = groups.with_columns(done=done, lacking=none & whole, missing=missing).group_by("subject").agg(
        pl.col("done").all().alias("all_done"),
        pl.col("lacking", "missing", "unsure", "doubtful", "possible").fill_null(False).any(),
        anchored.all().alias("every"),
        pl.col("case").is_null().any().alias("caseless"),
        pl.col("doubt").drop_nulls().sort().first(),
    )  # fmt: skip
    value = first_of(
        [(pl.col("lacking"), yesno(False)), (pl.col("all_done") & pl.col("every"), yesno(True))], yesno(None)
    )
    later = pl.col("all_done") & ~pl.col("every")
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (later, text(open_kind(anchor))),
            (pl.col("doubtful"), text(WHO)),
            (pl.col("unsure"), text(LINK)),
            (pl.col("possible"), pl.col("doubt").fill_null(ORDER)),
            (pl.col("caseless"), text(NO_CASE)),
        ],
        text(open_kind(kind)),
    )
    opened = (value.is_null() & ~later & pl.col("missing"), kind, yesno(False))
    columns = fact_columns(name, value, why, (value.is_null() & later, anchor, yesno(True)), opened)
    return judged.select("subject", *columns)


def _steps_of_person(prepared: Prepared, pairs: Frame) -> Frame:
    """For each person of each subject, what the steps beside them show, as order.before_anchor has it; `doubtful`:
    whether one of them may or may not be about this person."""
    about = _is_about(prepared, pairs)
    possibly = pl.col("possibly") & about.fill_null(True)
    return pairs.group_by(*_GROUP).agg(
        seen_before(pl.col("certainly") & about.fill_null(False), possibly),
        doubtful=(possibly & about.is_null() & moment().maybe_before(FIRST_ANCHOR)).max(),
    )


def _is_about(prepared: Prepared, pairs: Frame) -> pl.Expr:
    """Whether a step is about the person of an anchor beside it: by their names (reading R24), and in a case without a
    column for either, as the case is."""
    names = pairs.select(pl.col("target"), "a_person").unique().collect()
    same = prepared.survey.people.are_same
    answers = [
        (step, person, same(step, person))
        for step, person in names.iter_rows()
        if step is not None and person is not None
    ]
    pair = pl.concat_str("target", pl.lit("\0"), "a_person")
    is_same, is_other = (
        pair.is_in([f"{step}\0{person}" for step, person, answer in answers if answer is wanted]).fill_null(False)
        for wanted in (True, False)
    )
    silent = (pl.col("target__state") == NOT_EXPORTED) & ~pl.col("a_column")
    return first_of([(silent | is_same, yesno(True)), (is_other, yesno(False))], yesno(None))
