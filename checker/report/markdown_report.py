"""Markdown: the report for an issue, a wiki or minutes. What stands in a log is text there, and never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from checker.model.assessment import Assessment, Finding
from checker.model.verdict import Verdict
from checker.model.visible import visible
from checker.report import answered, breakdowns, outline, phrases, roots, standings
from checker.report.interface import FindingRows
from checker.report.phrases import ORDER, SEVERITY, VERDICT, number
from checker.report.places import folder_of, places

ROWS_SHOWN = 10
FINDINGS_SHOWN = 20
"""Of each rule, and of each root."""
_MARKUP = re.compile(r"[\\`*_{}\[\]#|~@$]|:(?=//)|(?<=\bwww)\.|^[-+]|(?<=^\d)[.)]", re.IGNORECASE)


def plain(text: object) -> str:
    """Text that Markdown shows as it is: no markup, no tag, no link, no name that calls somebody."""
    safe = _MARKUP.sub(r"\\\g<0>", visible(str(text)))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One document, in CommonMark with the tables of GitHub. UTF-8; `rows` is not read."""
    out.write(("\n".join(_lines(assessment)) + "\n").encode("utf-8", "backslashreplace"))


def _lines(a: Assessment) -> Iterator[str]:
    yield f"# {phrases.subject(a)}: {plain(phrases.title(a))}"
    for said in (outline.period(a), a.opening, standings.headline(a), *standings.ranges(a)):
        if said:
            yield from ("", plain(said))
    if a.standings:
        yield ""
        yield from _table(
            ["Rules of", "Rules"], ((standings.WORDS[s.standing].name, number(s.rules), s) for s in a.standings)
        )
    yield ""
    yield from (f"- {plain(said)}" for said in (*outline.cautions(a), phrases.OWN_RECORD))
    steps = outline.next_steps(a)
    if steps:
        yield from ("", "## What next", "")
        yield from (f"{n}. {plain(step.do)} {plain(step.why)}" for n, step in enumerate(steps, 1))
    if a.rules:
        yield from ("", "## Rule by rule", "")
        yield from _table(
            ["Rule", "Severity"],
            (
                (outline.with_word(r, f"{r.id} {outline.title(r)}"), SEVERITY[r.severity], r.verdicts)
                for r in outline.rules_in_order(a)
            ),
        )
    yield from _sections(a, outline.sections(a, Verdict.VIOLATION), "Findings", phrases.NOT_ADVICE)
    yield from _undetermined_section(a)
    yield from _sections(a, outline.sections(a, Verdict.PENDING), "Still owed")
    yield from _sections(a, outline.by_exemption(a), "Kept only by an exemption")
    yield from _sections(a, outline.supported_statements(a), phrases.SUPPORTED)
    yield from _breakdowns(a)
    yield from _answers_section(a)
    yield from _method(a)


def _table(heads: list[str], lines: Iterator[tuple[str, str, object]]) -> Iterator[str]:
    """A table of two texts and the count of each verdict."""
    yield "| " + " | ".join([*heads, *(VERDICT[v] for v in ORDER)]) + " |"
    yield "|---|---|" + "---:|" * len(ORDER)
    for first, second, counts in lines:
        yield f"| {plain(first)} | {second} | " + " | ".join(number(getattr(counts, v.value)) for v in ORDER) + " |"


def _sections(a: Assessment, found: Sequence[outline.RuleSection], heading: str, note: str = "") -> Iterator[str]:
    if not found:
        return
    yield from ("", f"## {heading}")
    if note:
        yield from ("", note)
    for section in found:
        rule = section.rule
        yield from ("", f"### {SEVERITY[rule.severity]}: {plain(outline.title(rule))}", "")
        if rule.text:
            yield from (f"> {plain(rule.text)}", "")
        source = (rule.citation, section.policy.title if section.policy else rule.policy, rule.id)
        tried = phrases.trial_phrase(section.policy, a.agency.place) if section.policy else ""
        yield from (plain("; ".join(part for part in (*source, tried) if part)), "")
        yield from (_finding(one, a, outline.of_uses(one, rule)) for one in section.findings[:FINDINGS_SHOWN])
        yield from _findings_left(len(section.findings))


def _finding(one: Finding, a: Assessment, uses: str) -> str:
    said = f"- {plain(uses)}: {plain('; '.join(outline.condition(one)))} ({plain(one.id)})"
    shown = one.evidence[:ROWS_SHOWN]
    if not shown:
        return said
    first = f", first {len(shown)} of {one.count:,}" if one.count > len(shown) else ""
    return f"{said}. Rows{first}: {plain(places(shown, a.agency.place, folder=folder_of(a)))}"


def _findings_left(total: int) -> Iterator[str]:
    if total > FINDINGS_SHOWN:
        yield from ("", f"First {FINDINGS_SHOWN} of {total:,}; the JSON and CSV reports have all.")


def _undetermined_section(a: Assessment) -> Iterator[str]:
    found = roots.roots(a)
    if found:
        yield from ("", "## What the records cannot decide, by what is missing")
    rules = {rule.id: rule for rule in a.rules}
    for root in found:
        yield from ("", f"### {plain(root.text)}", "", plain(roots.waiting(root)), "")
        for one in root.findings[:FINDINGS_SHOWN]:
            yield _finding(one, a, f"{one.rule}, {outline.of_uses(one, rules.get(one.rule))}")
        yield from _findings_left(len(root.findings))


def _breakdowns(a: Assessment) -> Iterator[str]:
    found = breakdowns.tables(a)
    if found:
        yield from ("", f"## {breakdowns.HEADING}", "", breakdowns.NOTE)
    for table in found:
        yield from ("", f"### {table.title}", "", *([table.note, ""] if table.note else []))
        yield f"| {table.value} | Uses | |"
        yield "|---|---:|---|"
        yield from (f"| {plain(name)} | {number(uses)} | {remark} |" for name, uses, remark in table.lines)


def _answers_section(a: Assessment) -> Iterator[str]:
    found = answered.parts(a)
    if found:
        yield from ("", f"## {answered.HEADING}", "", answered.CHANGES_NOTHING)
    for heading, sentences in found:
        yield from ("", f"### {heading}", "")
        yield from (f"- {plain(said)}" for said in sentences)


def _method(a: Assessment) -> Iterator[str]:
    yield from ("", "## Method", "", "| File | Rows read | Used | Duplicates | Not used | Out of scope |")
    yield "|---|---:|---:|---:|---:|---:|"
    for one in a.inputs:
        r = one.rows
        counts = (r.read, r.used, r.duplicates, r.quarantined, r.out_of_scope)
        yield f"| {plain(one.label)} | " + " | ".join(map(number, counts)) + " |"
    yield ""
    yield from (f"- {plain(p.title)} ({plain(p.id)}), SHA-256 {p.sha256}" for p in a.policies)
    yield from (f"- Assumed: {plain(': '.join(part for part in (e.file, e.statement) if part))}" for e in a.ledger)
    yield from ("", f"Made by checker {a.checker}.")
