"""Reasons as they were typed: which say nothing of why, and which come again and again."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.lexicon import matches, shipped_lexicon

VAGUE = "vague"
"""The lexicon of reasons that say nothing of why."""
REPEATED = 5
"""A reason that so many events share, word for word, is one of the repeated ones."""


def rate_reasons(counted: pl.DataFrame) -> pl.DataFrame:
    """counted: `reason`, each once, and `n`, how many events have it. Adds `folded`, the reason without its case;
    `vague`; `alike`, how many events have the folded one; and `repeated`: at least REPEATED do."""
    vague = matches(counted["reason"], [shipped_lexicon(VAGUE)])["reason"].unique()
    return counted.with_columns(
        pl.col("reason").is_in(vague.implode()).alias("vague"),
        pl.col("reason").str.to_lowercase().str.strip_chars().alias("folded"),
    ).with_columns(
        pl.col("n").sum().over("folded").alias("alike"),
        (pl.col("n").sum().over("folded") >= REPEATED).alias("repeated"),
    )


def by_whom(counted: pl.DataFrame, rating: pl.DataFrame, whose: Sequence[str]) -> pl.DataFrame:
    """counted: all events by the columns `whose`, `reason` (null where none can be read), `hidden` (one was typed that
    cannot be read) and their number `n`. rating: as `rate_reasons`. Gives for each `whose` how many events there are
    (`records`), and how many of their reasons are vague and repeated, at least and at most (`vague`, `vague_at_most`,
    `repeated`, `repeated_at_most`), in no order: a reason that cannot be read may be either, and may repeat one that
    can."""
    n, hidden = pl.col("n"), pl.col("hidden")
    known = counted.join(rating.select("reason", "vague", "repeated", "alike"), on="reason", how="left")
    unread = int(counted.filter("hidden")["n"].sum())
    may_repeat = pl.col("alike") + unread >= REPEATED
    sorts = {
        "vague": pl.col("vague"),
        "vague_at_most": pl.col("vague") | hidden,
        "repeated": pl.col("repeated"),
        "repeated_at_most": may_repeat | hidden,
    }
    return known.group_by(whose).agg(
        n.sum().alias("records"), *(n.filter(holds.fill_null(False)).sum().alias(name) for name, holds in sorts.items())
    )
