"""When things were recorded: silences that a log's own rhythm hardly leaves, and numbers missing from a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from checker.inspect.days import written_day
from checker.inspect.result import Numbers, Rhythm, Run, Silence
from checker.model.event import USE_KINDS, State
from checker.model.events import Events

RARE = 0.01
"""A silence is told where a log of this rhythm and length would have fewer than so many of them."""
FEWEST_DAYS = 14
"""A rhythm needs so many days with something in them."""
FEWEST_NUMBERS = 20
"""A sequence needs so many numbers, and no more of them missing than present."""
RUNS_SHOWN = 10


def rhythm(events: Events, zones: Sequence[str] = ()) -> Rhythm | None:
    """The days of the uses (of all records, where the logs hold no use); null where fewer than two are dated.

    Days are as the log writes them; zones: of each log (see `written_day`). The chance that a day passes without a record is
    taken, for each day of the week, from the log itself: (silent days + 1) / (days + 2); days are taken to be independent. So a
    log that is kept on workdays has no silence on Sundays, and one with a use a month has none of three weeks.
    """
    if "date_lo" not in events.columns:
        return None
    day = written_day("lo", zones) if "time_lo" in events.columns else pl.col("date_lo")
    main = events.scan().filter(pl.col("parent").is_null() & pl.col("date_lo").is_not_null())
    counted = main.group_by(day.alias("day"), use=pl.col("kind").is_in(list(USE_KINDS))).len().collect()
    uses = counted.filter("use")
    of = "uses" if uses.height else "records"
    # An offset can carry a date past the ends of Python's calendar.
    within = pl.col("day").is_between(date(1900, 1, 1), date(2999, 12, 31))
    days: list[date] = sorted((uses if uses.height else counted).filter(within)["day"].unique().to_list())
    if len(days) < 2:
        return None
    first, last = days[0], days[-1]
    span = (last - first).days + 1
    on = [sum(d.weekday() == w for d in days) for w in range(7)]
    of_all = [sum(1 for _ in range((w - first.weekday()) % 7, span, 7)) for w in range(7)]
    shares = tuple(a / n if n else 0.0 for a, n in zip(on, of_all, strict=True))
    quiet = [(n - a + 1) / (n + 2) for a, n in zip(on, of_all, strict=True)]
    found = _silences(days, quiet, span) if len(days) >= FEWEST_DAYS else []
    return Rhythm(of=of, first=first, last=last, days=span, active=len(days), weekdays=shares, silences=tuple(found))


def _silences(days: list[date], quiet: list[float], span: int) -> list[Silence]:
    found = []
    for before, after in pairwise(days):
        length = (after - before).days - 1
        chance = 1.0
        for n in range(min(length, 400)):
            chance *= quiet[(before + timedelta(days=n + 1)).weekday()]
        if length and chance * span < RARE:
            found.append(
                Silence(first=before + timedelta(days=1), last=after - timedelta(days=1), days=length, expected=chance * span)
            )
    return sorted(found, key=lambda s: (-s.days, s.first))


def sequences(events: Events, profiles: Sequence[str]) -> tuple[Numbers, ...]:
    """Record numbers that count up, by the table's profile and by what stands before the digits at their end.

    profiles: of each input, in order; logs of one profile (a month each) are one sequence. Only where at least FEWEST_NUMBERS
    different numbers are there, and no more are missing between the first and the last than are present: numbers that are
    drawn at random, or shared with records that were not given, are no sequence.
    """
    if "id" not in events.columns:
        return ()
    profile = pl.col("input").replace_strict(dict(enumerate(profiles)), return_dtype=pl.String)
    main = events.scan().filter(pl.col("parent").is_null() & (pl.col("id__state") == State.VALUE.value))
    parts = main.select(
        profile.alias("profile"),
        pl.col("id").str.extract(r"^(.*?)\d{1,15}$", 1).alias("prefix"),
        pl.col("id").str.extract(r"(\d{1,15})$", 1).alias("digits"),
    ).drop_nulls()
    width = pl.col("digits").str.len_chars()
    parts = parts.unique().with_columns(pl.col("digits").cast(pl.Int64).alias("number"), width.alias("width"))
    same_width = pl.when(pl.col("width").min() == pl.col("width").max()).then(pl.col("width").min()).otherwise(0)
    grouped = parts.group_by("profile", "prefix").agg(pl.col("number").unique().sort(), same_width.alias("width"))
    grouped = grouped.with_columns(pl.col("number").list.len().alias("n"))
    dense = grouped.filter(
        (pl.col("n") >= FEWEST_NUMBERS)
        & (pl.col("number").list.last() - pl.col("number").list.first() + 1 <= 2 * pl.col("n"))
    )
    rows = dense.sort("n", "profile", "prefix", descending=[True, False, False]).select("profile", "prefix", "width", "number")
    return tuple(_sequence(*row) for row in rows.collect().iter_rows())


def _sequence(profile: str, prefix: str, width: int, numbers: list[int]) -> Numbers:
    steps = pl.Series(numbers, dtype=pl.Int64)
    gaps = pl.DataFrame({"before": steps[:-1], "after": steps[1:]}).filter(pl.col("after") - pl.col("before") > 1)
    runs = tuple(Run(first=b + 1, last=a - 1) for b, a in gaps.head(RUNS_SHOWN).iter_rows())
    missing = int((gaps["after"] - gaps["before"] - 1).sum()) if gaps.height else 0
    return Numbers(
        profile=profile, prefix=prefix, digits=width, first=numbers[0], last=numbers[-1], present=len(numbers),
        missing=missing, runs=runs,
    )  # fmt: skip
