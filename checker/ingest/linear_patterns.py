"""Regular expressions that people write into profiles: matched in time that grows with the text and no faster.

Python's own engine tries every way in which a pattern may fit: `(a+)+$` on forty characters does not end. Polars
matches with the Rust crate regex, which has no look-around and no back reference, and needs none here.
"""

from __future__ import annotations

import polars as pl

from checker.model.errors import UsageError


def groups(pattern: str, what: str, *, where: str, hint: str) -> int:
    """How many groups `pattern` has. what: its name in the error. UsageError where it is none that can be used."""
    try:
        made = pl.Series([""]).str.extract_groups(pattern).dtype
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError as error:
        raise UsageError(
            f"{what} is not a regular expression: {_reason(str(error))}", where=where, hint=hint
        ) from error
    return len(made.fields) if isinstance(made, pl.Struct) else 0


def _reason(said: str) -> str:
    if "look-around" in said or "backreference" in said:
        return "it must not have look-around or a back reference: leave out (?=, (?!, (?< and \\1"
    if "size limit" in said:
        return "it is too large: ask for fewer repetitions"
    lines = [line.removeprefix("error: ") for line in said.splitlines() if line.startswith("error: ")]
    return lines[0] if lines else "it cannot be read"
