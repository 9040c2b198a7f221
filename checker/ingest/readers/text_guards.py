"""Marks that an export puts around a cell so that a spreadsheet takes it for text: they are no part of what is written.

`="00240117"` and `'00240117` keep the zeros of 00240117; a leading apostrophe also disarms what would be a formula.
Sources: OWASP, "CSV Injection"; Microsoft, "Keeping leading zeros and large numbers".
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.ingest.interface import Table

_FORMULA = r'^\s*="((?:[^"]|"")*)"\s*$'
_APOSTROPHE = r"^\s*'([=+@-][^']*|[^']*\d[^']*)$"
"""An apostrophe before a cell with a figure in it, or before what would be a formula; 't Hooft is a name."""


def without_guards(table: Table) -> Table:
    """`table` with such marks taken off its cells."""
    guarded = [
        pl.col(name).str.replace(_FORMULA, "${1}").str.replace(_APOSTROPHE, "${1}")
        for name in table.columns
        if table.frame.select(pl.col(name).str.contains(r"""^\s*(?:="|')""").any()).item()
    ]
    return replace(table, frame=table.frame.with_columns(guarded)) if guarded else table
