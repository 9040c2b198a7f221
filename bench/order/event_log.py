"""A made event log: cases of one search each, with steps that are missing or in the wrong order.

It is made so that the rules of policy.md and the DECLARE constraints of CONSTRAINTS speak of the same thing. checker
judges a use and asks for certainty; DECLARE judges a sequence and takes it as it stands. They coincide where

- a case has one search, so that a case is a use, and a record that names only the case is surely that use's;
- no two steps of a case have one time, all times are exact, and all kinds are declared complete, so that nothing is
  undetermined;
- arrests, reviews and disclosures come after the search: an arrest before it is none that the search led to, and a
  review before it is not about it, while DECLARE knows only order;
- each search gave a lead before any arrest: what is owed before an arrest is owed of a search that gave somebody to act
  on, and without a lead that is not known;
- what follows at all follows within the year that the rules allow, and the year has passed.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

SEED = 20180522
CASE = "case:concept:name"
CONSTRAINTS = {
    "order-approval": ("precedence", "approval", "search"),
    "order-review": ("precedence", "review", "arrest"),
    "order-evidence": ("precedence", "corroboration", "arrest"),
    "order-reviewed": ("response", "search", "review"),
    "order-disclosed": ("response", "search", "disclosure"),
}
"""Rule of policy.md -> the DECLARE constraint that says the same of this log."""

STEPS = {
    "request": (0, 5, 100),
    "approval": (5, 15, 90),
    "search": (10, 11, 100),
    "lead": (11, 20, 100),
    "review": (11, 120, 80),
    "corroboration": (0, 120, 70),
    "arrest": (20, 120, 50),
    "disclosure": (11, 300, 75),
}
"""Step -> its first and last day after the case was opened, and in how many of a hundred cases it is."""

DAY_S, START_S = 86_400, 1_577_836_800  # 2020-01-01
SPAN_S = 600 * DAY_S


def write(path: Path, cases: int) -> None:
    """Write `cases` cases in the columns of XES: `case:concept:name`, `concept:name`, `time:timestamp` (UTC),
    `org:resource`."""
    case = pl.select(pl.int_range(cases).alias("n"))
    steps = [
        case.filter(_draw(f"{step} is", 100) < share).select(
            pl.format("C-{}", 100_000 + pl.col("n")).alias(CASE),
            pl.lit(step).alias("concept:name"),
            # The last digit of the second is the step's own, so that no two steps of a case have one time.
            (
                START_S
                + _draw("start", SPAN_S) // 10 * 10
                + first * DAY_S
                + _draw(step, (last - first) * DAY_S) // 10 * 10
                + own
            ).alias("at"),
            pl.format("Examiner {}", _draw(f"{step} by", 400)).alias("org:resource"),
        )
        for own, (step, (first, last, share)) in enumerate(STEPS.items())
    ]
    log = pl.concat(steps).sort("at", CASE)
    moment = pl.from_epoch("at").dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("time:timestamp")
    log.select(CASE, "concept:name", moment, "org:resource").write_csv(path)


def _draw(name: str, below: int) -> pl.Expr:
    """A number in [0, below) for each case, the same for the same name in every run."""
    return (pl.concat_str(pl.lit(name), pl.col("n").cast(pl.String)).hash(SEED) % below).cast(pl.Int64)
