"""The proof that a published log misleads nobody: both logs are judged, and each use has the same verdict in both,
or in the published one none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl

from checker.assess import Result
from checker.model.assessment import RuleResult
from checker.model.verdict import Verdict
from checker.model.words import field_noun
from checker.publish.redaction import RuleProof

_UNKNOWN = Verdict.UNDETERMINED.value
_WORDS = {"in_force": "the exact day"}
CAUSES = 3
"""Of what a rule lacks in the published log, so many things are named."""


def compared(whole: Result, published: Result, placed: pl.DataFrame) -> tuple[RuleProof, ...]:
    """For each rule that was asked of the whole log, how its verdicts compare.

    placed: for each published event `input`, `row`, `part` in the published files, and the `event` of the log that it
        is of. Subjects that are no row of a log (a period) are compared in their order.
    """
    whole_verdicts, published_verdicts = dict(whole.rows.verdicts()), dict(published.rows.verdicts())
    return tuple(
        _of_rule(
            rule,
            _by_event(whole_verdicts[rule.id]),
            _by_event(published_verdicts[rule.id], placed) if rule.id in published_verdicts else None,
            _causes(rule.id, whole, published),
        )
        for rule in whole.assessment.rules
    )


def _by_event(verdicts: pl.DataFrame, placed: pl.DataFrame | None = None) -> pl.DataFrame:
    """`event`, `verdict`: of rows by the event of the log, of other subjects by their number."""
    other = (
        verdicts.filter(pl.col("row") == 0)
        .with_row_index("n")
        .select(pl.format("no row {}", "n").alias("event"), "verdict")
    )
    rows = verdicts.filter(pl.col("row") > 0)
    if placed is not None:
        part = pl.col("event").str.extract(r"\.(\d+)$").cast(pl.UInt32).fill_null(0).alias("part")
        rows = (
            rows.drop("event").with_columns(rows.select(part))
            if rows.is_empty()
            else rows.with_columns(part).drop("event")
        )
        rows = rows.join(placed, on=["input", "row", "part"], how="left")
    return pl.concat([rows.select("event", "verdict"), other])


def _of_rule(rule: RuleResult, whole: pl.DataFrame, after: pl.DataFrame | None, causes: tuple[str, ...]) -> RuleProof:
    """after: None where the rule is not asked of the published log, which lacks what it needs."""
    if after is None:
        after = whole.with_columns(pl.lit(_UNKNOWN).alias("verdict"))
    both = whole.join(after.rename({"verdict": "now"}), on="event", how="full", coalesce=True)
    verdict, now = pl.col("verdict").fill_null("absent"), pl.col("now").fill_null("absent")
    fate = pl.when(verdict == now).then(pl.lit("same")).when(now == _UNKNOWN).then(pl.lit("lost"))
    counted = both.group_by(fate.otherwise(pl.lit("other")).alias("fate"), (verdict != _UNKNOWN).alias("decided")).len()
    number = {(fate, decided): n for fate, decided, n in counted.iter_rows()}
    lost = number.get(("lost", True), 0)
    return RuleProof(
        rule=rule.id,
        citation=rule.citation,
        describe=rule.describe,
        same=number.get(("same", True), 0),
        undetermined=number.get(("same", False), 0),
        lost=lost,
        other=sum(n for (fate, _), n in number.items() if fate == "other"),
        lacks=causes if lost else (),
    )


def _causes(rule: str, whole: Result, published: Result) -> tuple[str, ...]:
    """What the published log lacks for the rule and the whole one has, in words, what most uses lack first."""
    before, after = _missing(rule, whole), _missing(rule, published)
    more = Counter({name: n - before.get(name, 0) for name, n in after.items() if n > before.get(name, 0)})
    return tuple(_WORDS.get(name) or field_noun(name) for name, _ in more.most_common(CAUSES))


def _missing(rule: str, result: Result) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for finding in result.assessment.findings:
        if finding.rule == rule:
            found.update(dict.fromkeys(finding.missing, finding.count))
    return found
