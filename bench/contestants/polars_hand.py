"""The same rules written by hand in Polars, on all cores: polars_rules.py holds the rules, this file what a rule looks
at.

Timed: from opening the CSV files to the JSON report on disk, without the start of Python and the import of Polars.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.contestants.interface import Judgments, Log
from bench.contestants.polars_rules import NOT_KNOWN, VERDICTS, rules
from bench.contestants.report import FIRST, write
from bench.spent import Meter

NAME = "hand-written Polars"
WHOLE = True

BLANK = ["", "-", "--", "?", "??", "x", "xx", "xxx", "n/a", "na", "none", "null", "unknown", "unk", "tbd"]
ZONE = "America/Los_Angeles"


def absent() -> str:
    return ""


def judge(log: Log, folder: Path) -> Judgments:
    meter = Meter()
    uses = read_uses(log.searches)
    verdicts = uses.lazy().join(
        case_facts(uses, read_records(log.records)), on="row", how="left", maintain_order="left"
    )
    table = verdicts.select("row", "id", *(verdict.alias(rule) for rule, verdict in rules().items())).collect()
    names = table.columns[2:]
    counted = table.select(
        (pl.col(rule) == verdict).sum().alias(f"{rule} {verdict}") for rule in names for verdict in VERDICTS
    ).row(0, named=True)
    counts = {rule: {verdict: counted[f"{rule} {verdict}"] for verdict in VERDICTS} for rule in names}
    broken = {rule: table.lazy().filter(pl.col(rule) == "violation").select("row", "id") for rule in names}
    first = dict(
        zip(
            names,
            (found.rows() for found in pl.collect_all(frame.head(FIRST) for frame in broken.values())),
            strict=True,
        )
    )
    write(folder / "report.json", table.height, counts, first)
    spent = meter.spent()
    violations = pl.concat(frame.select(pl.lit(rule).alias("rule"), "id") for rule, frame in broken.items()).collect()
    return Judgments(f"polars {pl.__version__}", table.height, len(names), spent, violations)


def read_uses(path: Path) -> pl.DataFrame:
    """One row a search, with the line it stands in, and what the rules need of it."""
    case = text("Case Number")
    named_in_reason = pl.col("Reason").str.contains(r"\b\d\d-\d{2,}\b").fill_null(False)
    return (
        pl.scan_csv(path, infer_schema=False)
        .with_row_index("row", offset=2)
        .select(
            "row",
            pl.col("Search ID").alias("id"),
            pl.when(~blank("Case Number")).then(case).alias("case_number"),
            moment("Search Date").alias("at"),
            blank("Search Date").alias("no_time"),
            blank("Reason").alias("no_reason"),
            (blank("Case Number") & ~named_in_reason).alias("no_case"),
            blank("Subject Role").alias("no_role"),
            pl.col("Threshold").cast(pl.Float64, strict=False).alias("threshold"),
            pl.col("Faces Searched").cast(pl.Int64, strict=False).alias("faces"),
            code("Search Type").alias("mode"),
            code("Purpose").alias("purpose"),
            code("Offense").alias("offense"),
            code("Photo Source").alias("source"),
            code("Vendor").alias("vendor"),
            code("Result").alias("result"),
            pl.col("Candidates").cast(pl.Int64, strict=False).alias("candidates"),
        )
        .collect()
    )


def read_records(path: Path) -> pl.DataFrame:
    """Reviews, evidence, arrests and authorizations: their case, person, independence of the match, and time in UTC as
    bounds."""
    derived = text("Derived From").str.to_lowercase()
    records = (
        pl.scan_csv(path, infer_schema=False)
        .select(
            text("Record Type").str.to_lowercase().alias("kind"),
            pl.when(~blank("Case Number")).then(text("Case Number")).alias("case_number"),
            pl.when(~blank("Examiner")).then(text("Examiner").str.to_lowercase()).alias("person"),
            pl.when(derived == "none").then(True).when(derived == "face match").then(False).alias("independent"),
            moment("Date").alias("at"),
        )
        .with_columns(utc("at"))
        .collect()
    )
    if records["case_number"].has_nulls() or records["lo"].has_nulls():
        raise ValueError(
            "a record without a case number or a time may belong to any use: what is complete must then be thought over"
        )
    return records


def case_facts(uses: pl.DataFrame, records: pl.DataFrame) -> pl.LazyFrame:
    """What is known of the case of each use that has a case number: `row`, and the columns that rules read.

    All four kinds of record are declared complete, so that their absence from a case is known; of a use without a case
    nothing is.
    """
    cased = uses.lazy().filter(pl.col("case_number").is_not_null()).select("row", "case_number", "at")
    # The only use of its case: not known where a use without a case number may be of it, too.
    alone = (pl.len().over("case_number") == 1) & (not uses["case_number"].has_nulls())
    cased = cased.with_columns(*utc("at", "u_"), alone.alias("alone"))

    def of(kind: str) -> pl.LazyFrame:
        return cased.join(records.lazy().filter(pl.col("kind") == kind).drop("at"), on="case_number")

    after = of("arrest").filter(pl.col("hi") >= pl.col("u_lo"))
    arrests = after.group_by("row").agg(
        earliest=pl.col("lo").min(),
        first_certain=pl.col("hi").filter(pl.col("lo") > pl.col("u_hi")).min(),
        arrested=True,
    )
    no_arrest = pl.col("first_certain").is_null()
    # Reviews name a case and no search: one of a case of several uses may be about another, and one with an earlier
    # date may be about this one. Who searched is not on record, so one of the reviewers may be the searcher.
    in_time = pl.col("alone") & (pl.col("lo") > pl.col("u_hi")) & (pl.col("hi") < pl.col("earliest"))
    reviews = (
        of("review")
        .join(arrests, on="row", how="left")
        .group_by("row")
        .agg(
            may_be_reviewed=True,
            may_be_before=(no_arrest | (pl.col("lo") <= pl.col("first_certain"))).any(),
            reviewed=(pl.col("alone") & (pl.col("lo") > pl.col("u_hi"))).any(),
            surely_before=pl.col("person").filter(in_time).drop_nulls().n_unique(),
        )
    )
    independent, precedes = pl.col("independent").fill_null(False), pl.col("hi") < pl.col("u_lo")
    evidence = (
        of("corroboration")
        .join(arrests, on="row", how="left")
        .group_by("row")
        .agg(
            before_use=(independent & precedes).any(),
            before_arrest=(independent & (precedes | (pl.col("hi") < pl.col("earliest")))).any(),
            may_be_evidence=(pl.col("independent").fill_null(True) & (pl.col("lo") <= pl.col("first_certain"))).any(),
        )
    )
    granted = of("authorization").filter(pl.col("lo") <= pl.col("u_hi")).select("row", authorized=True).unique()
    together = cased.select("row")
    for found in (arrests, reviews, evidence, granted):
        together = together.join(found, on="row", how="left")
    return together.select(
        "row",
        arrest=pl.when(~no_arrest).then(True).when(pl.col("arrested").is_null()).then(False),
        reviewed=pl.col("reviewed").fill_null(False),
        unreviewed=pl.when(pl.col("may_be_reviewed").is_null()).then(True),
        unreviewed_before_arrest=pl.when(~pl.col("may_be_before").fill_null(False)).then(True),
        reviewed_before_arrest=pl.when(pl.col("surely_before") >= 2).then(True),
        evidence_before_arrest=pl.when(pl.col("before_arrest"))
        .then(True)
        .when(~no_arrest & ~pl.col("may_be_evidence").fill_null(False))
        .then(False),
        evidence_before_use=pl.when(pl.col("before_use")).then(True),
        court_order=pl.when(pl.col("authorized").is_null()).then(False).otherwise(NOT_KNOWN),
    )


def text(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars()


def blank(column: str) -> pl.Expr:
    """Nothing, or a mark that stands for nothing."""
    return pl.col(column).is_null() | text(column).str.to_lowercase().is_in(BLANK)


def code(column: str) -> pl.Expr:
    """The name of a coded value; null where the cell is blank. One value a cell in this log."""
    return pl.when(~blank(column)).then(text(column).str.to_lowercase().str.replace_all(" ", "_", literal=True))


def moment(column: str) -> pl.Expr:
    return text(column).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")


def utc(local: str, prefix: str = "") -> tuple[pl.Expr, pl.Expr]:
    """`lo` and `hi`: the instants that a local time may stand for. The clocks of Los Angeles are 7 or 8 hours behind
    UTC; an hour that comes twice may be either, and so may one that never comes."""

    def behind(hours: int) -> pl.Expr:
        return pl.col(local) + pl.duration(hours=hours)

    def fits(hours: int) -> pl.Expr:
        return behind(hours).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.replace_time_zone(
            None
        ) == pl.col(local)

    earlier = pl.when(fits(7) | ~fits(8)).then(behind(7)).otherwise(behind(8))
    later = pl.when(fits(8) | ~fits(7)).then(behind(8)).otherwise(behind(7))
    return earlier.alias(f"{prefix}lo"), later.alias(f"{prefix}hi")
