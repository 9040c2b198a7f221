"""What all shares showed, as one: the same tables and combinations, in the same order, however the events were shared
out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from checker.assess.interface import Seen
from checker.assess.project import coarser, told_apart
from checker.facts.encode import encode
from checker.model.assessment import EVIDENCE_KEPT
from checker.model.policy import Rule

_SHARE, _NUMBER = "\0share", "\0number"


@dataclass(frozen=True)
class Merged:
    """One rule over all shares.

    combinations, firsts: as in Seen, over the whole run; tables are those of `Tables`. numbers: for each share, the
        run's
    number of each of its own combinations.
    """

    rule: Rule
    combinations: pl.DataFrame
    firsts: pl.DataFrame
    numbers: Sequence[pl.Series]


def merge(rules: Sequence[Rule], seen: Sequence[Seen]) -> tuple[Mapping[str, pl.DataFrame], list[Merged]]:
    """The distinct values of every fact over all shares, and the combinations of each rule in the order of their first
    uses."""
    if len(seen) == 1:
        (one,) = seen
        return one.tables, [
            Merged(rule, found, first, [_numbered(found.height)])
            for rule, found, first in zip(rules, one.combinations, one.firsts, strict=True)
        ]
    tables, codes = {}, {}
    for name in seen[0].tables:
        tables[name], codes[name] = _one_table([s.tables[name] for s in seen])
    return tables, [_one_rule(rule, at, seen, tables, codes) for at, rule in enumerate(rules)]


def _one_table(shares: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, list[pl.Series]]:
    """The distinct rows of several tables, and for each table the numbers of its rows among them."""
    code, table = encode(pl.concat(shares, how="vertical_relaxed"))
    found, start = [], 0
    for share in shares:
        found.append(code.slice(start, share.height))
        start += share.height
    return table, found


def _one_rule(
    rule: Rule,
    at: int,
    seen: Sequence[Seen],
    tables: Mapping[str, pl.DataFrame],
    codes: Mapping[str, Sequence[pl.Series]],
) -> Merged:
    parts, heads = [], []
    alike = {name: told_apart(rule, name, tables[name]) for name in seen[0].combinations[at].columns if name in codes}
    for number, share in enumerate(seen):
        own = share.combinations[at]
        first = share.firsts[at].group_by("combination").agg(pl.col("subject").min().alias("first"))
        part = own.with_columns(
            coarser(codes[name][number].gather(own[name]), alike.get(name)).alias(name)
            for name in own.columns
            if name in codes and own.height
        )
        part = part.with_columns(_numbered(own.height).alias(_NUMBER), pl.lit(number, pl.UInt32).alias(_SHARE))
        parts.append(part.join(first, left_on=_NUMBER, right_on="combination", how="left", maintain_order="left"))
        heads.append(share.firsts[at].with_columns(pl.lit(number, pl.UInt32).alias(_SHARE)))
    whole = pl.concat(parts, how="vertical_relaxed")
    names = [c for c in whole.columns if c not in ("count", "first", _NUMBER, _SHARE)]
    key = encode(whole.select(names))[0] if names else pl.zeros(whole.height, dtype=pl.UInt32, eager=True)
    whole = whole.with_columns(key.alias("key"))
    merged = whole.group_by("key").agg(
        *(pl.col(n).first() for n in names), pl.col("count").sum(), pl.col("first").min()
    )
    merged = merged.sort("first").with_row_index("combination")
    whole = whole.join(merged.select("key", "combination"), on="key", how="left", maintain_order="left")
    numbers = [whole.filter(pl.col(_SHARE) == number)["combination"] for number in range(len(seen))]
    firsts = (
        pl.concat(heads)
        .join(
            whole.select(_SHARE, _NUMBER, pl.col("combination").alias("of")),
            left_on=[_SHARE, "combination"],
            right_on=[_SHARE, _NUMBER],
        )
        .select(pl.col("of").alias("combination"), "subject")
        .sort("combination", "subject")
        .group_by("combination", maintain_order=True)
        .head(EVIDENCE_KEPT)
    )
    return Merged(rule, merged.select(*names, "count"), firsts, numbers)


def _numbered(height: int) -> pl.Series:
    return pl.int_range(height, dtype=pl.UInt32, eager=True)
