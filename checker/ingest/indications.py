"""Indications of a run: each lexicon's different matched words, with how many events hold them and the first of
these."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.interface import IngestedLogs
from checker.ingest.lexicon import Lexicon, matches
from checker.model.assessment import EVIDENCE_KEPT, Evidence, Indication

ROWS_TOGETHER = 1_000_000
"""About how many events are looked at together: those with vague reasons can be many, and are sorted."""
QUESTION = "Read these rows: what was each search for, and does its case confirm that?"
_NAMES = ("lexicon", "version", "meaning", "matched")
_PLACE = ("input", "sheet", "row", "part")
_SEEN: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(_NAMES, pl.String), "count": pl.UInt32,
    **{c: pl.List(t) for c, t in zip((*_PLACE, "event"), (pl.UInt32, pl.String, pl.UInt32, pl.UInt32, pl.String),
        strict=True)},
}  # fmt: skip


def found_in(ingested: IngestedLogs, lexicons: Sequence[Lexicon] | None = None) -> tuple[Indication, ...]:
    """The indications in the reasons of all events, by lexicon, the most frequent words first.

    lexicons: the shipped ones where absent. Each keeps the first EVIDENCE_KEPT events, in the order of the files and
        rows.
    """
    scans = ingested.events.scans(ROWS_TOGETHER)
    return lexicon_indications(
        [lexicon_matches(events, lexicons) for events in scans], [i.path for i in ingested.inputs]
    )


def lexicon_matches(events: pl.LazyFrame, lexicons: Sequence[Lexicon] | None = None) -> pl.DataFrame:
    """For each lexicon's different matched words (_NAMES), the `count` of events that hold them and the places of the
    first."""
    if "reason" not in events.collect_schema().names():
        return pl.DataFrame(schema=_SEEN)
    reasons = events.select(pl.col("reason").drop_nulls().unique(maintain_order=True)).collect().to_series()
    found = matches(reasons, lexicons)
    if found.is_empty():
        return pl.DataFrame(schema=_SEEN)
    words = found.select(_NAMES).unique().with_row_index("words")
    of_reason = found.join(words, on=_NAMES).select("reason", "words")
    rows = events.select("reason", *_PLACE, "event").join(of_reason.lazy(), on="reason").sort(_PLACE, nulls_last=False)
    kept = (pl.col(c).head(EVIDENCE_KEPT) for c in (*_PLACE, "event"))
    groups = rows.group_by("words").agg(pl.len().alias("count"), *kept).collect().join(words, on="words")
    return groups.select(pl.col(c).cast(t) for c, t in _SEEN.items())


def lexicon_indications(seen: Sequence[pl.DataFrame], files: Sequence[str]) -> tuple[Indication, ...]:
    """What was seen in several parts of the events, as indications. files: the inputs' names."""
    every = pl.concat([pl.DataFrame(schema=_SEEN), *seen])
    rows = every.explode(*_PLACE, "event").sort(_PLACE, nulls_last=False)
    kept = (pl.col(c).head(EVIDENCE_KEPT) for c in (*_PLACE, "event"))
    counts = every.group_by(_NAMES).agg(pl.col("count").sum())
    groups = rows.group_by(_NAMES).agg(kept).join(counts, on=_NAMES)
    words = dict(counts.group_by("lexicon").len().iter_rows())
    return tuple(
        Indication(
            source=group["lexicon"],
            version=group["version"],
            meaning=group["meaning"],
            observation=group["matched"],
            count=group["count"],
            question=QUESTION,
            in_all=words[group["lexicon"]],
            evidence=tuple(
                Evidence(file=files[at], sheet=sheet, row=row, event=event)
                for at, sheet, row, event in zip(
                    group["input"], group["sheet"], group["row"], group["event"], strict=True
                )
            ),
        )
        for group in groups.sort("lexicon", "count", "matched", descending=[False, True, False]).iter_rows(named=True)
    )
