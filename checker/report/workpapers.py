"""The workpapers behind a memo (XLSX): each number of the summary is a link to the rows that make it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

import polars as pl

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.lines import RunLines
from checker.model.verdict import Verdict
from checker.report import outline, phrases, standings
from checker.report.answered import sample_sentences
from checker.report.interface import FindingRows
from checker.report.memo import order
from checker.report.phrases import ORDER, VERDICT
from checker.report.pull_list import SHEET, add_findings, lines_of_sheet
from checker.report.reliability import MEANS, reliability
from checker.report.workbook import Cell, Workbook
from checker.report.worksheet import add_sample
from checker.report.xlsx_report import add_answered, add_method

_KEPT = ("file", "sheet", "row", "number", "case_number", "date")


class RunForWorkpapers(FindingRows, RunLines, Protocol):
    """The lines of a run out of the store, with those of uses that kept a rule."""


def write(a: Assessment, rows: RunForWorkpapers, out: BinaryIO) -> None:
    """Write the workbook: the summary, its findings with a sheet of rows each, the uses that kept each rule, samples,
    data reliability, answers, the accounts of rows, the ledger, the policies."""
    book = Workbook(out, a.as_of)
    rules = outline.rules_in_order(a)
    findings = order(a)
    heads = ["Rule", "Id", "Standing", "Counts", *(VERDICT[v] for v in ORDER)]
    lines: list[list[Cell]] = [
        [
            outline.title(one),
            one.id,
            standings.WORDS[one.standing].short,
            one.plural,
            *(getattr(one.verdicts, v.value) for v in ORDER),
        ]
        for one in rules
    ]
    above = [
        f"{phrases.subject(a)}: {phrases.title(a)}",
        f"Each number is a link to its rows. At most {SHEET:,} rows are listed per sheet; the CSV report has all.",
        "Uses that a rule does not apply to are counted and not listed.",
    ]
    summary = book.sheet("Summary", heads, lines, widths=(50, 28, 12, 10, *(14 for _ in ORDER)), above=above)
    shown = ["Sheets are numbered as the findings of the memo are.", phrases.NOT_ADVICE]
    listed, names = add_findings(book, a, rows, findings, above=shown)
    kept = _kept_sheets(book, a, rows)
    for line, rule in enumerate(rules):
        for at, verdict in enumerate(ORDER, 4):
            _link(book, summary, line, at, rule, verdict, findings=findings, listed=listed, names=names, kept=kept)
    for sample in a.follow_up.samples if a.follow_up else ():
        add_sample(book, a, sample, f"Sample {sample.number}", above=sample_sentences(sample))
    trust = reliability(a)
    said = [f"Data reliability: {trust.rating.value}", MEANS[trust.rating]]
    book.sheet("Data reliability", ("Reason",), [[one] for one in trust.reasons], widths=(120,), above=said)
    add_answered(book, a)
    add_method(book, a)
    book.close()


def _link(
    book: Workbook, summary: str, line: int, at: int, rule: RuleResult, verdict: Verdict, *,
    findings: Sequence[Finding], listed: str, names: Sequence[str], kept: dict[str, str],
) -> None:  # fmt: skip
    """Make a number a link: to the rows of its one finding, to its findings, or to the uses that kept the rule."""
    number = int(getattr(rule.verdicts, verdict.value))
    own = [n for n, one in enumerate(findings) if one.rule == rule.id and one.verdict is verdict]
    if verdict is Verdict.COMPLIANT and rule.id in kept:
        book.link(summary, line, kept[rule.id], column=at, number=number)
    elif len(own) == 1:
        book.link(summary, line, names[own[0]], column=at, number=number)
    elif own:
        book.link(summary, line, listed, column=at, to_line=own[0], number=number)


def _kept_sheets(book: Workbook, a: Assessment, rows: RunForWorkpapers) -> dict[str, str]:
    """A sheet for each rule of the uses that simply kept it; rule -> its name."""
    made: dict[str, str] = {}
    uses = rows.uses()
    files = pl.Series("file", list(rows.files), dtype=pl.String)
    most = lines_of_sheet(len(a.rules))
    for rule, one in zip(a.rules, rows.of_rules(), strict=True):
        simply = one.uses.filter(pl.col("finding").is_null()).select("subject")
        if not simply.height:
            continue
        found = simply.head(most).join(uses, on="subject", how="left", maintain_order="left")
        lines = found.with_columns(files.gather(found["input"]).alias("file")).select(_KEPT).iter_rows()
        above = [f"Kept: {outline.title(rule)} [{rule.id}]", f"{simply.height:,} {rule.plural} kept it"]
        if simply.height > most:
            above[-1] += f"; the first {most:,} are listed"
        if excused := rule.verdicts.compliant - simply.height:
            above.append(f"{excused:,} more kept it only by an exemption: each such finding has a sheet of its own.")
        heads = ("File", "Sheet", "Row", "Number", "Case", "Date")
        made[rule.id] = book.sheet(f"Kept {rule.id}", heads, lines, widths=(28, 12, 8, 16, 16, 12), above=above)
    return made
