"""A rule's page, as text for a terminal, for HTML and for the site of the documentation."""

from __future__ import annotations

from datetime import date

from checker.model.dates import document_day
from checker.model.policy import Rule, Window
from checker.model.visible import visible
from checker.model.words import plural, value_words, with_spaces
from checker.publish.columns import KIND_HEADING
from checker.publish.rule_page import RulePage
from checker.report.text_blocks import Blocks

SURE = {
    "stable": "the clause was read, and somebody reviewed the rule",
    "read": "the clause's own text was read",
    "secondary": "the rule follows a summary of the clause",
    "unverified": "the rule is from memory: it is off unless it is asked for by its id",
}
"""How sure an encoding is, by its status."""


def draw(b: Blocks, page: RulePage) -> None:
    """Print the page: clause, rule, decision table, what a log must hold, cases, gaps, citation."""
    rule, document = page.rule, page.document
    b.line(visible(rule.title), "bold")
    b.line(f"{rule.id}, of {document.id}: {visible(document.title)}", "dim")
    b.heading("The clause")
    b.line(visible(rule.clause))
    if rule.clause_text:
        b.line(visible(rule.clause_text), indent=2)
    b.heading("The rule")
    b.line(visible(rule.describe))
    for line in properties(rule):
        b.bullet(line)
    if page.table or page.sampled:
        _table(b, page)
    _columns(b, page)
    b.heading("Cases")
    for case in rule.cases:
        b.bullet(f"{visible(case.name)}: {value_words(case.expect)}")
    if not rule.cases:
        b.line("It has none.")
    b.heading("What is left out")
    for gap in document.known_gaps:
        b.bullet(visible(gap))
    if not document.known_gaps:
        b.line("No gap is known.")
    b.heading("Sources")
    if rule.citation:
        b.bullet(f"Citation: {visible(rule.citation)}")
    for source in document.sources:
        b.bullet(visible(source))
    b.bullet(f"Reviewed by: {visible(document.reviewed_by) or 'nobody yet'}")


def properties(rule: Rule) -> list[str]:
    """How sure a rule is, what it judges, when it is in force, and what it needs, a sentence each."""
    lines = [
        f"Severity {rule.severity.value}; status {rule.status.value}: {SURE[rule.status.value]}.",
        f"It judges {rule.subject.plural}; technology: {', '.join(map(with_spaces, rule.technologies or ('any',)))}.",
        *(f"In force {in_words(window, rule.policy)}." for window in rule.windows),
    ]
    if rule.reading:
        lines.append(f"Reading {rule.reading} (docs/readings.md).")
    if rule.needs:
        lines.append(f"Asked only where there is: {', '.join(map(with_spaces, rule.needs))}.")
    return lines


def _table(b: Blocks, page: RulePage) -> None:
    b.heading("Decision table")
    b.line(
        "The least that must be known for each verdict, where the agency, the technology and the day are ones that the "
        "clause covers. All else is undetermined."
    )
    for line in page.table:
        given = "; ".join(map(visible, line.facts)) or "whatever is known"
        by = f" (by the exemption: {', '.join(line.excused_by)})" if line.excused_by else ""
        b.bullet(f"{with_spaces(line.verdict.value)}{by}: {given}")
    if page.more or page.sampled:
        more = f"There are {plural(page.more, 'more line')}" if page.more else "There may be more lines"
        b.line(f"{more}{': the rule has too many combinations to try them all' if page.sampled else ''}.", "dim")


def _columns(b: Blocks, page: RulePage) -> None:
    found = page.columns
    b.heading("What a log must hold")
    for column in found.columns:
        b.bullet(f"{visible(column.heading)}: {visible(column.meaning)}")
    for one in found.records:
        b.bullet(f'Records with {one.kind} as their "{KIND_HEADING}": {one.meaning}. Columns: {", ".join(one.columns)}')
    if found.audit:
        b.bullet(f"In audit.yaml: {', '.join(found.audit)}")


def in_words(window: Window, document: str) -> str:
    """From when until when, each a day or between two. document: the id of the document that says so."""
    first = _edge(window.start, window.surely_from, "the beginning", document)
    return f"from {first} until {_edge(window.surely_until, window.end, 'further notice', document)}"


def _edge(first: date | None, last: date | None, none: str, document: str) -> str:
    earliest, latest = (document_day(day, document) if day else none for day in (first, last))
    return earliest if first == last else f"a day between {earliest} and {latest}"
