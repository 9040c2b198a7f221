"""What may have befallen the person whom a use was for under another case number (reading R31)."""

from __future__ import annotations

import polars as pl

from checker.facts.case_numbers import common_key, other_spellings
from checker.facts.moment import Moment
from checker.facts.prepare import CLOCK, Prepared
from checker.facts.timing import Frame


def acted_against(subjects: Frame, prepared: Prepared, anchor: str) -> Frame:
    """`subject`: those whose use was for a person against whom such a step may have been taken later, in another case.

    subjects: with `subject`, `case`, `sought`, `hides_sought` and the time. Their names are, or may be, one person's
    (reading R24), or one of them is hidden; a blank names nobody.
    """
    steps = prepared.survey.acted_against.filter(pl.col("kind") == anchor)
    steps = steps.select("person", pl.col("case").alias("its_case"), pl.col("clock").alias("its_clock"), its_hi="hi")
    uses = subjects.select("subject", "case", "sought", "hides_sought", CLOCK, "lo", "hi").collect()
    by_name = uses.join(people_met(uses["sought"], steps["person"], prepared), on="sought", how="inner")
    by_name = by_name.join(steps, on="person", how="inner").drop("person")
    hidden = _last_ones(steps.filter(pl.col("person").is_null()))
    of_hidden = uses.filter(~pl.col("sought").is_null() & ~pl.col("hides_sought")).join(hidden, how="cross")
    hiding = uses.filter("hides_sought").join(_last_ones(steps), how="cross")
    pairs = pl.concat([by_name, *(one.select(by_name.columns) for one in (of_hidden, hiding))], how="vertical")
    both = pl.concat([pairs["case"], pairs["its_case"]]).drop_nulls().unique().to_frame()
    spellings = other_spellings(both.lazy()).select("case", its_case="other")
    apart = pairs.lazy().join(spellings, on=["case", "its_case"], how="anti")
    other = pl.col("case") != pl.col("its_case")
    use, step = (
        Moment(pl.col("lo"), pl.col("hi"), pl.col(CLOCK)),
        Moment(pl.col("its_hi"), pl.col("its_hi"), pl.col("its_clock")),
    )
    return apart.filter(other.fill_null(True) & use.maybe_before(step)).select("subject").unique()


def people_met(sought: pl.Series, acted_on: pl.Series, prepared: Prepared) -> pl.DataFrame:
    """`sought`, `person`: the names of the first that may be people of the second (reading R24)."""
    pairs = prepared.survey.people.may_meet(sought.drop_nulls().unique(), acted_on.drop_nulls().unique())
    return pl.DataFrame(pairs, schema={"sought": pl.String, "person": pl.String}, orient="row")


def _last_ones(steps: pl.DataFrame) -> pl.DataFrame:
    """Of the steps those that come last in two cases, clock by clock: one of them is of another case than a use."""
    group = common_key(pl.col("its_case"))
    latest = pl.col("its_hi").max().over("its_clock", group)
    return steps.drop("person").filter(latest.rank("dense", descending=True).over("its_clock") <= 2).unique()
