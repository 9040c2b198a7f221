"""The cells of a column that could not be read: how many, and the commonest."""

from __future__ import annotations

import polars as pl

from checker.model.words import plural

UNREAD_SHOWN = 5
UNREAD_LENGTH = 40
UNREAD_KEPT = 10_000
"""Of so many different unread cells of a column, the first that come, each one's number is kept; all are counted."""


class Unread:
    """The cells of one column that could not be read, counted chunk by chunk."""

    def __init__(self) -> None:
        self.count = 0
        self.truncated = False
        self._values = pl.DataFrame(schema={"value": pl.String, "count": pl.UInt32})

    def add(self, counts: pl.DataFrame) -> None:
        """counts: `value` and `count` of one chunk, the values in the order in which they come."""
        self.count += int(counts["count"].sum())
        both = pl.concat([self._values, counts.cast({"count": pl.UInt32})])
        summed = both.group_by("value", maintain_order=True).agg(pl.col("count").sum())
        self.truncated |= summed.height > UNREAD_KEPT
        self._values = summed.head(UNREAD_KEPT)

    def join(self, later: Unread) -> bool:
        """Take the cells of the chunks after these along; False where `later` did not keep them all, so that the counts
        are not those of reading on."""
        count = self.count + later.count
        self.add(later._values)
        self.count = count
        return not later.truncated

    def describe(self, name: str, header: str) -> tuple[str, str]:
        """How many there are, and the commonest, as written: they may be somebody's words or name somebody."""
        different = f"more than {UNREAD_KEPT:,}" if self.truncated else f"{self._values.height:,}"
        says = f'{plural(self.count, "cell")} of "{header}" cannot be read as {name}'
        says += f" ({different} different)" if self.count > 1 else ""
        short = self._values.filter(pl.col("value").str.len_chars() <= UNREAD_LENGTH)
        commonest = short.sort("count", "value", descending=[True, False]).head(UNREAD_SHOWN)
        return says, ", ".join(f'"{value}" ({count:,})' for value, count in commonest.iter_rows())
