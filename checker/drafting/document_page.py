"""A policy document as a page to send to a council: each clause with its rule, and what the rule would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from checker.drafting.impact import impact
from checker.drafting.impact_page import COLUMNS, counts_after, counts_in_words
from checker.drafting.layout import DrawnPage
from checker.drafting.result import Impact
from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.policy import ClauseState, Policy, Rule
from checker.model.progress import Progress, silent
from checker.model.verdict import Verdict
from checker.model.words import join_words, plural, with_spaces
from checker.publish.columns import clause, columns_of
from checker.publish.rule_page import Decision, page_of
from checker.report.phrases import end_sentence
from checker.report.text_blocks import Blocks
from checker.resources import fixtures_root

_SAYS = {
    Verdict.VIOLATION: "forbidden", Verdict.COMPLIANT: "allowed", Verdict.PENDING: "deadline not passed",
    Verdict.NOT_APPLICABLE: "the clause does not cover it", Verdict.UNDETERMINED: "a person must judge",
}  # fmt: skip
SAMPLE = "agency"
"""The made-up agency whose log shows the effect."""
SAMPLE_DAY = date(2025, 1, 1)


def draw(blocks: Blocks, document: Policy, rules: Sequence[Rule], engine: Engine, progress: Progress = silent) -> None:
    """Draw the page of a document, or of some of its rules. The effect is that on the sample log, as of a fixed day."""
    made = DrawnPage(blocks, document.title)
    kind = with_spaces(document.kind.replace("-", "_")).capitalize()
    about = "A draft: it is not in force." if document.only_named else f"{kind}."
    made.line(f"{about} {plural(len(rules), 'rule')}, {plural(len(document.clauses), 'clause')}.")
    made.bullets(f"Source: {source}" for source in document.sources)
    effect = effect_on(SAMPLE, document, rules, engine, progress)
    draw_clauses(made, document, rules, engine, effect, progress)
    _columns(made, document, rules)
    made.heading("How this was made")
    made.line(
        "Each rule was run over the combinations of what it reads. The effect is on the sample log of a made-up "
        f"agency, {plural(effect.uses, 'use')}; on a log of your own: checker impact LOG -p {Path(document.path).name}."
    )


def draw_clauses(
    made: DrawnPage,
    document: Policy,
    rules: Sequence[Rule],
    engine: Engine,
    effect: Impact,
    progress: Progress = silent,
) -> None:
    """Draw each clause of a document with its rules, their decision tables and their effect on a sample log."""
    by_clause: dict[str, list[Rule]] = {}
    for rule in rules:
        by_clause.setdefault(rule.clause, []).append(rule)
    for one in document.clauses:
        own = by_clause.get(one.heading, [])
        if not own and (len(rules) != len(document.rules) or one.state is ClauseState.ENCODED):
            continue
        made.heading(one.heading)
        if one.text:
            made.quote(" ".join(one.text.split()))
        for rule in own:
            progress("decision tables", 0, 0)
            _rule(made, document, rule, engine, effect)
        if not own:
            made.line(end_sentence(f"No rule: {one.note}"))


def effect_on(
    sample: str, document: Policy, rules: Sequence[Rule], engine: Engine, progress: Progress = silent
) -> Impact:
    """What rules of a document would have done to the log of a made-up agency: a folder of `fixtures/`."""
    audit = load_audit(fixtures_root() / sample / "audit.yaml")
    kept = {rule.id for rule in rules}
    tried = [rule for rule in document.rules if rule.id in kept]
    draft = replace(document, rules=tuple(replace(rule, enabled=True) for rule in tried))
    return impact(audit.logs, audit, [draft], engine, today=SAMPLE_DAY, progress=progress)


def _rule(made: DrawnPage, document: Policy, rule: Rule, engine: Engine, effect: Impact) -> None:
    if rule.reading_of:
        made.rule(rule.id)
    made.line(f"As a rule: {rule.describe}")
    found = page_of(document, rule, engine)
    rows = [_row(one) for one in found.table if one.verdict is not Verdict.NOT_APPLICABLE]
    if rows:
        made.words(("Where this is known", f"the {rule.subject.noun} is"), rows)
        more = " There are further rows." if found.more or found.sampled else ""
        made.soft(f"In all other cases what is known does not decide it.{more}")
    for one in effect.rules:
        if one.after == rule.id and not one.readings and one.subjects:
            said = join_words(counts_in_words(one), "and")
            made.line(f"On the sample log, of {plural(one.subjects, one.noun, one.plural)}: {said}.")
            made.bars(
                "verdict", one.plural, [(COLUMNS[verdict], count) for verdict, count in counts_after(one).items()]
            )


def _row(line: Decision) -> tuple[str, str]:
    """A line of a decision table in words."""
    excused = f", by the exemption {join_words(line.excused_by, 'and')}" if line.excused_by else ""
    return "; ".join(line.facts) or "anything", _SAYS[line.verdict] + excused


def _columns(made: DrawnPage, document: Policy, rules: Sequence[Rule]) -> None:
    found = columns_of([replace(document, rules=tuple(replace(rule, enabled=True) for rule in rules))])
    made.heading("What a log must hold for it")
    first, *rest = clause(found).split("\n")
    made.line(first)
    made.bullets(line for line in rest if line.startswith("("))
    made.words(
        ("Column", "holds", "values"),
        [
            (one.heading, one.holds, ", ".join(one.values[:12]) + (" ..." if one.values[12:] else ""))
            for one in found.columns
        ],
    )
    if found.records:
        made.words(
            ("Other records to keep", "each with"),
            [(one.kind.replace("_", " "), ", ".join(one.columns)) for one in found.records],
        )
