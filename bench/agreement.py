"""Whether two contestants found the same violations, rule by rule, and where not."""

from __future__ import annotations

import polars as pl


def disagreements(reference: pl.DataFrame, other: pl.DataFrame, among: list[str] | None = None) -> list[str]:
    """One sentence for each rule of which the two do not name the same uses; empty where they agree.

    reference, other: `rule`, `id`. among: the only ids that `other` was asked about; None for all.
    """
    asked = reference if among is None else reference.join(pl.DataFrame({"id": among}), on="id", how="semi")
    missed = asked.join(other, on=["rule", "id"], how="anti")
    added = other.join(asked, on=["rule", "id"], how="anti")
    rules = sorted({*missed["rule"].to_list(), *added["rule"].to_list()})
    return [f"{rule}: {_told(missed, rule, 'not found')}, {_told(added, rule, 'found in addition')}" for rule in rules]


def _told(pairs: pl.DataFrame, rule: str, what: str) -> str:
    ids = pairs.filter(pl.col("rule") == rule)["id"]
    return f"{ids.len():,} {what}" + (f" (first {', '.join(ids.sort().head(3).to_list())})" if ids.len() else "")
