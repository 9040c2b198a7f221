"""The rows that the made files hold: searches as a network audit lists them, thirteen columns, seeded.

Columns and the way of writing are those of published network audits (times in words with a comma, a window of time in
one cell); identifiers, plates and reasons are drawn. Nothing here is evidence of anything but speed.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from bench.generate import START_S, draw, reason

COLUMNS = (
    "ID", "Name", "Org Name", "Total Networks Searched", "Time Frame", "License Plate", "Reason", "Case #", "Filters",
    "Search Time",
    "Search Type", "Text Prompt", "Moderation",
)  # fmt: skip
AT_ONCE = 250_000
_EVERY_S = 5
_MOMENT = "%m/%d/%Y, %I:%M:%S %p UTC"


def searches(rows: int, at_once: int = AT_ONCE) -> Iterator[pl.DataFrame]:
    """`rows` searches in frames of at most `at_once`, the columns of COLUMNS as text; about 200 bytes a row as CSV."""
    for first in range(0, rows, at_once):
        numbers = pl.select(pl.int_range(first, min(first + at_once, rows)).alias("n"))
        yield numbers.select(_cells())


def _cells() -> list[pl.Expr]:
    when = START_S + pl.col("n") * _EVERY_S
    blank = pl.lit(None, pl.String)
    return [
        _identifier().alias("ID"),
        pl.format("Operator {}", draw("operator", 400)).alias("Name"),
        pl.format("Anytown PD {}", draw("agency", 60)).alias("Org Name"),
        (1 + draw("networks", 6_000)).cast(pl.String).alias("Total Networks Searched"),
        pl.format("{} {}", _moment(when - 86_400), _moment(when)).alias("Time Frame"),
        pl.format("ABC{}", draw("plate", 100_000)).alias("License Plate"),
        reason().alias("Reason"),
        pl.when(draw("cased", 3) == 0)
        .then(pl.format("25-{}", 100_000 + draw("case", 800_000)))
        .otherwise(blank)
        .alias("Case #"),
        blank.alias("Filters"),
        _moment(when + draw("second", _EVERY_S).cast(pl.Int64)).alias("Search Time"),
        pl.lit("lookup").alias("Search Type"),
        blank.alias("Text Prompt"),
        blank.alias("Moderation"),
    ]


def _identifier() -> pl.Expr:
    """A UUID for each row, all different."""
    digits = pl.concat_str(*(_hexadecimal(draw(f"id{i}", 65_536)) for i in range(5)))
    number = pl.col("n").cast(pl.String).str.zfill(12)
    return pl.concat_str(
        digits.str.slice(0, 8),
        digits.str.slice(8, 4),
        digits.str.slice(12, 4),
        digits.str.slice(16, 4),
        number,
        separator="-",
    )


def _hexadecimal(number: pl.Expr) -> pl.Expr:
    """Four hexadecimal digits."""
    figures = pl.lit(list("0123456789abcdef"), dtype=pl.List(pl.String))
    return pl.concat_str(*(figures.list.get((number // 16**place) % 16) for place in (3, 2, 1, 0)))


def _moment(seconds: pl.Expr) -> pl.Expr:
    return pl.from_epoch(seconds).dt.strftime(_MOMENT)
