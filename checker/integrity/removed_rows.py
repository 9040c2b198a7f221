"""Rows of an earlier release that the later one of the same period no longer holds (checker/compare finds them)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import Hits, OtherSources, PatternFound
from checker.model.words import plural


def hits(_: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """One indication an earlier release that at least so many rows were certainly removed from; they are shown as they
    stand there."""
    found = []
    for one in others.removals:
        if one.at_least >= given["rows"]:
            count = (
                plural(one.at_least, "row")
                if one.at_least == one.at_most
                else f"{one.at_least:,} to {one.at_most:,} rows"
            )
            seen = (
                f"{count} of {one.earlier} {'is' if one.at_most == 1 else 'are'} not in {one.later}, of the period "
                "that both cover"
            )
            found.append(PatternFound(seen, one.at_least, one.evidence))
    return Hits.from_values(found, lambda one: one)
