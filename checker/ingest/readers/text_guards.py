"""Marks that an export puts around a cell so that a spreadsheet takes it for text: they are no part of what is written.

`="00240117"`, `=T("00240117")` and `'00240117` keep the zeros of 00240117; a leading apostrophe also disarms what would
be a formula. A word processor makes curly marks of straight ones: `=“00240117”`, `’00240117`.
Sources: OWASP, "CSV Injection"; Microsoft, "Keeping leading zeros and large numbers".
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.ingest.interface import Table

_FORMULA = r'^="((?:[^"]|"")*)"\s*$'
_CURLY_FORMULA = r'^=[\u201c\u201d\u201e"]([^\u201c\u201d"]*)[\u201c\u201d"]\s*$'
_FUNCTION = r'^=(?:T\("((?:[^"]|"")*)"\)|"((?:[^"]|"")*)"&"")\s*$'
_MARKS = ("'", "=", "\u2018", "\u2019", "`")
_APOSTROPHE = r"^['\u2018\u2019`]([=+@-][^'\u2018\u2019`]*|[^'\u2018\u2019`]*\d[^'\u2018\u2019`]*)$"
"""An apostrophe before a cell with a figure in it, or before what would be a formula; 't Hooft is a name."""


GUARDS = bytes(dict.fromkeys(mark.encode()[0] for mark in _MARKS))
"""The first bytes of cells with such marks, in UTF-8."""


def without_guards(table: Table) -> Table:
    """`table` with such marks taken off its cells."""
    if not table.guarded:
        return table
    begins = table.frame.select(
        pl.any_horizontal(pl.col(name).str.starts_with(mark) for mark in _MARKS).any() for name in table.columns
    )
    guarded = [
        pl.col(name)
        .str.replace(_FUNCTION, "${1}${2}")
        .str.replace(_FORMULA, "${1}")
        .str.replace(_CURLY_FORMULA, "${1}")
        .str.replace(_APOSTROPHE, "${1}")
        for name, some in zip(table.columns, begins.row(0) if table.columns else (), strict=True)
        if some
    ]
    return replace(table, frame=table.frame.with_columns(guarded)) if guarded else table
