"""Searches in live mode that end later than they begin: a search is judged at one moment, a live deployment over all of
its time (reading R9), and which of the two a row is, its log says (reading R45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from checker.model.accounts import LedgerEntry
from checker.model.kinds import EventKind
from checker.model.words import plural

_READ = ("mode", "time_hi", "end_lo")


def lasting_searches(events: pl.LazyFrame) -> Counter[int]:
    """How many such rows each input has, of events or some of them."""
    if not set(_READ) <= set(events.collect_schema()):
        return Counter()
    lasts = (pl.col("mode").cast(pl.String) == "live") & (pl.col("end_lo") > pl.col("time_hi"))
    searches = events.filter((pl.col("kind").cast(pl.String) == EventKind.SEARCH.value) & lasts)
    return Counter(dict(searches.group_by("input").len().collect().iter_rows()))


def lasting_entries(counts: Mapping[int, int], files: Sequence[str]) -> tuple[LedgerEntry, ...]:
    """A notice for each file with such rows, since what is judged of them is their beginning alone. files: as
    shown."""
    return tuple(
        LedgerEntry(topic="rows", file=files[number], field="end", statement=_statement(count), first_page=True)
        for number, count in sorted(counts.items())
    )


def _statement(count: int) -> str:
    ends = "ends later than it begins" if count == 1 else "end later than they begin"
    return (
        f"{plural(count, 'search', 'searches')} in live mode {ends}, and only the beginning is judged, as of any "
        "search. If these are live deployments, say so (`rows: live_deployment` in audit.yaml, or a column for what a "
        "row records): then all of their time is judged"
    )
