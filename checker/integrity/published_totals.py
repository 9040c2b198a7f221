"""Published totals that do not add up, or that the logs cannot give (checker/ingest/aggregate compares them)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import Hits, OtherSources, PatternFound
from checker.model.assessment import Evidence


def hits(_: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """One indication a total that cannot be, where its report holds at least so many of them."""
    by_file = {one.file: [other for other in others.totals if other.file == one.file] for one in others.totals}
    return Hits.from_values(
        [one for own in by_file.values() if len(own) >= given["totals"] for one in own],
        lambda one: PatternFound(
            one.statement,
            len(one.rows),
            tuple(Evidence(file=one.file, row=row, event=f"{one.file}:{row}") for row in one.rows),
            unit="totals",
        ),
    )
