"""Whether the day or the month comes first in a column of dates: the evidence over all of it, and what follows from
it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from operator import add

import polars as pl

from checker.ingest.date_formats import DAY_SPAN, DAY_US, SECOND_US
from checker.ingest.moments_as_numbers import EPOCH, SERIAL
from checker.model.words import plural


@dataclass(frozen=True)
class Order:
    """The evidence of one column, over all of it: how many cells prove the day first, the month first, and are open.

    midnight, timed: cells with a clock time that is midnight, and that is not. Where every time is midnight, a
        spreadsheet wrote dates as times, and the clock says nothing.
    serial, epoch: cells that are a spreadsheet's number of days, and a number of seconds or milliseconds since 1970.
    """

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    midnight: int = 0
    timed: int = 0
    serial: int = 0
    epoch: int = 0

    def __add__(self, other: Order) -> Order:
        return Order(*map(add, astuple(self), astuple(other)))

    @property
    def only_days(self) -> bool:
        """Whether the column's clock times are all midnight, and so none."""
        return self.midnight > 0 and self.timed == 0

    @property
    def settled_order(self) -> str | None:
        """ "day" or "month" comes first; None where nothing, or both, is proved."""
        if self.day_first and not self.month_first:
            return "day"
        return "month" if self.month_first and not self.day_first else None

    def statement(self, column: str) -> str | None:
        """What the ledger says of it; None where the column has no open cell and no order."""
        proofs = f"{self.day_first:,} cells can only be day first, {self.month_first:,} only month first"
        if self.day_first and self.month_first:
            return (
                f'"{column}" mixes both orders of day and month ({proofs}); {self.open} open cells keep both readings'
            )
        if self.settled_order:
            return (
                f'"{column}" is read {self.settled_order} first for the whole column ({proofs}, {self.open:,} either)'
            )
        if self.open:
            cells = plural(self.open, "cell")
            return f'nothing in "{column}" settles whether day or month comes first: both readings are kept of {cells}'
        return None

    def numbers(self, column: str) -> str | None:
        """What the ledger says of cells that are bare numbers; None where there are none."""
        said = []
        if self.serial:
            said.append(
                f"{self.serial:,} as days since 1900, as spreadsheets count them (files of the 1904 date system are "
                "four years off)"
            )
        if self.epoch:
            said.append(f"{self.epoch:,} as seconds or milliseconds since 1970, in UTC")
        return f'bare numbers in "{column}" are read as times: {"; ".join(said)}' if said else None


def order_of(read: pl.DataFrame) -> Order:
    """The evidence of the distinct cells read by `read_dates`."""
    proof = read["order"]
    clocked = read.filter((pl.col("span") < DAY_SPAN) & ~pl.col("zoned"))
    midnight = int((clocked["a"] % DAY_US == 0).sum())
    return Order(
        int((proof == 1).sum()),
        int((proof == -1).sum()),
        int((read["a"] != read["b"]).sum()),
        midnight,
        len(clocked) - midnight,
        int((proof == SERIAL).sum()),
        int((proof == EPOCH).sum()),
    )


def settled_bounds(
    a: pl.Expr, b: pl.Expr, span: pl.Expr, zoned: pl.Expr, order: str | None, only_days: bool
) -> tuple[pl.Expr, pl.Expr]:
    """First and last microsecond of each cell, given the column's settled order ("day", "month" or None: both).

    A fraction of a second is not kept: 09:00:00 and 09:00:00.250 are one instant at the precision that both logs keep
    (reading R8).
    """
    a, b = (moment // SECOND_US * SECOND_US for moment in (a, b))
    if only_days:
        span = pl.when(zoned).then(span).otherwise(pl.max_horizontal(span, pl.lit(DAY_SPAN)))
    match order:
        case "day":
            return a, a + span
        case "month":
            return b, b + span
        case _:
            return pl.min_horizontal(a, b), pl.max_horizontal(a, b) + span
