"""CSV: one line a finding and use, all of them, safe to open in a spreadsheet."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from checker.model.assessment import Assessment
from checker.model.visible import ACTING, visible
from checker.report.interface import FindingRows, noticed_chunks, noticed_columns

CHUNK = 50_000
_SPACE = r"[\s\p{Z}\"'“”‘’«»`]"
"""What a spreadsheet may drop, or take for a quote, before it looks for a formula."""
_FOLDED = (
    "\u2010\u2013\u2014\u207a\u207c\u208a\u208c\u2212"
    "\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6a\ufe6b\uff05\uff0b\uff0d\uff1d\uff20\uff5c"
)
"""Full-width, small, raised and lowered forms of those, and dashes, which some programs fold."""
_FORMULA = rf"[=+\-@|%{_FOLDED}]"
"""What begins a formula, a command, or a number that is none."""


def safe(cells: pl.Series) -> pl.Series:
    """Text cells that no spreadsheet takes for a formula, in one line each, with nothing in them that acts.

    An apostrophe is put before a formula, at the start of a cell and after a semicolon (where a spreadsheet of another
    country splits cells).
    """
    distinct = cells.unique().drop_nulls()
    acting = distinct.filter(distinct.str.contains(ACTING))
    made = distinct.replace(acting, pl.Series([visible(text) for text in acting])) if acting.len() else distinct
    made = made.str.replace(rf"^({_SPACE}*{_FORMULA})", "'${1}")
    made = made.str.replace_all(rf"(;{_SPACE}*)({_FORMULA})", "${1}'${2}")
    changed = made != distinct
    return cells.replace(distinct.filter(changed), made.filter(changed)) if changed.any() else cells


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One row for each rule and use. UTF-8 without a byte-order mark, comma, a header, lines ended by \\n; an absent
    value is an empty cell."""
    wanted = noticed_columns(assessment)
    out.write((",".join(wanted) + "\n").encode())
    for frame in noticed_chunks(assessment, rows, CHUNK):
        safe_frame = frame.with_columns(safe(frame[name]) for name, kind in wanted.items() if kind is pl.String)
        out.write(safe_frame.write_csv(include_header=False, line_terminator="\n").encode())
