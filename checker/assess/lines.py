"""Every use of every rule as a line, in chunks: what the Assessment's capped evidence leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from checker.assess.evidence import finding_numbers
from checker.assess.findings import FindingGroup
from checker.assess.interface import Shards, ShardUses
from checker.assess.judge import Judged
from checker.assess.tally import NAMED_BY, RAW_FIELDS


@dataclass(frozen=True)
class Lines:
    """The lines of a run. judged and found belong together, rule by rule; both in the Assessment's order.

    numbers: for each rule, for each shard, the run's numbers of the shard's combinations (merge.Merged). Where lines
        are
    asked for, the place of every use is held in memory: some hundred bytes a use.
    """

    judged: Sequence[Judged]
    found: Sequence[Sequence[FindingGroup]]
    numbers: Sequence[Sequence[pl.Series]]
    shards: Shards
    files: Sequence[str]
    with_people: bool

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """Lines rule by rule, each in the log's order, in frames of at most `size` rows
        (report.interface.ROW_COLUMNS)."""
        placed = list(self.shards.placed(people=self.with_people))
        uses = pl.concat([one.uses for one in placed]).sort("subject")
        for at, (one, found) in enumerate(zip(self.judged, self.found, strict=True)):
            if not found:
                continue
            about = _about(one, found)
            numbers = finding_numbers(one, found)
            lines = self._of_rule(placed, at, numbers).rename({"of": "number"})
            for part in lines.iter_slices(size):
                yield self._frame(part, about, uses)

    def verdicts(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Each rule's id, and one row for each event that it judges: `kind`, `input`, `sheet`, `row`, `event`,
        `verdict`, in the log's order."""
        placed = list(self.shards.placed(people=False))
        uses = pl.concat([one.uses for one in placed]).sort("subject")
        for at, one in enumerate(self.judged):
            verdict = pl.Series("verdict", [answer.verdict.value for answer in one.answers], dtype=pl.String)
            lines = self._of_rule(placed, at, verdict).join(uses, on="subject", how="left", maintain_order="left")
            yield one.rule.id, lines.select("kind", "input", "sheet", "row", "event", pl.col("of").alias("verdict"))

    def _of_rule(self, placed: Sequence[ShardUses], at: int, values: pl.Series) -> pl.DataFrame:
        """`subject`, `of`: what `values` holds for the combination of each use in the rule number `at`; nulls left
        out."""
        parts = []
        for shard, own in zip(placed, self.numbers[at], strict=True):
            if len(own):
                of = values.gather(own).gather(shard.combination_ids[at].cast(pl.UInt32))
                parts.append(pl.DataFrame({"subject": shard.uses["subject"], "of": of}).drop_nulls("of"))
        empty = pl.DataFrame(schema={"subject": pl.Int64, "of": values.dtype})
        return pl.concat([empty, *parts]).sort("subject")

    def _frame(self, part: pl.DataFrame, about: pl.DataFrame, uses: pl.DataFrame) -> pl.DataFrame:
        where = part.select("subject").join(uses, on="subject", how="left", maintain_order="left")
        files = pl.Series("file", list(self.files), dtype=pl.String)
        lines = part.join(about, on="number", how="left", maintain_order="left").drop("number", "subject")
        lines = lines.with_columns(
            files.gather(where["input"]).alias("file"),
            where["sheet"],
            where["row"].cast(pl.UInt32),
            where["event"],
            *(where[name] for name in (*NAMED_BY, "date")),
        )
        return lines.with_columns(where[field] for field in RAW_FIELDS) if self.with_people else lines


def _about(judged: Judged, found: Sequence[FindingGroup]) -> pl.DataFrame:
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
        schema_overrides={"number": pl.UInt32, "because": pl.String, "missing": pl.String, "condition": pl.String},
    )
