"""On the bench's event log the rules of order find what the DECLARE constraints find, which are worked out here."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.agreement import disagreements
from bench.command import check, violations
from bench.order import event_log
from bench.order.measure import HERE


def _deviations(log: Path) -> pl.DataFrame:
    """`rule`, `id` of the cases that deviate. precedence(a, b): some b has no a before it; response(a, b): some a has
    no b after it."""
    events = pl.read_csv(log, infer_schema=False)
    at = {
        name: pl.col("time:timestamp").filter(pl.col("concept:name") == name)
        for _, *pair in event_log.CONSTRAINTS.values()
        for name in pair
    }
    found = []
    for rule, (template, first, then) in event_log.CONSTRAINTS.items():
        late = (
            at[then].min().is_not_null() & ~(at[first].min() < at[then].min()).fill_null(False)
            if template == "precedence"
            else at[first].max().is_not_null() & ~(at[then].max() > at[first].max()).fill_null(False)
        )
        cases = events.group_by(event_log.CASE).agg(late.alias("late")).filter("late")
        found.append(cases.select(pl.lit(rule).alias("rule"), pl.col(event_log.CASE).alias("id")))
    return pl.concat(found)


def test_the_rules_of_order_find_what_declare_finds(tmp_path: Path) -> None:
    log, listed = tmp_path / "events.csv", tmp_path / "violations.csv"
    event_log.write(log, 400)
    check([log], HERE / "audit.yaml", "csv", listed, "-p", str(HERE / "policy.md"), "--as-of", "2024-01-31")
    expected = _deviations(log)
    assert set(expected["rule"]) == set(event_log.CONSTRAINTS)
    assert disagreements(violations(listed, log, event_log.CASE), expected) == []
