"""Every finding and use as a line, in chunks: what the Assessment's capped evidence leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from checker.assess.evidence import RAW_FIELDS, finding_of
from checker.assess.findings import Found
from checker.assess.judge import Judged
from checker.model.event import State


@dataclass(frozen=True)
class Lines:
    """The lines of a run. judged and found belong together, rule by rule; both in the Assessment's order."""

    judged: Sequence[Judged]
    found: Sequence[Sequence[Found]]
    subjects: pl.DataFrame
    events: pl.DataFrame
    files: Sequence[str]
    with_people: bool

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """Lines rule by rule, each in the log's order, in frames of at most `size` rows (report.interface.ROW_COLUMNS)."""
        for one, found in zip(self.judged, self.found, strict=True):
            if not found:
                continue
            about = self._about(one, found)
            which = finding_of(one, found)
            rows = one.subjects if one.subjects is not None else pl.int_range(len(which), eager=True)
            for start in range(0, len(which), size):
                part = pl.DataFrame(
                    {"number": which[start : start + size], "at": rows[start : start + size]}
                ).drop_nulls()
                if part.height:
                    yield self._frame(part, about)

    def _about(self, judged: Judged, found: Sequence[Found]) -> pl.DataFrame:
        rule = judged.rule
        return pl.DataFrame(
            [
                {
                    "number": number, "finding": f.id, "rule": rule.id, "policy": rule.policy, "clause": rule.clause,
                    "severity": rule.severity.value, "verdict": f.verdict.value, "because": f.because.value if f.because else None,
                    "missing": "; ".join(f.missing) or None, "condition": "; ".join(f.condition) or None,
                }
                for number, f in enumerate(found)
            ],
            schema_overrides={"number": pl.UInt32, "because": pl.String, "missing": pl.String, "condition": pl.String},
        )  # fmt: skip

    def _frame(self, part: pl.DataFrame, about: pl.DataFrame) -> pl.DataFrame:
        where = self.subjects[part["at"]]
        files = pl.Series("file", list(self.files), dtype=pl.String)
        lines = part.join(about, on="number", how="left", maintain_order="left").drop("number", "at")
        lines = lines.with_columns(
            files.gather(where["input"]).alias("file"), where["sheet"], where["row"].cast(pl.UInt32), where["event"]
        )
        if self.with_people:
            lines = lines.with_columns(*(self._raw(field, where["subject"]).alias(field) for field in RAW_FIELDS))
        return lines

    def _raw(self, field: str, records: pl.Series) -> pl.Series:
        if field not in self.events.columns:
            return pl.Series([None] * len(records), dtype=pl.String)
        shown = self.events.select(pl.when(pl.col(f"{field}__state") == State.VALUE.value).then(pl.col(field)))
        return shown.to_series().gather(records)
