"""Marks that an export puts around a cell so that a spreadsheet takes it for text: they are no part of what is written.

`="00240117"`, `=T("00240117")` and `'00240117` keep the zeros of 00240117; a leading apostrophe also disarms what would
be a formula.
Sources: OWASP, "CSV Injection"; Microsoft, "Keeping leading zeros and large numbers".
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.ingest.interface import Table

_FORMULA = r'^="((?:[^"]|"")*)"\s*$'
_FUNCTION = r'^=(?:T\("((?:[^"]|"")*)"\)|"((?:[^"]|"")*)"&"")\s*$'
_APOSTROPHE = r"^'([=+@-][^']*|[^']*\d[^']*)$"
"""An apostrophe before a cell with a figure in it, or before what would be a formula; 't Hooft is a name."""


GUARDS = b"'="
"""What a cell with such marks begins with."""


def without_guards(table: Table) -> Table:
    """`table` with such marks taken off its cells."""
    if not table.guarded:
        return table
    begins = table.frame.select(
        (pl.col(name).str.starts_with("'") | pl.col(name).str.starts_with("=")).any() for name in table.columns
    )
    guarded = [
        pl.col(name).str.replace(_FUNCTION, "${1}${2}").str.replace(_FORMULA, "${1}").str.replace(_APOSTROPHE, "${1}")
        for name, some in zip(table.columns, begins.row(0) if table.columns else (), strict=True)
        if some
    ]
    return replace(table, frame=table.frame.with_columns(guarded)) if guarded else table
