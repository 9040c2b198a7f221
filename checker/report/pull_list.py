"""The pull list: which files to get out, and why. A workbook with a sheet a finding, and a line a use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import polars as pl

from checker.model.assessment import Assessment, Evidence, Finding
from checker.model.lines import PEOPLE_COLUMNS
from checker.model.vocabulary import noun_of
from checker.report import outline, phrases
from checker.report.interface import FindingRows
from checker.report.phrases import SEVERITY, verdict_of
from checker.report.places import list_linked
from checker.report.workbook import Cell, Workbook

SHEET = 5_000
"""Lines of a finding's sheet."""
WHOLE = 100_000
"""Lines of the workbook: of more, only the first of each finding are listed."""
CHUNK = 50_000
_NUMBERS = {"number": "Number", "case_number": "Case"}
_PEOPLE = {"reason": "Reason as typed", "operator": "Operator"}


def write(
    assessment: Assessment, rows: FindingRows, out: BinaryIO, *, findings: Sequence[Finding], numbers: bool = True
) -> None:
    """Write the workbook of these findings of the Assessment. numbers: the log's own numbers and those of its cases."""
    book = Workbook(out, assessment.as_of)
    above = ["These are the uses of each finding: pull the file of each.", phrases.NOT_ADVICE]
    add_findings(book, assessment, rows, findings, above=above, numbers=numbers)
    book.close()


def add_findings(
    book: Workbook, assessment: Assessment, rows: FindingRows, findings: Sequence[Finding], *, above: Sequence[str],
    numbers: bool = True,
) -> tuple[str, list[str]]:  # fmt: skip
    """Add a sheet that lists the findings, each a link, and a sheet of rows for each of them. Gives their names."""
    uses = _uses(rows, [one.id for one in findings], lines_of_sheet(len(findings)))
    heads = ("Sheet", "Verdict", "Severity", "Rule", "Id", "Citation", "What the rows show", "Uses", "Share", "Finding")
    rules = {rule.id: rule for rule in assessment.rules}
    lines: list[list[Cell]] = [
        [
            None,
            verdict_of(one.verdict, rules[one.rule].noun),
            SEVERITY[one.severity],
            outline.title(rules[one.rule]),
            one.rule,
            rules[one.rule].citation,
            "; ".join(outline.condition(one)),
            one.count,
            one.share,
            one.id,
        ]
        for one in findings
    ]
    first = book.sheet("Findings", heads, lines, widths=(14, 14, 10, 40, 24, 24, 60, 8, 8, 14), above=above)
    names = []
    for number, one in enumerate(findings):
        name = _sheet(book, assessment, one, uses.get(one.id, pl.DataFrame()), number + 1, numbers=numbers)
        book.link(first, number, name)
        names.append(name)
    return first, names


def lines_of_sheet(sheets: int) -> int:
    """How many lines a sheet of so many may have."""
    return min(SHEET, max(1, WHOLE // max(1, sheets)))


def _uses(rows: FindingRows, wanted: list[str], most: int) -> dict[str, pl.DataFrame]:
    """The first lines of each finding, at most so many."""
    found: dict[str, list[pl.DataFrame]] = {}
    counts: dict[str, int] = {}
    for chunk in rows.chunks(CHUNK):
        here = chunk.filter(pl.col("finding").is_in(wanted))
        for (finding,), part in here.group_by("finding", maintain_order=True):
            have = counts.get(str(finding), 0)
            if have < most:
                found.setdefault(str(finding), []).append(part.head(most - have))
                counts[str(finding)] = have + part.height
    return {finding: pl.concat(parts) for finding, parts in found.items()}


def _sheet(
    book: Workbook, assessment: Assessment, finding: Finding, uses: pl.DataFrame, number: int, *, numbers: bool
) -> str:
    rule = next(one for one in assessment.rules if one.id == finding.rule)
    facts = sorted({name for one in finding.evidence for name in one.fields})
    people = _PEOPLE if assessment.with_people and set(PEOPLE_COLUMNS) <= set(uses.columns) else {}
    named = _NUMBERS if numbers else {}
    heads = ["File", "Sheet", "Row", *named.values(), "Date", *people.values(), *map(noun_of, facts), "Linked records"]
    proofs = {one.event: one for one in finding.evidence}
    lines = [
        [
            use["file"],
            use["sheet"],
            use["row"],
            *(use[name] for name in named),
            use["date"],
            *(use[name] for name in people),
            *_facts(proofs.get(use["event"]), facts),
            _linked_cell(proofs.get(use["event"])),
        ]
        for use in uses.to_dicts()
    ]
    above = [
        f"{verdict_of(finding.verdict, rule.noun)} [{finding.id}]: {outline.title(rule)}",
        f"{rule.citation or rule.clause} [{rule.id}]",
        "; ".join(outline.condition(finding)) or finding.message,
        outline.of_uses(finding, rule)
        + (f"; the first {len(lines):,} are listed" if finding.count > len(lines) else ""),
    ]
    if len(lines) > len(proofs):
        above.append(f"Facts of the row and linked records are given for the first {len(proofs):,}.")
    widths = [28, 12, 8, *(16 for _ in named), 12, *(30 for _ in people), *(26 for _ in facts), 50]
    return book.sheet(f"{number} {finding.rule}", heads, lines, widths=widths, above=above)


def _facts(proof: Evidence | None, names: Sequence[str]) -> list[Cell]:
    return [proof.fields.get(name, "") if proof else "" for name in names]


def _linked_cell(proof: Evidence | None) -> str:
    return list_linked(proof.linked, "") if proof else ""
