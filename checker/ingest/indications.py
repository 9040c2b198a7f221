"""Indications of a run: each lexicon's different matched words, with how many events hold them and the first of these."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.interface import Ingested
from checker.ingest.lexicon import Lexicon
from checker.ingest.lexicon import indications as matches
from checker.model.assessment import EVIDENCE_KEPT, Evidence, Indication

_NAMES = ("lexicon", "version", "meaning", "matched")


def found_in(ingested: Ingested, lexicons: Sequence[Lexicon] | None = None) -> tuple[Indication, ...]:
    """The indications in the reasons of all events, by lexicon, the most frequent words first.

    lexicons: the shipped ones where absent. Each keeps the first EVIDENCE_KEPT events, in the order of the files and rows.
    """
    hits = matches(ingested.events, lexicons)
    if hits.is_empty():
        return ()
    places = ingested.events.select("event", "input", "sheet", "row", "part")
    rows = hits.join(places, on="event", how="left").sort("lexicon", "matched", "input", "sheet", "row", "part", nulls_last=False)
    groups = rows.group_by(*_NAMES).agg(pl.len().alias("count"), *(pl.col(c).head(EVIDENCE_KEPT) for c in ("input", "sheet", "row", "event")))
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
