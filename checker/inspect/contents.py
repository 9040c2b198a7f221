"""What the case numbers and the reasons of a log look like."""

from __future__ import annotations

import polars as pl

from checker.ingest.case_numbers import shape_of
from checker.ingest.lexicon import shipped_lexicon
from checker.inspect.parts import Parts
from checker.inspect.result import CaseNumberSummary, NumberShape, Reasons, ReasonsGroup, RepeatedReason
from checker.integrity.typed_reasons import VAGUE, by_whom, rate_reasons
from checker.model.event import FOUND, UNREADABLE, State
from checker.model.kinds import USE_KINDS

SHAPES_SHOWN = 8
REASONS_SHOWN = 10
BY_SHOWN = 100


def case_numbers(parts: Parts) -> tuple[CaseNumberSummary, ...]:
    """The shapes of each agency's case numbers over the main events, the agencies with most of them first.

    A shape has A for a letter and 9 for a digit; all else stands as written, shortened to 40 characters.
    """
    if not parts.has("case_number"):
        return ()
    agency = pl.col("agency").fill_null("") if parts.has("agency") else pl.lit("")
    shape = shape_of(pl.col("case_number")).str.slice(0, 40)
    few = pl.Categorical()  # many millions of numbers have few shapes: what is held of each is short

    def written_numbers(main: pl.LazyFrame) -> pl.LazyFrame:
        kept = main.filter(pl.col("case_number__state") == State.VALUE.value)
        return kept.select(
            agency.cast(few).alias("agency"),
            shape.cast(few).alias("shape"),
            pl.col("case_number").hash(seed=0).alias("number"),
        )

    counted = (
        parts.count_rows("case numbers", ("agency", "case_number", "case_number__state"), written_numbers)
        .group_by("agency", "shape")
        .agg(pl.col("n").sum(), pl.len().alias("distinct"))
        .with_columns(pl.col("agency", "shape").cast(pl.String))
        .sort("agency", "n", "shape", descending=[False, True, False])
    )
    made = []
    for (name,), rows in counted.group_by("agency", maintain_order=True):
        total = int(rows["n"].sum())
        shown = [
            NumberShape(shape=s, count=n, share=n / total)
            for s, n in rows.head(SHAPES_SHOWN).select("shape", "n").iter_rows()
        ]
        made.append(
            CaseNumberSummary(
                agency=str(name),
                count=total,
                distinct=int(rows["distinct"].sum()),
                shapes=tuple(shown),
                others=total - sum(s.count for s in shown),
            )
        )
    return tuple(sorted(made, key=lambda c: (-c.count, c.agency)))


def reasons(parts: Parts, *, with_people: bool) -> Reasons | None:
    """How many reasons say nothing, and which come again and again; null where the logs have no reasons."""
    if not parts.has("reason"):
        return None
    counted = parts.count_rows(
        "reasons",
        ("reason", "reason__state"),
        lambda main: main.filter(pl.col("reason__state") == State.VALUE.value).select("reason"),
    )
    if counted.is_empty():
        return None
    counted = rate_reasons(counted)
    alike = (
        counted.sort("n", "reason", descending=[True, False])
        .group_by("folded", maintain_order=True)
        .agg(pl.col("n").sum(), pl.col("reason").first(), pl.col("vague").any(), pl.col("repeated").first())
        .sort("n", "folded", descending=[True, False])
    )
    total = int(counted["n"].sum())
    often = alike.filter("repeated")
    numbered = 0
    if parts.has(FOUND):
        uses = (main.filter(pl.col("kind").is_in(list(USE_KINDS))) for main in parts.main("reasons", ("kind", FOUND)))
        numbered = sum(int(part.select(pl.col(FOUND).sum()).collect().item() or 0) for part in uses)
    return Reasons(
        recorded=total,
        distinct=alike.height,
        vague=int(counted.filter("vague")["n"].sum()),
        version=shipped_lexicon(VAGUE).version,
        repeated=tuple(
            RepeatedReason(
                count=n, share=n / total, length=len(reason), vague=says_nothing, reason=reason if with_people else ""
            )
            for n, reason, says_nothing in often.head(REASONS_SHOWN).select("n", "reason", "vague").iter_rows()
        ),
        templated=int(often["n"].sum()),
        numbered=numbered,
        by=_reasons_by(parts, counted, with_people=with_people),
    )


def _reasons_by(parts: Parts, rating: pl.DataFrame, *, with_people: bool) -> tuple[ReasonsGroup, ...]:
    """Whose reasons are vague or copied. rating: as typed_reasons.rate_reasons."""

    def agency_or_operator(name: str, there: bool) -> pl.Expr:
        return (pl.col(name).fill_null("") if there and parts.has(name) else pl.lit("")).alias(name)

    reason = pl.when(pl.col("reason__state") == State.VALUE.value).then(pl.col("reason")).alias("reason")
    hidden = pl.col("reason__state").is_in(UNREADABLE).fill_null(False).alias("hidden")
    fields = [name for name in ("agency", "operator") if parts.has(name)]
    counted = parts.count_rows(
        "reasons by agency",
        (*fields, "reason", "reason__state"),
        lambda main: main.select(
            agency_or_operator("agency", True), agency_or_operator("operator", with_people), reason, hidden
        ),
    )
    found = by_whom(counted, rating, ("agency", "operator"))
    return tuple(
        ReasonsGroup(
            agency=one["agency"],
            operator=one["operator"],
            records=one["records"],
            vague=(one["vague"], one["vague_at_most"]),
            copied=(one["repeated"], one["repeated_at_most"]),
        )
        for one in found.sort("records", "agency", "operator", descending=[True, False, False])
        .head(BY_SHOWN)
        .to_dicts()
    )
