"""The proof that a published log misleads nobody: both logs are judged, and each use has the same verdict in both,
or in the published one none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from checker.assess import Result
from checker.model.assessment import RuleResult
from checker.model.errors import InternalFault
from checker.model.verdict import Verdict
from checker.model.vocabulary import noun_of
from checker.publish.redaction import RuleProof

_UNKNOWN = Verdict.UNDETERMINED.value
_WORDS = {"in_force": "the exact day"}
CAUSES = 3
"""Of what a rule lacks in the published log, so many things are named."""


def compare_verdicts(whole: Result, published: Result, placed: pl.DataFrame) -> tuple[RuleProof, ...]:
    """For each rule that was asked of the whole log, how its verdicts compare.

    placed: for each published event `input`, `row`, `part` in the published files, and the `event` of the log that it
        is of. A period, which is no row of a log, has one identity in both.
    """
    rules = {rule.id: rule for rule in whole.assessment.rules}
    made = {}
    for id_, before, after in side_by_side(whole.rows.verdicts(), published.rows.verdicts()):
        now = None if after is None else _by_event(after, placed)
        made[id_] = _of_rule(rules[id_], _by_event(before), now, _causes(id_, whole, published))
    return tuple(made[id_] for id_ in rules)


def side_by_side(
    whole: Iterable[tuple[str, pl.DataFrame]], published: Iterable[tuple[str, pl.DataFrame]]
) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame | None]]:
    """Each rule with its verdicts by the whole log and by the published one, of which one rule is held at a time: both
    ask rules in one order, of which the published log may lack some."""
    rest = iter(published)
    ahead = next(rest, None)
    for id_, before in whole:
        if ahead is None or ahead[0] != id_:
            yield id_, before, None
        else:
            yield id_, before, ahead[1]
            ahead = next(rest, None)
    if ahead is not None:
        raise InternalFault(f"the published log was asked {ahead[0]} in another order")


def _by_event(verdicts: pl.DataFrame, placed: pl.DataFrame | None = None) -> pl.DataFrame:
    """`event`, `verdict`: of rows by the event of the log, of periods, which are no row, by their own."""
    periods, rows = verdicts.filter(pl.col("row").is_null()), verdicts.drop_nulls("row")
    if placed is not None:
        part = pl.col("event").str.extract(r"\.(\d+)$").cast(pl.UInt32).fill_null(0).alias("part")
        rows = (
            rows.drop("event").with_columns(rows.select(part))
            if rows.is_empty()
            else rows.with_columns(part).drop("event")
        )
        rows = rows.join(placed, on=["input", "row", "part"], how="left")
    return pl.concat([one.select("event", "verdict") for one in (rows, periods)])


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
    return tuple(_WORDS.get(name) or noun_of(name) for name, _ in more.most_common(CAUSES))


def _missing(rule: str, result: Result) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for finding in result.assessment.findings:
        if finding.rule == rule:
            found.update(dict.fromkeys(finding.missing, finding.count))
    return found
