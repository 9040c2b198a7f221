"""The uses that patterns look at, one row each: where it stands, when, by whom, for what, and how it is written."""

from __future__ import annotations

from datetime import date

import polars as pl

from checker.facts.prepare import fold
from checker.ingest.lexicon import matches, shipped_lexicon
from checker.integrity.interface import AT, PLACE
from checker.model.event import EVENT_FIELDS, State
from checker.model.kinds import USE_KINDS

TRAINING = "training-and-tests"
"""The lexicon whose reasons say that a search was none in earnest."""

_MINUTE_US = 60_000_000
_READ = (
    *PLACE, "parent", "kind", "technology", "clock", "date_lo", "date_hi", "time_lo", "time_hi", "operator",
    "operator_kind", "agency",
    "target", "reason", "purpose", "case_number", "id",
)  # fmt: skip
_NOT_ONE = ("shared", "role", "service")
_STATES = tuple(f"{name}__state" for name in EVENT_FIELDS)


def main_events(events: pl.DataFrame, technologies: tuple[str, ...] | None, zone: str | None) -> pl.DataFrame:
    """The main events of a part of the logs, in the order of the files and rows.

    events: whole rows of an event frame. technologies: only these; None: all. zone: of the agency's place.
    Columns: AT, PLACE, `use` (a use, not another record), `day` (civil, in the agency's place where that is known, else
        as written),
    `hour` (of the day, in `zone`; null without a time to the minute on a known clock), `precision` (day, minute or
    second; null without a time), `operator`, `target`, `reason` (case and outer space folded), `case_number`, `id` (all
    null unless recorded), and the states of all fields that the frame holds. `operator` and `reason` and `target` are
    also null in training and tests; `operator` where the name is not one person's. It is told with its agency, where
    the row names one.
    """
    kept = pl.col("parent").is_null()
    if technologies is not None:
        kept = kept & pl.col("technology").is_in(list(technologies))
    main = rows_where(events.select(c for c in events.columns if c in _READ or c in _STATES), kept)
    if "sheet" in main.columns and main["sheet"].null_count() < main.height:
        main = main.sort("input", "sheet", "row", nulls_last=False, maintain_order=True)
    timed = "time_lo" in main.columns
    lo = pl.col("time_lo") if timed else pl.lit(None, pl.Int64)
    span = (pl.col("time_hi") - pl.col("time_lo")) if timed else pl.lit(None, pl.Int64)
    exact = span < _MINUTE_US
    instant = lo.cast(pl.Datetime("us"))
    local = instant.dt.replace_time_zone("UTC").dt.convert_time_zone(zone or "UTC").dt.hour()
    shown = [state for state in _STATES if state in main.columns]
    earnest = ~_training(main)
    figures = instant.dt.date().clip(date.min, date.max)
    return main.select(
        *PLACE,
        pl.col("kind").is_in([kind.value for kind in USE_KINDS]).alias("use"),
        pl.when(pl.col("date_lo") == pl.col("date_hi")).then("date_lo").otherwise(figures).alias("day"),
        pl.when(exact & (pl.col("clock") == "utc")).then(local).alias("hour"),
        pl.when(lo.is_null())
        .then(None)
        .when(~exact)
        .then(pl.lit("the day"))
        .when((span > 0) | (lo % _MINUTE_US == 0))
        .then(pl.lit("the minute"))
        .otherwise(pl.lit("the second"))
        .alias("precision"),
        pl.when(earnest & ~_of_several(main)).then(_person(main)).cast(pl.Categorical).alias("operator"),
        pl.when(earnest).then(_folded_value(main, "target")).cast(pl.Categorical).alias("target"),
        pl.when(earnest).then(_folded_value(main, "reason")).alias("reason"),
        _known_value(main, "case_number").alias("case_number"),
        _known_value(main, "id").alias("id"),
        *shown,
    ).with_row_index(AT)


def rows_where(frame: pl.DataFrame, holds: pl.Expr) -> pl.DataFrame:
    """The rows for which `holds` does; the frame itself, uncopied, where it does for all."""
    mask = frame.select(holds.fill_null(False)).to_series()
    return frame if mask.all() else frame.filter(mask)


def _known_value(frame: pl.DataFrame, field: str) -> pl.Expr:
    if f"{field}__state" not in frame.columns:
        return pl.lit(None, pl.String)
    return pl.when(pl.col(f"{field}__state") == State.VALUE.value).then(pl.col(field).cast(pl.String))


def _folded_value(frame: pl.DataFrame, field: str) -> pl.Expr:
    return fold(_known_value(frame, field))


def _person(frame: pl.DataFrame) -> pl.Expr:
    """The operator, with the agency that the row names: one name in two agencies is two people."""
    name, agency = _folded_value(frame, "operator"), _folded_value(frame, "agency")
    if "agency" not in frame.columns:
        return name
    return pl.when(agency.is_null()).then(name).otherwise(pl.concat_str(agency, pl.lit(" / "), name))


def _of_several(frame: pl.DataFrame) -> pl.Expr:
    if "operator_kind" not in frame.columns:
        return pl.lit(False)
    return pl.col("operator_kind").is_in(list(_NOT_ONE)).fill_null(False)


def _training(frame: pl.DataFrame) -> pl.Expr:
    """Whether the purpose or the reason says that it was training or a test."""
    found = pl.lit(False)
    if "purpose" in frame.columns:
        purposes = frame["purpose"].drop_nulls().unique().cast(pl.String)
        said = purposes.filter(purposes.str.contains("training_test", literal=True)).to_list()
        found = found | pl.col("purpose").cast(pl.String).is_in(said).fill_null(False) if said else found
    if "reason" in frame.columns:
        reasons = matches(frame["reason"].drop_nulls().unique(), [shipped_lexicon(TRAINING)])["reason"].unique()
        found = found | pl.col("reason").is_in(reasons.implode()).fill_null(False) if len(reasons) else found
    return found
