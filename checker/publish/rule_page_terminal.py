"""A rule's page, as text for a terminal, for HTML and for the site of the documentation."""

from __future__ import annotations

from datetime import date

from checker.model.policy import Window
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
    b.bullet(f"Severity {rule.severity.value}; status {rule.status.value}: {SURE[rule.status.value]}.")
    b.bullet(
        f"It judges {rule.subject.plural}; technology: {', '.join(map(with_spaces, rule.technologies or ('any',)))}."
    )
    for window in rule.windows:
        b.bullet(f"In force {in_words(window)}.")
    if rule.reading:
        b.bullet(f"Reading {rule.reading} (docs/readings.md).")
    if rule.needs:
        b.bullet(f"Asked only where there is: {', '.join(map(with_spaces, rule.needs))}.")
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
        more = f"and {plural(page.more, 'further line')}" if page.more else "and perhaps further lines"
        b.line(f"... {more}{', of a rule with too many combinations to try all' if page.sampled else ''}", "dim")


def _columns(b: Blocks, page: RulePage) -> None:
    found = page.columns
    b.heading("What a log must hold")
    for column in found.columns:
        b.bullet(f"{visible(column.heading)}: {visible(column.meaning)}")
    for one in found.records:
        b.bullet(f'Records of "{KIND_HEADING}" {one.kind}: {one.meaning}. Columns: {", ".join(one.columns)}')
    if found.audit:
        b.bullet(f"In audit.yaml: {', '.join(found.audit)}")


def in_words(window: Window) -> str:
    """From when until when, each a day or between two."""
    return f"from {_edge(window.start, window.surely_from, 'the beginning')} until " + _edge(
        window.surely_until, window.end, "further notice"
    )


def _edge(first: date | None, last: date | None, none: str) -> str:
    return str(first or none) if first == last else f"a day between {first} and {last}"
