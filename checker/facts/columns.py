"""How a fact is held in the fact frame.

For a fact F the frame has: `F` (String for CHOICE, NAME and SET, with members sorted and joined by "|"; Boolean for
YESNO; for NUMBER instead `F__lo` and `F__hi`, Float64), null where unknown; `F__complete` (Boolean) for a SET; `F__why`
(String), why it is unknown or open, else null; and for a fact that rests on record kinds `F__open` (the kinds, joined
by "+", whose completeness alone would settle it, else null) and `F__closed` / `F__closed__lo` / `F__closed__hi` (its
value then).
"""

from __future__ import annotations

from functools import cache, reduce

import polars as pl

from checker.model.words import open_code

ORDER = "order"
TEXT = "text"
LINK = "link"
NO_CASE = "no_case"
DERIVATION = "derivation"
GROUND = "ground"
DECISION = "decision"
SCOPE = "scope"
VALIDITY = "validity"
WHO = "person"
BEARING = "bearing"
ORIGIN = "origin"
EVIDENCE_TYPE = "evidence_type"
PAPER_KIND = "paper_kind"
UNDATED = "undated"
DATED_BEFORE = "dated_before"
UNNAMED = "unnamed"
ROLE = "role"
NEW_FIELD = "new_field"
"""Why a fact is not known, beside the states of a field and open kinds; model.words says each in words."""


Made = tuple[list[str], list[pl.Expr]]
"""The columns of the event frame that a fact of the use's own row is made from, and the expressions of its own
columns."""


def open_kind(kind: str) -> str:
    """The reason of a fact that a declaration would settle: no complete records of `kind`."""
    return open_code([kind])


def first_of(choices: list[tuple[pl.Expr, pl.Expr]], default: pl.Expr) -> pl.Expr:
    """The value of the first condition that holds (a null condition does not), else `default`."""
    return reduce(
        lambda rest, pair: pl.when(pair[0].fill_null(False)).then(pair[1]).otherwise(rest), reversed(choices), default
    )


def fact_columns(name: str, value: pl.Expr, why: pl.Expr, *opened: tuple[pl.Expr, str, pl.Expr]) -> list[pl.Expr]:
    """The four columns of a fact of one value that rests on record kinds. opened: where it is open only since a kind is
    not complete, that kind, and the value once it is; of several, the first."""
    return [
        value.alias(name),
        why.alias(f"{name}__why"),
        first_of([(where, text(kind)) for where, kind, _ in opened], text(None)).alias(f"{name}__open"),
        first_of([(where, then) for where, _, then in opened], pl.lit(None)).alias(f"{name}__closed"),
    ]


@cache
def text(value: str | None) -> pl.Expr:
    """A text as an expression; None: null of that type."""
    return pl.lit(value, dtype=pl.String())


@cache
def yesno(value: bool | None) -> pl.Expr:
    """Yes or no as an expression; None: null of that type."""
    return pl.lit(value, dtype=pl.Boolean())
