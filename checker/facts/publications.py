"""Published reports: which of them is the one that is due for a period, and what it says (reading R50).

Reports are few. Each may be the one that is due, surely is, or is not: by its agency, its kind, its recipient and the
days that it covers, any of which may be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from checker.facts.context import Context
from checker.facts.counting import Answer
from checker.facts.moment import civil_day
from checker.facts.prepare import CLOCK, NOT_EXPORTED, Prepared, agency_key, fold, known_value, state_of
from checker.model.event import REPORTED
from checker.model.kinds import EventKind
from checker.model.policy import ReportDue

_OWN: dict[str, Any] = {
    "record": pl.Int64, "input": pl.UInt32, "sheet": pl.String, "row": pl.UInt32, "event": pl.String,
    "date_lo": pl.Date, "date_hi": pl.Date,
}  # fmt: skip
_FIELDS: dict[str, Any] = {
    "document": pl.String, "published_to": pl.String, "sections": pl.String, "nil_return": pl.Boolean,
    **{f"reported.{name}": pl.Float64 for name in REPORTED},
}  # fmt: skip
_COVERS = {"first": "covers_from", "last": "covers_until"}


def publications(prepared: Prepared, zone: str | None) -> pl.DataFrame:
    """Every published report among the events: where it stands, the civil days in the agency's place on which it was
    published (`date_lo`, `date_hi`) and which it covers (`first_lo`, `first_hi`, `last_lo`, `last_hi`), and what its
    record says; null where that is not known."""
    fields = prepared.fields
    days = {
        f"{name}_{end}": _day(pl.col(f"{column}_{end}"), zone, 1 if end == "hi" else -1)
        if column in fields
        else pl.lit(None)
        for name, column in _COVERS.items()
        for end in ("lo", "hi")
    }
    rows = prepared.base.filter(pl.col("kind") == EventKind.PUBLICATION.value)
    found = rows.select(
        *(pl.col(name).cast(kind) for name, kind in _OWN.items()),
        *(day.cast(pl.Date).alias(name) for name, day in days.items()),
        *(known_value(name, fields).cast(kind).alias(name) for name, kind in _FIELDS.items()),
        fold(known_value("agency", fields)).alias("agency"),
        (state_of("agency", fields) == NOT_EXPORTED).alias("silent"),
    )
    return found.sort("record").collect()


def _day(instant: pl.Expr, zone: str | None, beyond: int) -> pl.Expr:
    """The civil day of a bound; of an exact instant in a place whose zone is not known, a day further out."""
    settled = pl.col(CLOCK).cast(pl.String) == "utc"
    wide = civil_day(instant, None) + pl.duration(days=0 if zone else beyond)
    placed = civil_day(instant, zone) if zone else wide
    return pl.when(settled).then(placed).otherwise(civil_day(instant, None))


@dataclass(frozen=True)
class PublishedReport:
    """One published report. row: as `publications` has it. ours: whether it is the audited agency's."""

    row: dict[str, Any]
    ours: Answer

    def members(self, name: str) -> tuple[str, ...] | None:
        """The values of a list; None where it is not recorded."""
        said = self.row[name]
        return None if said is None else tuple(one for one in str(said).split("|") if one)

    def is_due(self, asked: ReportDue, start: date, end: date) -> Answer:
        """Whether it is the report that is asked for, on all of the period from `start` to `end`."""
        document, to = self.row["document"], self.members("published_to")
        parts: list[Answer] = [
            self.ours,
            None if document is None else document == asked.document,
            True if not asked.recipients else None if to is None else bool(set(asked.recipients) & set(to)),
            _surely_by(self.row["first_lo"], self.row["first_hi"], start),
            _surely_from(self.row["last_lo"], self.row["last_hi"], end),
        ]
        return False if False in parts else None if None in parts else True

    def published_by(self, day: date) -> Answer:
        """Whether it was published by the end of `day`."""
        return _surely_by(self.row["date_lo"], self.row["date_hi"], day)

    @property
    def nil(self) -> Answer:
        """Whether it says that there was nothing to report: as it says, else no where it reports something."""
        if self.row["nil_return"] is not None:
            return bool(self.row["nil_return"])
        reports = any((self.row[f"reported.{name}"] or 0) > 0 for name in REPORTED)
        return False if reports or self.members("sections") else None

    def figure(self, name: str) -> float | None:
        """What it counts; 0 where it says that there was nothing to report; None where that is not recorded."""
        counted: float | None = self.row[f"reported.{name}"]
        return 0.0 if counted is None and self.nil else counted


def _surely_by(low: date | None, high: date | None, day: date) -> Answer:
    """Whether a day between two bounds is `day` or before it."""
    if low is None or high is None:
        return None
    return True if high <= day else False if low > day else None


def _surely_from(low: date | None, high: date | None, day: date) -> Answer:
    """Whether a day between two bounds is `day` or after it."""
    if low is None or high is None:
        return None
    return True if low >= day else False if high < day else None


def published_reports(rows: pl.DataFrame, named: Sequence[str], context: Context) -> list[PublishedReport]:
    """The reports of a run, in order. rows: as `publications` gives them; named: the agencies that the events name."""
    audited = agency_key(pl.lit(True), pl.lit(None, dtype=pl.String()), frozenset(named), context.agency.name)
    of = agency_key(pl.col("silent"), pl.col("agency"), frozenset(named), context.agency.name)
    whose = rows.with_columns((of == audited).alias("ours"))
    return [PublishedReport(row, row["ours"]) for row in whose.iter_rows(named=True)]
