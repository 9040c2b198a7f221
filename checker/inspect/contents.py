"""What the case numbers and the reasons of a log look like."""

from __future__ import annotations

import polars as pl

from checker.ingest.lexicon import load_lexicons, matches
from checker.inspect.result import CaseNumbers, Reasons, Repeated, Shape
from checker.model.event import FOUND, USE_KINDS, State
from checker.model.events import Events

SHAPES_SHOWN = 8
REASONS_SHOWN = 10
TEMPLATE = 5
"""A reason that so many events share, word for word, is one of the repeated ones."""


def case_numbers(events: Events) -> tuple[CaseNumbers, ...]:
    """The shapes of each agency's case numbers over the main events, the agencies with most of them first.

    A shape has A for a letter and 9 for a digit; all else stands as written, shortened to 40 characters.
    """
    if "case_number" not in events.columns:
        return ()
    agency = pl.col("agency").fill_null("") if "agency" in events.columns else pl.lit("")
    written = events.scan().filter(pl.col("parent").is_null() & (pl.col("case_number__state") == State.VALUE.value))
    shape = pl.col("case_number").str.replace_all(r"\p{L}", "A").str.replace_all(r"\d", "9").str.slice(0, 40)
    counted = (
        written.select(agency.alias("agency"), "case_number")
        .group_by("agency", "case_number")
        .len("n")
        .with_columns(shape.alias("shape"))
        .group_by("agency", "shape")
        .agg(pl.col("n").sum(), pl.len().alias("distinct"))
        .sort("agency", "n", "shape", descending=[False, True, False])
        .collect()
    )
    made = []
    for (name,), rows in counted.group_by("agency", maintain_order=True):
        total = int(rows["n"].sum())
        shown = [Shape(shape=s, count=n, share=n / total) for s, n in rows.head(SHAPES_SHOWN).select("shape", "n").iter_rows()]
        made.append(
            CaseNumbers(
                agency=str(name), count=total, distinct=int(rows["distinct"].sum()), shapes=tuple(shown),
                others=total - sum(s.count for s in shown),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda c: (-c.count, c.agency)))


def reasons(events: Events, *, with_people: bool) -> Reasons | None:
    """How many reasons say nothing, and which come again and again; null where the logs have no reasons."""
    if "reason" not in events.columns:
        return None
    main = events.scan().filter(pl.col("parent").is_null())
    written = main.filter(pl.col("reason__state") == State.VALUE.value).select("reason")
    counted = written.group_by("reason").len("n").collect()
    if counted.is_empty():
        return None
    lexicon = next(one for one in load_lexicons() if one.id == "vague")
    vague = matches(counted["reason"], [lexicon])["reason"].unique()
    counted = counted.with_columns(
        pl.col("reason").is_in(vague.implode()).alias("vague"), pl.col("reason").str.to_lowercase().str.strip_chars().alias("folded")
    )
    alike = (
        counted.sort("n", "reason", descending=[True, False])
        .group_by("folded", maintain_order=True)
        .agg(pl.col("n").sum(), pl.col("reason").first(), pl.col("vague").any())
        .sort("n", "folded", descending=[True, False])
    )
    total = int(counted["n"].sum())
    often = alike.filter(pl.col("n") >= TEMPLATE)
    numbered = 0
    if FOUND in events.columns:
        numbered = int(main.filter(pl.col("kind").is_in(list(USE_KINDS))).select(pl.col(FOUND).sum()).collect().item() or 0)
    return Reasons(
        recorded=total, distinct=alike.height, vague=int(counted.filter("vague")["n"].sum()), version=lexicon.version,
        repeated=tuple(
            Repeated(count=n, share=n / total, length=len(reason), vague=says_nothing, reason=reason if with_people else "")
            for n, reason, says_nothing in often.head(REASONS_SHOWN).select("n", "reason", "vague").iter_rows()
        ),
        templated=int(often["n"].sum()), numbered=numbered,
    )  # fmt: skip
