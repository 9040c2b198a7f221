"""Published totals against what the logs hold: between how many records of the kind, and whether that can be the
figure."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.aggregate.reader import TotalsReading
from checker.ingest.aggregate.totals import Figure, Total
from checker.ingest.interface import TotalCheck
from checker.model.event import MAY_BE
from checker.model.events import Events
from checker.model.kinds import EventKind


def compare_totals(reports: Sequence[TotalsReading], events: Events) -> tuple[TotalCheck, ...]:
    """What is said of each total of `reports` that counts a kind of record, in their order.

    events: of all logs of the run. A record counts for certain where its kind and its dates are known; it may count
        where a date
    is open, or its kind is unknown and may be this one. A log's searches may be what a report calls requests.
    """
    if not any(total.kind for report in reports for total in report.totals):
        return ()
    groups = _groups(events)
    return tuple(
        _check_total(report.input.path, total, groups) for report in reports for total in report.totals if total.kind
    )


def _groups(events: Events) -> pl.DataFrame:
    """How many events there are of each kind and pair of dates: `kind`, `may_be`, `date_lo`, `date_hi`, `n`."""
    may_be = pl.col(MAY_BE) if MAY_BE in events.columns else pl.lit(None, pl.String).alias(MAY_BE)
    chosen = events.scan().select(pl.col("kind").cast(pl.String), may_be, "date_lo", "date_hi")
    return chosen.group_by("kind", MAY_BE, "date_lo", "date_hi").agg(pl.len().alias("n")).collect()


def _check_total(file: str, total: Total, groups: pl.DataFrame) -> TotalCheck:
    held = _records_held(groups, total, (total.kind,))
    told = f"the report says {total.figure} {total.measure}{total.period}; the logs hold {held}"
    if total.kind == EventKind.REQUEST.value:
        searches = _records_held(groups, total, (EventKind.SEARCH.value,))
        told += f" records of requests and {searches} of searches"
        most = None if held.most is None or searches.most is None else held.most + searches.most
        held = Figure(held.least, most)
    if not held.may_equal(total.figure):
        return TotalCheck(file, f"{told}: they contradict each other", (total.row,), total.kind, cannot_be=True)
    says = "they agree" if held == total.figure else "they neither agree nor contradict each other"
    return TotalCheck(file, f"{told}: {says}", (total.row,), total.kind)


def _records_held(groups: pl.DataFrame, total: Total, kinds: Sequence[str]) -> Figure:
    """Between how many records of `kinds` the logs hold for the period of `total`."""
    inside, maybe = pl.lit(True), pl.lit(True)
    if total.start is not None:
        inside, maybe = (
            inside & (pl.col("date_lo") >= total.start),
            maybe & (pl.col("date_hi") >= total.start).fill_null(True),
        )
    if total.end is not None:
        inside, maybe = (
            inside & (pl.col("date_hi") < total.end),
            maybe & (pl.col("date_lo") < total.end).fill_null(True),
        )
    known = pl.col("kind").is_in(list(kinds))
    names = pl.col(MAY_BE).str.split("|").list.eval(pl.element().is_in(list(kinds))).list.any()
    may = known | ((pl.col("kind") == EventKind.UNKNOWN.value) & names.fill_null(True))
    count = groups.select(
        least=pl.col("n").filter(known & inside.fill_null(False)).sum(), most=pl.col("n").filter(may & maybe).sum()
    )
    return Figure(*count.row(0))
