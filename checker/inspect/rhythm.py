"""When things were recorded: silences that a log's own rhythm hardly leaves, and numbers missing from a sequence.

checker/integrity works both out; here they are shown whatever a policy's thresholds are.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.inspect.days import DAY_COLUMNS, written_day
from checker.inspect.parts import Parts
from checker.inspect.result import Numbers, Rhythm, Run, Silence
from checker.integrity import missing_numbers, silent_days
from checker.integrity.run import tally
from checker.model.kinds import USE_KINDS

RARE = 0.01
"""A silence is told where a log of this rhythm and length would have fewer than so many of them."""
FEWEST_DAYS = 14
"""A rhythm needs so many days with something in them."""
FEWEST_NUMBERS = 20
"""A sequence needs so many numbers,"""
SPREAD = 2
"""and from its first to its last at most so many times those present."""
RUNS_SHOWN = 10


def rhythm(parts: Parts, zones: Sequence[str] = ()) -> Rhythm | None:
    """The days of the uses (of all records, where the logs hold no use); null where fewer than two are dated.

    Days are as the log writes them; zones: of each log (see `written_day`).
    """
    if not parts.has("date_lo"):
        return None
    day = written_day("lo", zones) if parts.has("time_lo") else pl.col("date_lo")
    counted = parts.count_rows(
        "days",
        DAY_COLUMNS,
        lambda main: main.filter(pl.col("date_lo").is_not_null()).select(
            day.alias("day"), use=pl.col("kind").is_in(list(USE_KINDS))
        ),
    )
    counted = counted.filter(pl.col("day").is_between(silent_days.FIRST_DAY, silent_days.LAST_DAY))
    uses = counted.filter("use")
    noun = "uses" if uses.height else "records"
    found = silent_days.rhythm((uses if uses.height else counted)["day"].to_list())
    if found is None:
        return None
    told = silent_days.silences(found, RARE) if len(found.days) >= FEWEST_DAYS else []
    return Rhythm(
        noun=noun,
        first=found.days[0],
        last=found.days[-1],
        days=found.span,
        active=len(found.days),
        weekdays=found.weekdays,
        silences=tuple(Silence(first=s.first, last=s.last, days=s.days, expected=s.expected) for s in told),
    )


def sequences(parts: Parts, profiles: Sequence[str]) -> tuple[Numbers, ...] | None:
    """Record numbers that count up, by the table's profile and by what stands before the digits at their end.

    profiles: of each input, in order; logs of one profile (a month each) are one sequence. None where the numbers have
        too many
    gaps to be kept (integrity.run.GROUPS).
    """
    if not parts.has("id"):
        return ()
    runs = tally("numbers", parts.all_events("numbers"))
    if runs is None:
        return None
    found = missing_numbers.sequences(runs, profiles, fewest=FEWEST_NUMBERS, spread=SPREAD)
    return tuple(
        Numbers(
            profile=one.profile,
            prefix=one.prefix,
            digits=one.digits,
            first=one.first,
            last=one.last,
            present=one.present,
            missing=sum(gap.missing for gap in one.gaps),
            runs=tuple(Run(first=gap.first, last=gap.last) for gap in one.gaps[:RUNS_SHOWN]),
        )
        for one in found
    )
