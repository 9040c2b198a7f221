"""What is seen of a log's cells by who did not ask for people (`--with-people`): one rule for all commands and formats.

Of a row its file, sheet, number and day are shown, and the numbers of its record and of its case; a column is called by
its heading; values of closed lists, counts and figures are what rules are about. All else that is written in a cell may
name somebody: it is shown `with_people` only. A number is what looks like one: somebody may have typed a name there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, Self, TypeVar

import polars as pl

NOT_SHOWN = "(text)"
"""What stands in place of a number that is none."""
_WORDS = "no|case|incident|report|request|record|search|event|number|num|nr"
_RUN = rf"(?:[A-Z]{{1,4}}|[a-z]{{1,2}}|[a-fA-F]{{1,12}}|(?i:{_WORDS}))"
_BETWEEN = r"[0-9 ._/#:()-]"
_NUMBER = rf"^{_BETWEEN}*(?:{_RUN}(?:{_BETWEEN}+{_RUN})*)?{_BETWEEN}*$"
"""Digits with marks, short runs of letters and usual words between them; the same for Python and Polars."""
_LONGEST = 64
_FIGURE = re.compile(r"-?[\d.,]{1,9} ?%?")


class _WithRaw(Protocol):
    def model_copy(self, *, update: dict[str, str]) -> Self: ...


R = TypeVar("R", bound=_WithRaw)


def is_number(text: str) -> bool:
    """Whether a cell looks like the number of a record or of a case: `24-0117`, `FR-0003`, `Case #12`, a UUID."""
    return len(text) <= _LONGEST and any(c.isdigit() for c in text) and re.search(_NUMBER, text) is not None


def number(text: str, *, with_people: bool) -> str:
    """The number of a record or a case as it is shown; an empty text stays one."""
    return text if with_people or not text or is_number(text) else NOT_SHOWN


def numbers(column: pl.Expr) -> pl.Expr:
    """A column of such numbers, as `number` shows them without people."""
    looks = (column.str.len_chars() <= _LONGEST) & column.str.contains("[0-9]") & column.str.contains(_NUMBER)
    return pl.when(column.is_null() | (column == "") | looks).then(column).otherwise(pl.lit(NOT_SHOWN))


def is_figure(text: str) -> bool:
    """Whether a cell of a column that nothing is known of is a figure, which names nobody."""
    return _FIGURE.fullmatch(text) is not None


def raw_texts(entries: Iterable[R], *, with_people: bool) -> tuple[R, ...]:
    """Entries of a quarantine, a ledger or a list of indications, without the cells as written but `with_people`."""
    return tuple(entry if with_people else entry.model_copy(update={"raw": ""}) for entry in entries)
