"""Indications of a run: each lexicon's different matched words, with how many events hold them and the first of these."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.interface import Ingested
from checker.ingest.lexicon import Lexicon, matches
from checker.model.assessment import EVIDENCE_KEPT, Evidence, Indication

_NAMES = ("lexicon", "version", "meaning", "matched")
_PLACE = ("input", "sheet", "row", "part")


def found_in(ingested: Ingested, lexicons: Sequence[Lexicon] | None = None) -> tuple[Indication, ...]:
    """The indications in the reasons of all events, by lexicon, the most frequent words first.

    lexicons: the shipped ones where absent. Each keeps the first EVIDENCE_KEPT events, in the order of the files and rows.
    """
    events = ingested.events
    if "reason" not in events.columns:
        return ()
    reasons = events.scan().select(pl.col("reason").drop_nulls().unique(maintain_order=True)).collect().to_series()
    found = matches(reasons, lexicons)
    if found.is_empty():
        return ()
    words = found.select(_NAMES).unique().with_row_index("words")
    of_reason = found.join(words, on=_NAMES).select("reason", "words")
    rows = events.scan().select("reason", *_PLACE, "event").join(of_reason.lazy(), on="reason").sort(_PLACE, nulls_last=False)
    kept = (pl.col(c).head(EVIDENCE_KEPT) for c in ("input", "sheet", "row", "event"))
    groups = rows.group_by("words").agg(pl.len().alias("count"), *kept).collect().join(words, on="words")
    paths = [i.path for i in ingested.inputs]
    return tuple(
        Indication(
            **{name: group[name] for name in _NAMES},
            count=group["count"],
            evidence=tuple(
                Evidence(file=paths[at], sheet=sheet, row=row, event=event)
                for at, sheet, row, event in zip(group["input"], group["sheet"], group["row"], group["event"], strict=True)
            ),
        )
        for group in groups.sort("lexicon", "count", "matched", descending=[False, True, False]).iter_rows(named=True)
    )
