"""The rules of a network audit (bench/readers/search_rows.py) by hand in Polars, on all cores.

Written from policies/general/record-keeping.md and policies/integrity/contradictions.md. Timed as polars_hand.py is.
The rules of the other bundled documents are of faces, and these rows are searches of license plates: none applies to
any.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from bench.contestants.interface import Judgments, Log
from bench.contestants.polars_hand import ZONE, blank, text
from bench.contestants.polars_rules import NOT_KNOWN, VERDICTS, YES, verdict
from bench.contestants.report import FIRST, write
from bench.spent import Meter

NAME = "hand-written Polars"
WHOLE = True
OF_FACES = (
    "us-wa-43.386.030", "us-wa-43.386.030-detention", "us-wa-43.386.030-charge", "us-wa-43.386.030-warrant",
    "us-wa-43.386.030-lineup", "us-wa-43.386.070-1", "us-wa-43.386.080-1", "us-wa-43.386.080-1c", "us-wa-43.386.080-2",
    "us-wa-43.386.080-3", "us-wa-43.386.080-4", "us-wa-43.386.080-5", "seed-001-a", "aws-moratorium", "aws-rek-99",
    "aws-rek-human", "seed-002-h", "clv-principles", "clv-principles-government", "clv-principles-review",
    "seed-003-i",
)  # fmt: skip
_MOMENT = "%m/%d/%Y, %I:%M:%S %p UTC"
_WINDOW = r"^\s*(\S+ \S+ \S+ UTC) (\S+ \S+ \S+ UTC)\s*$"


def absent() -> str:
    return ""


def judge(log: Log, folder: Path) -> Judgments:
    meter = Meter()
    named = pl.col("Reason").str.contains(r"\b\d\d-\d{2,}\b").fill_null(False)
    at = _moment(text("Search Time"))
    opened, closed = (_moment(pl.col("Time Frame").str.extract(_WINDOW, part)) for part in (1, 2))
    day = at.dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    rules = {
        "general-case-number": verdict(YES, blank("Case #") & ~named),
        "general-reason": verdict(YES, blank("Reason")),
        "general-operator": verdict(YES, blank("Name")),
        # Whether several share an account is not in this log.
        "general-person": verdict(YES, NOT_KNOWN),
        "general-time": verdict(YES, pl.when(blank("Search Time")).then(True).when(at.is_not_null()).then(False)),
        "integrity-after-export": verdict(YES, day > _today()),
        "integrity-window-reversed": verdict(YES, opened > closed),
    }
    table = (
        pl.scan_csv(log.searches, infer_schema=False)
        .with_row_index("row", offset=2)
        .select("row", pl.col("ID").alias("id"), *(found.alias(rule) for rule, found in rules.items()))
        .collect()
    )
    counted = table.select(
        (pl.col(rule) == one).sum().alias(f"{rule} {one}") for rule in rules for one in VERDICTS
    ).row(0, named=True)
    counts = {rule: {one: counted[f"{rule} {one}"] for one in VERDICTS} for rule in rules}
    broken = {rule: table.lazy().filter(pl.col(rule) == "violation").select("row", "id") for rule in rules}
    first = pl.collect_all([frame.head(FIRST) for frame in broken.values()])
    shown = {rule: found.rows() for rule, found in zip(rules, first, strict=True)}
    none = {rule: {"not_applicable": table.height} for rule in OF_FACES}
    write(folder / "report.json", table.height, counts | none, shown | dict.fromkeys(OF_FACES, ()))
    spent = meter.spent()
    violations = pl.concat(frame.select(pl.lit(rule).alias("rule"), "id") for rule, frame in broken.items()).collect()
    return Judgments(f"polars {pl.__version__}", table.height, len(rules) + len(OF_FACES), spent, violations)


def _moment(cell: pl.Expr) -> pl.Expr:
    return cell.str.to_datetime(_MOMENT, strict=False, time_unit="us")


def _today() -> date:
    """The day on which the log is read, which counts where nobody says when it was exported."""
    return datetime.now(UTC).date()
