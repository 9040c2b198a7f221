"""Which records belong to which use: by the row they stand in, by the search's number, or by the case.

A record of a kind that belongs to one use (Belongs.USE) and names only a case is attributed for certain only where that
case is known to hold one use; elsewhere the link is possible, not sure, and nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.facts.case_numbers import under_each_spelling
from checker.facts.completeness import ALL_USES, of_one_use
from checker.facts.moment import moment
from checker.facts.prepare import CLOCK, NOT_EXPORTED, VALUE, Prepared, count, hides, materialize
from checker.facts.timing import Frame, widen
from checker.model.kinds import KINDS, USE_KINDS, Origin
from checker.model.steps import MILESTONES
from checker.model.values import GRANTED, NOT_GRANTED


def linkable(subjects: Frame, prepared: Prepared) -> Frame:
    """The subjects to which records may be linked by their case or their number: those whose case or number some record
    has that is no use."""
    cases, numbers = prepared.named_by_records()
    in_case = subjects.join(cases, on="case", how="semi")
    if not count(numbers):
        return materialize(in_case)
    by_number = subjects.join(numbers, left_on="own_id", right_on="use_id", how="semi")
    return materialize(pl.concat([in_case, by_number.join(cases, on="case", how="anti")], how="vertical"))


def pair_up(subjects: Frame, prepared: Prepared, kinds: Sequence[str]) -> None:
    """Work out which records of each kind are or may be which subject's own, and keep it in `prepared.pairs`.

    subjects: those that are `linkable`, or, for kinds of use, all; with `subject`, `kind`, `own_id`, `case`,
        `hides_case`, `sought`, `hides_sought` and ALL_USES.
    The pairs: `subject`, `record`, `sure`, and `direct` (linked by the row or the search's number, not by the case
    alone).
    """
    prepared.hold(kinds)
    there = [kind for kind in kinds if kind in prepared.kinds()]
    absent = [kind for kind in kinds if kind not in there]
    found = pl.collect_all([_pairs(subjects, prepared, kind) for kind in (*there, *absent[:1])])
    prepared.pairs.update({kind: frame.lazy() for kind, frame in zip(there, found, strict=False)})
    prepared.pairs.update(dict.fromkeys(absent, found[-1].lazy()) if absent else {})  # none, of each of them


def _pairs(subjects: Frame, prepared: Prepared, kind: str) -> Frame:
    records = prepared.records(kind).select(
        "record",
        "parent",
        "use_id",
        "case",
        "target",
        hides_target=hides(pl.col("target__state")),
        hides_use=hides(pl.col("use_id__state")),
        unclear_case=pl.col("case").is_null()
        & (hides(pl.col("case_number__state")) | (pl.col("case_number__state") == VALUE)),
    )
    # A disclosure or an audit of a case, too, is of the use that it names, or in whose row it stands: for another of
    # the case it may be one.
    disclosure = KINDS[kind].about_earlier_use and not of_one_use(kind)
    evidence = KINDS[kind].origin in (Origin.RECORDED, Origin.OUTSIDE) or disclosure
    uses = subjects.select(
        "subject",
        "own_id",
        pl.col("case").alias("u_case"),
        pl.col("kind").alias("u_kind"),
        "hides_case",
        "sought",
        "hides_sought",
        ALL_USES,
    )
    apart = records.filter(pl.col("parent").is_null())
    by_row = records.filter(~pl.col("parent").is_null()).select(
        pl.col("parent").alias("subject"), "record", sure=pl.lit(True)
    )
    numbered = uses.filter(~pl.col("own_id").is_null()).select("subject", "own_id", "u_case", "hides_case")
    by_id = apart.join(numbered, left_on="use_id", right_on="own_id", how="inner")
    twice = prepared.survey.repeated_ids.with_columns(repeated=pl.lit(True)).lazy()
    one_case = (pl.col("case") == pl.col("u_case")).fill_null(False) if not of_one_use(kind) else pl.lit(False)
    # Evidence that names this use and another case is for either (reading R25); a number that is hidden may be another.
    hidden_case = pl.col("unclear_case") | (~pl.col("case").is_null() & pl.col("hides_case"))
    names_another_case = (pl.col("case") != pl.col("u_case")).fill_null(hidden_case) & pl.lit(evidence)
    by_id = by_id.join(twice, on="use_id", how="left").select(
        "subject", "record", sure=(pl.col("repeated").is_null() | one_case) & ~names_another_case
    )
    direct = pl.concat([by_row, by_id], how="vertical").with_columns(direct=pl.lit(True))
    loose = apart.filter(pl.col("use_id").is_null()) if of_one_use(kind) else records
    spelled = under_each_spelling(loose, prepared.spellings())
    in_case = spelled.join(uses, left_on="spelled", right_on="u_case", how="inner").rename({"spelled": "u_case"})
    written_alike = pl.col("case") == pl.col("u_case")
    if of_one_use(kind):
        in_case = in_case.join(prepared.uses_of_cases(), left_on="u_case", right_on="case", how="left")
        alone = pl.col("u_kind").is_in(list(USE_KINDS)) & (pl.col("uses") == 1) & pl.col(ALL_USES)
        by_case = in_case.select("subject", "record", sure=alone.fill_null(False) & written_alike)
    else:
        # So is evidence that names this case and another use.
        names_another_use = (pl.col("use_id") != pl.col("own_id")).fill_null(
            ~pl.col("use_id").is_null() | pl.col("hides_use")
        )
        in_another_row = ~pl.col("parent").is_null() & pl.lit(disclosure)
        sure = ~(names_another_use & pl.lit(evidence)) & ~in_another_row & written_alike
        if kind in MILESTONES:
            sure = sure & ~_of_somebody_else(in_case, prepared)
        by_case = in_case.select("subject", "record", sure=sure)
        by_case = by_case.join(direct, on=["subject", "record"], how="anti")
    found = pl.concat([direct, by_case.with_columns(direct=pl.lit(False))], how="vertical")
    return found.filter(pl.col("subject") != pl.col("record"))


def _of_somebody_else(pairs: Frame, prepared: Prepared) -> pl.Expr:
    """Whether what befell a person of the case may have befallen another than the one whom the use was for, so that
    the log does not show that it came of the use (reading R31): their names are two people's, or one is hidden."""
    named = pairs.select("target", "sought").drop_nulls().unique().collect()
    same = prepared.survey.people.are_same
    others = named.filter(pl.Series([same(*pair) is False for pair in named.iter_rows()], dtype=pl.Boolean))
    pair = pl.concat_str("target", pl.lit("\0"), "sought")
    told = others.select(pair.alias("pair")).to_series()
    hidden = (pl.col("hides_target") & ~pl.col("sought").is_null()) | (
        pl.col("hides_sought") & ~pl.col("target").is_null()
    )
    return hidden | (pl.col("hides_target") & pl.col("hides_sought")) | pair.is_in(told.implode()).fill_null(False)


def linked_pairs(subjects: Frame, prepared: Prepared, kind: str) -> Frame:
    """Pairs of a subject and a record of `kind` that is or may be its own; `pair_up` was asked for the kind before.

    subjects: those wanted. Returns `subject`, `u_lo`, `u_hi`, `u_clock` (the use's time), `sure`, `direct`, and the
        record's
    columns (Prepared.records), its times as they are on the use's clock.
    """
    uses = subjects.select(
        "subject", pl.col("lo").alias("u_lo"), pl.col("hi").alias("u_hi"), pl.col(CLOCK).alias("u_clock")
    )
    pairs = (
        prepared.pairs[kind]
        .join(uses, on="subject", how="inner")
        .join(prepared.records(kind), on="record", how="inner")
    )
    return pairs if len(prepared.survey.clocks) < 2 else widen(pairs, ["", "end_", "decided_"], CLOCK, "u_clock")


def about_the_use(kind: str) -> tuple[pl.Expr, pl.Expr]:
    """Whether a linked record of `kind` is surely, and possibly, about this use and not about an earlier one of its
    case.

    One without a number of its search may be about any. One that names this use and is dated before it contradicts
    itself: possibly (reading R25); a lead that names the use came of it, whatever its clock says.
    """
    if not KINDS[kind].about_earlier_use:
        return pl.lit(True), pl.lit(True)
    use, record = moment("u_"), moment()
    named = pl.col("direct") if KINDS[kind].anchor else pl.col("direct") & ~record.surely_before(use)
    return named | use.surely_before(record), pl.col("direct") | number_hidden() | use.maybe_before(record)


def number_hidden() -> pl.Expr:
    """Whether a linked record has no number of its search that can be read: it may be about any use of its case. A
    column that is not there says no more than a blank (reading R44)."""
    return pl.col("use_id__state") != VALUE


def was_granted() -> pl.Expr:
    """Whether a linked approval was surely given: its log says so, or its use's own row has it under a heading of its
    own. A list of approvals without a column for the decision says nothing about it (reading R44)."""
    own = ~pl.col("row_of").is_null() & (pl.col("decision__state") == NOT_EXPORTED)
    return pl.col("decision").is_in(GRANTED).fill_null(False) | own


def was_refused() -> pl.Expr:
    """Whether a linked approval was surely not given."""
    return pl.col("decision").is_in(NOT_GRANTED).fill_null(False)
