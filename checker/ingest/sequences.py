"""123, 1234 ...: what people type in place of a number, and a number like any other where a column holds such numbers.

In a column of record numbers it is one. In a column of case numbers or badge numbers the whole column says whether it
may be one: where others of its length are figures only, it is read as they are; else it is `unread`, since one cell
alone does not say that nothing was meant. It is never a blank, so that what other rows lack turns no verdict into a
violation (R46).
"""

from __future__ import annotations

import polars as pl

from checker.ingest.states import SEQUENCES, strip_blanks
from checker.model.event import STATE_TYPE, State

FIELDS = ("case_number", "operator")


def figure_column(name: str) -> str:
    """The working column that keeps such cells of a field until the whole column is known."""
    return f"{name}__figure"


def only_figures(raw: pl.Series) -> pl.Series:
    """The cells that are such figures, all others null."""
    text = raw.to_frame("raw").select(strip_blanks(pl.col("raw")).alias("text"))
    return text.select(pl.when(pl.col("text").is_in(sorted(SEQUENCES))).then("text")).to_series()


class Sequences:
    """Of one log's tables with one header: the lengths of the numbers in such columns that are figures only."""

    def __init__(self) -> None:
        self._lengths: dict[str, set[int]] = {}

    def learn(self, part: pl.DataFrame) -> None:
        """Take note of the numbers in the events of one chunk."""
        for name in FIELDS:
            if name in part.columns:
                plain = part.filter(pl.col(name).str.contains(r"^\d{3,6}$"))[name]
                self._lengths.setdefault(name, set()).update(plain.str.len_chars().unique().to_list())

    def join(self, later: Sequences) -> None:
        """Take what was learned from other chunks along."""
        for name, lengths in later._lengths.items():
            self._lengths.setdefault(name, set()).update(lengths)

    def read_as_numbers(self, part: pl.DataFrame) -> pl.DataFrame:
        """`part` with such figures read as numbers where the column holds others like them."""
        for name in FIELDS:
            if (column := figure_column(name)) not in part.columns:
                continue
            figure = pl.col(column)
            number = figure.str.len_chars().is_in(sorted(self._lengths.get(name, ())))
            value, state = pl.lit(State.VALUE.value, STATE_TYPE), pl.col(f"{name}__state")
            part = part.with_columns(
                pl.when(number).then(figure).otherwise(pl.col(name)).alias(name),
                pl.when(number).then(value).otherwise(state).alias(f"{name}__state"),
            )
        return part
