"""A change of format: from one day on a field is written in another way, redacted, or no longer there.

Logs that were read alike (a month each, say) are looked at together. The day is the one that parts the uses most
clearly: at least so many before it and from it on, and a way of writing whose share differs by so much between the two.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import NOTHING, PLACE, Hits, OtherSources, PatternFound
from checker.integrity.tallies import CASE_SHAPE, PRECISION
from checker.model.words import STATE_WORDS, field_noun
from checker.report.phrases import day

_FOLLOWS = {"operator_kind": "operator", "product": "vendor"}
"""Fields that are read from another one: a change of both is one indication."""


def hits(forms: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """forms: tallies.forms. One indication for each day on which fields changed, those of most fields first."""
    profile = pl.col("input").replace_strict(dict(enumerate(others.profiles)), return_dtype=pl.String).alias("profile")
    ordered = forms.with_columns(profile).sort("input", "sheet", "row", nulls_last=False)
    daily = ordered.group_by("profile", "field", "form", "day", maintain_order=True).agg(
        pl.col("n").sum(), *(pl.col(c).first() for c in PLACE)
    )
    changes = [
        change
        for group in daily.partition_by("profile", "field", maintain_order=True)
        if (change := _change(group, given)) is not None
    ]
    if not changes:
        return NOTHING
    found = pl.concat(changes).sort("profile", "day", "field")
    held = {(p, f, d) for p, f, d in found.select("profile", "field", "day").iter_rows()}
    changed = []
    for group in found.partition_by("profile", "day", maintain_order=True):
        own = [
            r for r in group.iter_rows(named=True) if (r["profile"], _FOLLOWS.get(r["field"], ""), r["day"]) not in held
        ]
        parts = [
            f"{field_noun(r['field'])} {_form(r['field'], r['was'])} before, "
            f"{_form(r['field'], r['form'])} from then on"
            for r in own
        ]
        uses = max(r["uses"] for r in own)
        seen = f"from {day(own[0]['day'], others.place)} on ({uses:,} uses): {'; '.join(parts)}"
        changed.append((len(own), PatternFound(seen, uses, others.evidence(group), unit="uses")))
    return Hits.from_values([one for _, one in sorted(changed, key=lambda pair: -pair[0])], lambda one: one)


def _change(group: pl.DataFrame, given: Mapping[str, float]) -> pl.DataFrame | None:
    """The clearest change of one field: `profile`, `field`, `day`, `was`, `form`, `uses` (from that day on), and PLACE
    of its first use that is written in the new way; None where there is none."""
    if group["form"].n_unique() < 2:
        return None
    days = group.group_by("day").agg(pl.col("n").sum().alias("of")).sort("day")
    forms = group.select("form").unique().sort("form")
    grid = (
        days.join(forms, how="cross")
        .join(group.select("day", "form", "n"), on=["day", "form"], how="left")
        .sort("form", "day")
    )
    grid = grid.with_columns(pl.col("n").fill_null(0))
    before, of_before = (pl.col(c).cum_sum().over("form").cast(pl.Int64) - pl.col(c) for c in ("n", "of"))
    whole, of_whole = pl.col("n").sum().over("form").cast(pl.Int64), pl.col("of").sum().over("form").cast(pl.Int64)
    grid = grid.with_columns(
        before.alias("b"), of_before.alias("bo"), (whole - before).alias("a"), (of_whole - of_before).alias("ao")
    )
    grid = grid.filter((pl.col("bo") >= given["uses"]) & (pl.col("ao") >= given["uses"]))
    grid = grid.with_columns((pl.col("a") / pl.col("ao") - pl.col("b") / pl.col("bo")).alias("rise"))
    risen = (
        grid.filter(pl.col("rise") >= given["share"])
        .sort("rise", "day", "form", descending=[True, False, False])
        .head(1)
    )
    if risen.is_empty():
        return None
    since, form = risen["day"][0], risen["form"][0]
    was = grid.filter(pl.col("day") == since).sort("b", "form", descending=[True, False])["form"][0]
    first = group.filter((pl.col("day") >= since) & (pl.col("form") == form)).sort("day").head(1)
    return first.select(
        "profile",
        "field",
        pl.lit(since).alias("day"),
        pl.lit(was).alias("was"),
        "form",
        risen["ao"].alias("uses"),
        *PLACE,
    )


def _form(field: str, form: str) -> str:
    if field == CASE_SHAPE:
        return f'"{form}" (A letters, 9 digits)'
    return f"to {form}" if field == PRECISION else STATE_WORDS.get(form, form)
