"""What all shards showed, as one: the same tables and combinations, in the same order, however the events were shared
out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from checker.assess.interface import ShardInputs
from checker.assess.project import coarser, distinct_rows
from checker.facts.encode import encode
from checker.model.assessment import EVIDENCE_KEPT
from checker.model.policy import Rule

_SHARD, _NUMBER = "\0shard", "\0number"


@dataclass(frozen=True)
class MergedRule:
    """One rule over all shards.

    combinations, firsts: as in ShardInputs, over the whole run. numbers: for each shard, the run's number of each of
        its own combinations.
    """

    rule: Rule
    combinations: pl.DataFrame
    firsts: pl.DataFrame
    numbers: Sequence[pl.Series]


def merge(
    rules: Sequence[Rule], by_shard: Sequence[ShardInputs]
) -> tuple[Mapping[str, pl.DataFrame], list[MergedRule]]:
    """The distinct values of every fact over all shards, and the combinations of each rule in the order of their first
    uses."""
    if len(by_shard) == 1:
        (one,) = by_shard
        return one.tables, [
            MergedRule(rule, found, first, [_row_numbers(found.height)])
            for rule, found, first in zip(rules, one.combinations, one.firsts, strict=True)
        ]
    tables, codes = {}, {}
    for name in by_shard[0].tables:
        tables[name], codes[name] = _one_table([s.tables[name] for s in by_shard])
    return tables, [_one_rule(rule, at, by_shard, tables, codes) for at, rule in enumerate(rules)]


def _one_table(shards: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, list[pl.Series]]:
    """The distinct rows of several tables, and for each table the numbers of its rows among them."""
    code, table = encode(pl.concat(shards, how="vertical_relaxed"))
    found, start = [], 0
    for shard in shards:
        found.append(code.slice(start, shard.height))
        start += shard.height
    return table, found


def _one_rule(
    rule: Rule,
    at: int,
    by_shard: Sequence[ShardInputs],
    tables: Mapping[str, pl.DataFrame],
    codes: Mapping[str, Sequence[pl.Series]],
) -> MergedRule:
    parts, heads = [], []
    alike = {
        name: distinct_rows(rule, name, tables[name]) for name in by_shard[0].combinations[at].columns if name in codes
    }
    for number, shard in enumerate(by_shard):
        own = shard.combinations[at]
        first = shard.firsts[at].group_by("combination").agg(pl.col("subject").min().alias("first"))
        part = own.with_columns(
            coarser(codes[name][number][own[name]], alike.get(name)).alias(name)
            for name in own.columns
            if name in codes and own.height
        )
        part = part.with_columns(_row_numbers(own.height).alias(_NUMBER), pl.lit(number, pl.UInt32).alias(_SHARD))
        parts.append(part.join(first, left_on=_NUMBER, right_on="combination", how="left", maintain_order="left"))
        heads.append(shard.firsts[at].with_columns(pl.lit(number, pl.UInt32).alias(_SHARD)))
    whole = pl.concat(parts, how="vertical_relaxed")
    names = [c for c in whole.columns if c not in ("count", "first", _NUMBER, _SHARD)]
    key = encode(whole.select(names))[0] if names else pl.zeros(whole.height, dtype=pl.UInt32, eager=True)
    whole = whole.with_columns(key.alias("key"))
    merged = whole.group_by("key").agg(
        *(pl.col(n).first() for n in names), pl.col("count").sum(), pl.col("first").min()
    )
    merged = merged.sort("first").with_row_index("combination")
    whole = whole.join(merged.select("key", "combination"), on="key", how="left", maintain_order="left")
    numbers = [whole.filter(pl.col(_SHARD) == number)["combination"] for number in range(len(by_shard))]
    firsts = (
        pl.concat(heads)
        .join(
            whole.select(_SHARD, _NUMBER, pl.col("combination").alias("of")),
            left_on=[_SHARD, "combination"],
            right_on=[_SHARD, _NUMBER],
        )
        .select(pl.col("of").alias("combination"), "subject")
        .sort("combination", "subject")
        .group_by("combination", maintain_order=True)
        .head(EVIDENCE_KEPT)
    )
    return MergedRule(rule, merged.select(*names, "count"), firsts, numbers)


def _row_numbers(height: int) -> pl.Series:
    return pl.int_range(height, dtype=pl.UInt32, eager=True)
