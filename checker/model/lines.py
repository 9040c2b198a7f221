"""Every finding and use as a line: what the Assessment's capped evidence leaves out, put together from the uses of a
run and the finding that each rule gives each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import polars as pl

PEOPLE_COLUMNS = ("reason", "operator")
"""Columns that may name people: there only where the run was made with people."""
ASIDE_COLUMNS = ("target", "agency", "reason_hidden")
"""What a store keeps of a run with people beside its lines. target: whom or what was searched for, as typed; agency:
whose use it is; reason_hidden: a reason was typed that cannot be read here."""

ROW_COLUMNS: Mapping[str, type[pl.DataType]] = {
    "finding": pl.String,
    "rule": pl.String,
    "policy": pl.String,
    "clause": pl.String,
    "severity": pl.String,
    "verdict": pl.String,
    "because": pl.String,
    "missing": pl.String,
    "condition": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "event": pl.String,
    "number": pl.String,
    "case_number": pl.String,
    "date": pl.Date,
    "reason": pl.String,
    "operator": pl.String,
    "waivers": pl.String,
    "attested": pl.String,
}
"""The columns of a line, in order. `missing` and `condition` hold several things joined with "; "; an absent value is
null."""

FOLLOWED_COLUMNS = ("waivers", "attested")
"""Columns of a run that something was done about: the numbers of the waivers that cover the use, and what a person
said of it, several joined with "; "."""
ABOUT = tuple(ROW_COLUMNS)[:9]
"""What a line says of its finding; the others say which use it is."""
OF_USE = ("sheet", "row", "event", "number", "case_number", "date", *PEOPLE_COLUMNS)


class RuleUses(NamedTuple):
    """What one rule says of its uses.

    uses: `subject` and the `finding` of each use that the rule applies to, in the log's order; a number in `findings`,
        null where the rule was simply kept; FOLLOWED_COLUMNS where something was done about the run. findings: `number`
        and the columns ABOUT.
    """

    rule: str
    uses: pl.DataFrame
    findings: pl.DataFrame


class RunLines(Protocol):
    """The uses of a run and what its rules say of them: what is stored of a run beside its Assessment."""

    @property
    def files(self) -> Sequence[str]:
        """The names of the inputs, by their numbers."""
        ...

    def uses(self) -> pl.DataFrame:
        """Every judged event in the log's order: `subject`, `kind`, `input`, `sheet`, `row`, `event`, `number`,
        `case_number`, `date`; PEOPLE_COLUMNS only where the run was made with people, and ASIDE_COLUMNS only where it
        was just made so."""
        ...

    def of_rules(self) -> Iterator[RuleUses]:
        """Each rule in the order of the Assessment."""
        ...


class JudgedLines(RunLines, Protocol):
    """The lines of a run that was just judged."""

    def typed_reasons(self) -> pl.DataFrame:
        """Of every judged event `subject`, `kind`, `agency`, `operator`, `reason` and `reason_hidden` (a reason was
        typed that cannot be read here), also of a run without people: to be counted, and neither shown nor kept."""
        ...


def chunks(of_rules: Iterable[RuleUses], uses: pl.DataFrame, files: Sequence[str], size: int) -> Iterator[pl.DataFrame]:
    """Lines rule by rule, each in the log's order, in frames of at most `size` rows with columns ROW_COLUMNS."""
    names = pl.Series("file", list(files), dtype=pl.String)
    for one in of_rules:
        for part in one.uses.drop_nulls("finding").iter_slices(size):
            where = part.select("subject").join(uses, on="subject", how="left", maintain_order="left")
            about = part.join(
                one.findings, left_on="finding", right_on="number", how="left", maintain_order="left", suffix="_id"
            )
            yield about.select(pl.col("finding_id").alias("finding"), *ABOUT[1:]).with_columns(
                names.gather(where["input"]).alias("file"),
                *(where[name].cast(ROW_COLUMNS[name]) for name in OF_USE if name in where.columns),
                *(part[name] for name in FOLLOWED_COLUMNS if name in part.columns),
            )
