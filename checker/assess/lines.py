"""Every use of every rule as a line, in chunks: what the Assessment's capped evidence leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from checker.assess.evidence import finding_numbers
from checker.assess.findings import FindingGroup
from checker.assess.interface import Shards, ShardUses
from checker.assess.judge import RuleJudgment
from checker.model.lines import ABOUT, ROW_COLUMNS, RuleUses, chunks
from checker.model.verdict import Verdict

_KEPT = 2**32 - 1
"""In place of the number of a finding: the rule applies to the use, and was simply kept."""


@dataclass(frozen=True)
class Lines:
    """The lines of a run. judged and found belong together, rule by rule; both in the Assessment's order.

    numbers: for each rule, for each shard, the run's numbers of the shard's combinations (merge.MergedRule). Once
        lines are asked for, the place of every use is held in memory: some hundred bytes a use.
    """

    judgments: Sequence[RuleJudgment]
    findings: Sequence[Sequence[FindingGroup]]
    numbers: Sequence[Sequence[pl.Series]]
    shards: Shards
    files: Sequence[str]
    with_people: bool

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """As report.interface.FindingRows."""
        found = (one for one in self.of_rules() if one.findings.height)
        return chunks(found, self.uses(), self.files, size)

    def uses(self) -> pl.DataFrame:
        """As model.lines.RunLines."""
        return pl.concat([one.uses for one in self._placed_uses]).sort("subject")

    def typed_reasons(self) -> pl.DataFrame:
        """As model.lines.JudgedLines."""
        placed = self._placed_uses if self.with_people else self.shards.placed_uses(people=True)
        asked = ("subject", "kind", "agency", "operator", "reason", "reason_hidden")
        return pl.concat([one.uses.select(*asked).with_columns(pl.col("kind").cast(pl.String)) for one in placed])

    def of_rules(self) -> Iterator[RuleUses]:
        """As model.lines.RunLines."""
        for at, (one, found) in enumerate(zip(self.judgments, self.findings, strict=True)):
            numbers = finding_numbers(one, found)
            applies = [answer.verdict is not Verdict.NOT_APPLICABLE for answer in one.answers]
            values = pl.select(pl.when(pl.Series(applies, dtype=pl.Boolean)).then(numbers.fill_null(_KEPT))).to_series()
            of = pl.col("of")
            finding = pl.when(of != _KEPT).then(of).alias("finding")
            yield RuleUses(
                one.rule.id, self._of_rule(at, values).select("subject", finding), _finding_table(one, found)
            )

    def verdicts(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Each rule's id, and one row for each event that it judges: `kind`, `input`, `sheet`, `row`, `event`,
        `date` (of a period its first day), `verdict`, in the log's order; of a period `input` and `row` are null."""
        uses = self.uses()
        for at, one in enumerate(self.judgments):
            verdict = pl.Series("verdict", [answer.verdict.value for answer in one.answers], dtype=pl.String)
            lines = self._of_rule(at, verdict).join(uses, on="subject", how="left", maintain_order="left")
            yield (
                one.rule.id,
                lines.select("kind", "input", "sheet", "row", "event", "date", pl.col("of").alias("verdict")),
            )

    @cached_property
    def _placed_uses(self) -> list[ShardUses]:
        return list(self.shards.placed_uses(people=self.with_people))

    def _of_rule(self, at: int, values: pl.Series) -> pl.DataFrame:
        """`subject`, `of`: what `values` holds for the combination of each use in the rule number `at`; nulls left
        out."""
        parts = []
        for shard, own in zip(self._placed_uses, self.numbers[at], strict=True):
            if len(own):
                of = values[own][shard.combination_ids[at].cast(pl.UInt32)]
                parts.append(pl.DataFrame({"subject": shard.uses["subject"], "of": of}).drop_nulls("of"))
        empty = pl.DataFrame(schema={"subject": pl.Int64, "of": values.dtype})
        return pl.concat([empty, *parts]).sort("subject")


def _finding_table(judged: RuleJudgment, found: Sequence[FindingGroup]) -> pl.DataFrame:
    rule = judged.rule
    return pl.DataFrame(
        [
            {
                "number": number,
                "finding": f.id,
                "rule": rule.id,
                "policy": rule.policy,
                "clause": rule.clause,
                "severity": rule.severity.value,
                "verdict": f.verdict.value,
                "because": f.because.value if f.because else None,
                "missing": "; ".join(f.missing) or None,
                "condition": "; ".join(f.condition) or None,
            }
            for number, f in enumerate(found)
        ],
        schema={"number": pl.UInt32, **{name: ROW_COLUMNS[name] for name in ABOUT}},
    )
