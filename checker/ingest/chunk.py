"""One chunk of a table as events, still without what only the whole column can settle."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from checker.ingest.date_order import Order
from checker.model.accounts import QuarantinedRow

FLAG = "flag"
"""Stands for the field in `unread` where a column says by yes and no whether a further event happened."""


@dataclass
class Chunk:
    """The events of one chunk.

    parts: one frame a part, columns `row`, `part`, `kind`, `hash` (of the whole row), those of each field; a TIME field
        still as `<name>__a`, `__b`, `__span`, `__zoned`, `__state` (see dates.read_dates).
    orders: date column -> its evidence. time_headers: (part, field) -> its date column. unread: (field, header) ->
        distinct unread cells with their counts (`value`, `count`), in the order in which they come. days_taken: column
        of an end -> its cells of a time of day alone, which took the day of the beginning. several_names:
        heading in the plural -> its cells that name one person, last name first, or two. out_of_scope: rows of kinds
        that are not judged.
    """

    parts: dict[int, pl.DataFrame] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    time_headers: dict[tuple[int, str], str] = field(default_factory=dict)
    unread: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)
    days_taken: dict[str, int] = field(default_factory=dict)
    several_names: dict[str, int] = field(default_factory=dict)
    quarantine: tuple[QuarantinedRow, ...] = ()
    unknown: int = 0
    out_of_scope: int = 0
    rows: int = 0
