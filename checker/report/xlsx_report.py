"""XLSX: the verdicts of each rule, the findings, and their uses, as sheets of one workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from checker.model.assessment import Assessment
from checker.model.verdict import Verdict
from checker.report import answered, breakdowns, outline, phrases, standings
from checker.report.interface import FindingRows, columns
from checker.report.phrases import BECAUSE, ORDER, SEVERITY, VERDICT, verdict_of
from checker.report.workbook import Cell, Workbook

LINES = 100_000
"""Lines of the sheet of uses; the CSV report has all."""
_WIDE = {"condition": 60, "missing": 40, "file": 28, "rule": 28, "policy": 28, "clause": 40, "reason": 40}


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One workbook. The workbook; of `rows` the first LINES."""
    book = Workbook(out, assessment.as_of)
    _summary(book, assessment)
    _rules(book, assessment)
    _findings(book, assessment)
    _breakdowns(book, assessment)
    add_answered(book, assessment)
    _uses(book, assessment, rows)
    add_method(book, assessment)
    book.close()


def _summary(book: Workbook, a: Assessment) -> None:
    said = [f"{phrases.subject(a)}: {phrases.title(a)}", outline.period(a), a.opening, standings.headline(a)]
    said += [*standings.ranges(a), *outline.cautions(a), phrases.OWN_RECORD, phrases.NOT_ADVICE]
    lines: list[list[Cell]] = [
        [standings.WORDS[one.standing].name, one.rules, one.total, *(getattr(one, v.value) for v in ORDER)]
        for one in a.standings
    ]
    heads = ["Rules of", "Rules", "Uses", *(VERDICT[v] for v in ORDER)]
    book.sheet("Summary", heads, lines, widths=[28, *[14] * (len(heads) - 1)], above=[text for text in said if text])


def _rules(book: Workbook, a: Assessment) -> None:
    heads = [
        "Rule",
        "Standing",
        "Severity",
        "Clause",
        "As a rule",
        "Citation",
        "Policy",
        "Counts",
        *map(VERDICT.get, ORDER),
    ]
    lines: list[list[Cell]] = [
        [
            rule.id,
            standings.WORDS[rule.standing].short,
            SEVERITY[rule.severity],
            outline.with_word(rule, rule.clause),
            rule.describe,
            rule.citation,
            rule.policy,
            rule.plural,
            *(getattr(rule.verdicts, v.value) for v in ORDER),
        ]
        for rule in outline.rules_in_order(a)
    ]
    widths = [28, 12, 10, 40, 60, 28, 28, 10, *[12] * len(ORDER)]
    book.sheet("Rules", [str(head) for head in heads], lines, widths=widths)


def _findings(book: Workbook, a: Assessment) -> None:
    nouns = {rule.id: rule.noun for rule in a.rules}
    heads = (
        "Finding",
        "Verdict",
        "Severity",
        "Rule",
        "Uses",
        "Share",
        "What the rows show",
        "Why undetermined",
        "Question",
    )
    lines: list[list[Cell]] = [
        [
            one.id,
            verdict_of(one.verdict, nouns[one.rule]),
            SEVERITY[one.severity],
            one.rule,
            one.count,
            one.share,
            "; ".join(outline.condition(one)),
            "; ".join(part for part in (BECAUSE[one.because] if one.because else "", one.root) if part),
            one.question,
        ]
        for one in a.findings
    ]
    book.sheet("Findings", heads, lines, widths=(14, 14, 10, 28, 8, 8, 60, 60, 40))


def _breakdowns(book: Workbook, a: Assessment) -> None:
    lines: list[list[Cell]] = [
        [table.title, name, uses, remark] for table in breakdowns.tables(a) for name, uses, remark in table.lines
    ]
    if lines:
        heads = ("Table", "Value", "Uses", "Remark")
        book.sheet("Uses by", heads, lines, widths=(28, 40, 12, 40), above=[breakdowns.NOTE])


def add_answered(book: Workbook, a: Assessment) -> None:
    """Add what was done about the run, where anything was."""
    lines: list[list[Cell]] = [[heading, said] for heading, sentences in answered.parts(a) for said in sentences]
    if lines:
        above = [answered.CHANGES_NOTHING]
        book.sheet(answered.HEADING, ("What", "What was said"), lines, widths=(28, 120), above=above)


def _uses(book: Workbook, a: Assessment, rows: FindingRows) -> None:
    wanted = columns(a)
    nouns = {rule.id: rule.noun for rule in a.rules}
    total = sum(one.count for one in a.findings)
    above = [f"The first {LINES:,} of {total:,} lines; the CSV report has all."] if total > LINES else []

    def lines() -> Iterator[list[Cell]]:
        left = LINES
        for chunk in rows.chunks(LINES):
            for line in chunk.select(list(wanted)).head(left).iter_rows(named=True):
                said = verdict_of(Verdict(line["verdict"]), nouns[line["rule"]])
                yield [said if name == "verdict" else cell for name, cell in line.items()]
            left -= min(left, chunk.height)
            if not left:
                return

    heads = [name.replace("_", " ").capitalize() for name in wanted]
    book.sheet("Uses", heads, lines(), widths=[_WIDE.get(name, 14) for name in wanted], above=above)


def add_method(book: Workbook, a: Assessment) -> None:
    """Add the accounts of rows, the ledger and the policies."""
    read: list[list[Cell]] = [
        [i.label, i.sha256, i.rows.read, i.rows.used, i.rows.duplicates, i.rows.quarantined, i.rows.out_of_scope]
        for i in a.inputs
    ]
    counted = ("File", "SHA-256", "Rows read", "Used", "Duplicates", "Not used", "Out of scope")
    book.sheet("Inputs", counted, read, widths=(40, 66, 12, 12, 12, 12, 12))
    unused: list[list[Cell]] = [[q.file, q.sheet, q.row, q.reason, q.raw] for q in a.quarantine]
    book.sheet("Rows not used", ("File", "Sheet", "Row", "Reason", "As written"), unused, widths=(28, 14, 8, 60, 60))
    assumed: list[list[Cell]] = [[e.topic, e.file, e.field, e.statement, e.raw] for e in a.ledger]
    heads = ("Topic", "File", "Field", "What was assumed", "As written")
    book.sheet("Assumed", heads, assumed, widths=(16, 28, 20, 60, 40))
    used: list[list[Cell]] = [
        [p.id, p.title, p.kind, p.sha256, phrases.trial_phrase(p, a.agency.place)] for p in a.policies
    ]
    book.sheet("Policies", ("Policy", "Title", "Kind", "SHA-256", "Applied"), used, widths=(28, 60, 12, 66, 40))
